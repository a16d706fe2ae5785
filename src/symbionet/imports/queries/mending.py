"""Cells that people mend in the preview: laid over the tables of the file, which itself stays as it was brought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from symbionet.imports.models import Import
from symbionet.sheets import Problem, Row, Table

__all__ = ["RowToMend", "mended_tables", "rows_to_mend"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowToMend:
    """A row with problems: `place` is that of its table among the tables, `problems` are those by column and, under
    None, those of the row as a whole; `was` are the texts of the file under mended cells.
    """

    place: int
    table: Table
    row: Row
    columns: tuple[int, ...]  # those that hold a field
    problems: Mapping[int | None, tuple[Problem, ...]]
    was: Mapping[int, str]

    @property
    def is_left_out(self) -> bool:
        """Whether the row is not taken as it stands."""
        return any(one.severity == "error" for some in self.problems.values() for one in some)

    @property
    def is_in_doubt(self) -> bool:
        """Whether all of the row is taken as it stands, and something of it is asked about."""
        return all(one.severity == "doubt" for some in self.problems.values() for one in some)


def mended_tables(batch: Import, tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables of the file with the cells as people mended them."""
    return tuple(_mended(table, batch.mended.get(table.name, {})) for table in tables)


def _mended(table: Table, mended: Mapping[str, Mapping[str, Sequence[str]]]) -> Table:
    if not mended:
        return table
    rows = tuple(
        _with_cells(row, cells) if (cells := mended.get(str(row.number))) is not None else row for row in table.rows
    )
    return replace(table, rows=rows)


def _with_cells(row: Row, mended: Mapping[str, Sequence[str]]) -> Row:
    places = {int(place): text or None for place, (text, _was) in mended.items()}
    width = max(len(row.cells), *(place + 1 for place in places)) if places else len(row.cells)
    cells = [*row.cells, *[None] * (width - len(row.cells))]
    for place, text in places.items():
        cells[place] = text
    return Row(row.number, tuple(cells))


def rows_to_mend(batch: Import, tables: Sequence[Table], problems: Sequence[Problem]) -> list[RowToMend]:
    """The rows of the (mended) tables that have an error, a warning or a doubt, in the order of the file.

    Notes need nothing.
    """
    found: dict[tuple[str, int], list[Problem]] = {}
    for problem in problems:
        if problem.severity != "note":
            found.setdefault((problem.table, problem.row), []).append(problem)
    return [
        _to_mend(batch, place, table, row, found[table.name, row.number])
        for place, table in enumerate(tables)
        for row in table.rows
        if (table.name, row.number) in found
    ]


def _to_mend(batch: Import, place: int, table: Table, row: Row, problems: Sequence[Problem]) -> RowToMend:
    mapping = batch.mapping.get(table.name, {})
    by_column: dict[int | None, tuple[Problem, ...]] = {}
    for problem in problems:
        column = _column_of(problem, table, mapping)
        by_column[column] = (*by_column.get(column, ()), problem)
    mended = batch.mended.get(table.name, {}).get(str(row.number), {})
    return RowToMend(
        place=place,
        table=table,
        row=row,
        columns=tuple(sorted({*mapping.values(), *(column for column in by_column if column is not None)})),
        problems=by_column,
        was={int(column): was for column, (_text, was) in mended.items()},
    )


def _column_of(problem: Problem, table: Table, mapping: Mapping[str, int]) -> int | None:
    """The place of the column that a problem is in; None where it has none of its own."""
    field = problem.params.get("field", "")
    names = (field, f"{field}_zh", f"{field}_en")
    mapped = next((mapping[name] for name in names if name in mapping), None)
    if mapped is not None:
        return mapped
    return table.headings.index(problem.column) if problem.column and problem.column in table.headings else None
