"""The measures of one firm for people: a list by area, and everything about one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.core.texts import in_language, localised, number_words, range_words, with_unit
from symbionet.engine import savings
from symbionet.engine.model import Range
from symbionet.engine.packs import Row
from symbionet.engine.savings import Formula, Measure
from symbionet.knowledge.pages.links import Link, sector_links
from symbionet.knowledge.pages.terms import amount_words

__all__ = [
    "AREA_NAMES",
    "FormulaDetails",
    "MeasureDetails",
    "MeasureLine",
    "ParameterLine",
    "equipment_choices",
    "measure_details",
    "measure_groups",
]

AREA_NAMES = {
    "energy": gettext_lazy("energy"),
    "water": gettext_lazy("water"),
    "material": gettext_lazy("material and waste"),
    "air": gettext_lazy("air and VOC"),
    "chemicals": gettext_lazy("chemicals"),
    "productivity": gettext_lazy("productivity"),
    "symbiosis": gettext_lazy("symbiosis"),
    "management": gettext_lazy("management"),
}
CLASS_NAMES = {
    "none_low": gettext_lazy("no or low cost"),
    "medium": gettext_lazy("medium cost"),
    "high": gettext_lazy("high cost"),
}
STAGE_NAMES = {
    "demand": gettext_lazy("demand: counted first"),
    "distribution": gettext_lazy("distribution: counted on what demand leaves"),
    "supply": gettext_lazy("supply: counted last"),
}
SHARE_NAMES = {
    "system": gettext_lazy("%(share)s of the use of the system"),
    "site": gettext_lazy("%(share)s of the use of the site"),
    "flow": gettext_lazy("%(share)s of the flow or machine concerned"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """A measure in a list."""

    title: str
    url: str
    summary: str
    cost: str
    has_formula: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterLine:
    """A parameter of a formula; `usual` is "" where it must be stated."""

    id: str
    name: str
    unit: str
    usual: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaDetails:
    """A formula for people; `lines` are those of its equation."""

    name: str
    lines: tuple[str, ...]
    reference: str
    parameters: tuple[ParameterLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDetails:
    """A measure for people."""

    id: str
    title: str
    summary: str
    area: str
    area_word: str
    cost_class: str
    cost: str
    stage: str
    share: str
    share_source: str
    saves: tuple[str, ...]
    sectors: tuple[Link, ...]
    equipment: tuple[str, ...]
    suppliers: tuple[str, ...]
    overlaps: tuple[Link, ...]
    iso14001: str
    arc: str
    formulas: tuple[FormulaDetails, ...]
    packs: tuple[str, ...]


def measure_groups(
    *, area: str = "", sector: str = "", equipment: str = "", words: str = ""
) -> tuple[tuple[str, tuple[MeasureLine, ...]], ...]:
    """The measures that fit, by area in words; `words` must all stand in title or summary, in either language."""
    tags = (equipment,) if equipment else ()
    wanted = words.casefold().split()
    groups: dict[str, list[MeasureLine]] = {}
    for item in savings.measures(sector=sector, area=area, equipment=tags):
        if equipment and equipment not in item.equipment:
            continue  # what needs no equipment is left out where somebody asks for a machine
        text = f"{item.title_en} {item.title_zh} {item.summary_en} {item.summary_zh}".casefold()
        if all(word in text for word in wanted):
            groups.setdefault(item.area, []).append(_line(item))
    return tuple((str(AREA_NAMES[name]), tuple(lines)) for name, lines in groups.items())


def measure_details(measure_id: str) -> MeasureDetails | None:
    """Everything about a measure; None where the library has none of that id."""
    library = savings.load_library()
    item = library.measures.get(measure_id)
    if item is None:
        return None
    low, high = item.share or (None, None)
    return MeasureDetails(
        id=item.id,
        title=localised(item, "title"),
        summary=localised(item, "summary"),
        area=item.area,
        area_word=str(AREA_NAMES[item.area]),
        cost_class=str(CLASS_NAMES[item.cp_class]),
        cost=with_unit(range_words(number_words(item.cost.low), number_words(item.cost.high)), "CNY"),
        stage=str(STAGE_NAMES.get(item.stage, "")),
        share=str(SHARE_NAMES[item.share_of]) % {"share": amount_words(low, high, "%")} if item.share else "",
        share_source=_source(item.saving_source),
        saves=tuple(_saved(item)),
        sectors=sector_links(item.sectors),
        equipment=_names("equipment", item.equipment),
        suppliers=_names("suppliers", item.suppliers),
        overlaps=tuple(_link(library.measures[other]) for other in item.overlaps),
        iso14001=item.iso14001,
        arc="" if item.arc == "none" else item.arc,
        formulas=tuple(_formula(one, item.usual) for one in item.formulas),
        packs=(f"measures/measures_{item.area}", *(("measures/formulas",) if item.formulas else ())),
    )


def equipment_choices() -> list[tuple[str, str]]:
    """Equipment by tag and name."""
    return [(row["id"], _row_name(row)) for row in savings.load_library().packs.rows("measures/equipment")]


def _line(item: Measure) -> MeasureLine:
    return MeasureLine(
        title=localised(item, "title"),
        url=reverse("knowledge_measure", args=[item.id]),
        summary=localised(item, "summary"),
        cost=str(CLASS_NAMES[item.cp_class]),
        has_formula=bool(item.formulas),
    )


def _link(item: Measure) -> Link:
    return Link(text=localised(item, "title"), url=reverse("knowledge_measure", args=[item.id]))


def _saved(item: Measure) -> Iterator[str]:
    """What it saves, each stream once."""
    streams = savings.load_library().streams
    names = [name for one in item.formulas for name in one.streams] or [item.stream]
    for name in dict.fromkeys(filter(None, names)):
        yield localised(streams[name], "name")


def _formula(found: Formula, usual: Mapping[str, Range]) -> FormulaDetails:
    known = savings.load_library().parameters
    return FormulaDetails(
        name=localised(found, "name"),
        lines=tuple(part.strip() for part in found.equation.split(";")),
        reference=localised(found, "reference"),
        parameters=tuple(
            ParameterLine(
                id=name,
                name=localised(known[name], "name"),
                unit=known[name].unit,
                usual=_usual(usual.get(name, known[name].usual)),
            )
            for name in found.parameters
        ),
    )


def _usual(span: Range | None) -> str:
    if span is None:
        return ""
    low, central, high = (number_words(value) for value in (span.low, span.central, span.high))
    return _("%(central)s (%(low)s to %(high)s)") % {"central": central, "low": low, "high": high}


def _source(text: str) -> str:
    return _("expert judgement") if text == "expert judgement" else ""


def _names(pack: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    rows = {row["id"]: row for row in savings.load_library().packs.rows(f"measures/{pack}")}
    return tuple(_row_name(rows[item]) for item in ids)


def _row_name(row: Row) -> str:
    return in_language(zh=row["name_zh"], en=row["name_en"])
