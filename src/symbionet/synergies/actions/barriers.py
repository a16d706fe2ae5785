"""Barriers: what stopped a synergy, checked in one place for every door."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.synergies.actions.values import BarrierValues
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries import TRACK
from symbionet.work.models import Barrier, BarrierCategory

__all__ = ["stand_barrier"]


def stand_barrier(synergy: Synergy, values: BarrierValues, *, by: User | None, at: datetime | None = None) -> Barrier:
    """The stored barrier; what it blocks is what the synergy is worth, unless `values` say otherwise.

    A standing barrier of the same category (on hold, now lost) is not counted twice but brought up to date. Part of
    holding and losing, which leave the line of history. Raises ActionRefused.
    """
    category, step = values.get("category", ""), values.get("step", "")
    if category not in BarrierCategory.values:
        raise ActionRefused(_("Say what stopped it: choose one of the barriers."))
    if step not in TRACK:
        raise ActionRefused(_("Say at which stage of the track the barrier struck."))
    instrument = (values.get("instrument") or "").strip()
    if category == BarrierCategory.REGULATORY and not instrument:
        raise ActionRefused(
            _("Name the law, rule or permit that stands in the way: what cannot be named is not changed.")
        )
    known = synergy.barriers.filter(category=category, fell_at=None).first()
    row = known or Barrier(subject=synergy, category=category)
    row.step, row.instrument, row.at = step, instrument[:250], at or timezone.now()
    row.tonnes, row.money = values.get("tonnes", synergy.tonnes), values.get("money", synergy.money)
    row.note = (values.get("note") or "").strip()[:1000]
    row.by = by
    row.save()
    return row
