"""Mutual services for one visitor: lorry rounds made of exchanges, and what firms can lend each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.core.texts import is_chinese, range_words
from symbionet.engine import load_packs
from symbionet.engine.exchange.allocation import Exchange as Allocated
from symbionet.engine.exchange.allocation import allocate_best
from symbionet.engine.exchange.services import (
    SHARED,
    Backhaul,
    Exchange,
    SharedCapacity,
    haul_legs,
    pair_backhauls,
    share_capacity,
)
from symbionet.engine.matching.value.hauls import Span
from symbionet.matches.models import Match, MatchState
from symbionet.matches.pages.matches import ShownMatch, matches_shown_to, parties_shown_to
from symbionet.matches.pages.reasons import cover_band
from symbionet.matches.pages.sides import ShownSide
from symbionet.matches.pages.values import money_words, tonnes_words
from symbionet.matches.queries.matches import MatchFilter, filtered_matches, for_rows, matches_visible_to
from symbionet.network.models import Kind, Resource
from symbionet.network.queries import closed_fields
from symbionet.services.queries import (
    POSSIBLE,
    Hauled,
    engine_firms,
    engine_value,
    hauled_exchanges,
    trips_touching,
)
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.queries.synergies import with_sides
from symbionet.wording import reason_text

__all__ = [
    "BACKHAUL",
    "SERVICES",
    "ShownLeg",
    "ShownRound",
    "ShownServices",
    "ShownSharing",
    "round_of",
    "services_shown_to",
]

BACKHAUL = "backhaul"
SERVICES = (BACKHAUL, *SHARED)
SHOWN = 20  # rounds, and loans, of a page
TENTH = 10  # per cent: a finer share of the way would locate a side that is not named
EXACT = frozenset({"site", "quantity"})  # closed fields that ways, rounds and money of a trip would tell


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLeg:
    """A full trip of a round: what is driven from whom to whom, agreed or only likely, and the page of the exchange."""

    load: str
    provider: ShownSide
    receiver: ShownSide
    agreed: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRound:
    """Two trips whose empty returns cover each other; ways, rounds and money (CNY) only where both trips are exact.

    `net` (money of both exchanges with the round) and `co2e` are told the programme's readers, `key` names the round.
    """

    legs: tuple[ShownLeg, ShownLeg]
    percent: int
    reasons: tuple[str, ...]
    saving: str = ""
    rounds: float | None = None
    saved_km: float | None = None
    km_year: float | None = None
    cny_year: Span | None = None
    key: str = ""
    net: str = ""
    co2e: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSharing:
    """Transport, room, machines or know-how of one firm for another; its amount only where both sides are named."""

    match: ShownMatch
    kind_label: str
    amount: str
    share: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownServices:
    """A page of the rounds and one of what is lent, and what these rounds save in a year where it is told."""

    rounds: Page[ShownRound]
    sharings: Page[ShownSharing]
    km_year: float
    saving: str

    @property
    def way(self) -> str:
        """What the rounds save in a year, in km with groups of digits."""
        return f"{self.km_year:,.0f}"


def services_shown_to(
    visitor: Visitor,
    *,
    service: str = "",
    agreed: bool = False,
    park: int | None = None,
    least: int = TENTH,
    size: int = SHOWN,
    round_page: str | int | None = 1,
    sharing_page: str | int | None = 1,
) -> ShownServices:
    """Rounds of lorries, best of the year first, and what is lent, most probable first, as the visitor may see them.

    They are made of the matches and synergies that the visitor may see: a member's of its own exchanges only, for who
    deals with whom is no business of a third. `agreed` leaves out what nobody has accepted, `park` what does not touch
    a park; `least` is the share (%) of both return trips that a round must save. Each has pages of `size`.
    """
    driven: list[_Round] = []
    if service in ("", BACKHAUL):
        driven = _rounds(visitor, hauled_exchanges(visitor, agreed=agreed), park=park, least=least / 100)
    rounds: Page[Any] = Paginator(driven, size).get_page(round_page)
    shares = _shares_of_rounds(list(rounds.object_list))
    rounds.object_list = _shown_rounds(visitor, list(rounds.object_list))
    kinds = () if service == BACKHAUL else (service,) if service else SHARED
    lent = filtered_matches(_shareable(visitor, kinds, agreed), MatchFilter(park=park))
    known = [
        (item, share)
        for item, share in zip(rounds, shares, strict=True)
        if item.km_year is not None and item.cny_year is not None
    ]
    total = Span(
        low=sum(item.cny_year.low * share for item, share in known if item.cny_year),
        high=sum(item.cny_year.high * share for item, share in known if item.cny_year),
    )
    return ShownServices(
        rounds=rounds,
        sharings=_sharings(visitor, lent, size=size, number=sharing_page),
        km_year=sum((item.km_year or 0.0) * share for item, share in known),
        saving=_money(total) if known else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """Two exchanges whose lorries may drive as one; `exact` where the visitor knows the ways of both."""

    item: Backhaul
    trips: tuple[Hauled, Hauled]
    exact: bool

    @property
    def about(self) -> int:
        """The share (%) of both return trips that is saved, no finer than may be told to anybody."""
        return TENTH * max(1, round(100 * self.item.saved_share / TENTH))


def round_of(visitor: Visitor, key: str) -> tuple[Hauled, Hauled] | None:
    """The two trips of a round as the page names it, where the visitor still finds both and one lorry can drive."""
    wanted = key.split("|")
    trips = [trip for trip in hauled_exchanges(visitor, agreed=False) if trip.key in wanted]
    return (trips[0], trips[1]) if len(trips) == len(wanted) == 2 and _backhauls(trips, least=0.0) else None


def _backhauls(trips: Sequence[Hauled], *, least: float) -> tuple[Backhaul, ...]:
    """The rounds of these trips that can all be driven together."""
    exchanges = [
        Exchange(
            id=trip.key,
            have=engine_value(cast(Resource, trip.row.have), trip.left),
            receiver_id=str(trip.row.receiver_id),
            want=engine_value(trip.row.want, trip.left) if trip.row.want else None,
        )
        for trip in trips
    ]
    packs = load_packs()
    legs = haul_legs(exchanges, engine_firms([trip.row for trip in trips]), packs)
    return pair_backhauls(legs, packs, least_share=least)


def _rounds(visitor: Visitor, trips: Sequence[Hauled], *, park: int | None, least: float) -> list[_Round]:
    """All rounds of these trips, those that are told exactly first."""
    by_key = {trip.key: trip for trip in trips}
    found = [(item, (by_key[item.first_id], by_key[item.second_id])) for item in _backhauls(trips, least=least)]
    if park:
        near = trips_touching(park, trips)
        found = [(item, pair) for item, pair in found if any(trip.key in near for trip in pair)]
    exact = _seen_exactly(visitor, [trip for _item, pair in found for trip in pair])
    rounds = [_Round(item=item, trips=pair, exact={trip.key for trip in pair} <= exact) for item, pair in found]
    # what is told coarsely must not be ordered finely
    return sorted(rounds, key=lambda one: (not one.exact, 0 if one.exact else -one.about))


def _shares_of_rounds(rounds: Sequence[_Round]) -> list[float]:
    """How much of each round, 0 to 1, counts in their sum: of trips that take what one have yields only as much as it
    yields, where it saves most. A round is driven as often as both of its trips can be.
    """
    exchanges = [
        Allocated(
            id=trip.key,
            have=str(trip.row.have_id or ""),
            amount=trip.left,
            value=max(0.0, one.item.saved_cny_year.middle),
        )
        for one in rounds
        for trip in one.trips
    ]
    shares = allocate_best(exchanges, dict.fromkeys((one.have for one in exchanges if one.have), 1.0))
    return [min(shares[trip.key] for trip in one.trips) for one in rounds]


def _seen_exactly(visitor: Visitor, trips: Sequence[Hauled]) -> set[str]:
    """Keys of the trips whose sides are both named, and keep neither place nor amount from the visitor."""
    closed = _closed(visitor, trips)
    whole = [trip for trip in trips if not closed & {trip.row.have_id, trip.row.want_id}]
    if reads_programme(visitor):  # knows all sides by name of whose exchanges it may see
        return {trip.key for trip in whole}
    parties = _parties(visitor, whole)
    return {key for key, (provider, receiver, _url) in parties.items() if provider.named and receiver.named}


def _parties(visitor: Visitor, trips: Sequence[Hauled]) -> dict[str, tuple[ShownSide, ShownSide, str]]:
    """Both sides of each trip as the visitor may see them, and the page of the exchange."""
    keys = [trip.row.pk for trip in trips if isinstance(trip.row, Match)]
    rows = list(for_rows(filtered_matches(matches_visible_to(visitor).filter(pk__in=keys))).defer("reasons", "value"))
    sides = parties_shown_to(visitor, rows)
    found = {f"Match{row.pk}": (*sides[row.pk], row.get_absolute_url()) for row in rows}
    pursued = [trip.row.pk for trip in trips if isinstance(trip.row, Synergy)]
    for shown in synergies_shown_to(visitor, with_sides(Synergy.objects.filter(pk__in=pursued))):
        found[f"Synergy{shown.pk}"] = (shown.provider, shown.receiver, shown.url)
    return found


def _shown_rounds(visitor: Visitor, rounds: Sequence[_Round]) -> tuple[ShownRound, ...]:
    parties = _parties(visitor, [trip for one in rounds for trip in one.trips])
    reader = reads_programme(visitor)  # a member is told what an exchange is worth as an order of magnitude alone
    return tuple(_shown_round(one, parties, worth=reader) for one in rounds)


def _shown_leg(trip: Hauled, parties: Mapping[str, tuple[ShownSide, ShownSide, str]]) -> ShownLeg:
    provider, receiver, url = parties[trip.key]
    return ShownLeg(load=provider.title, provider=provider, receiver=receiver, agreed=trip.agreed, url=url)


def _closed(visitor: Visitor, trips: Sequence[Hauled]) -> set[int | None]:
    """Keys of the resources behind the trips whose place or amount is kept from the visitor: exact ways tell both."""
    resources = {row.pk: row for trip in trips for row in (trip.row.have, trip.row.want) if row is not None}
    return {key for key, fields in closed_fields(visitor, resources.values()).items() if fields & EXACT}


def _shown_round(one: _Round, parties: Mapping[str, tuple[ShownSide, ShownSide, str]], *, worth: bool) -> ShownRound:
    there, back = one.trips
    legs, key = (_shown_leg(there, parties), _shown_leg(back, parties)), f"{there.key}|{back.key}"
    if not one.exact:
        reason = _("saves about %(share)s %% of both return trips") % {"share": one.about}
        return ShownRound(legs=legs, percent=one.about, reasons=(reason,), key=key)
    item = one.item
    money, co2e = (_both(one.trips, name) if worth else None for name in ("money", "co2e"))
    return ShownRound(
        legs=legs,
        percent=round(100 * item.saved_share),
        reasons=_words(item),
        saving=_money(item.saved_cny_year),
        rounds=item.rounds,
        saved_km=item.saved_km,
        km_year=item.saved_km_year,
        cny_year=item.saved_cny_year,
        key=key,
        net=money_words(money + item.saved_cny_year.middle) if money is not None else "",
        co2e=tonnes_words(co2e) if co2e is not None else "",
    )


def _both(trips: tuple[Hauled, Hauled], name: str) -> float | None:
    """A yearly figure of both exchanges together; None where it is not known of one of them."""
    known = [value for trip in trips if (value := getattr(trip.row, name)) is not None]
    return sum(known) if len(known) == len(trips) else None


def _sharings(visitor: Visitor, matches: QuerySet[Match], *, size: int, number: str | int | None) -> Page[ShownSharing]:
    # keys first: only the rows that are shown are read
    page: Page[Any] = Paginator(matches.select_related(None).values_list("pk", flat=True), size).get_page(number)
    rows = list(for_rows(matches).filter(pk__in=list(page.object_list)))
    values = {firm.id: firm for firm in engine_firms(rows)}
    reader = reads_programme(visitor)
    pairs = (
        share_capacity(
            engine_value(row.have, left), engine_value(cast(Resource, row.want), left), row.probability, values
        )
        for row in rows
        for left in [row.left if reader else 1.0]
    )
    page.object_list = tuple(map(_shown_sharing, pairs, matches_shown_to(visitor, rows)))
    return page


def _shareable(visitor: Visitor, kinds: Sequence[str], agreed: bool) -> QuerySet[Match]:
    """Matches of what is lent: with a stated want, and not dismissed or put off; of nothing, nothing is lent."""
    wanted = Q(state=MatchState.ACCEPTED)
    if not agreed:
        wanted |= Q(state=MatchState.OPEN, probability__gte=POSSIBLE, left__gt=0)
    rows = matches_visible_to(visitor).filter(wanted, have__kind__in=kinds, want__isnull=False)
    return rows.exclude(have__quantity=0).exclude(want__quantity=0)


def _shown_sharing(pair: SharedCapacity, shown: ShownMatch) -> ShownSharing:
    amounts: tuple[str, ...] = ()
    if shown.named:
        amounts = _words(pair)
    elif pair.share is not None:
        amounts = (cover_band(100 * pair.share),)
    return ShownSharing(
        match=shown,
        kind_label=str(Kind(shown.kind).label),
        amount="; ".join(amounts),
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
        return f"{range_words(f'{low / scale:,.12g}', f'{high / scale:,.12g}')} {unit}"
    return range_words(money_words(low), money_words(high))
