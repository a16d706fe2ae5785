"""Entries from a list: each row is tried by the same actions as the pages, for a preview or for good."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from symbionet.core.errors import ActionRefused
from symbionet.impact.actions.claims import NeedsReason, confirm, declare, declare_figures
from symbionet.impact.actions.proofs import Paper, document, paper_number
from symbionet.impact.actions.rules import LockedPeriod, MayBeTwice, TwiceClaimed, entries_at
from symbionet.impact.models import EntryEvidence, EntryLevel
from symbionet.impact.queries import current_entries
from symbionet.impact.queries.entry_claims import BadCell, EntryClaim, read_claims
from symbionet.impact.queries.entry_groups import groups_of, parts_of
from symbionet.impact.queries.entry_sheets import EntryRow
from symbionet.synergies.models import SynergyFlow

__all__ = ["ImportedRow", "import_entries", "import_in_parts"]

PART = 50  # rows in one transaction: a second at most, so that others may write in between
NEW, SAME, REFUSED = "new", "same", "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """What becomes of a row: `state` new, same (it stands already) or refused; `column` and `words` say why."""

    number: int
    state: str
    what: str = ""
    column: str = ""
    value: str = ""
    words: str = ""
    code: str = ""


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
            state = _act(claim)(row, claim, by)
    except NeedsReason as error:
        return _refused(row, "reason", error, "reason")
    except LockedPeriod as error:
        return _refused(row, "year", error, "locked")
    except MayBeTwice as error:
        return _refused(row, "quantity", error, "possibly_twice")
    except TwiceClaimed as error:
        return _refused(row, "number" if row.text("number") else "quantity", error, "twice")
    except ActionRefused as error:
        return _refused(row, "", error, "refused")
    except ValidationError as error:
        return _refused(row, "", " ".join(error.messages), "refused")
    return ImportedRow(number=row.number, state=state, what=_what(row))


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


def _act(claim: EntryClaim) -> Callable[[EntryRow, Any, Any], str]:
    acts = {EntryLevel.DECLARED: _declared, EntryLevel.CONFIRMED: _confirmed, EntryLevel.DOCUMENTED: _documented}
    return _figure if claim.flow is None else acts[claim.level]


def _flow(claim: EntryClaim) -> SynergyFlow:
    assert claim.flow is not None
    return claim.flow


def _declared(row: EntryRow, claim: EntryClaim, by: Any) -> str:
    flow = _flow(claim)
    stands = entries_at(flow, claim.year, EntryLevel.DECLARED)
    if stands and stands[0].stated_by_id == claim.side.pk and _same(stands[0].quantity, claim.amount):
        return SAME
    reason = row.text("reason")[:500]
    declare(flow, organisation=claim.side, year=claim.year, quantity=claim.amount, reason=reason, by=by)
    return NEW


def _confirmed(row: EntryRow, claim: EntryClaim, by: Any) -> str:
    flow = _flow(claim)
    stands = entries_at(flow, claim.year, EntryLevel.CONFIRMED)
    below = entries_at(flow, claim.year, EntryLevel.DECLARED)
    if stands and stands[0].stated_by_id == claim.side.pk and below:
        smaller = min(claim.amount, below[0].quantity or 0.0)
        if _same(stands[0].quantity, smaller):
            return SAME
    confirm(flow, organisation=claim.side, year=claim.year, quantity=claim.amount, by=by)
    return NEW


def _documented(row: EntryRow, claim: EntryClaim, by: Any) -> str:
    flow, cells = _flow(claim), claim.paper
    assert cells is not None
    known = EntryEvidence.objects.filter(flow=flow, year=claim.year, kind=cells.kind, withdrawn_at__isnull=True)
    alike = known.filter(number=paper_number(cells.number), issuer__iexact=cells.issuer)
    if any(_same(amount, claim.amount) for amount in alike.values_list("quantity", flat=True)):
        return SAME
    paper = Paper(kind=cells.kind, number=cells.number, issuer=cells.issuer, quantity=claim.amount, on=cells.on)
    document(flow, year=claim.year, papers=[paper], by=by)
    return NEW


def _figure(row: EntryRow, claim: EntryClaim, by: Any) -> str:
    key = {"synergy": claim.synergy, "organisation": claim.side, "flow": None, "year": claim.year}
    stands = current_entries().filter(**key, metric=claim.metric, level=EntryLevel.DECLARED).first()
    if stands and _same(stands.central, claim.amount) and stands.currency in ("", claim.unit):
        return SAME
    declare_figures(
        claim.synergy,
        organisation=claim.side,
        year=claim.year,
        figures={claim.metric: claim.amount},
        currency=claim.unit,
        by=by,
    )
    return NEW


def _same(one: float | None, other: float) -> bool:
    return one is not None and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
