"""The nightly run: finds matches over the whole network."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from symbionet.core.errors import ActionRefused
from symbionet.core.models import JobState
from symbionet.matches.actions import run_matching, start_matching


class Command(BaseCommand):
    """Find matches for all open haves and wants (meant for each night)."""

    help = "Find matches for all open haves and wants; meant to be run each night."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it here and now, without the queue."""
        try:
            job = run_matching(start_matching(by=None))
        except ActionRefused as error:
            raise CommandError(str(error)) from None
        if job.state == JobState.FAILED:
            raise CommandError(job.reason)
        run = job.matching_run
        self.stdout.write(f"{run.found} matches, {run.new} new, {run.gone} gone")
