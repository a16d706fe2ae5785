"""The library of measures for one firm: what fits it, what a measure asks for, and what it would save."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from symbionet.audits.actions import OpportunityValues
from symbionet.audits.models import Audit, Level, OpportunityKind, Stream, Tier
from symbionet.audits.pages.visit import payback_words
from symbionet.audits.queries import sector_codes
from symbionet.core.texts import in_language, number_words, range_words
from symbionet.engine.model import Range
from symbionet.engine.savings import (
    Conditions,
    Estimate,
    Measure,
    Stated,
    estimate,
    load_library,
    measures,
)

__all__ = [
    "AskedValue",
    "EstimateShown",
    "LibraryLine",
    "asked_values",
    "estimate_shown",
    "estimated",
    "library_shown",
    "opportunity_of",
]

KINDS = {
    "energy": OpportunityKind.ENERGY, "water": OpportunityKind.WATER, "material": OpportunityKind.MATERIAL,
    "air": OpportunityKind.AIR, "chemicals": OpportunityKind.CHEMICALS, "productivity": OpportunityKind.PROCESS,
    "symbiosis": OpportunityKind.SYMBIOSIS, "management": OpportunityKind.MANAGEMENT,
}  # fmt: skip
STREAMS = {
    "material": Stream.MATERIAL,
    "hazardous_waste": Stream.HAZARDOUS,
    "vehicle_fuel": Stream.FUEL,
}  # those called otherwise
TIERS = {"measured": Tier.MEASURED, "nameplate": Tier.NAMEPLATE, "rule_of_thumb": Tier.RULE}
WIDEST = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedValue:
    """What a formula asks for; `usual` is its usual range, "" where nobody can guess it."""

    id: str
    label: str
    unit: str
    usual: str
    least: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryLine:
    """A measure of the list."""

    id: str
    title: str
    summary: str
    kind: str
    saving: str
    calculates: bool


def _span(span: Range) -> str:
    return range_words(number_words(span.low), number_words(span.high))


def library_shown(audit: Audit, *, kind: str = "", text: str = "") -> list[LibraryLine]:
    """The measures that fit the sector of the firm, of one kind or of all, whose words hold the text."""
    codes = sector_codes(audit.organisation).split()
    words = text.casefold().split()
    lines = []
    for one in measures(sector=codes[-1] if codes else audit.organisation.nace):
        searched = f"{one.title_en} {one.title_zh} {one.summary_en} {one.summary_zh} {one.system}".casefold()
        if (kind and KINDS[one.area] != kind) or not all(word in searched for word in words):
            continue
        low, high = one.share or (0.0, 0.0)
        lines.append(
            LibraryLine(
                id=one.id,
                title=in_language(en=one.title_en, zh=one.title_zh),
                summary=in_language(en=one.summary_en, zh=one.summary_zh),
                kind=str(KINDS[one.area].label),
                saving=f"{range_words(f'{low:g}', f'{high:g}')} %" if one.share else "",
                calculates=bool(one.formulas or (one.share and one.stream)),
            )
        )
    return lines


def asked_values(measure: Measure, formula: int = 0) -> tuple[AskedValue, ...]:
    """What one of a measure's formulas asks for; without any its yearly consumption and the usual share."""
    known = load_library()
    if not measure.formulas:
        if not (measure.share and measure.stream):
            return ()
        low, high = measure.share
        stream = known.streams[measure.stream]
        label = in_language(en=stream.name_en, zh=stream.name_zh)
        return (
            AskedValue(id="consumption", label=_("%(stream)s used a year") % {"stream": label}, unit=stream.unit,
                       usual="", least=0, most=WIDEST),
            AskedValue(id="share", label=_("Share that is saved"), unit="%", usual=range_words(f"{low:g}", f"{high:g}"),
                       least=0, most=100),
        )  # fmt: skip
    chosen = measure.formulas[formula if 0 <= formula < len(measure.formulas) else 0]
    found = []
    for name in chosen.parameters:
        item = known.parameters[name]
        usual = measure.usual.get(name) or item.usual
        found.append(
            AskedValue(
                id=name,
                label=in_language(en=item.name_en, zh=item.name_zh),
                unit=item.unit,
                usual=_span(usual) if usual is not None else "",
                least=item.least,
                most=item.most,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateShown:
    """What a measure would save, in words."""

    streams: tuple[tuple[str, str, str], ...]  # what, how much a year, CNY a year
    money: str
    cost: str
    payback: str
    co2e: str
    tier: str
    moved: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def estimated(measure: Measure, stated: Mapping[str, Stated], *, cost: float | None) -> Estimate:
    """The saving of a measure; raises `BadStatement`."""
    quotation = Stated(value=cost) if cost is not None else None
    return estimate(measure.id, stated, conditions=Conditions(cost=quotation))


def estimate_shown(found: Estimate) -> EstimateShown:
    """An estimate for people: ranges, what moves it most, and what it leaves open."""
    known = load_library()
    notes = {
        "no_saving": _("These values save nothing."),
        "cost_class": _("The cost is the usual range of its class, no quotation."),
        "share": _("No formula: the usual share of the consumption."),
    }
    return EstimateShown(
        streams=tuple(
            (
                in_language(en=known.streams[one.stream].name_en, zh=known.streams[one.stream].name_zh),
                f"{_span(one.amount)} {one.unit}",
                _span(one.money),
            )
            for one in found.streams
        ),
        money=_span(found.money),
        cost=_span(found.cost),
        payback=payback_words(found.payback.central),
        co2e=_span(found.co2e),
        tier=str(TIERS[found.tier].label),
        moved=tuple(
            (in_language(en=one.name_en, zh=one.name_zh), f"{_span(one.value)} {one.unit}".strip())
            for one in found.moved[:4]
        ),
        notes=tuple(words for code, words in notes.items() if code in found.notes),
    )


def opportunity_of(audit: Audit, found: Estimate, *, place: str) -> OpportunityValues:
    """The opportunity that an estimate gives: its largest stream, all its money, the middle of its cost.

    One that saves the same as another of the audit (a group of the library) stands instead of it.
    """
    measure = found.measure
    main = max(found.streams, key=lambda one: one.money.central, default=None)
    group = {one.id for one in load_library().measures.values() if measure.group and one.group == measure.group}
    same = audit.opportunity_rows.filter(measure_id__in=group or {measure.id}).first()
    title = in_language(en=measure.title_en, zh=measure.title_zh)
    paragraphs = [in_language(en=measure.summary_en, zh=measure.summary_zh)]
    paragraphs += [f"{label}{_(': ')}{value}" for label, value in estimate_shown(found).moved]
    return OpportunityValues(
        title=(f"{title} · {place}" if place else title)[:200],
        text="\n".join(paragraphs),
        measure_id=measure.id,
        kind=KINDS[measure.area],
        stream=STREAMS.get(main.stream, main.stream) if main is not None else Stream.MONEY,
        level=measure.stage or Level.DEMAND,
        system="" if measure.system == "site" else measure.system,
        amount=max(0.0, main.amount.central) if main is not None else None,
        money=Decimal(round(found.money.central, 2)),
        cost=Decimal(round(max(0.0, found.cost.central), 2)),
        tier=TIERS[found.tier],
        instead_of=same if not place else None,
    )
