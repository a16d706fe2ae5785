"""Reminders of supply chains: no answer after 14 days, answers that run out, actions that are overdue."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.accounts.queries import contacts_of
from symbionet.core.history import Json
from symbionet.core.texts import both_names
from symbionet.notices.actions import notify
from symbionet.notices.models import Notice
from symbionet.suppliers.models import State, Supplier

__all__ = ["remind_of_answers"]

SILENT_DAYS = 14
AHEAD_DAYS = 30
WAITING = (State.INVITED, State.OPENED, State.STARTED, State.CHANGES_REQUESTED)


def remind_of_answers(moment: datetime) -> list[Notice]:
    """Each once: to the buyer whom nobody answered for 14 days, to the supplier that has begun, and before the end."""
    return [*_of_silence(moment), *_of_the_end(moment)]


def _of_silence(moment: datetime) -> list[Notice]:
    """Suppliers that were asked 14 days ago (to the day, or in the three days before, should a round be missed)."""
    day = timezone.localdate(moment) - timedelta(days=SILENT_DAYS)
    rows = Supplier.objects.filter(merged_into=None, state__in=WAITING, link_ends_at__gt=moment).select_related("buyer")
    found: list[Notice] = []
    for row in rows.filter(invited_at__date__lte=day, invited_at__date__gt=day - timedelta(days=3)):
        found += _once(contacts_of(row.buyer_id), "supplier.silent", row, {"supplier": row.name}, moment)
        if row.organisation_id:
            values: dict[str, Json] = {"buyer": both_names(row.buyer)}
            found += _once(contacts_of(row.organisation_id), "supplier.waiting", row, values, moment)
    return found


def _of_the_end(moment: datetime) -> list[Notice]:
    """Answers whose twelve months end within 30 days: to the firm, for each buyer that may still read them."""
    today = timezone.localdate(moment)
    rows = Supplier.objects.filter(
        merged_into=None, organisation__isnull=False, valid_until__gte=today,
        valid_until__lte=today + timedelta(days=AHEAD_DAYS), grants__withdrawn_at=None, grants__isnull=False,
    )  # fmt: skip
    found: list[Notice] = []
    for row in rows.select_related("buyer").distinct():
        values: dict[str, Json] = {"buyer": both_names(row.buyer), "until": f"{row.valid_until:%Y-%m-%d}"}
        found += _once(contacts_of(row.organisation_id or 0), "supplier.ending", row, values, moment)
    return found


def _once(people: list[User], code: str, row: Supplier, values: Mapping[str, Json], moment: datetime) -> list[Notice]:
    """The notices to those who have had none of this code and supplier; quiet for longer than the reason lasts."""
    key = f"{code}:{row.pk}"
    quiet = timedelta(days=AHEAD_DAYS + SILENT_DAYS)
    return notify(people, code, values=values, url=row.get_absolute_url(), key=key, quiet=quiet, at=moment)
