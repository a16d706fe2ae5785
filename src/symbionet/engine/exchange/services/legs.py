"""Regular lorry trips that exchanges make: where they start and end, how often, and in which vehicle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symbionet.engine.exchange.services.backhauls import HaulLeg
from symbionet.engine.exchange.services.shared_capacity import likely_class
from symbionet.engine.matching.conditions.hazard import hazard_codes
from symbionet.engine.matching.value.hauls import amount_of, mass_of, route_parameters, site_of
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import Packs
from symbionet.engine.packs.values import ResourceClass

__all__ = ["Exchange", "haul_legs"]

# what drives a form: a lorry that comes back empty can load what its body takes
VEHICLES = {"liquid": "tank", "sludge": "tank", "powder": "silo"}
OPEN_BODY = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A have that goes to a receiver, agreed or likely; `want` where the receiver has stated one."""

    id: str
    have: Resource
    receiver_id: str
    want: Resource | None = None


def haul_legs(
    exchanges: Iterable[Exchange], organisations: Iterable[Organisation], packs: Packs
) -> tuple[HaulLeg, ...]:
    """The trips of exchanges that go by lorry each year, with the id of the exchange.

    trips = tonnes a year / usual load (`truck_load` of pack uses/route_parameters); tonnes: lesser of have and want.
    Left out is what has no known place or yearly mass, what is no material or a gas, what goes once only, and what is
    hazardous, as stated or else by its class: a vehicle for hazardous goods is licensed for them and takes no other.

    >>> from symbionet.engine.model import Quantity, Site
    >>> from symbionet.engine.packs import load_packs
    >>> slag = Resource(id="h", organisation_id="steel", direction="have", title_en="Slag", kind="material",
    ...     quantity=Quantity(value=4, unit="kt", period="year"), site=Site(lon=117.0, lat=39.0))
    >>> cement = Organisation(id="cement", site=Site(lon=118.0, lat=39.0))
    >>> haul_legs([Exchange(id="1", have=slag, receiver_id="cement")], [cement], load_packs())[0].trips_per_year
    200.0
    """
    firms = {item.id: item for item in organisations}
    legs = (_leg(item, firms, packs) for item in exchanges)
    return tuple(leg for leg in legs if leg is not None)


def _leg(item: Exchange, firms: Mapping[str, Organisation], packs: Packs) -> HaulLeg | None:
    receiver = firms.get(item.receiver_id)
    start = site_of(item.have, firms)
    end = (item.want.site if item.want else None) or (receiver.site if receiver else None)
    tonnes = _yearly_tonnes(item, packs)
    if start is None or end is None or start == end or not tonnes:
        return None
    known = likely_class(item.have, packs)
    form = item.have.form or (known.form if known else "")
    hauled = (item.have.kind or (known.kind if known else "")) == "material" and form != "gas"
    if not hauled or _hazardous(item.have, known, packs):
        return None
    sides = [item.have] if item.want is None else [item.have, item.want]
    begins = [side.available_from for side in sides if side.available_from]
    ends = [side.available_until for side in sides if side.available_until]
    return HaulLeg(
        id=item.id,
        organisation_id=item.have.organisation_id,
        start=start,
        end=end,
        trips_per_year=tonnes / route_parameters(packs)["truck_load"],
        vehicle=VEHICLES.get(form, OPEN_BODY) if form else "",
        available_from=max(begins, default=None),
        available_until=min(ends, default=None),
    )


def _yearly_tonnes(item: Exchange, packs: Packs) -> float | None:
    found = []
    for side in (item.have, item.want):
        amount = amount_of(side) if side else None
        per_unit = mass_of(amount.unit, packs) if amount and amount.per == "year" else None
        if amount and per_unit:
            found.append(amount.value * per_unit)
        elif side is item.have:
            return None
    return min(found)


def _hazardous(have: Resource, known: ResourceClass | None, packs: Packs) -> bool:
    if have.hazardous or hazard_codes(have, packs):
        return True
    return have.hazardous is None and known is not None and known.hazardous == "yes"
