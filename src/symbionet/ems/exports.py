"""Registers as workbooks that are read back as they are: a sheet for each, links by number, words of the language."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import in_language
from symbionet.ems.models import Assessment, Case, Entry, System
from symbionet.ems.pages.assessments import assessment_shown
from symbionet.ems.pages.entries import choice_words, entry_code, pack_words, result_words, state_words
from symbionet.ems.pages.worksheets import ACTIONS, ANSWERS, CASES, EVENTS, EVIDENCE, WORKSHEETS
from symbionet.ems.queries.actions import actions_of, evidence_of
from symbionet.ems.queries.frameworks import framework_of
from symbionet.ems.queries.registers import COLUMNS, Field, Register
from symbionet.tables import Cell, Column, Table, as_workbook

__all__ = ["assessment_workbook", "blank_registers", "cases_workbook", "registers_workbook"]

WIDTHS = {"long": 45.0, "text": 26.0, "link": 16.0, "link1": 16.0}


def _columns(register: Register) -> list[Column]:
    found = [Column(heading=_("No."), width=9)]
    for field in register.fields:
        found.append(Column(heading=in_language(en=field.en, zh=field.zh), width=WIDTHS.get(field.kind, 16.0)))
    found.append(Column(heading=_("State"), width=14))
    if register.id == "aspects":
        found.append(Column(heading=_("Significance"), width=40))
    return found


def _cell(field: Field, entry: Entry, links: dict[str, list[str]]) -> Cell:
    if field.targets:
        return ", ".join(links.get(field.name, ()))
    value: Any = getattr(entry, field.name) if field.name in COLUMNS else entry.values.get(field.name)
    if value in (None, ""):
        return None
    if field.choices:
        return next((choice_words(one) for one in field.choices if one.id == value), str(value))
    return value  # type: ignore[no-any-return]


def _rows(register: Register, entries: Sequence[Entry]) -> Iterator[list[Cell]]:
    for entry in entries:
        links: dict[str, list[str]] = {}
        for row in entry.link_rows.all():
            links.setdefault(row.field, []).append(entry_code(row.target))
        cells: list[Cell] = [entry_code(entry), *(_cell(field, entry, links) for field in register.fields)]
        cells.append(state_words(entry.state))
        if register.id == "aspects":
            cells.append(result_words(entry.result))
        yield cells


def blank_registers(wanted: Iterable[Register]) -> list[Table]:
    """The registers as sheets without rows, as a form to be filled in."""
    return [_register(one, ()) for one in wanted]


def _register(register: Register, entries: Sequence[Entry]) -> Table:
    return Table(columns=_columns(register), rows=_rows(register, entries), title=pack_words(register))


def registers_workbook(system: System, wanted: Sequence[Register]) -> bytes:
    """The registers as a workbook.

    Behind them stand the actions, the evidence and the assessments of the system; they are read back, too.
    """
    tables = []
    for register in wanted:
        rows = system.entries.filter(register=register.id).prefetch_related("link_rows__target")
        tables.append(_register(register, list(rows)))
    if len(wanted) > 1:
        cases = _cases(system.cases.prefetch_related("events"), names_firm=False)
        tables += [*_work(system), _answers(list(system.assessments.all())), *cases]
    return as_workbook(tables)


def _work(system: System) -> list[Table]:
    def about(subject: object) -> str:
        return entry_code(subject) if isinstance(subject, Entry) else ""

    actions: list[list[Cell]] = [
        [
            about(one.subject),
            one.title,
            one.assigned_to.email if one.assigned_to else None,
            one.due,
            timezone.localdate(one.done_at) if one.done_at else None,
        ]
        for is_open in (True, False)
        for one in actions_of(system, is_open=is_open)
    ]
    evidence: list[list[Cell]] = [
        [about(one.subject), one.get_kind_display(), one.note, str(one.document or ""), one.on, str(one.by or "")]
        for one in evidence_of(system)
    ]
    return [_sheet(ACTIONS, actions), _sheet(EVIDENCE, evidence)]


def _sheet(key: str, rows: list[list[Cell]]) -> Table:
    columns = [Column(heading=column.words, width=column.width) for column in WORKSHEETS[key].columns]
    return Table(columns=columns, rows=rows, title=WORKSHEETS[key].words)


def _answers(assessments: Sequence[Assessment]) -> Table:
    """A row for each clause, with what was seen there, the names of papers and the remark of the reviewer; behind them
    what was answered to an older edition of the framework and is asked no more.
    """
    found = [(assessment, assessment_shown(assessment)) for assessment in assessments]
    rows: list[list[Cell]] = [
        [
            assessment.pk, one.name, one.heading, one.question, one.answer or None, one.note or None,
            one.evidence, "; ".join(file.name for file in one.files) or None, one.remark or None,
            one.carried_words or None,
        ]
        for assessment, shown in found
        for clauses in (*(clauses for *_rest, clauses in shown.sections), shown.lost)
        for one in clauses
    ]  # fmt: skip
    return _sheet(ANSWERS, rows)


def assessment_workbook(assessment: Assessment) -> bytes:
    """An assessment as a workbook that is read back, with the actions and the evidence of its system behind it."""
    return as_workbook([_answers([assessment]), *_work(assessment.system)])


def _cases(cases: Iterable[Case], *, names_firm: bool) -> list[Table]:
    """Cases with what their certificates say, and their steps in the order in which they were written down."""
    rows: list[list[Cell]] = []
    steps: list[list[Cell]] = []
    for case in cases:
        head = [str(case.organisation) if names_firm else None, pack_words(framework_of(case.framework))]
        rows.append(
            [
                *head, case.get_stage_display(), case.body, case.accreditation, case.certificate, case.scope,
                case.issued_on, case.expires_on, case.register_url,
            ]
        )  # fmt: skip
        steps += [
            [
                *head, one.get_stage_display(), one.planned_on, one.done_on, one.body, one.days, one.concerns,
                one.major, one.minor, one.note,
            ]
            for one in sorted(case.events.all(), key=lambda event: event.pk)
        ]  # fmt: skip
    return [_sheet(CASES, rows), _sheet(EVENTS, steps)]


def cases_workbook(cases: QuerySet[Case]) -> bytes:
    """Cases of all firms that a person sees, with their steps, as a workbook that is read back firm by firm."""
    return as_workbook(_cases(cases.select_related("organisation").prefetch_related("events"), names_firm=True))
