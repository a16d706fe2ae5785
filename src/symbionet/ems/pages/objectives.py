"""How far objectives have come, in words: baseline, value now with its source, target, and the share of the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.texts import number_words, with_unit
from symbionet.ems.models import Entry, System
from symbionet.ems.pages.entries import choice_words, entry_code, is_late, state_words
from symbionet.ems.queries.monitoring import MeterReadings
from symbionet.ems.queries.objectives import Progress, progress_of
from symbionet.ems.queries.registers import choices_of

__all__ = ["ShownObjective", "objectives_shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownObjective:
    """An objective; `percent` is the way done, None where that cannot be told."""

    entry: Entry
    code: str
    state: str
    is_late: bool
    indicator: str
    baseline: str
    now: str
    source: str
    so_far: str
    target: str
    percent: int | None
    problem: str


def _source(one: Progress) -> str:
    if one.origin == "meter":
        return _("meter, whole year %(year)s") % {"year": one.year} if one.year else _("meter, no whole year yet")
    if one.origin == "ledger":
        kind = str(one.entry.values.get("ledger", ""))
        words = next((choice_words(row) for row in choices_of("ledger") if row.id == kind), kind)
        return _("ledger %(year)s: %(figure)s") % {"year": one.year or "–", "figure": words}
    return _("as written down") if one.value is not None else ""


def _shown(one: Progress) -> ShownObjective:
    unit = str(one.entry.values.get("unit", "") or "")
    first = one.entry.values.get("baseline_year")

    def words(value: float | None) -> str:
        return with_unit(number_words(value), unit) if value is not None else ""

    so_far = ""
    if one.so_far is not None:
        told = {"year": one.so_far_year, "amount": words(one.so_far), "there": one.parts[0], "of": one.parts[1]}
        so_far = _("%(year)s so far: %(amount)s (%(there)s of %(of)s)") % told
        if not one.parts[1]:
            so_far = _("%(year)s so far: %(amount)s") % told
    baseline = words(one.baseline)
    if baseline and isinstance(first, int | float):
        baseline = f"{baseline} ({int(first)})"
    return ShownObjective(
        entry=one.entry,
        code=entry_code(one.entry),
        state=state_words(one.entry.state),
        is_late=is_late(one.entry),
        indicator=str(one.entry.values.get("indicator", "") or ""),
        baseline=baseline,
        now=words(one.value),
        source=_source(one),
        so_far=so_far,
        target=words(one.target),
        percent=round(100 * one.share) if one.share is not None else None,
        problem=_("the unit of the meter does not fit that of the objective") if one.problem else "",
    )


def objectives_shown(
    system: System, user: User, *, meters: Sequence[MeterReadings] | None = None
) -> list[ShownObjective]:
    """The objectives of a system as the person sees them."""
    return [_shown(one) for one in progress_of(system, user, meters=meters)]
