"""Entries from a list: each row is tried by the same actions as the pages, for a preview or for good."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from symbionet.core.errors import ActionRefused
from symbionet.impact.actions.claims import NeedsReason, confirm, declare, declare_figures
from symbionet.impact.actions.proofs import Paper, document, paper_issuer, paper_number
from symbionet.impact.actions.rules import LockedPeriod, MayBeTwice, TwiceClaimed, entries_at
from symbionet.impact.models import EntryEvidence, EntryLevel
from symbionet.impact.queries import current_entries
from symbionet.impact.queries.entry_claims import BadCell, EntryClaim, PaperCells, read_claims
from symbionet.impact.queries.entry_groups import groups_of, parts_of
from symbionet.impact.queries.entry_jobs import ImportedRow
from symbionet.impact.queries.entry_sheets import EntryRow

__all__ = ["import_entries", "import_in_parts"]

PART = 100  # rows in one transaction: a second at most, so that others may write in between
NEW, SAME, REFUSED = "new", "same", "refused"


def import_entries(rows: Sequence[EntryRow], *, by: Any, store: bool) -> list[ImportedRow]:
    """What becomes of each row; with `store` the good ones are entered, else nothing is kept of the trial.

    A row that stands already is left, so that a list may be imported again.
    """
    found = [row for part in import_in_parts(rows, by=by, store=store) for row in part]
    return sorted(found, key=lambda row: row.number)


def import_in_parts(rows: Sequence[EntryRow], *, by: Any, store: bool) -> Iterator[list[ImportedRow]]:
    """The same part by part, each in a transaction of its own that ends before the next is asked for.

    Rows that may contradict each other are in one part and in their order: a trial enters them and takes them back, so
    that it finds what they say twice as well.
    """
    for part in parts_of(groups_of(read_claims(rows, by)), PART):
        yield _entered([rows[place] for place in part], by, store=store)


@transaction.atomic
def _entered(rows: Sequence[EntryRow], by: Any, *, store: bool) -> list[ImportedRow]:
    found = [_tried(row, claim, by) for row, claim in zip(rows, read_claims(rows, by), strict=True)]
    if not store:
        transaction.set_rollback(True)
    return found


def _tried(row: EntryRow, claim: EntryClaim | BadCell, by: Any) -> ImportedRow:
    if isinstance(claim, BadCell):
        return _refused(row, claim.column, claim, "cell")
    try:
        with transaction.atomic():
            _enter(row, claim, by)
    except ActionRefused as error:
        if _stands(claim):  # a row that comes again
            return ImportedRow(number=row.number, state=SAME, what=_what(row))
        return _refused(row, *_reason(row, error))
    except ValidationError as error:
        return _refused(row, "", " ".join(error.messages), "refused")
    return ImportedRow(number=row.number, state=NEW, what=_what(row))


def _reason(row: EntryRow, error: ActionRefused) -> tuple[str, ActionRefused, str]:
    """The column that a refusal is about, and its code."""
    match error:
        case NeedsReason():
            return "reason", error, "reason"
        case LockedPeriod():
            return "year", error, "locked"
        case MayBeTwice():
            return "quantity", error, "possibly_twice"
        case TwiceClaimed():
            return "number" if row.text("number") else "quantity", error, "twice"
    return "", error, "refused"


def _what(row: EntryRow) -> str:
    return " · ".join(filter(None, (row.text("synergy"), row.text("flow"), row.text("year"))))


def _refused(row: EntryRow, column: str, words: object, code: str) -> ImportedRow:
    return ImportedRow(
        number=row.number,
        state=REFUSED,
        what=_what(row),
        column=row.headings.get(column, column),
        value=row.text(column),
        words=str(words),
        code=code,
    )


def _enter(row: EntryRow, claim: EntryClaim, by: Any) -> None:
    flow, side, year, amount, cells = claim.flow, claim.side, claim.year, claim.amount, claim.paper
    if flow is None:
        figures, currency = {claim.metric: amount}, claim.unit
        declare_figures(claim.synergy, organisation=side, year=year, figures=figures, currency=currency, by=by)
    elif cells is not None:
        paper = Paper(kind=cells.kind, number=cells.number, issuer=cells.issuer, quantity=amount, on=cells.on)
        document(flow, year=year, papers=[paper], by=by)
    elif claim.level == EntryLevel.CONFIRMED:
        confirm(flow, organisation=side, year=year, quantity=amount, by=by)
    else:
        declare(flow, organisation=side, year=year, quantity=amount, reason=row.text("reason")[:500], by=by)


def _stands(claim: EntryClaim) -> bool:
    """Whether the ledger says what the row says, by the same side."""
    flow, year = claim.flow, claim.year
    if flow is None:
        return _figure_stands(claim)
    if claim.paper is not None:
        return _paper_stands(claim, claim.paper)
    stated = claim.amount
    if claim.level == EntryLevel.CONFIRMED and (below := entries_at(flow, year, EntryLevel.DECLARED)):
        stated = min(stated, below[0].quantity or 0.0)  # the smaller amount counts
    found = entries_at(flow, year, claim.level)
    return bool(found) and found[0].stated_by_id == claim.side.pk and _same(found[0].quantity, stated)


def _paper_stands(claim: EntryClaim, cells: PaperCells) -> bool:
    known = EntryEvidence.objects.filter(flow=claim.flow, year=claim.year, kind=cells.kind, withdrawn_at__isnull=True)
    alike = known.filter(number=paper_number(cells.number), issuer__iexact=paper_issuer(cells.issuer))
    return any(_same(amount, claim.amount) for amount in alike.values_list("quantity", flat=True))


def _figure_stands(claim: EntryClaim) -> bool:
    key = {"synergy": claim.synergy, "organisation": claim.side, "flow": None, "year": claim.year}
    found = current_entries().filter(**key, metric=claim.metric, level=EntryLevel.DECLARED).first()
    return found is not None and _same(found.central, claim.amount) and found.currency in ("", claim.unit)


def _same(one: float | None, other: float) -> bool:
    return one is not None and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
