"""One have split over several wants, in order of probability and value."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from symbionet.engine.matching import match
from symbionet.engine.matching.value.hauls import (
    Amount,
    Span,
    amount_of,
    freight_cost,
    mass_of,
    road_km,
    route_parameters,
    site_of,
)
from symbionet.engine.model import Organisation, Reason, Resource
from symbionet.engine.packs import Packs

__all__ = ["Split", "SplitPart", "split_have"]

ROUNDS = 3  # wants of one organisation looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPart:
    """A want that gets a part of a have: amount in the base unit, value in CNY per unit after freight."""

    want_id: str
    organisation_id: str
    amount: float
    probability: float
    value: float
    km: float | None
    cost_cny: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """One have over several wants, in the order in which they are served; `left` is what nobody takes."""

    have_id: str
    parts: tuple[SplitPart, ...]
    amount: float
    left: float
    unit: str
    per: str
    reasons: tuple[Reason, ...]


def split_have(
    have: Resource, wants: Iterable[Resource], organisations: Iterable[Organisation], packs: Packs
) -> Split | None:
    """The have split over wants in order of probability x value until it is used up; None where it states no amount.

    value = the avoided cost of the present route (else pack uses/route_parameters: disposal) less freight, per unit;
    what is not hauled by weight has the value 1. Wants whose freight costs more than it saves come last. A want gets
    at most what it asks for; wants of another unit take no part.
    """
    amount = amount_of(have)
    if amount is None or amount.value <= 0:
        return None
    firms = {item.id: item for item in organisations}
    takers = _takers(have, amount, wants, firms.values(), packs)
    offers = [(_part(have, want, chance, firms, packs), asked) for want, asked, chance in takers]
    offers.sort(key=lambda pair: _worth(pair[0]))
    left, parts = amount.value, []
    for part, asked in offers:
        taken = min(left, asked)
        if taken <= 0:
            break
        parts.append(_with_amount(part, taken, amount.unit, packs))
        left -= taken
    used = round(100 * (1 - left / amount.value), 1)
    reasons = [Reason(code="split_used", value=used, details={"count": len(parts)})]
    return Split(
        have_id=have.id,
        parts=tuple(parts),
        amount=amount.value,
        left=left,
        unit=amount.unit,
        per=amount.per,
        reasons=tuple(reasons),
    )


def _takers(
    have: Resource, amount: Amount, wants: Iterable[Resource], firms: Collection[Organisation], packs: Packs
) -> list[tuple[Resource, float, float]]:
    """Wants with what they ask for and their probability; `match` names one want per firm, so it is asked again."""
    left = {item.id: item for item in wants}
    found: list[tuple[Resource, float, float]] = []
    for _ in range(ROUNDS):
        found_now = match([have], left.values(), firms, packs, top=None)[have.id]
        rated = [item for item in found_now if item.want_id]
        for item in rated:
            want = left.pop(item.want_id or "")
            asked = amount_of(want)
            if asked is not None and (asked.unit, asked.per) == (amount.unit, amount.per) and asked.value > 0:
                found.append((want, asked.value, item.probability))
        if not rated:
            break
    return found


def _part(have: Resource, want: Resource, chance: float, firms: Mapping[str, Organisation], packs: Packs) -> SplitPart:
    amount = amount_of(have)
    assert amount is not None  # split_have has asked
    km = road_km(site_of(have, firms), site_of(want, firms))
    tonnes = mass_of(amount.unit, packs)
    value = 1.0
    if tonnes is not None:
        avoided = route_parameters(packs)["disposal"] * tonnes
        if have.route_cost_per_year:
            avoided = have.route_cost_per_year / amount.value
        value = avoided - freight_cost(Span(low=tonnes, high=tonnes), km, packs).middle
    return SplitPart(
        want_id=want.id,
        organisation_id=want.organisation_id,
        amount=0.0,
        probability=chance,
        value=value,
        km=None if km is None else round(km, 1),
        cost_cny=None,
    )


def _worth(part: SplitPart) -> tuple[bool, float, float, str]:
    good = part.value > 0
    return not good, -round(part.probability * part.value, 9) if good else -part.probability, -part.value, part.want_id


def _with_amount(part: SplitPart, taken: float, unit: str, packs: Packs) -> SplitPart:
    tonnes = mass_of(unit, packs)
    mass = Span(low=taken * (tonnes or 0), high=taken * (tonnes or 0))
    return replace(part, amount=taken, cost_cny=None if tonnes is None else freight_cost(mass, part.km, packs))
