"""The round of notices: reminders once a day, then the mails that are due. Held each minute by `symbionet serve`,
which reads the inbox and makes the backup of the day in the same rhythm.

An app declares its reminders as `REMINDERS` in its module `tasks`: functions of the moment to the notices they sent.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.utils import timezone

from symbionet.core.app import declared
from symbionet.core.jobs import end_orphans
from symbionet.core.models import Job, JobState
from symbionet.imports.actions import fail_orphaned_imports
from symbionet.notices.actions import MailRound, send_due_mails
from symbionet.notices.queries.mails import digest_moment
from symbionet.web.keep import daily_backup
from symbionet.work.actions import read_inbox

__all__ = ["Round", "hold_round", "hold_rounds"]

DUTIES = "duties"
SECONDS = 60

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round did: reminders told, and the mails."""

    reminders: int
    mails: MailRound


def hold_round(now: datetime | None = None) -> Round:
    """Tell the reminders of the day, before its digest and once, then send the due mails.

    Several processes may hold rounds at the same time: what is told is told by key, what is mailed is claimed first.
    """
    moment = now or timezone.now()
    return Round(reminders=_remind(moment), mails=send_due_mails(moment))


def _remind(now: datetime) -> int:
    """How many reminders were told; none where those since the last digest moment were told already.

    They count as told just before that moment, so that the digest of the same round takes them along.
    """
    due = digest_moment(now)
    if Job.objects.filter(kind=DUTIES, created_at__gte=due).exists():
        return 0
    just_before = due - timedelta(seconds=1)
    reminders = reversed(declared("tasks", "REMINDERS", tuple).values())  # the nearest to people's work first
    count = sum(len(remind(just_before)) for app in reminders for remind in app)
    # noted at the end: after a crash they are told again, which changes nothing for whom they reached
    Job.objects.create(kind=DUTIES, state=JobState.DONE, created_at=now, finished_at=now, done=count, total=count)
    return count


def hold_rounds(stopped: threading.Event, *, seconds: float = SECONDS) -> None:
    """Hold a round now and then until `stopped`; one that fails is logged and the next one is held all the same."""
    while not stopped.wait(seconds):
        close_old_connections()
        for duty in (end_orphaned_work, hold_round, read_inbox, back_up_daily):
            try:
                duty()
            except Exception:
                log.exception("%s failed; the next try is in %s seconds", duty.__name__, seconds)
            finally:
                close_old_connections()


def end_orphaned_work() -> None:
    """End what is said to run although its worker is gone, so that people can continue it."""
    end_orphans(timezone.now())
    fail_orphaned_imports()


def back_up_daily() -> None:
    """Make the backup of the day where it is due."""
    daily_backup(timezone.now())
