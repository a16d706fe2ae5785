"""What the lists of supply chains have in common: the chain they belong to, and rows that are tried one by one."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import delete_made
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Outcome, Part, ReadRow, SubjectChoice, Undone, refused, rows_that
from symbionet.sheets.cells import read_date
from symbionet.suppliers.models import Chain, Supplier
from symbionet.suppliers.queries import chains_visible_to, suppliers_of_chain
from symbionet.tables import as_written

__all__ = ["CHAIN", "both_undone", "chain_of", "day_in", "outcome", "parts_of", "said", "supplier_in"]

PART = 100

CHAIN = SubjectChoice(
    name="chain",
    label=gettext_lazy("Supply chain of"),
    rows=chains_visible_to,
    is_required=lambda user: chains_visible_to(user).count() > 1,
    empty_label=gettext_lazy("your own"),
)


def chain_of(batch: Import) -> tuple[Chain, User]:
    """The chain of a list and who brought it; raises ActionRefused where that person looks after none any more."""
    by = batch.asked_by
    if by is None:
        raise ActionRefused(_("Whoever brought the list is gone: bring it again."))
    chains = chains_visible_to(by)
    chain = chains.filter(pk=batch.subject_id).first() if batch.subject_id else chains.first()
    if chain is None:
        raise ActionRefused(_("You look after no supply chain: open one first."))
    return chain, by


def parts_of[Subject](
    act: Callable[[ReadRow, Subject, User], Outcome],
    of: Callable[[Import], tuple[Subject, User]],
    what: str,
    *,
    once: str = "",
    size: int | None = PART,
) -> Callable[[Import, Sequence[ReadRow]], list[Part]]:
    """The parts of a commit that calls `act` for each row by itself; a refusal leaves the row out.

    `of` gives what the list is about and who brought it, `what` names the row, `once` a column in which nothing stands
    twice in a list. With `size` None all rows are one part, as where a row counts only after another.
    """

    def outcomes(batch: Import, rows: Sequence[ReadRow], twice: frozenset[int]) -> list[Outcome]:
        found = []
        for row in rows:
            try:
                with transaction.atomic():
                    if row.number in twice:
                        raise ActionRefused(
                            _("This number stands in the list twice: keep one of the rows."), field=once
                        )
                    found.append(act(row, *of(batch)))
            except ActionRefused as error:
                found.append(refused(row, error.field, error, what=row.text(what)))
        return found

    def parts(batch: Import, rows: Sequence[ReadRow]) -> list[Part]:
        twice = _again(rows, once) if once else frozenset()
        step = size or max(len(rows), 1)
        slices = [rows[start : start + step] for start in range(0, len(rows), step)]
        return [
            Part(size=len(some), act=lambda some=some: outcomes(batch, some, twice))  # type: ignore[misc]
            for some in slices
        ]

    return parts


def _again(rows: Sequence[ReadRow], column: str) -> frozenset[int]:
    """The numbers of the rows whose text in a column stands in a row before."""
    seen: set[str] = set()
    found = []
    for row in rows:
        text = row.text(column)
        if text and text in seen:
            found.append(row.number)
        seen.add(text)
    return frozenset(found)


def outcome(row: ReadRow, state: RowState, what: str, **more: object) -> Outcome:
    """What became of a row."""
    return Outcome(number=row.number, table=row.table, state=state, what=what, **more)  # type: ignore[arg-type]


def supplier_in(row: ReadRow, chain: Chain) -> Supplier:
    """The supplier that a row names by own number, else by name; raises ActionRefused unless there is one."""
    rows = suppliers_of_chain(chain).select_related("chain", "buyer")
    if code := said(row, "code"):
        found = list(rows.filter(code=code)[:2])
        column = "code"
    else:
        found, column = list(rows.filter(name=said(row, "supplier"))[:2]), "supplier"
    if len(found) != 1:
        raise ActionRefused(
            _("Write the own number of a supplier of the chain, or its name as the list has it."), field=column
        )
    return found[0]


def said(row: ReadRow, column: str) -> str:
    """What a cell says, without the apostrophe that a file of ours puts before what a spreadsheet would run."""
    return as_written(row.texts.get(column, "")).strip()


def day_in(row: ReadRow, column: str) -> date | None:
    """The day of a column, None for none; raises ActionRefused for what is no day."""
    text = row.text(column)
    day = read_date(text) if text else None
    if text and day is None:
        raise ActionRefused(_("Write the day as 2026-03-01."), field=column)
    return day


def both_undone(
    batch: Import, by: User, model: type[Model], back: Undone, *, verb: str, but: Collection[int] = ()
) -> Undone:
    """What a list has made is gone, besides what it has changed, which is `back` already; `but` are keys that stay.

    Raises ActionRefused where people have worked on all of it.
    """
    all_kept = _("People have worked on everything in this list: nothing was taken back.")
    made = rows_that(batch, RowState.ENTERED, model)
    stays = frozenset(made[key].pk for key in but)
    batch.rows.filter(pk__in=stays).update(state=RowState.KEPT)
    try:
        undone = delete_made(batch, by, model, verb=verb, all_kept=all_kept)
    except ActionRefused:
        undone = Undone(gone=0, kept=len(made) - len(stays), kept_rows=frozenset(row.pk for row in made.values()))
    gone, kept = undone.gone + back.gone, undone.kept + back.kept + len(stays)
    if kept and not gone:
        raise ActionRefused(all_kept)
    return Undone(gone=gone, kept=kept, kept_rows=undone.kept_rows | back.kept_rows | stays)
