"""Barriers: what stopped a synergy, checked in one place for every door."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.errors import ActionRefused
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries import TRACK
from symbionet.work.models import Barrier, BarrierCategory

__all__ = ["stand_barrier"]


def stand_barrier(synergy: Synergy, values: Mapping[str, Any], *, by: Any, at: datetime | None = None) -> Barrier:
    """The stored barrier; what it blocks is what the synergy is worth, unless `values` say otherwise.

    A standing barrier of the same category (on hold, now lost) is not counted twice but brought up to date. Part of
    holding and losing, which leave the line of history. Raises ActionRefused.
    """
    category, step = values.get("category", ""), values.get("step", "")
    if category not in BarrierCategory.values:
        raise ActionRefused(_("Say what stopped it: choose one of the barriers."))
    if step not in TRACK:
        raise ActionRefused(_("Say at which stage of the track the barrier struck."))
    instrument = str(values.get("instrument") or "").strip()
    if category == BarrierCategory.REGULATORY and not instrument:
        raise ActionRefused(
            _("Name the law, rule or permit that stands in the way: what cannot be named is not changed.")
        )
    blocked = {name: values.get(name, getattr(synergy, name)) for name in ("tonnes", "money")}
    known = synergy.barriers.filter(category=category, fell_at=None).first()
    row = known or Barrier(subject=synergy, category=category)
    row.step, row.instrument, row.at = step, instrument[:250], at or timezone.now()
    row.tonnes, row.money = blocked["tonnes"], blocked["money"]
    row.note = str(values.get("note") or "").strip()[:1000]
    row.by = by if getattr(by, "pk", None) else None
    row.save()
    return row
