"""A place on its page: what comes in, leaves and stays, drawn and listed, with its figures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.impact.models import Metric
from symbionet.impact.pages.wording import unit_word
from symbionet.impact.queries.reports import level_shown
from symbionet.impact.queries.totals import totals_of
from symbionet.letters import Flow, flow_chart
from symbionet.network.models import URBAN_KINDS, Direction, Organisation
from symbionet.network.queries import class_name
from symbionet.synergies.models import SynergyFlow
from symbionet.synergies.pages.anonymised import ShownSynergy, synergies_shown_to
from symbionet.synergies.queries.amounts import flows_disclosed_to
from symbionet.synergies.queries.synergies import reads_workbench
from symbionet.web.queries.heaps import amount_of, shares_of_flows
from symbionet.web.queries.places import Place, entries_of, flows_of, members_of, open_resources_of

__all__ = ["PlaceFigure", "PlaceFlows", "figures_of_place", "flows_of_place", "synergies_listed"]

MASS = "t"
METRICS = (Metric.LANDFILL, Metric.CO2E, Metric.WATER, Metric.ENERGY)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """What flows of one class: how much a year, in how many synergies; `unknown` of them state no amount."""

    name: str
    amount: str
    synergies: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFlows:
    """The three lists of a place and its picture (SVG, tonnes a year); `titles` name what the lists are."""

    lists: tuple[tuple[str, tuple[FlowRow, ...]], ...]
    picture: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing flows that the visitor may see."""
        return not any(rows for _title, rows in self.lists)


def flows_of_place(visitor: Visitor, place: Place) -> PlaceFlows:
    """What comes in, leaves and stays, as far as the visitor may know amounts and names."""
    flows = list(flows_of(visitor, place))
    known = flows_disclosed_to(visitor, flows)
    amounts = _amounts(visitor, [flow for flow in flows if flow.pk in known])
    shown = {
        one.pk: one for one in synergies_shown_to(visitor, {one.synergy_id: one.synergy for one in flows}.values())
    }
    parts: dict[str, list[SynergyFlow]] = {"in": [], "out": [], "stays": []}
    for one in flows:
        parts[_way(place, one)].append(one)
    titles = {"in": _("Comes in"), "out": _("Leaves"), "stays": _("Stays")}
    return PlaceFlows(
        lists=tuple((titles[way], tuple(_rows(rows, amounts))) for way, rows in parts.items()),
        picture=_picture(place, flows, amounts, shown),
    )


def _amounts(visitor: Visitor, flows: list[SynergyFlow]) -> dict[int, tuple[float, str]]:
    """What each flow counts a year with its unit: those of one resource no more together than it yields."""
    shares = shares_of_flows(visitor, flows)
    found = {flow.pk: amount for flow in flows if (amount := amount_of(flow)) is not None}
    return {pk: (value * shares.get(pk, 1.0), unit) for pk, (value, unit) in found.items()}


def _way(place: Place, flow: SynergyFlow) -> str:
    gives, takes = place.holds(flow.synergy.provider_id), place.holds(flow.synergy.receiver_id)
    return "stays" if gives and takes else "out" if gives else "in"


def _name(flow: SynergyFlow) -> str:
    resource = flow.resource or flow.synergy.have
    class_id = flow.class_id or (resource.class_id if resource is not None else "")
    return class_name(class_id) if class_id else flow.synergy.get_kind_display()


def _rows(flows: Iterable[SynergyFlow], amounts: Mapping[int, tuple[float, str]]) -> list[FlowRow]:
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    unknown: dict[str, set[int]] = defaultdict(set)
    counted: dict[str, set[int]] = defaultdict(set)
    for one in flows:
        name = _name(one)
        counted[name].add(one.synergy_id)
        amount = amounts.get(one.pk)
        if amount is None:
            unknown[name].add(one.synergy_id)
        else:
            sums[name][amount[1]] += amount[0]
    rows = [
        FlowRow(
            name=name,
            amount=" + ".join(f"{value:,.0f} {unit_word(unit)}" for unit, value in sums[name].items()),
            synergies=len(synergies),
            unknown=len(unknown[name]),
        )
        for name, synergies in counted.items()
    ]
    return sorted(rows, key=lambda row: (-sum(sums[row.name].values()), row.name))


def _picture(
    place: Place,
    flows: Iterable[SynergyFlow],
    amounts: Mapping[int, tuple[float, str]],
    shown: dict[int, ShownSynergy],
) -> str:
    """Tonnes a year from who gives, by what it is, to who takes; in the region parks and urban partners are ends."""
    links: dict[tuple[int, str, str], float] = defaultdict(float)
    for one in flows:
        amount = amounts.get(one.pk)
        if amount is None or amount[1] != MASS or amount[0] <= 0:
            continue
        sides = shown[one.synergy_id]
        gives = _end(place, one.synergy.provider, sides.provider.label, named=sides.provider.named)
        takes = _end(place, one.synergy.receiver, sides.receiver.label, named=sides.receiver.named)
        name = _name(one)
        links[0, gives, name] += amount[0]
        links[1, name, takes] += amount[0]
    rows = [Flow(stage=stage, source=start, target=end, value=value) for (stage, start, end), value in links.items()]
    return flow_chart(rows, other=_("other"))


def _end(place: Place, organisation: Organisation, label: str, *, named: bool) -> str:
    if place.level != "region" or not named or organisation.kind in URBAN_KINDS:
        return label
    return str(organisation.park) if organisation.park is not None else _("outside a park")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFigure:
    """A figure of a place: what it is, its value in words, what it rests on; the list of what it counts."""

    label: str
    text: str
    note: str = ""
    url: str = ""


def figures_of_place(visitor: Visitor, place: Place) -> list[PlaceFigure]:
    """Organisations, open haves and wants, and the ledger of its newest year at one level, as far as they are seen."""
    found = []
    if place.firm is None:
        members = members_of(visitor, place)
        url = _listed("organisation_list", place)
        found.append(PlaceFigure(label=_("Organisations"), text=f"{members.count():,}", note=_urban(members), url=url))
    resources = open_resources_of(visitor, place).order_by()
    for direction, label in ((Direction.HAVE, _("Open haves")), (Direction.WANT, _("Open wants"))):
        url = _listed("resource_list", place, direction=str(direction))
        found.append(PlaceFigure(label=label, text=f"{resources.filter(direction=direction).count():,}", url=url))
    entries = entries_of(visitor, place)
    level = level_shown(entries)
    years = entries.filter(level=level).order_by("-year").values_list("year", flat=True)
    if (year := years.first()) is not None:
        found += [
            PlaceFigure(
                label=one.label,
                text=f"{one.central:,.0f} {unit_word(one.unit)}",
                note=_("%(year)s, %(level)s") % {"year": one.year, "level": one.level_label},
            )
            for one in totals_of(entries.filter(level=level), year)
            if one.metric in METRICS and round(one.central)
        ]
    return found


def _listed(route: str, place: Place, **filters: str) -> str:
    """The list with the things of a park or the region; no list is filtered by a firm, whose page has them."""
    if place.firm is not None:
        return ""
    asked = filters | ({"park": str(place.park.pk)} if place.park is not None else {})
    return f"{reverse(route)}?{urlencode(asked)}" if asked else reverse(route)


def synergies_listed(visitor: Visitor, place: Place) -> str:
    """The list of the synergies of a park or the region that are neither stopped nor given up; by park for readers."""
    if place.park is not None and not reads_workbench(visitor):
        return ""
    return _listed("synergy_list", place, view="table", stage="going")


def _urban(members: QuerySet[Organisation]) -> str:
    number = members.filter(kind__in=URBAN_KINDS).count()
    return _("of which urban partners: %(number)s") % {"number": number} if number else ""
