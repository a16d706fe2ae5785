"""Routes of a have through processors and bundles for a want, computed when asked for, as a visitor may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.core.texts import in_language, range_words, with_unit
from symbionet.engine import Reason, load_packs, suggest_classes
from symbionet.engine.exchange.bundles import Bundle, find_bundles
from symbionet.engine.exchange.chains import Chain, ChainStep, find_chains, reached_classes, related_classes
from symbionet.engine.matching.value.hauls import Span, add_spans
from symbionet.engine.units import UNITS
from symbionet.matches.queries.reasons import cover_band, likelihood_words, shown_probability
from symbionet.matches.queries.sides import ShownSide
from symbionet.network.models import Direction, Organisation, Resource, Visibility
from symbionet.network.queries import (
    class_name,
    closed_fields,
    organisations_for_matching,
    organisations_visible_to,
    resources_for_matching,
    resources_visible_to,
)
from symbionet.network.queries.hints import distance_band, hinted_place, partner_hint, place_name, quantity_band
from symbionet.wording import reason_text

__all__ = [
    "ShownBundle",
    "ShownRoute",
    "ShownRouteStep",
    "ShownStop",
    "bundle_shown_to",
    "routes_readable_by",
    "routes_shown_to",
]

BAR = 100  # width of the bar that shows what is left of the input
HIDDEN = (Visibility.PRIVATE, Visibility.PRACTITIONERS)  # never shown to members of other organisations
OWN_FIGURES = ("chain_condition",)  # reasons that tell nothing of a partner


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRouteStep:
    """A process of a route: who runs it (None: still to be found), what it makes, and what is left of the input."""

    process: str
    process_id: str
    processor: ShownSide | None
    made: str
    amount: str
    left: str
    bar: tuple[int, int] | None
    energy: str
    condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRoute:
    """A route for one visitor; where a side is not named, the cost is without freight and the way a band."""

    steps: tuple[ShownRouteStep, ...]
    partner: ShownSide
    has_want: bool
    probability: float
    likelihood: str
    cost: str
    with_freight: bool
    way: str
    cover: str
    reasons: tuple[str, ...]

    @property
    def percent(self) -> int:
        """The probability in per cent."""
        return min(99, max(1, round(100 * self.probability)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStop:
    """A stop of a round; the way to it only where all stops are named."""

    side: ShownSide
    amount: str
    way: str
    likelihood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBundle:
    """A bundle for one visitor; figures that would locate a stop that is not named are left out."""

    stops: tuple[ShownStop, ...]
    cover: str
    way: str
    rounds: int | None
    cost: str
    saved: str


def routes_readable_by(visitor: Visitor) -> QuerySet[Resource]:
    """Resources whose routes and bundles the visitor may ask for: own ones; the programme's readers all they see."""
    if not is_user(visitor):
        return Resource.objects.none()
    seen = resources_visible_to(visitor)
    return seen if reads_programme(visitor) else seen.filter(organisation__in=visitor.organisation_ids)


def routes_shown_to(visitor: Visitor, have: Resource) -> tuple[ShownRoute, ...]:
    """The routes of a have through one or two processors, most probable first.

    `have` must come from `routes_readable_by`; what others keep from the visitor takes no part, and who must not be
    known by name is hinted at as on the list of matches.
    """
    items = resources_for_matching(Direction.HAVE, Resource.objects.filter(pk=have.pk))
    if not items:
        return ()
    packs = load_packs()
    classes = _classes(have)
    near = related_classes([*classes, *reached_classes(classes, packs)], packs)
    wants = resources_for_matching(Direction.WANT, _others(visitor, have, near))
    chains = find_chains(items, wants, organisations_for_matching(), packs)[items[0].id]
    firms = {
        key for chain in chains for key in (chain.organisation_id, *(step.organisation_id for step in chain.steps))
    }
    sight = _Sight.of(visitor, have, firms=firms, resources=[chain.want_id for chain in chains])
    return tuple(_shown_route(chain, sight) for chain in chains)


def bundle_shown_to(visitor: Visitor, want: Resource) -> ShownBundle | None:
    """The bundle of haves that together fill a want, or None; `want` must come from `routes_readable_by`."""
    items = resources_for_matching(Direction.WANT, Resource.objects.filter(pk=want.pk))
    if not items:
        return None
    packs = load_packs()
    near = related_classes(_classes(want), packs)
    haves = resources_for_matching(Direction.HAVE, _others(visitor, want, near))
    bundle = find_bundles(items, haves, organisations_for_matching(), packs)[items[0].id]
    if bundle is None:
        return None
    firms = {stop.organisation_id for stop in bundle.stops}
    return _shown_bundle(
        bundle, _Sight.of(visitor, want, firms=firms, resources=[stop.have_id for stop in bundle.stops])
    )


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
class _Sight:
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
    ) -> "_Sight":
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

    def side(self, firm_key: str, resource_key: str | None = None) -> ShownSide:
        """A side by name, or as a hint: a firm known for another offer is not named behind a want it hints at."""
        firm, resource = self.firms[firm_key], self.resources.get(resource_key or "")
        own = firm.pk in self.own
        named = own or (firm.pk in self.named_firms and (resource is None or resource.pk in self.named_resources))
        site = resource.site if resource is not None else None
        title = class_name(resource.class_id) if resource is not None and resource.class_id else ""
        return ShownSide(
            named=named,
            own=own,
            label=str(firm) if named else partner_hint(firm, site),
            place=place_name(firm, site) if named else hinted_place(firm, site),
            url=firm.get_absolute_url() if named and (own or firm.pk in self.named_firms) else "",
            title=str(resource) if named and resource is not None else title,
            resource_url=resource.get_absolute_url() if named and resource is not None else "",
        )


def _shown_route(chain: Chain, sight: _Sight) -> ShownRoute:
    steps = tuple(_shown_step(step, chain.per, sight) for step in chain.steps)
    partner = sight.side(chain.organisation_id, chain.want_id)
    sides = [partner, *(step.processor for step in steps if step.processor is not None)]
    coarse = sight.closed or not all(side.named for side in sides)
    probability = shown_probability(chain.probability, coarse=coarse)
    cost = _processing(chain) if coarse else chain.cost_cny
    filled = next((reason for reason in chain.reasons if reason.code == "chain_fill"), None)
    return ShownRoute(
        steps=steps,
        partner=partner,
        has_want=chain.want_id is not None,
        probability=probability,
        likelihood=likelihood_words(probability),
        cost=_money(cost, chain.per),
        with_freight=not coarse,
        way=_way(chain.total_km, coarse=coarse),
        cover=_cover(filled, coarse=coarse),
        reasons=tuple(reason_text(one, get_language() or "en") for one in chain.reasons if one.code in OWN_FIGURES),
    )


def _processing(chain: Chain) -> Span | None:
    known = [step.cost_cny for step in chain.steps if step.cost_cny is not None]
    return add_spans(known) if len(known) == len(chain.steps) else None


def _shown_step(step: ChainStep, per: str, sight: _Sight) -> ShownRouteStep:
    process = load_packs().processors[step.process_id]
    same = step.unit_in == step.unit_out
    left = ""
    if same:
        left = _("yield: %(share)s of the input") % {
            "share": with_unit(_dash(100 * process.yield_low, 100 * process.yield_high, ""), "%")
        }
    return ShownRouteStep(
        process=in_language(zh=process.name_zh, en=process.name_en),
        process_id=process.id,
        processor=sight.side(step.organisation_id) if step.organisation_id else None,
        made=class_name(step.to_class),
        amount=_amount(step.amount_out, step.unit_out, per),
        left=left,
        bar=(_bar(process.yield_low), _bar(process.yield_high)) if same else None,
        energy=_amount(step.energy_kwh, "kWh", per),
        condition=in_language(zh=process.condition_zh, en=process.condition_en),
    )


def _cover(reason: Reason | None, *, coarse: bool) -> str:
    """How much of a want is covered; a band where the exact share would tell its amount."""
    if reason is None or not isinstance(reason.value, int | float):
        return ""
    return cover_band(reason.value) if coarse else reason_text(reason, get_language() or "en")


def _way(km: float | None, *, coarse: bool) -> str:
    if km is None:
        return ""
    return distance_band(km) if coarse else _("%(km)s km in all") % {"km": _figure(km)}


def _shown_bundle(bundle: Bundle, sight: _Sight) -> ShownBundle:
    sides = [sight.side(stop.organisation_id, stop.have_id) for stop in bundle.stops]
    coarse = sight.closed or not all(side.named for side in sides)
    stops = []
    for stop, side in zip(bundle.stops, sides, strict=True):
        exact = _amount(Span(low=stop.amount, high=stop.amount), bundle.unit, bundle.per)
        chance = shown_probability(stop.probability, coarse=coarse)
        stops.append(
            ShownStop(
                side=side,
                amount=exact if side.named and not sight.closed else quantity_band(sight.resources[stop.have_id]),
                way="" if coarse else _("%(km)s km on") % {"km": _figure(stop.km)},
                likelihood=likelihood_words(chance),
            )
        )
    saved = next((reason for reason in bundle.reasons if reason.code == "bundle_saved"), None)
    return ShownBundle(
        stops=tuple(stops),
        cover=_cover(next(one for one in bundle.reasons if one.code == "bundle_fill"), coarse=coarse),
        way="" if coarse else _("one round of %(km)s km") % {"km": _figure(bundle.route_km)},
        rounds=None if coarse else bundle.rounds,
        cost="" if coarse else _money(bundle.cost_cny, bundle.per),
        saved="" if coarse or saved is None else reason_text(saved, get_language() or "en"),
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.2g}"


def _dash(low: float, high: float, unit: str) -> str:
    return f"{range_words(_figure(low), _figure(high))}{unit}"


def _bar(share: float) -> int:
    """The length of the part of a bar that is left."""
    return min(BAR, round(BAR * share))


def _amount(span: Span | None, unit: str, per: str) -> str:
    if span is None or not unit:
        return ""
    named = in_language(zh=UNITS[unit].name_zh, en=unit)
    text = _dash(span.low, span.high, f" {named}")
    return _("%(amount)s a year") % {"amount": text} if per == "year" else text


def _money(span: Span | None, per: str) -> str:
    """A range of costs, to two digits: usual costs are known no better."""
    if span is None:
        return ""
    rough = Span(low=float(f"{span.low:.2g}"), high=float(f"{span.high:.2g}"))
    myriads = abs(rough.high) >= 1e4
    chinese = _dash(rough.low / 1e4, rough.high / 1e4, " 万元") if myriads else _dash(rough.low, rough.high, " 元")
    text = in_language(zh=chinese, en=f"CNY {_dash(rough.low, rough.high, '')}")
    return _("%(amount)s a year") % {"amount": text} if per == "year" else text
