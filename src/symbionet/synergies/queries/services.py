"""Mutual services for one visitor: lorry rounds made of exchanges, and what firms can lend each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import is_chinese
from symbionet.engine import load_packs, model
from symbionet.engine.matching.hauls import Span
from symbionet.engine.matching.legs import Exchange, haul_legs
from symbionet.engine.matching.services import SHARED, Backhaul, SharedCapacity, pair_backhauls, share_capacity
from symbionet.network.models import Kind, Organisation, Resource, Site
from symbionet.network.queries import closed_fields, organisations_for_matching
from symbionet.synergies.models import Match, MatchState, Stage, Synergy
from symbionet.synergies.queries.matches import filtered_matches, matches_visible_to
from symbionet.synergies.queries.reasons import cover_band
from symbionet.synergies.queries.showing import ShownMatch, ShownSide, matches_shown_to, synergies_shown_to
from symbionet.synergies.queries.synergies import filtered_synergies, synergies_visible_to
from symbionet.synergies.queries.values import money_words
from symbionet.wording import reason_text

__all__ = ["BACKHAUL", "SERVICES", "ShownLeg", "ShownRound", "ShownServices", "ShownSharing", "services_shown_to"]

BACKHAUL = "backhaul"
SERVICES = (BACKHAUL, *SHARED)
POSSIBLE = 0.2  # probability from which an open match is counted with
MOST_LEGS, MOST_ROUNDS, MOST_SHARINGS = 1000, 50, 100
TENTH = 10  # per cent: a finer share of the way would locate a side that is not named
EXACT = frozenset({"site", "quantity"})  # closed fields that ways, rounds and money of a trip would tell
NOT_AGREED = (Stage.IDEA, Stage.ON_HOLD, Stage.LOST)
EXCHANGES = ("have__organisation", "have__site", "want__site", "receiver__park")
UNREAD = ("reasons", "value", "asks", "risks", "pack_versions")  # of a match that only drives


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLeg:
    """A full trip of a round: what is driven from whom to whom, agreed or only likely, and the page of the exchange.

    `exact`: both sides are named, and neither keeps its place or its amount from the visitor.
    """

    load: str
    provider: ShownSide
    receiver: ShownSide
    agreed: bool
    url: str
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRound:
    """Two trips whose empty returns cover each other; ways, rounds and money (CNY) only where both trips are exact."""

    legs: tuple[ShownLeg, ShownLeg]
    percent: int
    reasons: tuple[str, ...]
    saving: str = ""
    rounds: float | None = None
    saved_km: float | None = None
    km_year: float | None = None
    cny_year: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSharing:
    """Transport, room, machines or know-how of one firm for another; its amount only where both sides are named."""

    match: ShownMatch
    kind_label: str
    amount: str
    share: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownServices:
    """All services of a page, and what the rounds save together in a year where their trips are exact."""

    rounds: tuple[ShownRound, ...]
    sharings: tuple[ShownSharing, ...]
    km_year: float
    saving: str

    @property
    def way(self) -> str:
        """What all rounds save in a year, in km with groups of digits."""
        return f"{self.km_year:,.0f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The exchange behind a leg: a synergy, or a match."""

    row: Match | Synergy
    agreed: bool

    @property
    def key(self) -> str:
        return f"{type(self.row).__name__}{self.row.pk}"

    @property
    def parks(self) -> set[int | None]:
        have = cast(Resource, self.row.have)
        return {have.organisation.park_id, have.site.park_id if have.site else None, self.row.receiver.park_id}


def services_shown_to(
    visitor: Visitor, *, service: str = "", agreed: bool = False, park: int | None = None, least: int = TENTH
) -> ShownServices:
    """Rounds of lorries, best of the year first, and what is lent, most probable first, as the visitor may see them.

    They are made of the matches and synergies that the visitor may see: a member's of its own exchanges only, for who
    deals with whom is no business of a third. `agreed` leaves out what nobody has accepted, `park` what does not touch
    a park; `least` is the share (%) of both return trips that a round must save.
    """
    rounds: tuple[ShownRound, ...] = ()
    if service in ("", BACKHAUL):
        rounds = _rounds(visitor, _sources(visitor, agreed=agreed), park=park, least=least / 100)
    shared = () if service == BACKHAUL else _sharings(visitor, (service,) if service else SHARED, agreed, park)
    known = [item for item in rounds if item.km_year is not None and item.cny_year is not None]
    total = Span(
        low=sum(item.cny_year.low for item in known if item.cny_year),
        high=sum(item.cny_year.high for item in known if item.cny_year),
    )
    return ShownServices(
        rounds=rounds,
        sharings=shared,
        km_year=sum(item.km_year or 0.0 for item in known),
        saving=_money(total) if known else "",
    )


def _sources(visitor: Visitor, *, agreed: bool) -> list[_Source]:
    """The exchanges that lorries drive or may drive: each synergy under way, accepted matches, then the likely ones.

    Of a have that nobody has decided about only its most probable want counts: a load goes to one place.
    """
    # the engine reads the form, the dates and the codes of a resource as well
    under_way = filtered_synergies(synergies_visible_to(visitor)).defer(None).exclude(stage__in=NOT_AGREED)
    synergies = under_way.filter(have__kind=Kind.MATERIAL).select_related(*EXCHANGES, "have__site", "want")
    found = [_Source(row=row, agreed=True) for row in synergies[:MOST_LEGS]]
    told = {row.match_id for row in synergies if row.match_id}
    matches = matches_visible_to(visitor).filter(have__kind=Kind.MATERIAL).select_related(*EXCHANGES).defer(*UNREAD)
    accepted = matches.filter(state=MatchState.ACCEPTED).exclude(pk__in=told)
    found += [_Source(row=row, agreed=True) for row in accepted[:MOST_LEGS]]
    if agreed:
        return found
    taken = {source.row.have_id for source in found}
    likely = matches.filter(state=MatchState.OPEN, want__isnull=False, probability__gte=POSSIBLE)
    best: dict[int, int] = {}
    for key, have in likely.order_by("-probability", "pk").values_list("pk", "have_id").iterator():
        if len(best) == MOST_LEGS:
            break  # of tens of thousands only as many are read as it takes
        if have not in taken:
            best.setdefault(have, key)
    return [*found, *(_Source(row=row, agreed=False) for row in matches.filter(pk__in=best.values()))]


def _rounds(visitor: Visitor, sources: Sequence[_Source], *, park: int | None, least: float) -> tuple[ShownRound, ...]:
    by_key = {source.key: source for source in sources}
    firms = _firms([source.row for source in sources])
    exchanges = [
        Exchange(
            id=key,
            have=_value(cast(Resource, source.row.have)),
            receiver_id=str(source.row.receiver_id),
            want=_value(source.row.want) if source.row.want else None,
        )
        for key, source in by_key.items()
    ]
    packs = load_packs()
    legs_driven = haul_legs(exchanges, firms, packs)
    pairs = pair_backhauls(legs_driven, packs, least_share=least, top=None if park else MOST_ROUNDS)
    if park:
        pairs = tuple(one for one in pairs if park in by_key[one.first_id].parks | by_key[one.second_id].parks)
    pairs = pairs[:MOST_ROUNDS]
    legs = _shown_legs(visitor, [by_key[key] for one in pairs for key in (one.first_id, one.second_id)])
    shown = [_shown_round(one, (legs[one.first_id], legs[one.second_id])) for one in pairs]
    # what is told coarsely must not be ordered finely
    return tuple(sorted(shown, key=lambda one: (one.km_year is None, -one.percent if one.km_year is None else 0)))


def _shown_legs(visitor: Visitor, sources: Sequence[_Source]) -> dict[str, ShownLeg]:
    matches = [source.row for source in sources if isinstance(source.row, Match)]
    rows = filtered_matches(matches_visible_to(visitor).filter(pk__in=[row.pk for row in matches]))
    found = {f"Match{item.pk}": (item.provider, item.receiver, item.url) for item in matches_shown_to(visitor, rows)}
    synergies = [source.row for source in sources if isinstance(source.row, Synergy)]
    for shown in synergies_shown_to(visitor, synergies):
        found[f"Synergy{shown.pk}"] = (shown.provider, shown.receiver, shown.url)
    closed = _closed(visitor, sources)
    return {
        source.key: ShownLeg(
            load=found[source.key][0].title,
            provider=found[source.key][0],
            receiver=found[source.key][1],
            agreed=source.agreed,
            url=found[source.key][2],
            exact=all(side.named for side in found[source.key][:2])
            and not closed & {source.row.have_id, source.row.want_id},
        )
        for source in sources
    }


def _closed(visitor: Visitor, sources: Sequence[_Source]) -> set[int | None]:
    """Keys of the resources behind the trips whose place or amount is kept from the visitor: exact ways tell both."""
    resources = {row.pk: row for source in sources for row in (source.row.have, source.row.want) if row is not None}
    return {key for key, fields in closed_fields(visitor, resources.values()).items() if fields & EXACT}


def _shown_round(item: Backhaul, legs: tuple[ShownLeg, ShownLeg]) -> ShownRound:
    percent = 100 * item.saved_share
    if not all(leg.exact for leg in legs):
        about = TENTH * max(1, round(percent / TENTH))
        told = _("saves about %(share)s %% of both return trips") % {"share": about}
        return ShownRound(legs=legs, percent=about, reasons=(told,))
    return ShownRound(
        legs=legs,
        percent=round(percent),
        reasons=_words(item),
        saving=_money(item.saved_cny_year),
        rounds=item.rounds,
        saved_km=item.saved_km,
        km_year=item.saved_km_year,
        cny_year=item.saved_cny_year,
    )


def _sharings(visitor: Visitor, kinds: Sequence[str], agreed: bool, park: int | None) -> tuple[ShownSharing, ...]:
    rows = filtered_matches(_shareable(visitor, kinds, agreed), park=park)[:MOST_SHARINGS]
    values = {firm.id: firm for firm in _firms(rows)}
    found = []
    for row, shown in zip(rows, matches_shown_to(visitor, rows), strict=True):
        pair = share_capacity(_value(row.have), _value(cast(Resource, row.want)), row.probability, values)
        if pair.amount is None or pair.amount > 0:
            found.append(_shown_sharing(pair, shown))
    return tuple(found)


def _shareable(visitor: Visitor, kinds: Sequence[str], agreed: bool) -> QuerySet[Match]:
    """Matches of what is lent: with a stated want, and not dismissed or put off."""
    wanted = Q(state=MatchState.ACCEPTED)
    if not agreed:
        wanted |= Q(state=MatchState.OPEN, probability__gte=POSSIBLE)
    return matches_visible_to(visitor).filter(wanted, have__kind__in=kinds, want__isnull=False)


def _shown_sharing(pair: SharedCapacity, shown: ShownMatch) -> ShownSharing:
    told: tuple[str, ...] = ()
    if shown.named:
        told = _words(pair)
    elif pair.share is not None:
        told = (cover_band(100 * pair.share),)
    return ShownSharing(
        match=shown,
        kind_label=str(Kind(shown.kind).label),
        amount="; ".join(told),
        share=round(100 * pair.share) if shown.named and pair.share is not None else None,
    )


def _words(item: Backhaul | SharedCapacity) -> tuple[str, ...]:
    hidden = ("service_match", "distance")  # told by the meter and by the distance of the match
    return tuple(reason_text(one, get_language() or "en") for one in item.reasons if one.code not in hidden)


def _money(span: Span) -> str:
    """A range of money a year, to two digits: usual costs of a lorry are known no better."""
    low, high = (float(f"{end:.2g}") for end in (span.low, span.high))
    if is_chinese():
        scale, unit = (1e4, "万元") if high >= 1e4 else (1.0, "元")
        return f"{low / scale:,.12g}～{high / scale:,.12g} {unit}"
    return f"{money_words(low)}–{money_words(high)}"


def _firms(rows: Sequence[Match | Synergy] | QuerySet[Match]) -> tuple[model.Organisation, ...]:
    keys = {key for row in rows for key in (row.receiver_id, cast(Resource, row.have).organisation_id)}
    return organisations_for_matching(Organisation.objects.filter(pk__in=keys))


def _value(row: Resource) -> model.Resource:
    """A resource as the engine reads it for a service, in any state: what is taken is what lorries drive."""
    known = row.quantity is not None and row.unit
    return model.Resource(
        id=str(row.pk),
        organisation_id=str(row.organisation_id),
        direction=cast(model.Direction, row.direction),
        title_en=row.title_en,
        title_zh=row.title_zh,
        kind=row.kind,
        class_id=row.class_id,
        quantity=model.Quantity(value=cast(float, row.quantity), unit=row.unit, period=row.period) if known else None,
        available_from=row.available_from,
        available_until=row.available_until,
        form=row.form,
        hazardous=row.hazardous,
        hw=tuple(row.hw),
        site=_place(row.site),
    )


def _place(site: Site | None) -> model.Site | None:
    if site is None or site.lon is None or site.lat is None:
        return None
    return model.Site(lon=site.lon, lat=site.lat)
