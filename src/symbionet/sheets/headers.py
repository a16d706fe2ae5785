"""Finds the header of a grid: one row, or up to four where groups or translations stand above or below."""

import re
from collections.abc import Sequence
from datetime import date

from symbionet.sheets.columns import heading_fields
from symbionet.sheets.tables import Grid, Row, filled_cells, own_texts
from symbionet.sheets.vocabulary import find_choice, fold, heading_terms

__all__ = ["find_header", "find_next_header", "read_headings"]

_SEARCHED = 40  # a header further down than this is not looked for
_DEEPEST = 3  # rows below the first one of a header
_BARE = re.compile(r"(?:数量|数值|value|amount|quantity)", re.I)


def _known(texts: Sequence[str]) -> list[int]:
    return [column for column, text in enumerate(texts) if text and len(text) < 80 and heading_fields(text)]


def _texts(grid: Grid, row: Row) -> list[str]:
    """The texts of a header row; a merged cell counts in every column that it spans."""
    texts = []
    for column in range(len(row.cells)):
        origin = grid.merged.get((row.number, column), (row.number, column))
        cells = grid.rows[origin[0] - 1].cells
        cell = cells[origin[1]] if origin[1] < len(cells) else None
        texts.append(re.sub(r"\s+", " ", cell).strip() if isinstance(cell, str) else "")
    return texts


def find_header(grid: Grid) -> tuple[int, int]:
    """Return where the header row is, counted from 0, and of how many rows it is made."""
    best, best_score = 0, -1.0
    for index, row in enumerate(grid.rows[:_SEARCHED]):
        texts = own_texts(row)
        filled = filled_cells(row)
        if not filled or _states_directions(grid, index):
            continue
        fields = {field for column in _known(texts) for field in heading_fields(texts[column])}
        # A row of data repeats no headings; a long title above names one at most.
        score = len(_known(texts)) + min(len(fields), 1) * len(_known(texts)) / len(filled)
        if score > best_score + 0.001 and (len(_known(texts)) > 1 or best_score < 1.5):
            best, best_score = index, score
    texts = own_texts(grid.rows[best])
    # One known word among many is chance: a row of data may hold "offer" or "waste".
    if len(_known(texts)) < 2 and len(_known(texts)) * 2 < len(filled_cells(grid.rows[best])):
        wide = [index for index, row in enumerate(grid.rows[:_SEARCHED]) if len(filled_cells(row)) > 1]
        filled_rows = [index for index, row in enumerate(grid.rows[:_SEARCHED]) if filled_cells(row)]
        return (wide or filled_rows)[0], 1
    return _extended(grid, best)


def _states_directions(grid: Grid, index: int) -> bool:
    """Whether the row is data: a cell says have or want, and so does the cell below or above it."""
    neighbours = (grid.rows[number].cells for number in (index - 1, index + 1) if 0 <= number < len(grid.rows))
    return any(
        _is_direction(cell) and _is_direction(other)
        for cells in neighbours
        for cell, other in zip(grid.rows[index].cells, cells, strict=False)
    )


def _is_direction(cell: object) -> bool:
    return isinstance(cell, str) and find_choice("direction", cell) is not None


def _extended(grid: Grid, best: int) -> tuple[int, int]:
    """Extend a header row by the row of groups above it or the row of parts or translations below it."""
    rows = grid.rows
    top, bottom = _merged_rows(grid, best)
    if bottom - top > 1 or bottom > best:
        return top, bottom - top + 1
    if best > 0 and _completes(grid, rows[best - 1], rows[best]):
        return best - 1, 2
    if best + 1 < len(rows) and (
        _completes(grid, rows[best], rows[best + 1]) or _translates(rows[best], rows[best + 1])
    ):
        return best, 3 if _has_third_tier(grid, best) else 2
    return best, 1


def _merged_rows(grid: Grid, best: int) -> tuple[int, int]:
    """The first and the last row of the header, as headings merged downwards tell."""
    number = grid.rows[best].number
    known = {(row.number, column) for row in grid.rows[: best + 1] for column in _known(own_texts(row))}
    merged = {column: grid.merged.get((number, column)) for column in range(len(grid.rows[best].cells))}
    origins = {column: origin for column, origin in merged.items() if origin is not None and origin in known}
    top = min((origin[0] for origin in origins.values()), default=number)
    below = [row for (row, column), origin in grid.merged.items() if row > number and origin == origins.get(column)]
    bottom = min(max(below, default=number), number + _DEEPEST)
    rows = grid.rows[best : best + bottom - number + 1]
    if number - top > _DEEPEST or any(isinstance(cell, float | date) for row in rows for cell in filled_cells(row)):
        return best, best
    return best - (number - top), best + bottom - number


def _has_third_tier(grid: Grid, top: int) -> bool:
    """Whether a third row holds parts of headings: nothing but known headings, each under one of the second row."""
    if top + 2 >= len(grid.rows):
        return False
    upper, lower = grid.rows[top + 1], grid.rows[top + 2]
    texts = own_texts(lower)
    return all(not text or heading_fields(text) or _BARE.fullmatch(text) for text in texts) and _completes(
        grid, upper, lower
    )


def _completes(grid: Grid, upper: Row, lower: Row) -> bool:
    """Whether the lower row holds headings under gaps or groups of the upper row, and nothing that looks like data."""
    above, below = own_texts(upper), own_texts(lower)
    spanned = {
        column for (row, column), origin in grid.merged.items() if row == upper.number and origin != (row, column)
    }
    if any(isinstance(cell, float | date) for cell in filled_cells(lower)) or not any(above):
        return False
    if any(re.search(r"[:：]\s*\S", text) for text in above):
        return False  # "企业名称：甲电厂" says a value, it heads no column
    filled = [column for column, text in enumerate(above) if text]
    if len(filled) == 1 and (filled[0] == 0 or max(heading_fields(above[filled[0]]).values(), default=0) < 90):
        return False  # a lone text above the headings is the title of the sheet
    known = set(_known(below))
    gaps = [column for column in known if column >= len(above) or not above[column] or column in spanned]
    strangers = [column for column, text in enumerate(below) if text and column not in known]
    alone = [
        column
        for column in range(len(above))
        if above[column] and (column >= len(below) or not below[column]) and heading_fields(above[column])
    ]
    return bool(gaps) and len(strangers) <= len(known) and bool(alone or len(known) >= len(filled_cells(lower)) - 1 > 0)


def _translates(upper: Row, lower: Row) -> bool:
    """Whether the lower row says the same headings in the other language."""
    above, below = own_texts(upper), own_texts(lower)
    pairs = [(a, b) for a, b in zip(above, below, strict=False) if a and b]
    same = [1 for a, b in pairs if set(heading_fields(a)) & set(heading_fields(b))]
    return len(same) >= 2 and len(same) * 2 > len(pairs)


def find_next_header(rows: Sequence[Row], headings: Sequence[str]) -> int | None:
    """Return where a further header stands among rows of data: most of it is known headings, as the first header is."""
    own = {field for heading in headings for field in heading_fields(heading)}
    for index, row in enumerate(rows):
        # The first text decides for nearly all rows of data that they are none; the rest is looked at only then.
        first = next((cell for cell in row.cells if cell is not None), None)
        if not isinstance(first, str) or len(first) > 40 or fold(first) not in heading_terms():
            continue
        texts = [cell for cell in own_texts(row) if cell]
        if len(texts) < 2 or len(texts) < len(filled_cells(row)):
            continue
        # Only headings beyond doubt: a row of data may well hold a word such as "waste".
        known = [found for text in texts if (found := heading_fields(text)) and max(found.values()) >= 95]
        fields = {field for found in known for field in found}
        if len(known) >= 2 and len(known) * 4 >= len(texts) * 3 and len(fields & own) * 2 >= len(known):
            return index
    return None


def read_headings(grid: Grid, header: Sequence[Row]) -> tuple[list[str], list[str]]:
    """Return the heading of each column, and the side ("have", "want" or "") of the group it stands in."""
    if len(header) == 1:
        cells = header[0].cells
        return [re.sub(r"\s+", " ", str(cell)).strip() if cell is not None else "" for cell in cells], [""] * len(cells)
    tiers = [*(_texts(grid, row) for row in header[:-1]), own_texts(header[-1])]
    width = max(len(tier) for tier in tiers)
    headings, *parts = [tier + [""] * (width - len(tier)) for tier in tiers]
    sides = [""] * width
    for lower in parts:
        headings, sides = _with_parts(headings, lower, sides)
    return headings, sides


def _with_parts(above: list[str], below: list[str], before: list[str]) -> tuple[list[str], list[str]]:
    """The headings and sides of groups and their parts; a group without a merged cell goes on to the right."""
    headings, sides, group, side = [], [], "", ""
    for upper, lower, former in zip(above, below, before, strict=True):
        group, side = (upper, former) if upper else (group, side) if lower else ("", "")
        headings.append(_joined(group, lower))
        own = find_choice("sheet", group) or find_choice("direction", group) if lower and lower != group else ""
        sides.append(own if own in ("have", "want") else side)
    return headings, sides


def _joined(group: str, part: str) -> str:
    """One heading of a group and its part: the part alone where it says enough, both where it does not."""
    if not part or part == group:
        return group
    if not group or heading_fields(part):
        bare = _BARE.fullmatch(part)
        return f"{group} {part}".strip() if bare and heading_fields(f"{group} {part}") else part
    return f"{group} {part}"
