"""Turns files and pasted text into tables: finds headers, splits tables below or beside others, sets totals apart."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from symbionet.sheets.columns import heading_fields
from symbionet.sheets.encoding import decode_text, split_rows
from symbionet.sheets.formulas import fill_formulas, formulas_without_result
from symbionet.sheets.guard import HostileFile, check_file, check_size
from symbionet.sheets.headers import find_header, find_next_header, read_headings
from symbionet.sheets.tables import Cell, Grid, Row, Table, filled_cells
from symbionet.sheets.totals import is_total
from symbionet.sheets.vocabulary import SERIAL, find_role, fold, side_name

__all__ = ["read_grids", "read_pasted", "read_tables"]

_DITTO = {fold(mark) or mark for mark in ("同上", "同前", "〃", "″", "''", "ditto", "as above", "same as above")}
_DITTO_SIGNS = frozenset("同〃″'(（[【dDaAsS")  # with which a ditto mark begins: nearly no cell is looked at further
_ONCE = {"quantity", "route_cost", "price", SERIAL}
_WORKBOOKS = (".xlsx", ".xls", ".ods")
_MARKUP = re.compile(rb"\W{0,4}\s*<(?:!doctype|html|\?xml|head|body|table)", re.I)
_NOTES = re.compile(
    r"^(?:注|备注|说明|填表说明|填报说明|填表人|填报人|制表|制表人|审核|审核人|填表日期|填报日期|填报单位|数据来源|来源|notes?|remarks?|nb"
    r"|source|prepared by|date|filled in by|instructions?)\s*\d*\s*[:：、.]|^[*※＊]",
    re.I,
)


def read_tables(data: bytes, name: str) -> tuple[Table, ...]:
    """Return the tables of a file (XLSX, XLS, ODS, CSV, TSV); raises `HostileFile` with the reason if it may not."""
    return _tables(read_grids(data, name), name)


def read_grids(data: bytes, name: str) -> list[Grid]:
    """Return the sheets of a file as they stand, for readers with headings of their own; raises `HostileFile`."""
    if check_file(data, name) == "text":
        rows = split_rows(decode_text(data, name), name)
        check_size(name, rows=len(rows), columns=max(map(len, rows), default=0))
        if name.lower().endswith(_WORKBOOKS) and max(map(len, rows), default=0) < 2:
            raise HostileFile("not-a-sheet", name=name, what="webpage" if _MARKUP.match(data[:200]) else "text")
        return [Grid(_stem(name), _numbered(rows), {})]
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        formulas = formulas_without_result(data)
        return [
            _grid(workbook.get_sheet_by_name(sheet.name), name, formulas.get(sheet.name, {}))
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
    except PasswordError:
        raise HostileFile("encrypted", name=name) from None
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, HostileFile):
            raise
        raise HostileFile("broken", name=name, what=str(error)) from None


def read_pasted(text: str) -> tuple[Table, ...]:
    """Return the table of text pasted from a spreadsheet (cells separated by tabs) or typed with commas."""
    return read_tables(text.encode(), "")


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


def _grid(sheet: CalamineSheet, name: str, formulas: Mapping[tuple[int, int], str]) -> Grid:
    check_size(name, rows=sheet.total_height, columns=sheet.total_width)
    laid_out = sheet.to_python(skip_empty_area=False)
    fill_formulas(laid_out, formulas)
    rows = [Row(number, tuple(_cell(value) for value in values)) for number, values in enumerate(laid_out, start=1)]
    merged = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom, len(rows)) + 1):
            for column in range(left, min(right, 250) + 1):
                merged[row + 1, column] = (top + 1, left)
    return Grid(sheet.name, rows, merged)


def _tables(grids: list[Grid], name: str) -> tuple[Table, ...]:
    tables = [table for grid in grids for table in _tables_of(grid)]
    if not tables:
        raise HostileFile("empty", name=name)
    read = [table for table in tables if table.role != "ignored"] or tables
    known = [table for table in read if any(heading_fields(heading) for heading in table.headings)]
    others = [replace(table, role="unknown") for table in read if table not in known and _is_list(table)]
    found = (*known, *others) if known else tuple(read)
    for table in found:
        check_size(name, rows=len(table.rows), columns=len(table.headings))
    return found


def _is_list(table: Table) -> bool:
    """Whether a table without known headings may hold records, and is no remark: two rows of two cells."""
    return sum(len(filled_cells(row)) > 1 for row in table.rows) > 1


def _tables_of(grid: Grid) -> Iterator[Table]:
    """Yield the tables of a sheet: those below each other, and those of haves and wants beside each other."""
    rest, first = grid, True
    while any(filled_cells(row) for row in rest.rows):
        top, depth = find_header(rest)
        header, body = rest.rows[top : top + depth], rest.rows[top + depth :]
        headings, sides = read_headings(grid, header)
        title = " ".join(str(cell) for row in rest.rows[:top] for cell in filled_cells(row))
        body, left = _cut(body, headings)
        name = grid.name if first else f"{grid.name} ({header[0].number})"
        role = find_role(grid.name, title) if first else find_role(title, grid.name)
        table = _table(grid, header[0].number, headings, body, name=name, role=role, title=title)
        yield from _beside(table, sides)
        rest, first = Grid(grid.name, left, grid.merged), False


def _cut(body: list[Row], headings: list[str]) -> tuple[list[Row], list[Row]]:
    """Return the rows of a table and what follows; a header that is only repeated begins no new table."""
    start = 0
    while (found := find_next_header(body[start:], headings)) is not None:
        at = start + found
        title = at
        while title > start and len(filled_cells(body[title - 1])) <= 1:
            title -= 1
        titled = any(filled_cells(row) for row in body[title:at])
        if titled or [fold(str(cell)) for cell in filled_cells(body[at])] != [fold(text) for text in headings if text]:
            return body[:title], body[title:]
        body = body[:at] + body[at + 1 :]
        start = at
    return body, []


def _table(
    grid: Grid, header_row: int, headings: list[str], body: list[Row], *, name: str, role: str, title: str
) -> Table:
    width = max(len(headings), max((_width(row) for row in body), default=0))
    headings = headings + [""] * (width - len(headings))
    content = [
        row for row in (_unmerged(grid, row, headings) for row in body if not _is_remark(row)) if filled_cells(row)
    ]
    content = _without_dittos(content)
    totals = tuple(row for row in content if is_total(row))
    headings, rows = _joined_series(headings, [row for row in content if row not in totals])
    return Table(
        name=name,
        headings=tuple(headings),
        header_row=header_row,
        rows=tuple(rows),
        role=role,
        title=title,
        totals=totals,
        remarks=tuple(row for row in body if _is_remark(row)),
    )


def _without_dittos(rows: list[Row]) -> list[Row]:
    """The rows with the last filled cell above in place of "同上" or a ditto mark; one below nothing stays."""
    if not any(_is_ditto(cell) for row in rows for cell in row.cells):
        return rows
    found: list[Row] = []
    above: dict[int, Cell] = {}  # the last cell of each column that says anything
    for row in rows:
        cells = tuple(above.get(column, cell) if _is_ditto(cell) else cell for column, cell in enumerate(row.cells))
        above |= {column: cell for column, cell in enumerate(cells) if cell is not None}
        found.append(Row(row.number, cells))
    return found


def _is_ditto(cell: Cell) -> bool:
    return isinstance(cell, str) and cell[0] in _DITTO_SIGNS and len(cell) < 14 and (fold(cell) or cell) in _DITTO


def _joined_series(headings: list[str], rows: list[Row]) -> tuple[list[str], list[Row]]:
    """Join columns such as "Have 1", "Have 2" into the first: they list what one cell could list."""
    series: dict[str, list[int]] = {}
    for column, heading in enumerate(headings):
        field = next((field for field in ("have", "want") if field in heading_fields(heading)), "")
        if field and re.search(r"[\d一二三四五六七八九]\s*[)）]?$", heading):
            series.setdefault(field, []).append(column)
    for columns in series.values():
        first, others = columns[0], columns[1:]
        for column in others:
            headings[column] = ""
        rows = [_joined_row(row, first, others) for row in rows] if others else rows
    return headings, rows


def _joined_row(row: Row, first: int, others: list[int]) -> Row:
    cells = list(row.cells)
    texts = [str(cells[column]) for column in (first, *others) if cells[column] is not None]
    cells[first] = "; ".join(texts) or None
    for column in others:
        cells[column] = None
    return Row(row.number, tuple(cells))


def _beside(table: Table, sides: list[str]) -> Iterator[Table]:
    """Yield a table once, or once per side where its columns stand in a group of haves and one of wants."""
    if not {"have", "want"} <= set(sides):
        yield table
        return
    sides = sides + [""] * (len(table.headings) - len(sides))
    for side in ("have", "want"):
        kept = [column for column, other in enumerate(sides) if other in ("", side)]
        own = [column for column, other in enumerate(sides) if other == side]
        yield Table(
            name=f"{table.name} ({side_name(side)})",
            headings=tuple(heading if column in kept else "" for column, heading in enumerate(table.headings)),
            header_row=table.header_row,
            rows=tuple(_only(row, kept) for row in table.rows if any(row.cells[column] is not None for column in own)),
            role=side,
            title=table.title,
            totals=table.totals if side == "have" else (),  # told once
            remarks=table.remarks if side == "have" else (),
        )


def _only(row: Row, kept: list[int]) -> Row:
    return Row(row.number, tuple(cell if column in kept else None for column, cell in enumerate(row.cells)))


def _width(row: Row) -> int:
    return max((column + 1 for column, cell in enumerate(row.cells) if cell is not None), default=0)


def _unmerged(grid: Grid, row: Row, headings: list[str]) -> Row:
    """A row with the value of cells merged downwards, save amounts, which would count twice."""
    cells = list(row.cells) + [None] * (len(headings) - len(row.cells))
    for column in range(len(cells)):
        origin = grid.merged.get((row.number, column))
        below = origin and origin[0] < row.number and origin[1] == column and cells[column] is None
        if origin and below and not set(heading_fields(headings[column])) & _ONCE:
            cells[column] = grid.rows[origin[0] - 1].cells[column]
    return Row(row.number, tuple(cells))


def _is_remark(row: Row) -> bool:
    """Whether a row says something of the table as a whole: "注：…", "Source: …"."""
    filled = filled_cells(row)
    first = next((cell for cell in filled if isinstance(cell, str)), None)
    return first is not None and len(filled) <= 2 and _NOTES.match(first) is not None
