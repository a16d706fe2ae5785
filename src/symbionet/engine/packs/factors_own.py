"""An organisation's own factors: a small table with sources, no code. Every mistake names row, column and remedy."""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from symbionet.engine.errors import BadPack, SymbionetError, UnknownUnit
from symbionet.engine.packs.factors_units import as_per_tonne
from symbionet.engine.packs.factors_values import GRADES, Factor, graded
from symbionet.engine.packs.loading import Packs, load_packs
from symbionet.engine.packs.reading import read_list
from symbionet.engine.packs.waste_routes import waste_routes

__all__ = ["FactorProblem", "OwnFactors", "own_choices", "read_own_factors", "region_of"]

HEADINGS, REGIONS, GRADE_PACK = "factors/own_headings", "factors/regions", "factors/quality_grades"
NEEDED = ("activity", "subject", "value", "unit", "source")
THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
YES, NO = {"yes", "true", "1", "y", "是", "已审核", "已复核"}, {"no", "false", "0", "n", "", "否", "未审核", "未复核"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorProblem:
    """What is wrong with a cell of a table of own factors; row 1 is the heading."""

    row: int
    column: str
    value: str
    code: str
    remedy: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.value!r}: {self.remedy}"


class OwnFactors(NamedTuple):
    """The factors that could be read, and what is wrong with the other rows."""

    factors: tuple[Factor, ...]
    problems: tuple[FactorProblem, ...]


class _BadCell(SymbionetError):
    def __init__(self, column: str, value: str, code: str, remedy: str) -> None:
        super().__init__(remedy)
        self.cell = (column, value, code, remedy)


def read_own_factors(table: Path | Iterable[Mapping[str, object]], *, packs: Packs | None = None) -> OwnFactors:
    """The factors of a CSV file (UTF-8 or GB 18030) or of rows by heading; headings and words in Chinese or English.

    Needed: activity, subject, value, unit, source. A factor counts as reviewed only where the row says so; without
    low and high its range is that of its quality (D where none is given).

    >>> rows = [{"活动": "处置", "对象": "粉煤灰", "路线": "填埋", "数值": "12.5", "单位": "kgCO2e/t",
    ...          "来源": "厂内核算"}]
    >>> found = read_own_factors(rows)
    >>> found.factors[0].activity, found.factors[0].subject, found.factors[0].route, found.problems
    ('disposal', '粉煤灰', 'landfill', ())
    """
    packs = packs or load_packs()
    words = _words(packs)
    rows = _read_file(table) if isinstance(table, Path) else [dict(row) for row in table]
    factors: list[Factor] = []
    problems: list[FactorProblem] = []
    ids: set[str] = set()
    for number, raw in enumerate(rows, start=2):
        row = {words["column"].get(_fold(name), name): _text(cell) for name, cell in raw.items() if name}
        if not any(row.values()):
            continue
        try:
            factor = _read(row, number, words, packs)
            if factor.id in ids:
                raise _BadCell("id", factor.id, "twice", "this id stands twice; give every factor its own")
        except _BadCell as bad:
            column, value, code, remedy = bad.cell
            problems.append(FactorProblem(row=number, column=column, value=value, code=code, remedy=remedy))
        else:
            ids.add(factor.id)
            factors.append(factor)
    return OwnFactors(tuple(factors), tuple(problems))


def _read(row: Mapping[str, str], number: int, words: Mapping[str, Mapping[str, str]], packs: Packs) -> Factor:
    for column in NEEDED:
        if not row.get(column):
            raise _BadCell(column, "", "missing", f"is empty; every factor needs {', '.join(NEEDED)}")
    quality = row.get("quality", "").upper() or "D"
    if quality not in GRADES:
        raise _BadCell("quality", quality, "choice", "give A, B, C or D")
    value = _number(row, "value")
    spread = next(float(item["spread"]) for item in packs.rows(GRADE_PACK) if item["grade"] == quality)
    low, high = graded(value, spread)
    low, high = (_number(row, "low") if row.get("low") else low), (_number(row, "high") if row.get("high") else high)
    if not low <= value <= high:
        column = "low" if low > value else "high"
        raise _BadCell(column, row[column], "order", f"low {low:g}, value {value:g} and high {high:g} must rise")
    choices = {name: _choice(row, name, words) for name in ("activity", "route", "heating", "gwp", "reviewed")}
    year = row.get("year", "")
    if year and not re.fullmatch(r"(19|20)\d\d", year):
        raise _BadCell("year", year, "year", "write the year with four digits")
    values: dict[str, Any] = {**choices, "value": value, "low": low, "high": high, "quality": quality}
    values |= {name: row.get(name, "") for name in ("valid_from", "superseded_by", "licence", "note")}
    values["reviewed"] = choices["reviewed"] == "yes"
    factor = Factor(
        id=row.get("id") or f"own:{number}",
        subject=row["subject"],
        unit=_unit(row["unit"]),
        region=_region(row.get("region", ""), packs),
        year=int(year or 0),
        source=row["source"],
        pack="own factors",
        own=True,
        **values,
    )
    try:
        return as_per_tonne(factor)
    except UnknownUnit:
        raise _BadCell(
            "unit", row["unit"], "unit", "write e.g. kgCO2e/t, kgCO2e/short_ton, kgCO2e/tkm, kgCO2/kWh or GJ/t"
        ) from None


def region_of(text: str, packs: Packs | None = None) -> str:
    """The code of a region from its code or name ("天津市", "Tianjin", "CN-TJ"), "" where there is none.

    >>> region_of("天津市"), region_of("tianjin"), region_of("CN-TJ"), region_of("Atlantis")
    ('CN-TJ', 'CN-TJ', 'CN-TJ', '')
    """
    asked = re.sub(r"(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|电网)$", "", text.strip()).casefold()
    for row in (packs or load_packs()).rows(REGIONS):
        if asked and asked in (row["code"].casefold(), row["name_en"].casefold(), row["name_zh"].casefold()):
            return row["code"]
    return ""


def _region(text: str, packs: Packs) -> str:
    found = region_of(text, packs) if text else "GLO"
    if not found:
        raise _BadCell("region", text, "region", "write a code or name of the regions, e.g. CN, CN-TJ, 天津, GLO")
    return found


def _number(row: Mapping[str, str], column: str) -> float:
    cell = unicodedata.normalize("NFKC", row[column])
    try:
        value = float(cell.replace(",", "") if THOUSANDS.fullmatch(cell) else cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _BadCell(column, row[column], "number", "is no number; write digits with a decimal point")
    return value


def _choice(row: Mapping[str, str], column: str, words: Mapping[str, Mapping[str, str]]) -> str:
    cell = row.get(column, "")
    if column == "reviewed":
        if cell.casefold() not in YES | NO:
            raise _BadCell(column, cell, "choice", "say yes or no")
        return "yes" if cell.casefold() in YES else ""
    if not cell:
        return ""
    found = words[column].get(_fold(cell))
    if found is None:
        raise _BadCell(column, cell, "choice", f"write one of {', '.join(dict.fromkeys(words[column].values()))}")
    return found


def _unit(text: str) -> str:
    """A unit as people write it: "kg CO2e / tonne" is kgCO2e/t."""
    plain = re.sub(r"[\s·]+", "", unicodedata.normalize("NFKC", text).replace("每", "/"))
    plain = re.sub(r"(?i)co2-?e(q|quiv)?(?=/)", "CO2e", plain).replace("千克", "kg").replace("公斤", "kg")
    head, _, per = plain.partition("/")
    names = {"tonne": "t", "tonnes": "t", "吨": "t", "吨公里": "tkm", "tonne.km": "tkm", "t.km": "tkm", "t-km": "tkm"}
    names |= {
        "kwh": "kWh",
        "千瓦时": "kWh",
        "度": "kWh",
        "mwh": "MWh",
        "gj": "GJ",
        "吉焦": "GJ",
        "立方米": "m3",
    }
    names |= {"shortton": "short_ton", "短吨": "short_ton", "标准立方米": "Nm3", "nm3": "Nm3"}
    head = re.sub(r"^吨(?=CO2)", "t", head)
    return f"{head}/{names.get(per.casefold(), per)}"


def _words(packs: Packs) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in packs.rows(HEADINGS):
        for word in (row["id"], row["name_en"], row["name_zh"], *read_list(row["words"])):
            found.setdefault(row["of"], {})[_fold(word)] = row["id"]
    for route in waste_routes(packs).values():
        if route.factor_route:
            found["route"] |= {_fold(word): route.factor_route for word in (*route.spellings, route.factor_route)}
    return found


def own_choices(column: str, packs: Packs | None = None) -> tuple[tuple[str, str, str], ...]:
    """What a column of own factors may say: id, name in English, name in Chinese.

    >>> [name for _, name, _ in own_choices("gwp")]
    ['AR4', 'AR5', 'AR6', 'CO2 only']
    """
    packs = packs or load_packs()
    routes = waste_routes(packs).values() if column == "route" else ()
    return (
        *((route.factor_route, route.name_en, route.name_zh) for route in routes if route.factor_route),
        *((row["id"], row["name_en"], row["name_zh"]) for row in packs.rows(HEADINGS) if row["of"] == column),
    )


def _read_file(path: Path) -> list[dict[str, object]]:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [dict(row) for row in csv.DictReader(io.StringIO(text))]
    raise BadPack(f"{path.name} is neither UTF-8 nor GB 18030; save it as CSV UTF-8")


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():  # a spreadsheet holds the year 2025 as 2025.0
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _fold(word: object) -> str:
    return re.sub(r"[\s_\-]+", "", str(word)).casefold()
