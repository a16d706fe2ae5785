"""What the rows of a list claim, read in bulk, and which of them bear on each other: these are entered together."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db.models import Prefetch, Q

from symbionet.accounts.queries import Visitor
from symbionet.engine.errors import SymbionetError
from symbionet.engine.packs import load_packs
from symbionet.engine.units import parse_number, parse_quantity
from symbionet.impact.models import EntryLevel, Metric
from symbionet.impact.queries.assess_inputs import amount_in, base_unit
from symbionet.impact.queries.claims import class_of, names_of, resource_of
from symbionet.impact.queries.entries import ledger_synergies_visible_to, sides_stated_by
from symbionet.impact.queries.entry_sheets import word_of
from symbionet.impact.queries.papers import Issuer, issuer_of, spelled
from symbionet.imports.queries import ReadRow
from symbionet.network.models import Organisation, Period
from symbionet.sheets.cells import read_date
from symbionet.synergies.models import PartyRole, Synergy, SynergyFlow
from symbionet.work.models import DocumentVersion
from symbionet.work.queries.documents import versions_visible_to

__all__ = ["BadCell", "EntryClaim", "PaperCells", "groups_of", "parts_of", "read_claims"]

MONEY = (Metric.COST, Metric.SALES, Metric.PRIVATE, Metric.PUBLIC)
LEVELS = (EntryLevel.DECLARED, EntryLevel.CONFIRMED, EntryLevel.DOCUMENTED)
AT_ONCE = 500  # titles in one query


class BadCell(Exception):
    """A cell that cannot be read: its `column`, the `code` of why, and the `values` that the words of it name."""

    def __init__(self, column: str, code: str, **values: str | Sequence[object]) -> None:
        super().__init__(code)
        self.column, self.code, self.values = column, code, values


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCells:
    """A paper as its cells say it; `file` is the newest version of a document of the synergy."""

    kind: str
    number: str
    issuer: Issuer
    file: DocumentVersion
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryClaim:
    """What a row claims: of a flow at a level, in its base unit; or, without a flow, of a metric that a side states.

    `unit` is the currency for money.
    """

    synergy: Synergy
    side: Organisation
    year: int
    amount: float
    unit: str
    flow: SynergyFlow | None = None
    metric: str = ""
    level: EntryLevel = EntryLevel.DECLARED
    paper: PaperCells | None = None


def read_claims(rows: Sequence[ReadRow], by: Visitor) -> list[EntryClaim | BadCell]:
    """What each row claims, or the cell that is in its way."""
    synergies = _synergies({row.text("synergy") for row in rows}, by)
    return [_tried(row, synergies, by) for row in rows]


def _tried(row: ReadRow, synergies: dict[str, list[Synergy]], by: Visitor) -> EntryClaim | BadCell:
    try:
        return _claim(row, synergies, by)
    except BadCell as bad:
        return bad


def _claim(row: ReadRow, synergies: dict[str, list[Synergy]], by: Visitor) -> EntryClaim:
    synergy = _synergy(row, synergies)
    side = _side(row, synergy, by)
    metric = word_of("metric", row.text("metric")) if row.text("metric") else ""
    if row.text("metric") and not metric:
        raise BadCell("metric", "metric")
    if metric:
        amount, currency = _stated(row, metric)
        return EntryClaim(synergy=synergy, side=side, year=_year(row), amount=amount, unit=currency, metric=metric)
    flow = _flow(row, synergy)
    amount, unit = _amount(row, flow)
    year, level = _year(row), _level(row)
    paper = _paper(row, synergy, by) if level == EntryLevel.DOCUMENTED else None
    return EntryClaim(
        synergy=synergy, side=side, year=year, amount=amount, unit=unit, flow=flow, level=level, paper=paper
    )


def _synergies(texts: set[str], by: Visitor) -> dict[str, list[Synergy]]:
    """The synergies that the visitor sees, by number and by each title."""
    flows = Prefetch("flows", SynergyFlow.objects.select_related("resource__site").prefetch_related("bases"))
    visible = ledger_synergies_visible_to(by).select_related("provider", "receiver", "have__site")
    found: dict[int, Synergy] = {}
    for part in batched(sorted(texts), AT_ONCE):
        keys = [int(text) for text in part if _is_number(text)]
        rows = visible.filter(Q(title_zh__in=part) | Q(title_en__in=part) | Q(pk__in=keys))
        found |= {synergy.pk: synergy for synergy in rows.prefetch_related(flows, "parties", "provider__arisings")}
    named: dict[str, list[Synergy]] = {}
    for synergy in found.values():
        for name in {str(synergy.pk), synergy.title_zh, synergy.title_en}:
            named.setdefault(name, []).append(synergy)
    return named


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 10


def _synergy(row: ReadRow, synergies: dict[str, list[Synergy]]) -> Synergy:
    text = row.text("synergy")
    found = synergies.get(text, []) if text else []
    if _is_number(text):
        found = [synergy for synergy in synergies.get(str(int(text)), []) if synergy.pk == int(text)]
    if not found:
        raise BadCell("synergy", "synergy_unknown")
    if len(found) > 1:
        raise BadCell("synergy", "synergy_several")
    return found[0]


def _flow(row: ReadRow, synergy: Synergy) -> SynergyFlow:
    flows, text = list(synergy.flows.all()), row.text("flow").casefold()
    found = [one for one in flows if not text or text in (one.name_zh.casefold(), one.name_en.casefold())]
    if len(found) != 1:
        raise BadCell("flow", "flow", names=flows)
    return found[0]


def _side(row: ReadRow, synergy: Synergy, by: Visitor) -> Organisation:
    sides, text = sides_stated_by(by, synergy), row.text("organisation").casefold()
    found = [one for one in sides if not text or text in (one.name_zh.casefold(), one.name_en.casefold())]
    if len(found) != 1:
        raise BadCell("organisation", "organisation", names=sides)
    return found[0]


def _year(row: ReadRow) -> int:
    text = row.text("year").removesuffix("年")
    if not (text.isdecimal() and len(text) == 4):
        raise BadCell("year", "year")
    return int(text)


def _level(row: ReadRow) -> EntryLevel:
    text = row.text("level")
    level = word_of("level", text) if text else EntryLevel.DECLARED
    if level not in LEVELS:
        raise BadCell("level", "level")
    return EntryLevel(level)


def _stated(row: ReadRow, metric: str) -> tuple[float, str]:
    """A figure and its currency, CNY where none is written; CNY too of what is no money, where it says nothing."""
    try:
        amount = parse_number(row.text("quantity"))
    except SymbionetError:
        raise BadCell("quantity", "number") from None
    if metric not in MONEY:
        return amount, "CNY"
    currency = word_of("currency", row.text("unit") or "CNY")
    if not currency:
        raise BadCell("unit", "currency")
    return (amount * 1e4, "CNY") if currency == "CNY10k" else (amount, currency)


def _amount(row: ReadRow, flow: SynergyFlow) -> tuple[float, str]:
    """The amount in the base unit of the flow."""
    unit = base_unit(flow.unit)
    try:
        found = parse_quantity(row.text("quantity"), unit=row.text("unit") or unit, period="year")
        return amount_in(found.value, found.unit, unit), unit
    except SymbionetError:
        raise BadCell("quantity", "quantity", unit=unit) from None


def _paper(row: ReadRow, synergy: Synergy, by: Visitor) -> PaperCells:
    kind = word_of("paper", row.text("paper"))
    if not kind:
        raise BadCell("paper", "paper")
    text = row.text("date")
    on = read_date(text) if text else None
    if text and on is None:
        raise BadCell("date", "date")
    issuer = issuer_of(synergy, row.text("issuer"))
    if issuer is None:
        raise BadCell("issuer", "issuer")
    file = _file(row.text("file"), synergy, by)
    return PaperCells(kind=kind, number=row.text("number"), issuer=issuer, file=file, on=on)


def _file(text: str, synergy: Synergy, by: Visitor) -> DocumentVersion:
    """The newest version of the document that is called so, or whose file is."""
    standing = synergy.documents.filter(removed_at__isnull=True).values("pk")
    found = versions_visible_to(by).filter(document__in=standing).order_by("-number", "-pk")
    named = found.filter(Q(name__iexact=text) | Q(document__title__iexact=text)).first() if text else None
    if named is None:
        raise BadCell("file", "file")
    return named


def groups_of(claims: Sequence[EntryClaim | BadCell]) -> list[list[int]]:
    """The places of claims by group, in the order of the list; what cannot be read stands alone.

    Each rule of `actions.rules` looks at claims of one provider that are alike, of one resource, of the next leg of a
    chain, or at one paper. Claims that have none of this in common are told apart here, so that a long list comes in
    short parts and what contradicts each other inside of it is found all the same.
    """
    years = sorted({claim.year for claim in claims if isinstance(claim, EntryClaim)})
    own = [set(_own(claim, years)) if isinstance(claim, EntryClaim) else set() for claim in claims]
    known = set().union(*own)
    leaders: dict[Hashable, Hashable] = {}

    def leader(key: Hashable) -> Hashable:
        while (above := leaders.setdefault(key, key)) != key:
            leaders[key] = leaders[above]
            key = above
        return key

    for place, claim in enumerate(claims):
        next_legs = set(_next_legs(claim, years)) & known if isinstance(claim, EntryClaim) else set()
        for key in own[place] | next_legs:
            leaders[leader(key)] = leader(place)
    found: dict[Hashable, list[int]] = {}
    for place in range(len(claims)):
        found.setdefault(leader(place), []).append(place)
    return list(found.values())


def parts_of(groups: Iterable[Sequence[int]], most: int) -> list[list[int]]:
    """Whole groups put together to parts of at most `most` places each; a larger group is a part of its own.

    >>> parts_of([[0, 3], [1], [2], [4, 5, 6]], 3)
    [[0, 1, 3], [2], [4, 5, 6]]
    """
    found: list[list[int]] = []
    for group in groups:
        if found and len(found[-1]) + len(group) <= most:
            found[-1].extend(group)
        else:
            found.append(list(group))
    return [sorted(part) for part in found]


def _own(claim: EntryClaim, years: Sequence[int]) -> Iterable[Hashable]:
    """What a claim is about, year by year; a resource that arises once is claimed for all years together."""
    flow = claim.flow
    if flow is None:
        yield "figure", claim.synergy.pk, claim.side.pk, claim.year, claim.metric
        return
    own = resource_of(flow)
    for year in years if own is not None and own.period == Period.ONCE else [claim.year]:
        yield "flow", flow.pk, year
        if own is not None:
            yield "resource", own.pk, year
        yield from (("alike", claim.synergy.provider_id, name, year) for name in names_of(flow, own))
    if claim.paper is not None:
        yield "paper", spelled(claim.paper.number)


def _next_legs(claim: EntryClaim, years: Sequence[int]) -> Iterable[Hashable]:
    """What a claim would be about that passes the same thing, or what is made of it, on in this year or the next."""
    flow = claim.flow
    if flow is None:
        return
    synergy = claim.synergy
    processors = (party.organisation_id for party in synergy.parties.all() if party.role == PartyRole.PROCESSOR)
    hands = {synergy.receiver_id, *processors} - {None, synergy.provider_id}
    names = names_of(flow, resource_of(flow)) | _made_of(flow)
    for year in {claim.year, claim.year + 1}.intersection(years):
        yield from (("alike", hand, name, year) for hand in hands for name in names)


def _made_of(flow: SynergyFlow) -> set[str]:
    """The classes that a known process makes of that of the flow."""
    name = class_of(flow)
    made = (item for item in load_packs().processors.values() if name in item.from_class)
    return {item.to_class.casefold() for item in made if item.to_class} if name else set()
