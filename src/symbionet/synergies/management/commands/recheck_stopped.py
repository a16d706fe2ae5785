"""The nightly look at lost and held synergies."""

from typing import Any

from django.core.management.base import BaseCommand

from symbionet.synergies.actions import recheck_stopped


class Command(BaseCommand):
    """Look whether a lost or held synergy may work now (meant for each night, after `find_matches`)."""

    help = "Look whether lost or held synergies may work now; meant to be run each night, after find_matches."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it here and now and say how many hints were found."""
        found = recheck_stopped(by=None)
        self.stdout.write(", ".join(f"{count} {reason}" for reason, count in sorted(found.items())) or "no new hint")
