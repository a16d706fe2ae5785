"""One round of notices, for cron or a timer where `symbionet serve` runs without its worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from symbionet.web.rounds import hold_round


class Command(BaseCommand):
    """Tell the reminders of the day and send the e-mails of notices that are due (meant for every few minutes)."""

    help = "Tell the reminders of the day and send the e-mails that are due; meant to be run every few minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Hold one round; repeated at once it does nothing."""
        done = hold_round()
        mails = done.mails
        self.stdout.write(f"{done.reminders} reminders, {mails.sent} e-mails with {mails.notices} notices")
        if mails.failed:
            raise CommandError(f"{mails.failed} e-mails were not taken by the mail server; the next round tries again")
