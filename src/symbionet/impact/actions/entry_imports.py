"""Entries from a list: each row is tried by the same actions as the pages, for a preview or for good."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.impact.actions.claims import NeedsReason, confirm, declare, declare_figures
from symbionet.impact.actions.papers import Paper, document
from symbionet.impact.actions.rules import LockedPeriod, MayBeTwice, TwiceClaimed, entries_at
from symbionet.impact.models import Entry, EntryEvidence, EntryLevel
from symbionet.impact.queries import current_entries
from symbionet.impact.queries.entry_claims import BadCell, EntryClaim, PaperCells, groups_of, parts_of, read_claims
from symbionet.impact.queries.papers import paper_keys
from symbionet.impact.words import cell_words
from symbionet.imports.actions import in_parts
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Outcome, Part, ReadRow, refused

__all__ = ["entry_parts", "import_entries"]

PART = 100  # rows in one transaction: a second at most, so that others may write in between
NEW, ENTERED, SAME = RowState.NEW, RowState.ENTERED, RowState.SAME


def import_entries(rows: Sequence[ReadRow], *, by: User, store: bool) -> list[Outcome]:
    """What becomes of each row; with `store` the good ones ("new") are entered, else nothing is kept of the trial.

    A row that is there already is left, so that a list may be imported again.
    """
    parts = in_parts(_parts(rows, by), store=store)
    found = [replace(row, state=NEW) if row.state == ENTERED else row for _part, part in parts for row in part]
    return sorted(found, key=lambda row: row.number or 0)


def entry_parts(batch: Import, rows: Sequence[ReadRow]) -> list[Part]:
    """The parts of a long list.

    Rows that may contradict each other are in one part and in their order: a trial enters them and takes them back, so
    that it finds what they say twice as well.
    """
    assert batch.asked_by is not None
    return _parts(rows, batch.asked_by)


def _parts(rows: Sequence[ReadRow], by: User) -> list[Part]:
    slices = [[rows[place] for place in part] for part in parts_of(groups_of(read_claims(rows, by)), PART)]
    return [Part(size=len(some), act=partial(_entered, some, by)) for some in slices]


def _entered(rows: Sequence[ReadRow], by: User) -> list[Outcome]:
    return [_tried(row, claim, by) for row, claim in zip(rows, read_claims(rows, by), strict=True)]


def _tried(row: ReadRow, claim: EntryClaim | BadCell, by: User) -> Outcome:
    what = _what(row)
    if isinstance(claim, BadCell):
        return refused(row, claim.column, cell_words(claim), "cell", what=what)
    try:
        with transaction.atomic():
            made = _enter(row, claim, by)
    except ActionRefused as error:
        if _is_entered(claim):  # a row that comes again
            return Outcome(number=row.number, state=SAME, what=what)
        return refused(row, *_reason(row, error), what=what)
    except ValidationError as error:
        return refused(row, "", " ".join(error.messages), what=what)
    return Outcome(number=row.number, state=ENTERED, what=what, target=made[0] if made else None)


def _reason(row: ReadRow, error: ActionRefused) -> tuple[str, ActionRefused, str]:
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


def _what(row: ReadRow) -> str:
    return " · ".join(filter(None, (row.text("synergy"), row.text("flow"), row.text("year"))))


def _enter(row: ReadRow, claim: EntryClaim, by: User) -> list[Entry]:
    flow, side, year, amount, cells = claim.flow, claim.side, claim.year, claim.amount, claim.paper
    if flow is None:
        figures, currency = {claim.metric: amount}, claim.unit
        return declare_figures(claim.synergy, organisation=side, year=year, figures=figures, currency=currency, by=by)
    if cells is not None:
        paper = Paper(
            kind=cells.kind,
            number=cells.number,
            issuer=cells.issuer,
            quantity=amount,
            on=cells.on,
            document=cells.file,
        )
        return document(flow, year=year, papers=[paper], by=by)
    if claim.level == EntryLevel.CONFIRMED:
        return confirm(flow, organisation=side, year=year, quantity=amount, by=by)
    return declare(flow, organisation=side, year=year, quantity=amount, reason=row.text("reason")[:500], by=by)


def _is_entered(claim: EntryClaim) -> bool:
    """Whether the ledger says what the row says, by the same side."""
    flow, year = claim.flow, claim.year
    if flow is None:
        return _figure_exists(claim)
    if claim.paper is not None:
        return _paper_exists(claim, claim.paper)
    stated = claim.amount
    if claim.level == EntryLevel.CONFIRMED and (below := entries_at(flow, year, EntryLevel.DECLARED)):
        stated = min(stated, below[0].quantity or 0.0)  # the smaller amount counts
    found = entries_at(flow, year, claim.level)
    return bool(found) and found[0].stated_by_id == claim.side.pk and _same(found[0].quantity, stated)


def _paper_exists(claim: EntryClaim, cells: PaperCells) -> bool:
    keys = paper_keys(cells.kind, cells.number, cells.issuer)
    known = EntryEvidence.objects.filter(flow=claim.flow, year=claim.year, key__in=keys, withdrawn_at__isnull=True)
    return any(_same(amount, claim.amount) for amount in known.values_list("quantity", flat=True))


def _figure_exists(claim: EntryClaim) -> bool:
    key = {"synergy": claim.synergy, "organisation": claim.side, "flow": None, "year": claim.year}
    found = current_entries().filter(**key, metric=claim.metric, level=EntryLevel.DECLARED).first()
    return found is not None and _same(found.central, claim.amount) and found.currency in ("", claim.unit)


def _same(one: float | None, other: float) -> bool:
    return one is not None and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
