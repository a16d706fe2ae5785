"""Reads a list of synergies: each row as texts by field, headings in Chinese or English; the platform judges them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from symbionet.engine.errors import UnknownUnit, UnreadableQuantity
from symbionet.engine.packs import load_packs
from symbionet.engine.units import parse_number, parse_quantity, yearly
from symbionet.sheets.cells import cell_fault, cell_text, is_blank
from symbionet.sheets.columns import heading_unit
from symbionet.sheets.guard import HostileFile, check_size
from symbionet.sheets.problems import Problem
from symbionet.sheets.reading import read_grids
from symbionet.sheets.tables import Grid, Row, filled_cells
from symbionet.sheets.vocabulary import fold

__all__ = [
    "PipelineRow",
    "PipelineSheet",
    "cny_of_year",
    "column_name",
    "pipeline_columns",
    "read_pipeline",
    "tonnes_of_year",
]

NEEDED = ("provider", "receiver")
SEARCHED = 20  # rows in which the header is looked for
_GAS = re.compile(r"(?i)\s*(?:co2|co₂|二氧化碳)-?(?:e|eq|当量)?")  # tonnes of it are tonnes
_YUAN = re.compile(r"人民币|元|cny|rmb|yuan|¥")
_YEARLY = re.compile(r"/?(?:每年|年|per(?:year|annum)|/year|/yr?|/a|p\.?a\.?)$|^每?年")
_MONTHLY = re.compile(r"/?(?:每月|月|per\s?month|/month)$|^每?月")
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineRow:
    """One synergy of a list: its cells as texts by field, and the heading of each field."""

    table: str
    row: int
    texts: Mapping[str, str]
    headings: Mapping[str, str]

    def problem(self, field: str, code: str, *, value: str = "", warning: bool = False) -> Problem:
        """A problem of one cell of this row."""
        return Problem(
            table=self.table,
            row=self.row,
            column=self.headings.get(field, field),
            value=value or self.texts.get(field, ""),
            code=code,
            severity="warning" if warning else "error",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineSheet:
    """What was read of a file."""

    rows: tuple[PipelineRow, ...] = ()
    problems: tuple[Problem, ...] = ()


@cache
def _terms() -> Mapping[str, str]:
    return {
        fold(term): row["field"]
        for row in load_packs().rows("wording/synergy_headings")
        for term in f"{row['field']}|{row['terms_en']}|{row['terms_zh']}".split("|")
    }


def column_name(column: str, lang: str) -> str:
    """The heading of a column for people; a field that the list has no column for by the first of its headings.

    >>> column_name("stopped_at", "zh"), column_name("供方", "en")
    ('终止阶段', '供方')
    """
    for row in load_packs().rows("wording/synergy_headings"):
        if row["field"] == column:
            return row[f"terms_{lang}"].partition("|")[0]
    return column


def pipeline_columns(headings: Sequence[str]) -> dict[str, int]:
    """The column of each field, counted from 0; of two that name one field the left one.

    >>> pipeline_columns(["供方", "需方", "资源名称", "阶段", "Value (CNY/a)"])
    {'provider': 0, 'receiver': 1, 'resource': 2, 'stage': 3, 'money': 4}
    """
    found: dict[str, int] = {}
    for column, heading in enumerate(headings):
        for text in (heading, _BRACKETS.sub("", heading)):
            name = _terms().get(fold(text)) if text.strip() else None
            if name is not None:
                found.setdefault(name, column)
                break
    return found


def tonnes_of_year(text: str, heading: str) -> float | None:
    """The tonnes a year of a cell as people write it, in the unit of its heading where it has none; None if unreadable.

    >>> [tonnes_of_year(text, "数量") for text in ("3 万吨/年", "1,200 t/a", "500 kg/month", "1200", "900 kWh")]
    [30000.0, 1200.0, 6.0, 1200.0, None]
    >>> tonnes_of_year("3", "数量（万吨）"), tonnes_of_year("67,500 t CO2e", "减排量")
    (30000.0, 67500.0)
    """
    unit, period = heading_unit(_GAS.sub("", heading))
    try:
        amount = yearly(parse_quantity(_GAS.sub("", text), unit or "t", period or "year"))
    except (UnknownUnit, UnreadableQuantity):
        return None
    return amount[0] if amount is not None and amount[1] == "t" else None


def cny_of_year(text: str, heading: str) -> float | None:
    """The yuan a year of a cell as people write it; None where it is no number of yuan.

    >>> [cny_of_year(text, "Value") for text in ("120 万元/年", "¥1,200,000", "10,000 元/月", "-30万", "100 EUR")]
    [1200000.0, 1200000.0, 120000.0, -300000.0, None]
    >>> cny_of_year("120", "年效益（万元）")
    1200000.0
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace(" ", "")
    words = unicodedata.normalize("NFKC", heading).casefold()
    bare = _MONTHLY.sub("", _YEARLY.sub("", plain))
    try:
        amount = parse_number(_YUAN.sub("", bare))
    except UnreadableQuantity:
        return None
    if "万元" in words and not re.search("[万亿元¥]", plain):
        amount *= 10_000
    return amount * 12 if _MONTHLY.search(plain) else amount


def read_pipeline(data: bytes, name: str) -> PipelineSheet:
    """The synergies of a file (XLSX, XLS, ODS, CSV of any encoding); raises `HostileFile` where it may not be read."""
    rows: list[PipelineRow] = []
    problems: list[Problem] = []
    for grid in read_grids(data, name):
        if not any(filled_cells(row) for row in grid.rows):
            continue
        header, body = _header(grid)
        check_size(name, rows=len(body), columns=len(header.cells))
        headings = tuple(cell_text(cell) for cell in header.cells)
        columns = pipeline_columns(headings)
        missing = [field for field in NEEDED if field not in columns]
        listed = ", ".join(text for text in headings if text)[:200]
        problems += [
            Problem(
                table=grid.name,
                row=header.number,
                column=field,
                value=listed,
                code=f"synergy-{field}-column-missing",
                severity="error",
            )
            for field in missing
        ]
        problems += _unread(grid, header, headings, columns)
        if not missing:
            rows += [row for item in body if (row := _row(grid, item, headings, columns)).texts]
            problems += [one for item in body for one in _faults(grid, item, headings, columns)]
    if not rows and not problems:
        raise HostileFile("empty", name=name)
    return PipelineSheet(rows=tuple(rows), problems=tuple(problems))


def _unread(grid: Grid, header: Row, headings: Sequence[str], columns: Mapping[str, int]) -> list[Problem]:
    """A warning for each column with a heading that names no field: nothing is left out silently."""
    return [
        Problem(
            table=grid.name, row=header.number, column=text, value="", code="synergy-column-unread", severity="warning"
        )
        for place, text in enumerate(headings)
        if text.strip() and place not in columns.values()
    ]


def _header(grid: Grid) -> tuple[Row, list[Row]]:
    """The header and the rows below it: of the first rows the one that names most fields, else the first filled."""
    first = [row for row in grid.rows[:SEARCHED] if filled_cells(row)] or grid.rows[:1]
    best = max(first, key=lambda row: len(pipeline_columns([cell_text(cell) for cell in row.cells])))
    return best, [row for row in grid.rows if row.number > best.number]


def _faults(grid: Grid, row: Row, headings: Sequence[str], columns: Mapping[str, int]) -> Iterator[Problem]:
    """What is left out of a row, as it is a formula's error or a formula without its result."""
    for place in columns.values():
        text = cell_text(row.cells[place]).strip() if place < len(row.cells) else ""
        if code := cell_fault(text):
            yield Problem(
                table=grid.name,
                row=row.number,
                column=headings[place],
                value=text[:200],
                code=code,
                severity="warning",
            )


def _row(grid: Grid, row: Row, headings: Sequence[str], columns: Mapping[str, int]) -> PipelineRow:
    cells = {field: row.cells[place] for field, place in columns.items() if place < len(row.cells)}
    texts = {field: cell_text(cell).strip() for field, cell in cells.items()}
    return PipelineRow(
        table=grid.name,
        row=row.number,
        texts={field: text for field, text in texts.items() if not is_blank(text) and not cell_fault(text)},
        headings={field: headings[place] for field, place in columns.items()},
    )
