"""The library of measures as the packs `measures/*` have it: `load_library`, and `measures` for what fits a firm."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from symbionet.engine.errors import BadPack
from symbionet.engine.model import Range
from symbionet.engine.packs import Packs, Row, load_packs
from symbionet.engine.savings.equations import read_equation
from symbionet.engine.savings.values import AREAS, STAGES, Formula, Measure, Parameter, Stream, UnknownMeasure

__all__ = ["Library", "load_library", "measures"]

COST_OF_CP = {"none": "none_low", "low": "none_low", "medium": "medium", "high": "high"}


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class Library:
    """Measures, formulas, parameters and streams, each by its id; raises `BadPack` for what does not fit together."""

    packs: Packs

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """The parameters that formulas may ask for."""
        return {row["id"]: _parameter(row) for row in self.packs.rows("measures/parameters")}

    @cached_property
    def streams(self) -> Mapping[str, Stream]:
        """What measures save."""
        return {row["id"]: _stream(row) for row in self.packs.rows("measures/streams")}

    @cached_property
    def carriers(self) -> Mapping[str, Stream]:
        """The fuels that the stream "fuel" may stand for."""
        return {row["id"]: _stream(row) for row in self.packs.rows("measures/carriers")}

    @cached_property
    def formulas(self) -> Mapping[str, Formula]:
        """The formulas."""
        return {row["id"]: self._formula(row) for row in self.packs.rows("measures/formulas")}

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """The measures, in the order of the areas."""
        packs = [pack for area in AREAS if (pack := f"measures/measures_{area}") in self.packs.headers]
        rows = [row for pack in packs for row in self.packs.rows(pack)]
        costs = {row["id"]: _range(row) for row in self.packs.rows("measures/cost_classes")}
        groups: dict[str, list[str]] = {}
        for row in rows:
            groups.setdefault(row["overlap_group"], []).append(row["id"])
        groups.pop("", None)
        return {row["id"]: self._measure(row, costs, groups) for row in rows}

    @cached_property
    def by_answer(self) -> Mapping[str, tuple[str, ...]]:
        """Question of the checklist -> the measures that answer a "no" or "in part"; expert judgement."""
        found: dict[str, list[str]] = {}
        for row in self.packs.rows("measures/by_answer"):
            found.setdefault(row["question"], []).append(row["measure"])
        return {question: tuple(ids) for question, ids in found.items()}

    @cached_property
    def spreads(self) -> Mapping[str, float]:
        """The relative spread of a stated value, by its basis."""
        return {row["basis"]: float(row["spread"]) for row in self.packs.rows("measures/bases")}

    def measure(self, measure_id: str) -> Measure:
        """A measure by its id; raises `UnknownMeasure`, which names those that look like it."""
        found = self.measures.get(measure_id)
        if found is None:
            near = difflib.get_close_matches(measure_id, self.measures, n=3, cutoff=0.4)
            hint = f"did you mean {' or '.join(near)}?" if near else "`symbionet measures` lists them"
            raise UnknownMeasure(f"{measure_id!r} is no measure of the library; {hint}")
        return found

    def _formula(self, row: Row) -> Formula:
        equation = read_equation(row["equation"])
        unknown = [name for name in equation.needs if name not in self.parameters]
        if unknown:
            raise BadPack(f"formula {row['id']!r} asks for {unknown}, which measures/parameters does not have")
        streams = tuple(name for name, _ in equation.lines if name in self.streams)
        if not streams:
            raise BadPack(f"formula {row['id']!r} has no line that is named like a stream: {', '.join(self.streams)}")
        return Formula(
            id=row["id"],
            name_en=row["name_en"],
            name_zh=row["name_zh"],
            equation=row["equation"],
            parameters=equation.needs,
            streams=streams,
            reference_en=row["reference_en"],
            reference_zh=row["reference_zh"],
        )

    def _measure(self, row: Row, costs: Mapping[str, Range], groups: Mapping[str, Sequence[str]]) -> Measure:
        where = f"measure {row['id']!r}"
        if row["stage"] and row["stage"] not in STAGES:
            raise BadPack(f"{where} has the stage {row['stage']!r}; write one of {', '.join(STAGES)}")
        names = _list(row["formula"])
        if unknown := [name for name in names if name not in self.formulas]:
            raise BadPack(f"{where} has the formula {unknown[0]!r}, which measures/formulas does not have")
        formulas = tuple(self.formulas[name] for name in names)
        usual = dict(_usual(row["defaults"], where))
        if strange := set(usual) - {name for formula in formulas for name in formula.parameters}:
            raise BadPack(f"{where} has defaults of {sorted(strange)}, which its formula does not ask for")
        low, high = row["saving_low"], row["saving_high"]
        return Measure(
            id=row["id"],
            area=row["area"],
            title_en=row["title_en"],
            title_zh=row["title_zh"],
            summary_en=row["summary_en"],
            summary_zh=row["summary_zh"],
            stage=row["stage"],
            system=row["system"],
            stream=row["stream"],
            group=row["overlap_group"],
            overlaps=tuple(other for other in groups.get(row["overlap_group"], ()) if other != row["id"]),
            cost_class=row["cost_class"],
            cost=costs[row["cost_class"]],
            sectors=_list(row["sectors"]),
            equipment=_list(row["equipment"]),
            iso14001=row["iso14001"],
            cp_class=COST_OF_CP[row["cost_class"]],
            arc=row["arc"],
            formulas=formulas,
            usual=usual,
            share=(float(low), float(high)) if low and high else None,
            share_of=row["saving_of"],
            saving_source=row["saving_source"],
            life_years=float(row["life_years"]),
            suppliers=_list(row["suppliers"]),
            subsidy=row["subsidy"],
        )


@lru_cache(maxsize=8)
def load_library(packs: Packs | None = None) -> Library:
    """The library of the packs, read once.

    >>> load_library().measure("air-leaks").system
    'compressed-air'
    """
    return Library(packs or load_packs())


def measures(
    *, sector: str = "", area: str = "", equipment: Sequence[str] = (), library: Library | None = None
) -> tuple[Measure, ...]:
    """The measures that fit a firm, in the order of the areas.

    `sector` is a GB/T 4754 code of any length ("C33", "C3360") or a NACE code in digits; `equipment` are tags of
    measures/equipment: a measure that needs equipment then fits only where one of its tags is among them. What is not
    said leaves nothing out. Raises `BadPack` for an area that does not exist.

    >>> [item.id for item in measures(area="energy", equipment=["compressor"])][:2]
    ['air-leaks', 'air-pressure']
    """
    known = library or load_library()
    if area and area not in AREAS:
        raise BadPack(f"{area!r} is no area of measures; say one of {', '.join(AREAS)}")
    sectors = _as_gb4754(sector.strip().upper(), known.packs)
    return tuple(
        item
        for item in known.measures.values()
        if area in ("", item.area)
        and (not sectors or not item.sectors or _fits(sectors, item.sectors))
        and (not equipment or not item.equipment or set(equipment) & set(item.equipment))
    )


def _fits(codes: Sequence[str], prefixes: Sequence[str]) -> bool:
    return any(code.startswith(prefix) or prefix.startswith(code) for code in codes for prefix in prefixes)


def _as_gb4754(sector: str, packs: Packs) -> tuple[str, ...]:
    if not sector or sector[0].isalpha():
        return (sector,) if sector else ()
    rows = packs.rows("crosswalks/gb4754_nace2")
    return tuple(sorted({row["gb4754"] for row in rows if row["nace2"] == sector.replace(".", "")})) or (sector,)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _range(row: Row) -> Range:
    return Range(low=float(row["low"]), central=float(row["central"]), high=float(row["high"]))


def _usual(text: str, where: str) -> Iterator[tuple[str, Range]]:
    for part in _list(text):
        name, _, span = part.partition("=")
        try:
            low, central, high = (float(one) for one in span.split(":"))
        except ValueError:
            raise BadPack(f"{where}: {part!r} is no default; write `name=low:central:high`") from None
        yield name, Range(low=low, central=central, high=high)


def _parameter(row: Row) -> Parameter:
    return Parameter(
        id=row["id"],
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        unit=row["unit"],
        least=float(row["least"]),
        most=float(row["most"]),
        counted=row["counted"] == "yes",
        usual=_range(row) if row["central"] else None,
        source=row["source"],
    )


def _stream(row: Row) -> Stream:
    return Stream(
        id=row["id"],
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        unit=row["unit"],
        price=_range(row) if row["central"] else None,
        price_source=row["source"],
        factor=(row["activity"], row["subject"], row["route"], row["per"]) if row["activity"] else None,
    )
