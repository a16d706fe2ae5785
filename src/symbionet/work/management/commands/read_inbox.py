"""One reading of the inbox, for cron or a timer where `symbionet serve` runs without its worker."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from symbionet.work.actions import read_inbox


class Command(BaseCommand):
    """Keep the mails by which people answered threads, where an inbox is set (meant for every few minutes)."""

    help = "Keep the e-mails by which people answered threads with their threads; meant to be run every few minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read once; repeated at once it finds nothing."""
        if not settings.INBOX:
            raise CommandError("no inbox is set: see SYMBIONET_INBOX")
        done = read_inbox()
        self.stdout.write(f"{done.kept} answers kept, {done.refused} e-mails refused")
        if done.failed:
            raise CommandError("the inbox could not be read to its end; the next round tries again")
