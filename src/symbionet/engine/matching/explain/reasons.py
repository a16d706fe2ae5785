"""The reasons of a match as codes with values."""

import math
from collections.abc import Mapping
from functools import cached_property, lru_cache

from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.fits import fit_sector
from symbionet.engine.matching.explain.open_questions import OwnQuestions, find_asks, find_risks, own_questions
from symbionet.engine.matching.explain.precedents import best_number, common_digits, precedent_reasons
from symbionet.engine.matching.find.candidates import Candidates
from symbionet.engine.matching.find.index import Index, ResourceColumns
from symbionet.engine.matching.find.stated import categories_of
from symbionet.engine.matching.rate.scoring import Scores
from symbionet.engine.matching.rate.signals import COLUMN
from symbionet.engine.matching.rate.steps import level_of
from symbionet.engine.matching.value.estimate import Exchange, estimate_value
from symbionet.engine.model import ExchangeValue, Match, Reason, Resource
from symbionet.engine.packs import KnownUse, Packs, Row

__all__ = ["Explainer", "value_of"]

STEPS = [COLUMN[n] for n in ("limits", "regularity", "hierarchy", "legal_status", "current_route", "demand", "level")]
PLAIN = [  # signals that are told without a value
    (name, COLUMN[name])
    for name in ("business_similarity", "usual_taker", "graded_taker", "example_taker", "focus", "disposal", "producer")
]
FITS_BETTER = 0.1  # by which another use must fit the firm's sector better to be shown instead
USES = ("known_use", "trade_takes")  # reasons that say what a partner does with it
USUAL = ("usual_taker", "graded_taker", "example_taker")  # reasons that say how usual such partners are
MOST_EVIDENCE = 3  # pieces shown with a known use


class Explainer:
    """Explains the candidates of one have; what is asked of it whoever takes it is found once."""

    def __init__(self, index: Index, have: int, candidates: Candidates, scores: Scores) -> None:
        self._index, self._have, self._candidates, self._scores = index, have, candidates, scores
        self._prior = Reason(code="prior", contribution=scores.prior)

    @cached_property
    def _own(self) -> OwnQuestions:
        return own_questions(self._index, self._have)

    def match(self, row: int) -> Match:
        """The match of a candidate row: its reasons by weight, excess and prior last; its value, asks and risks."""
        index, have, candidates, scores = self._index, self._have, self._candidates, self._scores
        want, member = int(candidates.wants[row]), int(candidates.organisations[row])
        parts: list[float] = scores.contributions[row].tolist()
        use = _use_of_row(index, candidates, scores, row)
        reasons = [
            *_known_use(index, have, candidates, row, use=use, part=parts[COLUMN["known_use"]]),
            *_profile(index, have, candidates, row, parts[COLUMN["sector_profile"]]),
            *precedent_reasons(index, have, candidates, row, parts[COLUMN["precedent"]]),
            *_classes(index, have, candidates, row, parts[COLUMN["class_related"]]),
            *_facts(index, have, candidates, row, parts=parts, rivals=float(candidates.rivals[row])),
            *_steps(index, have, parts, member=member, want=want, use=use),
        ]
        reasons = _by_weight(reasons)
        if excess := float(scores.excess[row]):
            reasons.append(Reason(code="excess", contribution=excess))
        reasons.append(self._prior)
        value, asks = self._questions(row, use)
        return Match(
            have_id=index.haves.resources[have].id,
            organisation_id=index.organisations.organisations[member].id,
            want_id=index.wants.resources[want].id if want >= 0 else None,
            probability=float(scores.probabilities[row]),
            reasons=tuple(reasons),
            value=value,
            asks=asks,
            risks=find_risks(index, have, candidates, row, use=use, own=self._own),
            level=level_of(index, have, member, float(candidates.km[row])),
        )

    def questions(self, row: int) -> tuple[ExchangeValue, tuple[Reason, ...]]:
        """The value of the match of a candidate row, and what to ask to be sure of it."""
        return self._questions(row, _use_of_row(self._index, self._candidates, self._scores, row))

    def _questions(self, row: int, use: KnownUse | None) -> tuple[ExchangeValue, tuple[Reason, ...]]:
        index, have, candidates = self._index, self._have, self._candidates
        want, member = int(candidates.wants[row]), int(candidates.organisations[row])
        value, missing = value_of(index, have, want=want, km=float(candidates.km[row]), use=use)
        return value, (*find_asks(index, have, member=member, want=want, use=use, own=self._own), *missing)


def _use_of_row(index: Index, candidates: Candidates, scores: Scores, row: int) -> KnownUse | None:
    number = int(scores.uses[row])
    if number < 0:
        return None
    sectors = index.organisations.sectors[int(candidates.organisations[row])]
    return use_of_receiver(index.relations.uses[number], sectors, index.packs.whole)


def _weight_of(reason: Reason) -> tuple[float, str, str]:
    return -abs(reason.contribution), reason.code, reason.value if isinstance(reason.value, str) else ""


def _by_weight(reasons: list[Reason]) -> list[Reason]:
    """The heaviest first; what a partner does with a thing is told before how usual such partners are."""
    found = sorted(reasons, key=_weight_of)
    codes = [reason.code for reason in found]
    use = next((place for place, code in enumerate(codes) if code in USES), 0)
    usual = [place for place, code in enumerate(codes[:use]) if code in USUAL]
    if usual:
        found.insert(usual[0], found.pop(use))
    return found


def value_of(
    index: Index, have: int, *, want: int, km: float, use: KnownUse | None
) -> tuple[ExchangeValue, tuple[Reason, ...]]:
    """The value of the exchange of a have with a want (-1: all of it goes to the partner), and what is missing."""
    haves, wants = index.haves, index.wants
    item, number, measure = haves.resources[have], int(haves.classes[have, 0]), int(haves.measures[have])
    known = index.packs.classes[index.relations.ids[number]] if number >= 0 else None
    offered = None if measure < 0 else float(haves.amounts[have])
    amount, want_class = offered, ""
    if want >= 0:
        if offered is not None and wants.measures[want] == measure:
            amount = min(offered, float(wants.amounts[want]))
        if (wanted := int(wants.classes[want, 0])) >= 0:
            want_class = index.relations.ids[wanted]
    exchange = Exchange(
        class_id=known.id if known else "",
        kind=item.kind or (known.kind if known else "material"),
        hazardous=bool(haves.hazardous[have] >= 1),
        amount=amount,
        offered=offered,
        unit=index.measures[measure][0] if measure >= 0 else "",
        route=item.route,
        route_cost_per_year=item.route_cost_per_year,
        km=None if math.isnan(km) else km,
        use_id=use.id if use is not None else "",
        want_class=want_class,
    )
    return estimate_value(exchange, index.packs)


def _known_use(
    index: Index, have: int, candidates: Candidates, row: int, *, use: KnownUse | None, part: float
) -> list[Reason]:
    if not part:
        return []
    if use is None:
        return [_trade_takes(index, have, candidates, row, part)]
    sectors = index.organisations.sectors[int(candidates.organisations[row])]
    sector = max(sectors, key=lambda item: (_digits_in_common(item.nace, use), item.weight))
    details = _use_details(use, index.packs) | {
        "strength": round(float(candidates.use_strength[row]), 4),
        "sector": sector.nace,
        "sector_known_by": sector.known_by,
        "class_known_by": index.haves.known_by[have],
    }
    return [Reason(code="known_use", value=use.id, contribution=part, details=details)]


@lru_cache(maxsize=65536)
def _digits_in_common(nace: str, use: KnownUse) -> int:
    return max(common_digits(nace, prefix) for prefix in use.nace)


def _trade_takes(index: Index, have: int, candidates: Candidates, row: int, part: float) -> Reason:
    """What firms of the partner's trade take, where no known use names its sector."""
    known = index.packs.classes[index.relations.ids[int(index.haves.classes[have, candidates.use_class[row]])]]
    details: dict[str, str | float] = {
        "class_en": known.name_en,
        "class_zh": known.name_zh,
        "strength": round(float(candidates.use_strength[row]), 4),
    }
    return Reason(code="trade_takes", value=known.id, contribution=part, details=details)


@lru_cache(maxsize=65536)
def use_of_receiver(use: KnownUse, sectors: tuple[SectorWeight, ...], packs: Packs) -> KnownUse:
    """The use of the same class that a firm of these sectors does itself; the given one where none fits it better.

    What is strongest for a division may be the work of its neighbours: of two uses the one that names the firm's own
    class counts, the more certain sector first.
    """

    others = packs.uses_by_class.get(use.class_id, ())
    if use not in others:
        return use
    rows = [(item.weight, _fits_of_class(use.class_id, item.nace, packs)) for item in sectors]
    fits = {other.id: max((weight * fits[other.id] for weight, fits in rows), default=0.0) for other in others}
    best = max(others, key=lambda other: (round(fits[other.id], 2), other.prior, other.id))
    return best if fits[best.id] > fits[use.id] + FITS_BETTER else use


@lru_cache(maxsize=65536)
def _fits_of_class(class_id: str, nace: str, packs: Packs) -> Mapping[str, float]:
    """How well a sector fits each known use of a class (0..1), by the ids of the uses."""
    return {
        use.id: max((fit_sector(nace, prefix) for prefix in use.nace), default=0.0)
        for use in packs.uses_by_class.get(class_id, ())
    }


@lru_cache(maxsize=4096)
def _use_details(use: KnownUse, packs: Packs) -> dict[str, str | float]:
    """What a match tells of a known use whoever the partner is, with up to three pieces of evidence."""
    known = packs.classes[use.class_id]
    details: dict[str, str | float] = {
        "class_id": use.class_id,
        "class_en": known.name_en,
        "class_zh": known.name_zh,
        "process_en": use.process_en,
        "process_zh": use.process_zh,
        "reason_en": use.reason_en,
        "reason_zh": use.reason_zh,
        "source": use.evidence,
        "prior": use.prior,
        "hierarchy": use.hierarchy,
    }
    for name in ("replaces", "condition", "hindrance"):
        for lang in ("en", "zh"):
            if text := getattr(use, f"{name}_{lang}"):
                details[f"{name}_{lang}"] = text
    for number, row in enumerate(_evidence(packs).get(use.id, ())[:MOST_EVIDENCE], start=1):
        for name in ("kind", "reference", "source", "note_en", "note_zh"):
            details[f"evidence_{number}_{name}"] = row[name]
    return details


@lru_cache(maxsize=64)
def _evidence(packs: Packs) -> Mapping[str, tuple[Row, ...]]:
    """The evidence of each known use; of a precedent that is left out, none."""
    precedents = {item.id for item in packs.precedents}
    found: dict[str, list[Row]] = {}
    for row in packs.rows("uses/evidence"):
        if row["kind"] != "published exchange" or row["reference"] in precedents:
            found.setdefault(row["use_id"], []).append(row)
    return {use_id: tuple(rows) for use_id, rows in found.items()}


def _profile(index: Index, have: int, candidates: Candidates, row: int, part: float) -> list[Reason]:
    relations, place = index.relations, candidates.want_class[row]
    if not part or (number := best_number(index, have, candidates, row, table=relations.want_number, place=place)) < 0:
        return []
    item = index.relations.wanted[number]
    known = index.packs.classes[item.class_id]
    details: dict[str, str | float] = {
        "class_en": known.name_en,
        "class_zh": known.name_zh,
        "note_en": item.note_en,
        "note_zh": item.note_zh,
        "sector": item.gb4754,
        "source": item.source,
        "strength": round(float(candidates.want_strength[row]), 4),
    }
    return [Reason(code="sector_profile", value=item.id, contribution=part, details=details)]


def _classes(index: Index, have: int, candidates: Candidates, row: int, part: float) -> list[Reason]:
    if not part:
        return []
    want = int(candidates.wants[row])
    related, haves, asked = index.relations.related, index.haves, _class_shares(index.wants, want)
    pairs = [
        (related.item(own, other) * share * part_of_want, -first, -second, own, other)
        for first, (own, share) in enumerate(_class_shares(haves, have))
        for second, (other, part_of_want) in enumerate(asked)
    ]
    *_, own, other = max(pairs)
    mine = index.packs.classes[index.relations.ids[own]]
    theirs = index.packs.classes[index.relations.ids[other]]
    details: dict[str, str | float] = {
        "class_en": mine.name_en,
        "class_zh": mine.name_zh,
        "want_class": theirs.id,
        "want_class_en": theirs.name_en,
        "want_class_zh": theirs.name_zh,
        "strength": round(float(candidates.related[row]), 4),
    }
    code = "class_same" if mine.id == theirs.id else "class_related"
    return [Reason(code=code, value=mine.id, contribution=part, details=details)]


def _class_shares(columns: ResourceColumns, row: int) -> list[tuple[int, float]]:
    pairs = zip(columns.classes[row].tolist(), columns.class_shares[row].tolist(), strict=True)
    return [(number, share) for number, share in pairs if number >= 0]


def _facts(
    index: Index, have: int, candidates: Candidates, row: int, *, parts: list[float], rivals: float
) -> list[Reason]:
    want, member = int(candidates.wants[row]), int(candidates.organisations[row])
    item = index.haves.resources[have]
    found = _of_want(index, have, candidates, row, parts) if want >= 0 else []

    def add(signal: str, code: str, value: str | float | None, **details: str | float) -> None:
        found.append(Reason(code=code, value=value, contribution=parts[COLUMN[signal]], details=details))

    km = float(candidates.km[row])
    if not math.isnan(km):
        add("distance", "distance", round(km, 1), haul_km=float(index.haves.haul_km[have]))
    for signal, number in PLAIN:
        if parts[number]:
            add(signal, signal, None)
    if parts[COLUMN["condition"]]:
        add("condition", "condition_check", item.contaminants)
    if part := parts[COLUMN["permit"]]:
        add("permit", "permit_held" if part > 0 else "permit_needed", "|".join(item.hw or item.ewc) or None)
    for signal in ("sector_unknown", "unknown_taker"):
        if parts[COLUMN[signal]]:
            add(signal, signal, index.organisations.organisations[member].id)
    if parts[COLUMN["rivals"]]:
        add("rivals", "rivals", round(rivals, 1))
    return found


def _of_want(index: Index, have: int, candidates: Candidates, row: int, parts: list[float]) -> list[Reason]:
    """What a have and an explicit want have in common."""
    want = int(candidates.wants[row])
    item, other = index.haves.resources[have], index.wants.resources[want]
    found: list[Reason] = []

    def add(code: str, value: str | float | None, **details: str | float) -> None:
        found.append(Reason(code=code, value=value, contribution=parts[COLUMN[code]], details=details))

    if parts[COLUMN["code_same"]]:
        add("code_same", _common_code(item, other))
    if parts[COLUMN["text_similarity"]]:
        add("text_similarity", round(float(candidates.cosines[row]), 2))
    share = _cover(index, have, want)
    if share is not None or parts[COLUMN["quantity_fit"]]:
        add("quantity_fit", None if share is None else round(100 * share, 1))
    if parts[COLUMN["time_overlap"]]:
        add("time_overlap", _overlap_days(index, have, want))
    if parts[COLUMN["form"]]:
        add("form", item.form, want_form=other.form)
    return found


def _common_code(have: Resource, want: Resource) -> str | None:
    return next((code for code in categories_of(have.waste_codes) if code in want.waste_codes), None)


def _cover(index: Index, have: int, want: int) -> float | None:
    """The share of the want that the have covers, at most 1; None where amounts do not compare."""
    haves, wants = index.haves, index.wants
    if haves.measures[have] < 0 or wants.measures[want] != haves.measures[have] or not wants.amounts[want] > 0:
        return None
    return min(1.0, float(haves.amounts[have] / wants.amounts[want]))


def _steps(
    index: Index, have: int, parts: list[float], *, member: int, want: int, use: KnownUse | None
) -> list[Reason]:
    """The reasons of the signals of STEPS, where they weigh."""
    item = index.haves.resources[have]
    found: list[Reason] = []

    def add(part: float, code: str, value: str | None, **details: str | float) -> None:
        found.append(Reason(code=code, value=value, contribution=part, details=details))

    limits, regularity, hierarchy, legal, route, demand, level = (parts[number] for number in STEPS)
    if limits:
        add(limits, "limits", use.id if use is not None else None)
    if regularity:
        pattern = index.wants.resources[want].pattern if want >= 0 else ""
        add(regularity, "regularity", item.pattern, want_pattern=pattern)
    if hierarchy:
        add(hierarchy, "hierarchy", use.hierarchy if use is not None else None)
    if legal:
        add(legal, "legal_status", item.legal_status)
    if route:
        add(route, "current_route", item.route or None, cost=item.route_cost_per_year or 0.0)
    if demand:
        add(demand, "demand", "hazardous" if index.haves.hazardous[have] >= 1 else item.kind or None)
    if level:
        add(level, "level", level_of(index, have, member, math.nan))
    return found


def _overlap_days(index: Index, have: int, want: int) -> float:
    first = max(int(index.haves.first_days[have]), int(index.wants.first_days[want]))
    last = min(int(index.haves.last_days[have]), int(index.wants.last_days[want]))
    return float(last - first + 1)
