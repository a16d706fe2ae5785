"""Reads of imports: who may see them, the rows they keep, and what has become of these."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.http import Http404

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, is_user
from symbionet.imports.models import Import, ImportRow, RowState
from symbionet.imports.queries.importers import Importer, Outcome, ReadRow, importer_of
from symbionet.sheets import Problem

__all__ = [
    "SETTLED",
    "as_json",
    "counts_of",
    "counts_of_rows",
    "file_problems",
    "importing",
    "imports_visible_to",
    "kept_rows",
    "outcomes_of",
    "problem_from",
    "rows_left",
    "rows_that",
]

SETTLED = (RowState.ENTERED, RowState.CHANGED)  # done with; the import may go on after a stop
STATES = ("new", "entered", "same", "refused")


def imports_visible_to(visitor: Visitor, kind: str) -> QuerySet[Import]:
    """Imports of a kind that the visitor may see: one's own, or all where the importer says so."""
    importer = importer_of(kind)
    if not is_user(visitor) or not importer.may_import(visitor):
        return Import.objects.none()
    rows = Import.objects.filter(kind=kind)
    return rows if importer.sees_all(visitor) else rows.filter(by=visitor)


def importing(visitor: Visitor, importer: Importer) -> User:
    """The visitor, who may bring lists of this kind; for others they do not exist (404)."""
    if not is_user(visitor) or not importer.may_import(visitor):
        raise Http404
    return visitor


def as_json(problem: Problem) -> dict[str, Any]:
    """A problem as it is kept; `problem_from` reads it again."""
    return {**asdict(problem), "params": dict(problem.params)}


def problem_from(kept: Mapping[str, Any]) -> Problem:
    """A problem that was kept."""
    return Problem(**kept)


def file_problems(batch: Import) -> list[Problem]:
    """The problems of the columns and of the file as a whole."""
    return [problem_from(kept) for kept in batch.problems]


def kept_rows(batch: Import, rows: Iterable[ImportRow] | None = None) -> list[ReadRow]:
    """The rows of the list as they were read, in their order."""
    headings: dict[str, dict[str, str]] = {}
    for table, column, heading in batch.headings:
        headings.setdefault(table, {})[column] = heading
    found = rows if rows is not None else batch.rows.filter(number__isnull=False)
    return [
        ReadRow(number=row.number or 0, table=row.table, texts=row.values, headings=headings.get(row.table, {}))
        for row in found
    ]


def rows_left(batch: Import) -> list[ReadRow]:
    """The rows that are still to be looked at: all of a preview; of a commit those that are not done with."""
    rows = batch.rows.filter(number__isnull=False)
    if batch.state != "preview":
        rows = rows.filter(state__in=[RowState.WAITING, RowState.NEW])
    return kept_rows(batch, rows)


def outcomes_of(batch: Import) -> list[Outcome]:
    """What has become of the rows so far, sheet by sheet in their order; those not looked at yet are left out."""
    found = list(batch.rows.filter(number__isnull=False).exclude(state=RowState.WAITING).order_by("id"))
    sheets = {table: place for place, table in enumerate(dict.fromkeys(row.table for row in found))}
    rows = sorted(found, key=lambda row: (sheets[row.table], row.number or 0))
    return [
        Outcome(
            number=row.number,
            table=row.table,
            state=row.state,
            what=row.what,
            problems=tuple(problem_from(kept) for kept in row.problems),
        )
        for row in rows
    ]


def counts_of(rows: Iterable[Outcome]) -> dict[str, int]:
    """How many rows of each state."""
    found = Counter(row.state for row in rows)
    return {state: found[state] for state in STATES}


def counts_of_rows(batch: Import) -> Counter[str]:
    """How many kept rows of the list are in each state."""
    return Counter(batch.rows.filter(number__isnull=False).values_list("state", flat=True))


def rows_that(batch: Import, state: str, model: type[Model]) -> dict[int, ImportRow]:
    """The rows that made ("entered") or changed a thing of the model, by its key."""
    kind = ContentType.objects.get_for_model(model)
    rows = batch.rows.filter(state=state, target_type=kind, target_id__isnull=False)
    return {row.target_id: row for row in rows if row.target_id is not None}
