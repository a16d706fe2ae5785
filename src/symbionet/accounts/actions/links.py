"""What is written down of links that are opened without a sign-in, and of who should not have opened them."""

from django.db.models import Model
from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.models import HistoryLine

__all__ = ["note_link"]


def note_link(
    verb: str, target: Model, *, by: User | None, sender: str = "", **details: history.Json
) -> HistoryLine | None:
    """The line that a link of `target` was opened ("link.opened"), answered ("link.answered") or refused to who is
    signed in ("link.refused").

    `sender` is the mark of `core.visitors.sealed_address`. The same from the same sender is written once a day: None.
    """
    said = {**details, **({"sender": sender} if sender else {})}
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    known = history.history_of(target).filter(verb=verb, by=by, at__gte=since)
    if any(line.details == said for line in known.order_by()):
        return None
    return history.record(by, verb, target, **said)
