"""Routes of a have through processors and bundles for a want, as a visitor may see them."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import in_language, range_words, with_unit
from symbionet.engine import Reason, load_packs
from symbionet.engine.exchange.bundles import Bundle
from symbionet.engine.exchange.chains import Chain, ChainStep
from symbionet.engine.matching.value.hauls import Span, add_spans
from symbionet.engine.units import UNITS
from symbionet.matches.pages.reasons import cover_band, likelihood_words
from symbionet.matches.pages.sides import ShownSide
from symbionet.matches.pages.values import money_words, tonnes_words
from symbionet.matches.queries.routes import (
    BundleWorth,
    RouteSides,
    bundle_for,
    bundle_worth,
    chain_key,
    chain_worth,
    routes_of,
)
from symbionet.matches.queries.sides import percent_of, shown_probability
from symbionet.network.models import Resource
from symbionet.network.pages.hints import distance_band, hinted_place, partner_hint, place_name, quantity_band
from symbionet.network.queries import class_name
from symbionet.wording import reason_text

__all__ = [
    "ShownBundle",
    "ShownRoute",
    "ShownRouteStep",
    "ShownStop",
    "bundle_shown_to",
    "routes_shown_to",
]

BAR = 100  # width of the bar that shows what is left of the input
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
    key: str = ""
    net: str = ""  # a year, after processing and freight; only where all are named
    co2e: str = ""  # a year, before the energy of the processes; likewise

    @property
    def percent(self) -> int:
        """The probability in per cent."""
        return percent_of(self.probability)


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
    net: str = ""  # a year, of all stops, each with its own haul; only where all are named
    co2e: str = ""  # likewise


def routes_shown_to(visitor: Visitor, have: Resource) -> tuple[ShownRoute, ...]:
    """The routes of a have; who must not be known by name is hinted at as on the list of matches."""
    chains = routes_of(visitor, have)
    if not chains:
        return ()
    firms = {
        key for chain in chains for key in (chain.organisation_id, *(step.organisation_id for step in chain.steps))
    }
    sides = RouteSides.of(visitor, have, firms=firms, resources=[chain.want_id for chain in chains])
    return tuple(_shown_route(chain, sides) for chain in chains)


def bundle_shown_to(visitor: Visitor, want: Resource) -> ShownBundle | None:
    """The bundle of haves that together fill a want, or None."""
    bundle = bundle_for(visitor, want)
    if bundle is None:
        return None
    firms = {stop.organisation_id for stop in bundle.stops}
    sides = RouteSides.of(visitor, want, firms=firms, resources=[stop.have_id for stop in bundle.stops])
    worth = bundle_worth(visitor, want, bundle)
    return _shown_bundle(bundle, sides, worth)


def _side(sides: RouteSides, firm_key: str, resource_key: str | None = None) -> ShownSide:
    """A side by name, or as a hint."""
    firm, resource = sides.firms[firm_key], sides.resources.get(resource_key or "")
    own, named = firm.pk in sides.own, sides.is_named(firm_key, resource_key)
    site = resource.site if resource is not None else None
    title = class_name(resource.class_id) if resource is not None and resource.class_id else ""
    return ShownSide(
        named=named,
        own=own,
        label=str(firm) if named else partner_hint(firm, site),
        place=place_name(firm, site) if named else hinted_place(firm, site),
        url=firm.get_absolute_url() if named and (own or firm.pk in sides.named_firms) else "",
        title=str(resource) if named and resource is not None else title,
        resource_url=resource.get_absolute_url() if named and resource is not None else "",
    )


def _shown_route(chain: Chain, sides: RouteSides) -> ShownRoute:
    steps = tuple(_shown_step(step, chain.per, sides) for step in chain.steps)
    partner = _side(sides, chain.organisation_id, chain.want_id)
    parties = [partner, *(step.processor for step in steps if step.processor is not None)]
    coarse = sides.closed or not all(side.named for side in parties)
    probability = shown_probability(chain.probability, coarse=coarse)
    cost = _processing(chain) if coarse else chain.cost_cny
    filled = next((reason for reason in chain.reasons if reason.code == "chain_fill"), None)
    worth = chain_worth(chain)
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
        key=chain_key(chain),
        net=money_words(worth.money.central) if worth.money is not None and not coarse else "",
        co2e=tonnes_words(worth.co2e.central) if worth.co2e is not None and not coarse else "",
    )


def _processing(chain: Chain) -> Span | None:
    known = [step.cost_cny for step in chain.steps if step.cost_cny is not None]
    return add_spans(known) if len(known) == len(chain.steps) else None


def _shown_step(step: ChainStep, per: str, sides: RouteSides) -> ShownRouteStep:
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
        processor=_side(sides, step.organisation_id) if step.organisation_id else None,
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


def _shown_bundle(bundle: Bundle, sides: RouteSides, worth: BundleWorth) -> ShownBundle:
    parties = [_side(sides, stop.organisation_id, stop.have_id) for stop in bundle.stops]
    coarse = sides.closed or not all(side.named for side in parties)
    stops = []
    for stop, side in zip(bundle.stops, parties, strict=True):
        exact = _amount(Span(low=stop.amount, high=stop.amount), bundle.unit, bundle.per)
        chance = shown_probability(stop.probability, coarse=coarse)
        stops.append(
            ShownStop(
                side=side,
                amount=exact if side.named and not sides.closed else quantity_band(sides.resources[stop.have_id]),
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
        net=money_words(worth.money) if worth.money is not None and not coarse else "",
        co2e=tonnes_words(worth.co2e) if worth.co2e is not None and not coarse else "",
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
