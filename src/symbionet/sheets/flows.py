"""Reads sheets of flows for `assess`: one row per flow, headings in Chinese or English; a bad row is left out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from symbionet.engine.impact import BadFlow, FlowInput
from symbionet.engine.packs import load_packs
from symbionet.sheets.cells import cell_fault, cell_text, is_blank
from symbionet.sheets.columns import heading_fields
from symbionet.sheets.flowcells import FlowCells
from symbionet.sheets.guard import HostileFile
from symbionet.sheets.problems import Problem
from symbionet.sheets.reading import read_tables
from symbionet.sheets.tables import Row, Table
from symbionet.sheets.totals import left_out_problems
from symbionet.sheets.vocabulary import fold

__all__ = ["NEEDED", "FlowRow", "FlowSheet", "flow_columns", "read_flows"]

NEEDED = ("synergy", "material", "quantity")
_SEARCHED = 20  # rows in which a header is looked for
_CLOSE = 90  # below this, "distance" would be read as "instance"
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """A flow with the row it stands in and the headings of its columns by field."""

    table: str
    row: int
    synergy: str
    facts: FlowInput
    headings: Mapping[str, str]

    def problem(self, error: BadFlow) -> Problem:
        """What the engine found wrong with this flow, as a problem of its row."""
        return Problem(
            table=self.table,
            row=self.row,
            column=self.headings.get(error.field, error.field),
            value=error.value,
            code=error.code,
            severity="error",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSheet:
    """What was read; `left_out` counts the rows of each synergy that could not be taken."""

    flows: tuple[FlowRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@cache
def _terms() -> Mapping[str, str]:
    return {
        fold(term): row["field"]
        for row in load_packs().rows("wording/flow_headings")
        for term in f"{row['field']}|{row['terms_en']}|{row['terms_zh']}".split("|")
    }


@lru_cache(maxsize=1024)
def _field_of(heading: str) -> tuple[str, float]:
    """The field a heading names and how surely (0..100)."""
    known = _terms()
    bare = re.split(r"[,，/]|\s-\s", _BRACKETS.sub("", heading))[0]
    parts = [heading, _BRACKETS.sub("", heading), bare]
    parts += ["".join(re.findall(r"[\u3400-\u9fff]+", bare)), " ".join(re.findall(r"[A-Za-z_]+", bare))]
    for score, text in zip((100.0, 98.0, 96.0, 94.0, 92.0), parts, strict=True):
        if text.strip() and (found := known.get(fold(text))):
            return found, score
    folded = fold(bare)
    best = process.extractOne(folded, known.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE) if len(folded) > 5 else None
    return (known[best[0]], best[1] * 0.9) if best else ("", 0.0)


def flow_columns(headings: Sequence[str]) -> dict[str, int]:
    """The column of each field, counted from 0; of two that name one field the surer, then the left one.

    >>> flow_columns(["协同名称", "物料", "数量（吨/年）", "baseline_route", "Farbe"])
    {'synergy': 0, 'material': 1, 'quantity': 2, 'baseline_route': 3}
    """
    claims = sorted(
        (-score, column, found) for column, text in enumerate(headings) for found, score in [_field_of(text)] if found
    )
    mapping: dict[str, int] = {}
    for _, column, found in claims:
        mapping.setdefault(found, column)
    return dict(sorted(mapping.items(), key=lambda item: item[1]))


def read_flows(data: bytes, name: str) -> FlowSheet:
    """The flows of a file (XLSX, XLS, ODS, CSV of any encoding); raises `HostileFile` where it may not be read.

    A row with anything that cannot be read is left out whole: a figure that rests on a misread cell misleads.
    """
    flows: list[FlowRow] = []
    problems: list[Problem] = []
    left: dict[str, list[int]] = {}
    seen: list[str] = []
    for table in (table for table in read_tables(data, name) if table.role != "unknown"):
        headings, body = _header(table)
        columns = flow_columns(headings)
        if missing := [field for field in NEEDED if field not in columns]:
            seen += [f"{field}-column-missing" for field in missing]
            problems += [_missing(table, headings, field) for field in missing]
            continue
        seen.append("")
        problems += [*_strangers(table, headings, columns, body), *_doubles(table, headings, columns, body)]
        problems += left_out_problems(table)
        for row in body:
            reader = FlowCells(table.name, row, columns, headings)
            if not reader.texts:
                continue
            flow = reader.flow_input()
            problems += reader.problems
            if flow is None:
                left.setdefault(reader.texts.get("synergy", ""), []).append(row.number)
            else:
                flows.append(
                    FlowRow(
                        table=table.name,
                        row=row.number,
                        synergy=reader.texts["synergy"].strip(),
                        facts=flow,
                        headings=reader.headings,
                    )
                )
    if not seen:
        raise HostileFile("empty", name=name)
    return FlowSheet(
        flows=tuple(flows), problems=tuple(problems), left_out={key: tuple(rows) for key, rows in left.items()}
    )


def _header(table: Table) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The headings of a table, looked for among its first rows: the best known row is the header."""
    best, body = table.headings, table.rows
    known = len(flow_columns(best))
    for place, row in enumerate(table.rows[:_SEARCHED]):
        texts = tuple(cell_text(cell) for cell in row.cells)
        if (found := len(flow_columns(texts))) > max(known, 2):
            best, body, known = texts, table.rows[place + 1 :], found
    return best, body


def _missing(table: Table, headings: Sequence[str], name: str) -> Problem:
    listed = ", ".join(text for text in headings if text)
    return Problem(
        table=table.name,
        row=table.header_row,
        column=name,
        value=listed[:200],
        code=f"flow-{name}-column-missing",
        severity="error",
    )


def _strangers(table: Table, headings: Sequence[str], columns: Mapping[str, int], body: Sequence[Row]) -> list[Problem]:
    """Columns with cells that no field takes: a misspelt heading must not lose a figure in silence.

    Columns known from sheets of haves and wants (numbers, remarks, firms) are left aside without a word.
    """
    used = set(columns.values()) | {place for place, text in enumerate(headings) if heading_fields(text)}
    return [
        Problem(
            table=table.name, row=table.header_row, column=text, value=text, code="column-not-read", severity="warning"
        )
        for place, text in enumerate(headings)
        if text and place not in used and any(_says(row, place) for row in body)
    ]


def _doubles(table: Table, headings: Sequence[str], columns: Mapping[str, int], body: Sequence[Row]) -> list[Problem]:
    """Columns of a field that another column states already, where a cell says something else: one of two counts."""
    taken = {place: name for name, place in columns.items()}
    found = []
    for place, text in enumerate(headings):
        own = columns.get(_field_of(text)[0]) if text and place not in taken else None
        if own is not None and any(_says(row, place) and _text(row, place) != _text(row, own) for row in body):
            params = {"other": headings[own]}
            found.append(
                Problem(table=table.name, row=table.header_row, column=text, value=text, code="column-twice",
                        severity="warning", params=params)
            )  # fmt: skip
    return found


def _text(row: Row, place: int) -> str:
    return cell_text(row.cells[place]) if place < len(row.cells) else ""


def _says(row: Row, place: int) -> bool:
    text = _text(row, place)
    return not is_blank(text) and not cell_fault(text)
