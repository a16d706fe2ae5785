"""Turns a file or pasted text into tables: finds the header row, merges two-row headers, drops titles and totals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from symbionet.sheets.columns import heading_fields
from symbionet.sheets.encoding import decode_text, split_rows
from symbionet.sheets.guard import HostileFile, check_file, check_size
from symbionet.sheets.vocabulary import SERIAL, find_choice, fold

__all__ = ["Cell", "Row", "Table", "read_pasted", "read_tables"]

Cell = str | float | bool | date | None

_ONCE = {"quantity", "route_cost", "price", SERIAL}
_SEARCHED = 40  # a header further down than this is not looked for
_TOTALS = re.compile(
    r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|total|totals|sub-?total|sum|grand total)(?![a-z])[\s:：（(]*.{0,12}$",
    re.I,
)
_NOTES = re.compile(
    r"^(?:注|备注|说明|填表说明|填报说明|填表人|填报人|制表|制表人|审核|审核人|填表日期|填报日期|填报单位|数据来源|来源|notes?|remarks?|nb"
    r"|source|prepared by|date|filled in by|instructions?)\s*\d*\s*[:：、.]|^[*※＊]",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; `number` is the row in the file, counted from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a file: `role` is "have", "want", "organisations", "resources" or "" where its name does not say."""

    name: str
    headings: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    role: str = ""
    title: str = ""


def read_tables(data: bytes, name: str) -> tuple[Table, ...]:
    """Return the tables of a file (XLSX, XLS, ODS, CSV, TSV); raises `HostileFile` with the reason if it may not."""
    if check_file(data, name) == "text":
        rows = split_rows(decode_text(data, name), name)
        return _tables([_Grid(_stem(name), _numbered(rows), {})], name)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        grids = [
            _grid(workbook.get_sheet_by_name(sheet.name), name)
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
    except PasswordError:
        raise HostileFile("encrypted", name=name) from None
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, HostileFile):
            raise
        raise HostileFile("broken", name=name, what=str(error)) from None
    return _tables(grids, name)


def read_pasted(text: str) -> tuple[Table, ...]:
    """Return the table of text pasted from a spreadsheet (cells separated by tabs) or typed with commas."""
    return read_tables(text.encode(), "")


@dataclass(frozen=True, slots=True)
class _Grid:
    name: str
    rows: list[Row]
    merged: dict[tuple[int, int], tuple[int, int]]  # (row number, column) -> the cell that holds its value


def _stem(name: str) -> str:
    return re.sub(r"\.\w{2,4}$", "", re.split(r"[/\\]", name)[-1])


def _numbered(rows: Sequence[Sequence[str]]) -> list[Row]:
    return [Row(number, tuple(_text_cell(cell) for cell in row)) for number, row in enumerate(rows, start=1)]


def _text_cell(cell: str) -> Cell:
    cell = cell.strip().strip("\u200b\ufeff").strip()
    return cell or None


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return _text_cell(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return None if isinstance(value, time | timedelta) else str(value)


def _grid(sheet: CalamineSheet, name: str) -> _Grid:
    check_size(name, rows=sheet.total_height, columns=sheet.total_width)
    rows = [
        Row(number, tuple(_cell(value) for value in values))
        for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1)
    ]
    merged = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom, len(rows)) + 1):
            for column in range(left, min(right, 250) + 1):
                merged[row + 1, column] = (top + 1, left)
    return _Grid(sheet.name, rows, merged)


def _tables(grids: list[_Grid], name: str) -> tuple[Table, ...]:
    tables = [_table(grid) for grid in grids if any(_filled(row) for row in grid.rows)]
    if not tables:
        raise HostileFile("empty", name=name)
    read = [table for table in tables if table.role != "ignored"] or tables
    known = [table for table in read if any(heading_fields(heading) for heading in table.headings)]
    found = tuple(known or read)
    for table in found:
        check_size(name, rows=len(table.rows), columns=len(table.headings))
    return found


def _filled(row: Row) -> list[Cell]:
    return [cell for cell in row.cells if cell is not None]


def _table(grid: _Grid) -> Table:
    top, depth = _find_header(grid)
    header = grid.rows[top : top + depth]
    headings = _headings(grid, header)
    title = " ".join(str(cell) for row in grid.rows[:top] for cell in _filled(row))
    body = grid.rows[top + depth :]
    width = max(len(headings), max((_width(row) for row in body), default=0))
    headings += [""] * (width - len(headings))
    rows = [_unmerged(grid, row, headings) for row in body]
    return Table(
        name=grid.name,
        headings=tuple(headings),
        header_row=header[0].number,
        rows=tuple(row for row in rows if _is_content(row)),
        role=_role(grid.name, title),
        title=title,
    )


def _width(row: Row) -> int:
    return max((column + 1 for column, cell in enumerate(row.cells) if cell is not None), default=0)


def _known(texts: Sequence[str]) -> list[int]:
    return [column for column, text in enumerate(texts) if text and len(text) < 80 and heading_fields(text)]


def _texts(grid: _Grid, row: Row) -> list[str]:
    """The texts of a header row; a merged cell counts in every column that it spans."""
    texts = []
    for column in range(len(row.cells)):
        origin = grid.merged.get((row.number, column), (row.number, column))
        cells = grid.rows[origin[0] - 1].cells
        cell = cells[origin[1]] if origin[1] < len(cells) else None
        texts.append(re.sub(r"\s+", " ", cell).strip() if isinstance(cell, str) else "")
    return texts


def _own_texts(row: Row) -> list[str]:
    return [re.sub(r"\s+", " ", cell).strip() if isinstance(cell, str) else "" for cell in row.cells]


def _find_header(grid: _Grid) -> tuple[int, int]:
    """Return where the header row is, counted from 0, and of how many rows it is made."""
    best, best_score = 0, -1.0
    for index, row in enumerate(grid.rows[:_SEARCHED]):
        texts = _own_texts(row)
        filled = _filled(row)
        if not filled:
            continue
        fields = {field for column in _known(texts) for field in heading_fields(texts[column])}
        # A row of data repeats no headings; a long title above names one at most.
        score = len(_known(texts)) + min(len(fields), 1) * len(_known(texts)) / len(filled)
        if score > best_score + 0.001 and (len(_known(texts)) > 1 or best_score < 1.5):
            best, best_score = index, score
    if best_score <= 0:
        wide = [index for index, row in enumerate(grid.rows[:_SEARCHED]) if len(_filled(row)) > 1]
        filled_rows = [index for index, row in enumerate(grid.rows[:_SEARCHED]) if _filled(row)]
        return (wide or filled_rows)[0], 1
    return _extended(grid, best)


def _extended(grid: _Grid, best: int) -> tuple[int, int]:
    """Extend a header row by the row of groups above it or the row of parts or translations below it."""
    rows = grid.rows
    if best > 0 and _completes(grid, rows[best - 1], rows[best]):
        return best - 1, 2
    if best + 1 < len(rows) and (
        _completes(grid, rows[best], rows[best + 1]) or _translates(rows[best], rows[best + 1])
    ):
        return best, 2
    return best, 1


def _completes(grid: _Grid, upper: Row, lower: Row) -> bool:
    """Whether the lower row holds headings under gaps or groups of the upper row, and nothing that looks like data."""
    above, below = _own_texts(upper), _own_texts(lower)
    spanned = {
        column for (row, column), origin in grid.merged.items() if row == upper.number and origin != (row, column)
    }
    if any(isinstance(cell, float | date) for cell in _filled(lower)) or not any(above):
        return False
    said = [column for column, text in enumerate(above) if text]
    if len(said) == 1 and (said[0] == 0 or max(heading_fields(above[said[0]]).values(), default=0) < 90):
        return False  # a lone text above the headings is the title of the sheet
    known = set(_known(below))
    gaps = [column for column in known if column >= len(above) or not above[column] or column in spanned]
    strangers = [column for column, text in enumerate(below) if text and column not in known]
    alone = [
        column
        for column in range(len(above))
        if above[column] and (column >= len(below) or not below[column]) and heading_fields(above[column])
    ]
    return bool(gaps) and len(strangers) <= len(known) and bool(alone or len(known) >= len(_filled(lower)) - 1 > 0)


def _translates(upper: Row, lower: Row) -> bool:
    """Whether the lower row says the same headings in the other language."""
    above, below = _own_texts(upper), _own_texts(lower)
    pairs = [(a, b) for a, b in zip(above, below, strict=False) if a and b]
    same = [1 for a, b in pairs if set(heading_fields(a)) & set(heading_fields(b))]
    return len(same) >= 2 and len(same) * 2 > len(pairs)


def _headings(grid: _Grid, header: list[Row]) -> list[str]:
    if len(header) == 1:
        return [re.sub(r"\s+", " ", str(cell)).strip() if cell is not None else "" for cell in header[0].cells]
    above, below = _texts(grid, header[0]), _own_texts(header[1])
    width = max(len(above), len(below))
    above += [""] * (width - len(above))
    below += [""] * (width - len(below))
    headings, group = [], ""
    for upper, lower in zip(above, below, strict=True):
        group = upper or (group if lower else "")
        headings.append(_joined(group, lower))
    return headings


def _joined(group: str, part: str) -> str:
    """One heading of a group and its part: the part alone where it says enough, both where it does not."""
    if not part or part == group:
        return group
    if not group or heading_fields(part):
        bare = re.fullmatch(r"(?:数量|数值|value|amount|quantity)", part, re.I)
        return f"{group} {part}".strip() if bare and heading_fields(f"{group} {part}") else part
    return f"{group} {part}"


def _unmerged(grid: _Grid, row: Row, headings: list[str]) -> Row:
    """A row with the value of cells merged downwards, save amounts, which would count twice."""
    cells = list(row.cells) + [None] * (len(headings) - len(row.cells))
    for column in range(len(cells)):
        origin = grid.merged.get((row.number, column))
        below = origin and origin[0] < row.number and origin[1] == column and cells[column] is None
        if origin and below and not set(heading_fields(headings[column])) & _ONCE:
            cells[column] = grid.rows[origin[0] - 1].cells[column]
    return Row(row.number, tuple(cells))


def _is_content(row: Row) -> bool:
    filled = _filled(row)
    if not filled:
        return False
    first = next((cell for cell in filled if isinstance(cell, str)), None)
    if first is None:
        return True
    if _TOTALS.match(first) and all(isinstance(cell, float) or len(str(cell)) < 12 for cell in filled):
        return False
    return not (len(filled) <= 2 and _NOTES.match(first))


def _role(name: str, title: str) -> str:
    for text in (name, title):
        if role := find_choice("sheet", text[:60]):
            return role
    folded = fold(f"{name} {title}"[:200])
    for role, words in (
        ("have", ("可供资源", "供应清单", "供给清单", "haves")),
        ("want", ("需求清单", "资源需求", "wants")),
    ):
        if any(word in folded for word in words):
            return role
    return ""
