"""Registers read back from a workbook: a sheet for each, rows found again by number, then what hangs on them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import in_language, listed
from symbionet.ems.actions import EntryValues, entry_values, restore_entry, save_entry
from symbionet.ems.actions.reading import CODE, read_choice, read_links, read_value
from symbionet.ems.exports import blank_registers
from symbionet.ems.importers.cases import case_outcome, restore_cases, take_cases_back, take_events_back
from symbionet.ems.importers.work import restore_clauses, work_outcome
from symbionet.ems.models import Case, CaseEvent, Entry, EntryLink, System
from symbionet.ems.pages.worksheets import CASES, EVENTS, WORKSHEETS, worksheet_of
from symbionet.ems.queries.registers import COLUMNS, Register, choices_of, registers
from symbionet.ems.queries.systems import systems_visible_to
from symbionet.imports.actions import delete_made, kept_change, restore_changed
from symbionet.imports.models import Import, ImportState, RowState
from symbionet.imports.queries import (
    Importer,
    Outcome,
    Part,
    ReadFile,
    ReadRow,
    SubjectChoice,
    Undone,
    refused,
    rows_that,
)
from symbionet.questions.models import AnswerSheet
from symbionet.sheets import Problem
from symbionet.sheets.reading import read_grids
from symbionet.sheets.vocabulary import fold
from symbionet.tables import as_written
from symbionet.work.actions import restore_task, task_values
from symbionet.work.models import Evidence, Task

__all__ = ["EMS_IMPORT", "IMPORTERS", "NUMBER", "RESULT", "STATE"]

EMS_IMPORT = "ems_import"
PART = 100
NUMBER, STATE, RESULT = ("number", "编号", "no."), ("state", "状态"), ("significance", "重要性")
REGISTER, LEFT_OUT = "_register", "_left_out"


def _headings(register: Register) -> dict[str, str]:
    """The words of headings, folded, to the columns of a register."""
    found = {fold(word): "_number" for word in NUMBER} | {fold(word): "_state" for word in STATE}
    found |= {fold(word): LEFT_OUT for word in RESULT}
    for field in register.fields:
        found |= {fold(word): field.name for word in (field.name, field.en, field.zh)}
    return found


def _register_of(sheet: str, headings: Sequence[str]) -> Register | None:
    """The register of a sheet: by its name, else the one whose fields its headings name best."""
    name = fold(sheet)
    for one in registers().values():
        if name in {fold(one.id), fold(one.en), fold(one.zh)}:
            return one
    best, _named = _likest(headings)
    return None if _missing(best, headings) else best


def _likest(headings: Sequence[str]) -> tuple[Register, int]:
    """The register whose fields the headings name best, and how many they name."""
    folded = [fold(head) for head in headings]
    scores = {one.id: sum(map(_headings(one).__contains__, folded)) for one in registers().values()}
    best = max(scores, key=lambda key: scores[key])
    return registers()[best], scores[best]


def _missing(register: Register, headings: Sequence[str]) -> list[str]:
    """The headings of the fields that an entry must have and that are not there."""
    words = _headings(register)
    known = {words.get(fold(head)) for head in headings}
    return [in_language(en=one.en, zh=one.zh) for one in register.fields if one.needed and one.name not in known]


def _left_out(headings: Sequence[str]) -> str:
    """Why a sheet is not read: it is none of a register, or one without columns that are needed."""
    best, named = _likest(headings)
    if named < 2:  # a heading such as "Kind" is in many
        return _("This sheet is no register: it was left out.")
    told = {"register": in_language(en=best.en, zh=best.zh), "columns": listed(_missing(best, headings))}
    words = _("This sheet looks like “%(register)s”, but has no column for: %(columns)s. Add it, or name the sheet so.")
    return words % told


def _kind_of_sheet(name: str, headings: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The register or the sheet of work that a sheet is, with its headings and columns; "" for another one."""
    if sheet := worksheet_of(name):
        return sheet, WORKSHEETS[sheet].names()
    register = _register_of(name, headings)
    return (register.id, _headings(register)) if register is not None else ("", {})


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:.12g}" if isinstance(cell, float) else as_written(str(cell).strip())


def _read(data: bytes, name: str, _is_pasted: bool) -> ReadFile:
    rows: list[ReadRow] = []
    problems: list[Problem] = []
    for grid in read_grids(data, name):
        lines = [(row.number, [_text(cell) for cell in row.cells]) for row in grid.rows]
        lines = [(number, cells) for number, cells in lines if any(cells)]
        if not lines:
            continue
        heads = lines[0][1]
        what, known = _kind_of_sheet(grid.name, heads)
        if not what:
            problems.append(_problem(grid.name, lines[0][0], "", _left_out(heads)))
            continue
        columns = {place: known[fold(head)] for place, head in enumerate(heads) if fold(head) in known}
        for place, head in enumerate(heads):
            if head and place not in columns:
                problems.append(_problem(grid.name, lines[0][0], head, _("The register has no such column: not read.")))
        names = {column: heads[place] for place, column in columns.items()}
        for number, cells in lines[1:]:
            texts = {column: cells[place] for place, column in columns.items() if place < len(cells)}
            rows.append(ReadRow(number=number, table=grid.name, texts={**texts, REGISTER: what}, headings=names))
    if not rows and problems:
        raise ActionRefused(" ".join(problem.params["words"] for problem in problems[:3]))
    if not rows:
        raise ActionRefused(_("The file holds no row of a register. Take the blank form as a beginning."))
    order = [*registers(), *WORKSHEETS]  # what hangs on entries comes after them
    rows.sort(key=lambda row: order.index(row.texts[REGISTER]))
    return ReadFile(rows=rows, problems=problems)


def _problem(table: str, row: int, column: str, words: str) -> Problem:
    return Problem(
        table=table, row=row, column=column, value=column, code="left-out", severity="warning", params={"words": words}
    )


def _code(row: ReadRow) -> int | None:
    found = CODE.fullmatch(row.text("_number"))
    text = found.group(2) if found is not None else row.text("_number")
    return int(text) if text.isdecimal() and 0 < len(text) < 8 else None


def _values(row: ReadRow, register: Register, system: System, to_come: Mapping[tuple[str, int], bool]) -> EntryValues:
    values: dict[str, Any] = {}
    links: dict[str, Sequence[Entry]] = {}
    columns: dict[str, Any] = {}
    for field in register.fields:
        if field.name not in row.texts and field.name not in row.headings:
            continue
        if field.targets:
            links[field.name] = read_links(field, row.text(field.name), system, to_come=to_come)
        elif field.name in COLUMNS:
            columns[field.name] = read_value(field, row.text(field.name))
        else:
            values[field.name] = read_value(field, row.text(field.name))
    state = ""
    if text := row.text("_state"):
        allowed = tuple(one for one in choices_of("state") if one.id in register.states)
        found = read_choice(allowed, text)
        if found is None:
            words = in_language(en=", ", zh="、").join(in_language(en=one.en, zh=one.zh) for one in allowed)
            told = {"value": text[:60], "words": words}
            raise ActionRefused(_("“%(value)s”: write one of: %(words)s.") % told, field="_state")
        state = found
    due, expires = columns.get("due"), columns.get("expires")
    return EntryValues(
        title=columns.get("title") or "", owner=columns.get("owner") or "", state=state, values=values, links=links,
        due=date.fromisoformat(due) if due else None, expires=date.fromisoformat(expires) if expires else None,
        number=_code(row),
    )  # fmt: skip


def _with_what_stays(given: EntryValues, before: Entry, row: ReadRow) -> EntryValues:
    """The values with what the list has no column for, as it stands."""
    kept = {name: getattr(before, name) for name in COLUMNS if name not in row.headings}
    return EntryValues(
        title=kept.get("title", given.title), owner=kept.get("owner", given.owner), due=kept.get("due", given.due),
        expires=kept.get("expires", given.expires), state=given.state, values=given.values, links=given.links,
        number=given.number,
    )  # fmt: skip


def _outcome(
    row: ReadRow, system: System, by: User, *, to_come: Mapping[tuple[str, int], bool], is_trial: bool
) -> Outcome:
    what = row.text("title") or row.text("_number") or row.text("key") or row.text("framework") or row.text("note")
    if row.texts[REGISTER] in WORKSHEETS:
        try:
            with transaction.atomic():
                if row.texts[REGISTER] in (CASES, EVENTS):
                    return case_outcome(row, row.texts[REGISTER], system, by, is_trial=is_trial)
                return work_outcome(row, row.texts[REGISTER], system, by, to_come=to_come)
        except ActionRefused as error:
            return refused(row, error.field, error, what=what)
    register = registers()[row.texts[REGISTER]]
    try:
        with transaction.atomic():
            given = _values(row, register, system, to_come)
            rows = Entry.objects.filter(system=system, register=register.id)
            before = rows.filter(number=given.number).first() if given.number is not None else None
            if before is not None:
                given = _with_what_stays(given, before, row)
            was, moment = (entry_values(before), before.changed_at) if before is not None else (None, None)
            made = save_entry(system, register, given, by=by, entry=before)
    except ActionRefused as error:
        return refused(row, error.field, error, what=what)
    what = what or str(made)
    if was is None:
        return Outcome(number=row.number, table=row.table, state=RowState.ENTERED, what=what, target=made)
    if made.changed_at == moment:
        return Outcome(number=row.number, table=row.table, state=RowState.SAME, what=what, target=made)
    change = kept_change(was, entry_values(made))
    return Outcome(number=row.number, table=row.table, state=RowState.CHANGED, what=what, target=made, before=change)


def _parts(batch: Import, rows: Sequence[ReadRow]) -> list[Part]:
    by, system = batch.asked_by, batch.subject
    if by is None or not isinstance(system, System) or not systems_visible_to(by).filter(pk=system.pk).exists():
        words = _("The system is not there any more, or not yours: bring the list again.")
        return [Part(size=len(rows), act=lambda: [refused(row, "", words) for row in rows])]
    is_trial = batch.state == ImportState.PREVIEW
    to_come = {(row.texts[REGISTER], number): True for row in rows if is_trial and (number := _code(row)) is not None}
    seen: set[tuple[str, int]] = set()

    def act(some: Sequence[ReadRow]) -> list[Outcome]:
        found = []
        for row in some:
            number = _code(row)
            key = (row.texts[REGISTER], number) if number is not None else None
            if key is not None and key in seen:
                found.append(refused(row, "_number", _("The number stands twice in the list: give each its own.")))
                continue
            if key is not None:
                seen.add(key)
            found.append(_outcome(row, system, by, to_come=to_come, is_trial=is_trial))
        return found

    slices = [rows[start : start + PART] for start in range(0, len(rows), PART)]
    return [Part(size=len(some), act=lambda some=some: act(some)) for some in slices]  # type: ignore[misc]


def _undo(batch: Import, by: User) -> Undone:
    """What hangs on entries first, then changed entries as they were, as these may name entries that then go."""
    gone, kept, refusals = 0, 0, []
    kept_rows: frozenset[int] = frozenset()
    ways: list[tuple[type[Model], Callable[[], Undone]]] = [
        (Case, lambda: take_cases_back(batch, by, all_kept=_all_kept())),
        (CaseEvent, lambda: take_events_back(batch, by)),
        (Case, lambda: restore_cases(batch, by)),
        (Evidence, lambda: _undone(batch, by, Evidence, ())),
        (Task, lambda: _undone(batch, by, Task, ())),
        (Task, lambda: _restore_tasks(batch, by)),
        (AnswerSheet, lambda: restore_clauses(batch, by)),
        (Entry, lambda: _restore_entries(batch, by)),
        (Entry, lambda: _undone(batch, by, Entry, (Entry, EntryLink))),
    ]
    for model, take_back in ways:
        try:
            undone = take_back()
        except ActionRefused as refusal:
            refusals.append(refusal)
            rows = rows_that(batch, RowState.ENTERED, model)
            kept, kept_rows = kept + len(rows), kept_rows | {row.pk for row in rows.values()}
            continue
        gone, kept, kept_rows = gone + undone.gone, kept + undone.kept, kept_rows | undone.kept_rows
    if kept and not gone:
        raise refusals[0] if refusals else ActionRefused(_all_kept())
    return Undone(gone=gone, kept=kept, kept_rows=kept_rows)


def _all_kept() -> str:
    return _("People have worked on all entries of this list: nothing was taken back.")


def _restore_tasks(batch: Import, by: User) -> Undone:
    return restore_changed(batch, Task, values_of=task_values, restore=lambda task, was: restore_task(task, was, by=by))


def _restore_entries(batch: Import, by: User) -> Undone:
    return restore_changed(
        batch, Entry, values_of=entry_values, restore=lambda entry, was: restore_entry(entry, was, by=by)
    )


def _undone(batch: Import, by: User, model: type[Model], made_with: tuple[type[Model], ...]) -> Undone:
    verb = "ems.import_entry_undone"
    return delete_made(batch, by, model, verb=verb, all_kept=_all_kept(), apart_from=made_with)


IMPORTERS = (
    Importer(
        kind=EMS_IMPORT,
        title=gettext_lazy("Import registers"),
        list_route=EMS_IMPORT,
        verbs="ems.import_",
        may_import=lambda visitor: systems_visible_to(visitor).exists(),
        read=_read,
        parts=_parts,
        undo=_undo,
        home_route="ems_list",
        blanks=lambda: {"registers": blank_registers(registers().values())},
        subject=SubjectChoice(
            name="system",
            label=gettext_lazy("Environmental management system"),
            rows=systems_visible_to,
            is_required=lambda _user: True,
            empty_label=gettext_lazy("– choose –"),
        ),
    ),
)
