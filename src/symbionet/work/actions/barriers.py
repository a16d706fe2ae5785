"""Barriers: what stopped a subject, checked in one place for every door."""

from datetime import datetime
from typing import TypedDict

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.work.models import Barrier, BarrierCategory, kind_of

__all__ = ["BarrierValues", "record_barrier"]


class BarrierValues(TypedDict, total=False):
    """What stops a subject, at which step of its track, and what it blocks per year (tonnes, CNY)."""

    category: str
    step: str
    instrument: str
    tonnes: float | None
    money: float | None
    note: str


def record_barrier(subject: Model, values: BarrierValues, *, by: User | None, at: datetime | None = None) -> Barrier:
    """The stored barrier.

    A standing barrier of the same category (on hold, now lost) is not counted twice but brought up to date. Part of
    what stops the subject, which leaves the line of history. Raises ActionRefused.
    """
    category, step = values.get("category", ""), values.get("step", "")
    if category not in BarrierCategory.values:
        raise ActionRefused(_("Say what stopped it: choose one of the barriers."))
    if step not in kind_of(subject).track:
        raise ActionRefused(_("Say at which stage of the track the barrier struck."))
    instrument = (values.get("instrument") or "").strip()
    if category == BarrierCategory.REGULATORY and not instrument:
        raise ActionRefused(
            _("Name the law, rule or permit that stands in the way: what cannot be named is not changed.")
        )
    about = {"subject_type": ContentType.objects.get_for_model(subject), "subject_id": subject.pk}
    known = Barrier.objects.filter(**about, category=category, fell_at=None).first()
    row = known or Barrier(subject=subject, category=category)
    row.step, row.instrument, row.at = step, instrument[:250], at or timezone.now()
    row.tonnes, row.money = values.get("tonnes"), values.get("money")
    row.note = (values.get("note") or "").strip()[:1000]
    row.by = by
    row.save()
    return row
