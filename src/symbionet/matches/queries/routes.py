"""Routes of a have through processors and bundles for a want, computed when asked for; which sides may be named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.engine import load_packs, suggest_classes
from symbionet.engine.exchange.bundles import Bundle, find_bundles
from symbionet.engine.exchange.chains import Chain, find_chains, reached_classes, related_classes
from symbionet.engine.model import Range
from symbionet.matches.queries.matches import matches_visible_to
from symbionet.matches.queries.remainders import at_remainder
from symbionet.network.models import Direction, Organisation, Resource, Visibility
from symbionet.network.queries import (
    closed_fields,
    organisations_for_matching,
    organisations_visible_to,
    resources_for_matching,
    resources_visible_to,
)

__all__ = [
    "BundleWorth",
    "ChainWorth",
    "RouteSides",
    "bundle_for",
    "bundle_worth",
    "chain_key",
    "chain_worth",
    "routes_of",
    "routes_readable_by",
]

HIDDEN = (Visibility.PRIVATE, Visibility.PRACTITIONERS)  # never shown to members of other organisations


def routes_readable_by(visitor: Visitor) -> QuerySet[Resource]:
    """Resources whose routes and bundles the visitor may ask for: own ones; the programme's readers all they see."""
    if not is_user(visitor):
        return Resource.objects.none()
    seen = resources_visible_to(visitor)
    return seen if reads_programme(visitor) else seen.filter(organisation__in=visitor.organisation_ids)


def routes_of(visitor: Visitor, have: Resource) -> tuple[Chain, ...]:
    """The routes of a have through one or two processors, most probable first.

    `have` must come from `routes_readable_by`; what others keep from the visitor takes no part.
    """
    items = at_remainder(visitor, resources_for_matching(Direction.HAVE, Resource.objects.filter(pk=have.pk)))
    if not items:
        return ()
    packs = load_packs()
    classes = _classes(have)
    near = related_classes([*classes, *reached_classes(classes, packs)], packs)
    wants = at_remainder(visitor, resources_for_matching(Direction.WANT, _others(visitor, have, near)))
    return tuple(find_chains(items, wants, organisations_for_matching(), packs)[items[0].id])


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainWorth:
    """What a route is worth a year: CNY after processing and freight, t CO2e before the energy of its processes."""

    money: Range | None
    co2e: Range | None


def chain_worth(chain: Chain) -> ChainWorth:
    """The value of what arrives, less what the way there costs; None where either is not known, or of one time."""
    value, cost = chain.final.value, chain.cost_cny
    if value is None or chain.per != "year":
        return ChainWorth(money=None, co2e=None)
    money = None
    if value.money is not None and cost is not None:
        middle = (cost.low + cost.high) / 2
        money = Range(
            low=value.money.low - cost.high, central=value.money.central - middle, high=value.money.high - cost.low
        )
    return ChainWorth(money=money, co2e=value.co2e)


def chain_key(chain: Chain) -> str:
    """What tells a route from the others of its have: its processes with their firms, and where it ends."""
    steps = [f"{step.process_id}.{step.organisation_id}" for step in chain.steps]
    return "|".join([*steps, chain.organisation_id, chain.want_id or ""])


def bundle_for(visitor: Visitor, want: Resource) -> Bundle | None:
    """The bundle of haves that together fill a want, or None; `want` must come from `routes_readable_by`."""
    items = at_remainder(visitor, resources_for_matching(Direction.WANT, Resource.objects.filter(pk=want.pk)))
    if not items:
        return None
    packs = load_packs()
    near = related_classes(_classes(want), packs)
    haves = at_remainder(visitor, resources_for_matching(Direction.HAVE, _others(visitor, want, near)))
    return find_bundles(items, haves, organisations_for_matching(), packs)[items[0].id]


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleWorth:
    """What the stops of a round are worth together a year: CNY and t CO2e, each with its own haul."""

    money: float | None = None
    co2e: float | None = None


def bundle_worth(visitor: Visitor, want: Resource, bundle: Bundle) -> BundleWorth:
    """The matches of the stops with the want, added up; a figure is None where a stop has none, or is of one time.

    For the programme's readers alone: a member is told what a match is worth as an order of magnitude.
    """
    stops = {int(stop.have_id) for stop in bundle.stops}
    if bundle.per != "year" or not reads_programme(visitor):
        return BundleWorth()
    rows = matches_visible_to(visitor).filter(have__in=stops, want=want).values_list("have_id", "money", "co2e")
    found = {have: (money, co2e) for have, money, co2e in rows}
    sums = [None, None] if found.keys() != stops else [_sum(column) for column in zip(*found.values(), strict=True)]
    return BundleWorth(money=sums[0], co2e=sums[1])


def _sum(values: Iterable[float | None]) -> float | None:
    known = list(values)
    return None if None in known else sum(value for value in known if value is not None)


def _classes(resource: Resource) -> dict[str, float]:
    if resource.class_id in load_packs().classes:
        return {resource.class_id: 1.0}
    texts = [text for text in (resource.title_zh, resource.title_en) if text]
    return {
        found.class_id: found.probability
        for text in texts
        for found in suggest_classes(text, load_packs(), ewc=tuple(resource.ewc), kind=resource.kind)
    }


def _others(visitor: Visitor, resource: Resource, near: Iterable[str]) -> QuerySet[Resource]:
    """The other side of a resource, without what is kept from the visitor; of a near or an unknown class."""
    kept = (Visibility.PRIVATE,) if reads_programme(visitor) else HIDDEN
    own = visitor.organisation_ids if is_user(visitor) else frozenset()
    shown = Resource.objects.exclude(pk=resource.pk).filter(~Q(visibility__in=kept) | Q(organisation__in=own))
    return shown.filter(class_id__in=["", *near])


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSides:
    """The organisations and resources of routes, and which of them the visitor may see by name."""

    own: frozenset[int]
    firms: Mapping[str, Organisation]
    resources: Mapping[str, Resource]
    named_firms: frozenset[int]
    named_resources: frozenset[int]
    closed: bool  # the resource asked about keeps fields from the visitor: no exact figure of its routes

    @classmethod
    def of(
        cls, visitor: Visitor, asked: Resource, *, firms: Iterable[str], resources: Iterable[str | None]
    ) -> "RouteSides":
        """What the visitor sees of these, for the routes of the resource asked about; one query per kind of thing."""
        firm_keys = [int(key) for key in firms if key]
        keys = [int(key) for key in resources if key]
        rows = Resource.objects.filter(pk__in=keys).select_related("organisation__park__parent", "site__park__parent")
        parties = Organisation.objects.filter(pk__in=firm_keys).select_related("park__parent")
        visible = organisations_visible_to(visitor).filter(pk__in=firm_keys)
        closed = closed_fields(visitor, rows)  # exact amounts would tell it: such a side is hinted at
        seen = resources_visible_to(visitor).filter(pk__in=keys).values_list("pk", flat=True)
        return cls(
            own=visitor.organisation_ids if is_user(visitor) else frozenset(),
            firms={str(row.pk): row for row in parties},
            resources={str(row.pk): row for row in rows},
            named_firms=frozenset(visible.values_list("pk", flat=True)),
            named_resources=frozenset(pk for pk in seen if pk not in closed),
            closed=bool(closed_fields(visitor, [asked])),
        )

    def is_named(self, firm_key: str, resource_key: str | None = None) -> bool:
        """Whether the side is known by name: a firm known for another offer is not named behind a want it hints at."""
        firm, resource = self.firms[firm_key], self.resources.get(resource_key or "")
        return firm.pk in self.own or (
            firm.pk in self.named_firms and (resource is None or resource.pk in self.named_resources)
        )
