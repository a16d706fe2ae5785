"""Idle space, machines, rooms and know-how for those who need them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from symbionet.engine.classification import suggest_classes
from symbionet.engine.exchange.services.backhauls import STANDING, common_days, window
from symbionet.engine.matching import match
from symbionet.engine.matching.value.hauls import Amount, amount_of, road_km, site_of
from symbionet.engine.model import Organisation, Reason, Resource
from symbionet.engine.packs import Packs
from symbionet.engine.packs.values import ResourceClass
from symbionet.engine.units import UNITS

__all__ = ["SHARED", "SharedCapacity", "find_shared_capacity", "likely_class", "share_capacity"]

SHARED = ("capacity", "logistics", "expertise")  # kinds of resources that are lent, not consumed
LEAST = 0.1  # probability below which a service is not worth reading


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCapacity:
    """A have of space, machine hours or rooms for a want: what of it is shared, in the base unit, and on which days.

    `per` is "year" for hours a year, "once" for what stands there (an area). `days` is the common window, None where
    one side is open.
    """

    have_id: str
    want_id: str
    provider_id: str
    receiver_id: str
    amount: float | None
    unit: str
    per: str
    share: float | None
    days: int | None
    km: float | None
    probability: float
    reasons: tuple[Reason, ...]


def find_shared_capacity(
    haves: Iterable[Resource],
    wants: Iterable[Resource],
    organisations: Iterable[Organisation],
    packs: Packs,
    *,
    top: int = 10,
) -> dict[str, tuple[SharedCapacity, ...]]:
    """For each have of space, machine time, vehicles, laboratories or rooms the wants it may serve, at most `top`.

    Only explicit wants count, one of each organisation; their probability is that of `match`. What is shared is the
    lesser of both amounts where they are of one unit. Most probable first, then the larger share, then by id.

    >>> from symbionet.engine.packs import load_packs
    >>> find_shared_capacity([], [], [], load_packs())
    {}
    """
    firms = {item.id: item for item in organisations}
    lent = {item.id: item for item in haves if _lent(item, packs)}
    asked = {item.id: item for item in wants if _lent(item, packs)}
    # an amount of space is there or not: a part of a want still helps, so that the fit of amounts is judged here
    bare = [replace(item, quantity=None) for item in lent.values()]
    found = match(bare, asked.values(), firms.values(), packs, top=None, minimum=LEAST)
    shared: dict[str, tuple[SharedCapacity, ...]] = {}
    for have_id in sorted(found):
        pairs = [
            share_capacity(lent[have_id], asked[item.want_id], item.probability, firms)
            for item in found[have_id]
            if item.want_id
        ]
        pairs = [pair for pair in pairs if pair.amount is None or pair.amount > 0]
        shared[have_id] = tuple(sorted(pairs, key=_service_rank)[:top])
    return shared


def _held(item: Resource) -> Amount | None:
    """The amount of what is lent; 500 m2 a month are 500 m2 on each day of it, not 6,000 in a year."""
    if item.quantity and item.quantity.unit in UNITS and UNITS[item.quantity.unit].dimension in STANDING:
        return amount_of(replace(item, quantity=replace(item.quantity, period="")))
    return amount_of(item)


def _lent(item: Resource, packs: Packs) -> bool:
    known = likely_class(item, packs)
    return (item.kind or (known.kind if known else "")) in SHARED


def likely_class(item: Resource, packs: Packs) -> ResourceClass | None:
    """The class of a resource: as stated, else the most probable one of its title; None where nothing tells.

    >>> from symbionet.engine.packs import load_packs
    >>> likely_class(Resource(id="h", organisation_id="a", direction="have", title_zh="冷库出租"), load_packs()).id
    'cold-store'
    """
    if item.class_id in packs.classes:
        return packs.classes[item.class_id]
    for text in (item.title_zh, item.title_en):
        for found in suggest_classes(text, packs, top=1, ewc=item.ewc, kind=item.kind) if text else ():
            return packs.classes[found.class_id]
    return None


def _service_rank(pair: SharedCapacity) -> tuple[float, float, str]:
    return -round(pair.probability, 9), -(pair.share or 0.0), pair.want_id


def share_capacity(
    have: Resource, want: Resource, probability: float, firms: Mapping[str, Organisation]
) -> SharedCapacity:
    """What of a have serves a want, and when: the lesser of both amounts where they are of one unit, the common days.

    `probability` is that of their match; `firms` (by id) give the places of what states none.

    >>> from symbionet.engine.model import Quantity
    >>> store = Resource(id="h", organisation_id="a", direction="have", quantity=Quantity(value=500, unit="m2"))
    >>> asked = Resource(id="w", organisation_id="b", direction="want", quantity=Quantity(value=800, unit="m2"))
    >>> share_capacity(store, asked, 0.6, {}).amount
    500.0
    """
    own, other = _held(have), _held(want)
    amount = share = None
    unit = per = ""
    if own and other and (own.unit, own.per) == (other.unit, other.per):
        amount, unit, per = min(own.value, other.value), own.unit, own.per
        share = amount / other.value if other.value > 0 else 0.0
    days = common_days(window(have), window(want))
    open_end = days > 36_500
    km = road_km(site_of(have, firms), site_of(want, firms))
    reasons = [Reason(code="service_match", value=round(100 * probability))]
    if amount is not None and share is not None:
        reasons.append(Reason(code="service_amount", value=amount, details={"unit": unit, "share": round(100 * share)}))
    if not open_end:
        reasons.append(Reason(code="service_days", value=float(days)))
    if km is not None:
        reasons.append(Reason(code="distance", value=round(km, 1)))
    return SharedCapacity(
        have_id=have.id,
        want_id=want.id,
        provider_id=have.organisation_id,
        receiver_id=want.organisation_id,
        amount=amount,
        unit=unit,
        per=per,
        share=share,
        days=None if open_end else days,
        km=None if km is None else round(km, 1),
        probability=probability,
        reasons=tuple(reasons),
    )
