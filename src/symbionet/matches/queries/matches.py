"""Reads of matches: who may see and decide them, and the filtered board."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Exists, F, OrderBy, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Abs, Floor, Log, RowNumber, Sign

from symbionet.accounts.queries import Visitor, facilitates, is_user, reads_programme
from symbionet.matches.models import Match, MatchState
from symbionet.matches.queries.pursuits import pursued_parts
from symbionet.matches.queries.remainders import untold_matches
from symbionet.network.models import Organisation, Resource, Site, Visibility
from symbionet.network.queries import organisations_found, read_parks, resources_found
from symbionet.sheets.fields import RESOURCE_FIELDS

__all__ = [
    "LEADING",
    "MATCH_ORDERS",
    "MEMBER_ORDERS",
    "MatchFilter",
    "best_keys",
    "count_by_state",
    "filtered_matches",
    "first_lines",
    "first_rows",
    "for_rows",
    "keys_of",
    "keys_to_order_by",
    "matches_decidable_by",
    "matches_of_organisation",
    "matches_of_resource",
    "matches_visible_to",
    "narrowed_matches",
    "open_matches",
    "rows_of_keys",
]

HIDDEN = (Visibility.PRIVATE, Visibility.PRACTITIONERS)  # never shown to members of other organisations
PARTS = (
    "have__organisation__park__parent",
    "have__site__park__parent",
    "want__organisation__park",
    "want__site__park__parent",
    "receiver__park__parent",
    "decided_by",
)
SIDES = ("have__organisation", "have__site", "want__organisation", "want__site", "receiver", "decided_by")
UNREAD = (  # what no row of a list shows: long texts and lists of the sides, which take half of the time of reading
    *(
        f"{side}__{name}"
        for side in ("have", "want")
        for name in (
            *(field.name for field in RESOURCE_FIELDS if not (field.is_listed or field.name == "hazardous")),
            "renew_by", "search_text", "created_at", "updated_at",
        )
    ),
    *(
        f"{firm}__{name}"
        for firm in ("have__organisation", "want__organisation", "receiver")
        for name in (
            "business_zh", "business_en", "turnover_million", "assets_million", "permits", "website", "notes",
            "search_text", "created_at", "updated_at",
        )
    ),
)  # fmt: skip
LINE = (  # all that a match in one line reads
    "receiver", "probability", "co2e",
    *(
        f"{side}__{name}"
        for side in ("have", "want")
        for name in (
            "organisation", "site__organisation", "site__park", "title_zh", "title_en", "class_id", "quantity", "unit",
            "period", "visibility", "field_visibility",
        )
    ),
    *(
        f"{firm}__{name}"
        for firm in ("have__organisation", "receiver")
        for name in ("name_zh", "name_en", "gb4754", "nace", "park")
    ),
)  # fmt: skip
type Key = str | OrderBy


def _least_known_last(name: str) -> tuple[Key, ...]:
    return (F(name).desc(nulls_last=True), "-probability", "id")


MATCH_ORDERS: dict[str, tuple[Key, ...]] = {
    "-probability": ("-probability", "id"),
    "probability": ("probability", "id"),
    "-expected": _least_known_last("expected"),
    "-money": _least_known_last("money"),
    "money": (F("money").asc(nulls_last=True), "-probability", "id"),
    "-co2e": _least_known_last("co2e"),
    "co2e": (F("co2e").asc(nulls_last=True), "-probability", "id"),
    "-found_at": ("-found_at", "-probability", "id"),
    "found_at": ("found_at", "-probability", "id"),
    "have": ("have__title_en", "have__title_zh", "-probability", "id"),
    "-have": ("-have__title_en", "-have__title_zh", "-probability", "id"),
    "receiver": ("receiver__name_en", "receiver__name_zh", "-probability", "id"),
    "-receiver": ("-receiver__name_en", "-receiver__name_zh", "-probability", "id"),
}
OF_ONE = 3  # matches of one have that follow each other at the top of the board
LEADING = ("-expected", "-probability", "-money")
# a member's order by value goes by orders of magnitude: a finer one could be solved for a hidden amount or distance
MEMBER_ORDERS = ("-probability", "-expected", "-money")


ADDS_NOTHING_LEFT = Q(left__lte=0, value__co2e__central__lt=0)  # whose figures of what is left are all nothing
ADDS = Q(co2e__lt=0) | ADDS_NOTHING_LEFT
WORSE = Case(When(co2e__lt=0, then=1), default=0)  # what emits more than it avoids


def _with_magnitude(matches: QuerySet[Match], name: str, member: Visitor) -> QuerySet[Match]:
    """With the `magnitude` that the member reads: of the whole where it is not told what is left."""
    whole = untold_matches(member, matches)
    read = Case(When(pk__in=whole, then=F(name) / F("left")), default=F(name)) if whole else F(name)
    magnitude = Case(When(read__isnull=True, then=None), When(read__gt=-1, read__lt=1, then=Value(0.0)),
                     default=Sign(F("read")) * (Floor(Log(Value(10.0), Abs(F("read")))) + 1))  # fmt: skip
    return matches.annotate(read=read).annotate(magnitude=magnitude)


def matches_visible_to(visitor: Visitor) -> QuerySet[Match]:
    """Matches the visitor may see: the programme's readers those without a private side, members those of an own side.

    A member does not see what the other side keeps from members at all, and what the other side only hints at
    without its name (`matches_shown_to`).
    """
    if not is_user(visitor):
        return Match.objects.none()
    own = visitor.organisation_ids
    # by the keys of own sides, not by a join: an index finds these few among all matches
    listed = Resource.objects.filter(organisation__in=own).order_by().values("pk")
    hidden = Resource.objects.filter(visibility__in=HIDDEN)
    others = hidden.exclude(organisation__in=own)
    mine = Q(have__in=listed) & Q(~Exists(others.filter(pk=OuterRef("want"))))
    mine |= Q(receiver__in=own) & Q(~Exists(hidden.filter(pk=OuterRef("have"))))
    if reads_programme(visitor):
        # a short list of private resources, not a join: the board counts tens of thousands of matches
        private = Resource.objects.filter(visibility=Visibility.PRIVATE).order_by().values("pk")
        open_sides = ~Q(have__in=private) & (Q(want__isnull=True) | ~Q(want__in=private))
        return Match.objects.filter(mine | open_sides if own else open_sides)
    return Match.objects.filter(mine)


def matches_decidable_by(visitor: Visitor) -> QuerySet[Match]:
    """Matches the visitor may accept or dismiss: visible ones for practitioners and members, none for mere readers."""
    if facilitates(visitor) or (is_user(visitor) and not reads_programme(visitor)):
        return matches_visible_to(visitor)
    return Match.objects.none()


def _with_parts(matches: QuerySet[Match]) -> QuerySet[Match]:
    return matches.select_related(*PARTS, *pursued_parts())


def for_rows(matches: QuerySet[Match]) -> QuerySet[Match]:
    """The matches (with their parties) as a row of a list reads them."""
    return matches.defer(*UNREAD)


def keys_of(matches: QuerySet[Match]) -> QuerySet[Match, int]:
    """The keys of these matches in their order: sorting thousands of rows with reasons and parties takes long."""
    return matches.select_related(None).values_list("pk", flat=True)


def rows_of_keys(keys: Iterable[int], *, unread: tuple[str, ...] = ()) -> list[Match]:
    """The matches of these keys in this order, as a row of a list reads them, `unread` fields left out.

    The keys must come from matches that the visitor may see; what found and ordered them is not computed again.
    """
    ordered = list(keys)
    found = for_rows(Match.objects.select_related(*SIDES, *pursued_parts())).defer(*unread).in_bulk(ordered)
    rows = [found[key] for key in ordered if key in found]
    wanting = [row.want.organisation for row in rows if row.want is not None]
    read_parks([*wanting, *_places(rows)])
    return rows


def _places(matches: Iterable[Match]) -> Iterator[Organisation | Site | None]:
    """The firms and sites whose parks are shown."""
    for row in matches:
        yield from (row.receiver, row.have.organisation, row.have.site, row.want.site if row.want is not None else None)


def best_keys(
    matches: QuerySet[Match], number: int, *, order: str = "-probability", member: Visitor | None = None
) -> list[int]:
    """The keys of the first so many in an order, of which what adds emissions fills only the places that nothing else
    takes. Each of the two parts is read along an index, and not sorted whole.
    """
    rows, keys = keys_to_order_by(matches.select_related(None), order, member=member)
    ordered = rows.order_by(*keys).values_list("pk", flat=True)
    found = list(ordered.filter(Q(co2e__isnull=True) | Q(co2e__gte=0))[:number])
    return found + list(ordered.filter(co2e__lt=0)[: number - len(found)])


def first_rows(
    matches: QuerySet[Match], number: int, *, order: str = "-probability", member: Visitor | None = None
) -> list[Match]:
    """The same as rows of a list."""
    return rows_of_keys(best_keys(matches, number, order=order, member=member))


def first_lines(matches: QuerySet[Match], number: int) -> list[Match]:
    """The likeliest of these matches to be shown in one line each: they are read without all the rest."""
    keys = best_keys(matches, number)
    found = Match.objects.select_related("have__organisation", "have__site", "want__site", "receiver").only(*LINE)
    by_key = found.in_bulk(keys)
    rows = [by_key[key] for key in keys]
    read_parks(_places(rows))
    return rows


def matches_of_resource(visitor: Visitor, resource: Resource) -> QuerySet[Match]:
    """The visible matches of a have or a want, best first."""
    return _with_parts(matches_visible_to(visitor).filter(Q(have=resource) | Q(want=resource)))


def matches_of_organisation(visitor: Visitor, organisation: Organisation) -> QuerySet[Match]:
    """The visible matches in which the organisation gives or receives, best first."""
    own = Resource.objects.filter(organisation=organisation).order_by().values("pk")
    sides = Q(have__in=own) | Q(receiver=organisation)
    return _with_parts(matches_visible_to(visitor).filter(sides))


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchFilter:
    """What a list of matches is narrowed to; what is empty narrows nothing.

    `search` and `park` are only for who sees all names. `valued`: "yes", "no" or the least CNY a year; `least`: the
    least probability, 0 to 1; `since`: found at or after this moment; `climate`: "avoids" or "adds" CO2e; `left`: of
    its amount synergies with others have left "some" (or it is decided already), "part" or "none".
    """

    search: str = ""
    state: str = ""
    kind: str = ""
    park: int | None = None
    hazard: str = ""
    level: str = ""
    valued: str = ""
    least: float | None = None
    since: datetime | None = None
    climate: str = ""
    left: str = ""


ALL_MATCHES = MatchFilter()


def filtered_matches(
    matches: QuerySet[Match],
    wanted: MatchFilter = ALL_MATCHES,
    *,
    order: str = "-probability",
    member: Visitor | None = None,
) -> QuerySet[Match]:
    """The matches that pass the filter of a list, in its order; for a `member` that by value goes by magnitudes.

    In the orders from the best down, what adds emissions comes last; by expected value no have takes more than three
    places before each had as many, but in a member's.
    """
    narrowed = narrowed_matches(matches, wanted)
    rows, keys = keys_to_order_by(_with_parts(narrowed), order, member=member)
    if order not in LEADING:
        return rows.order_by(*keys)
    if order != "-expected" or member is not None:
        return rows.order_by(WORSE, *keys)
    place = Window(RowNumber(), partition_by=[F("have"), WORSE], order_by=list(keys))
    return rows.annotate(turn=(place - 1) / OF_ONE).order_by(WORSE, "turn", *keys)


def narrowed_matches(matches: QuerySet[Match], wanted: MatchFilter) -> QuerySet[Match]:
    """The matches that pass the filter of a list, in no order."""
    if wanted.state:
        matches = matches.filter(state=wanted.state)
    if wanted.kind:
        matches = matches.filter(have__kind=wanted.kind)
    if park := wanted.park:
        parks = Q(have__site__park=park) | Q(have__organisation__park=park) | Q(receiver__park=park)
        matches = matches.filter(parks)
    if wanted.hazard:
        matches = matches.filter(have__hazardous={"yes": True, "no": False}.get(wanted.hazard))
    if wanted.level:
        matches = matches.filter(level=wanted.level)
    if wanted.valued.isdecimal():
        matches = matches.filter(money__gte=float(wanted.valued))
    elif wanted.valued:
        matches = matches.filter(money__isnull=wanted.valued == "no")
    if wanted.least:
        matches = matches.filter(probability__gte=wanted.least)
    if wanted.since:
        matches = matches.filter(found_at__gte=wanted.since)
    if wanted.climate:
        matches = matches.filter(ADDS if wanted.climate == "adds" else Q(co2e__gte=0) & ~ADDS_NOTHING_LEFT)
    if wanted.left:
        matches = matches.filter(_leaving(wanted))
    if wanted.search.strip():
        matches = matches.filter(_naming(wanted.search))
    return matches


def _leaving(wanted: MatchFilter) -> Q:
    if wanted.left == "some":
        return Q(left__gt=0) if wanted.state == MatchState.OPEN else Q(left__gt=0) | ~Q(state=MatchState.OPEN)
    return Q(left__lte=0) if wanted.left == "none" else Q(left__gt=0, left__lt=1)


def open_matches(matches: QuerySet[Match]) -> QuerySet[Match]:
    """Those that nobody has decided and of which synergies with others have left something."""
    return matches.filter(state=MatchState.OPEN, left__gt=0)


def keys_to_order_by(
    matches: QuerySet[Match], order: str, *, member: Visitor | None
) -> tuple[QuerySet[Match], tuple[Key, ...]]:
    """The matches with what an order goes by, and the keys of it; a `member`'s by value goes by magnitudes."""
    if member is not None and order in ("-expected", "-money"):
        keys = (F("magnitude").desc(nulls_last=True), "-probability", "id")
        return _with_magnitude(matches, order.removeprefix("-"), member), keys
    return matches, MATCH_ORDERS.get(order, MATCH_ORDERS["-probability"])


def _naming(text: str) -> Q:
    # closed texts of resources are not searched here, whoever asks
    # ids first: a short list of resources and organisations is cheaper than joining each match to four texts
    resources = resources_found(Resource.objects.all(), text, AnonymousUser()).order_by().values("pk")
    organisations = organisations_found(Organisation.objects.all(), text).order_by().values("pk")
    return Q(have__in=resources) | Q(want__in=resources) | Q(receiver__in=organisations)


def count_by_state(matches: QuerySet[Match]) -> dict[str, int]:
    """How many of the matches are in each state."""
    rows = matches.order_by().values_list("state").annotate(number=Count("pk"))
    return dict.fromkeys(MatchState.values, 0) | dict(rows)
