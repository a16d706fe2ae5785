"""Cases of certification and their steps, read back: a case is known by firm and standard, a step by what it says."""

from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import in_language
from symbionet.ems.actions import (
    CertificateValues,
    EventValues,
    record_case_event,
    save_certificate,
    start_case,
    take_event_back,
)
from symbionet.ems.importers.cells import day_in, outcome
from symbionet.ems.models import Case, CaseEvent, CaseStage, System
from symbionet.ems.pages.worksheets import CASES
from symbionet.ems.queries.frameworks import frameworks
from symbionet.ems.queries.systems import systems_visible_to
from symbionet.imports.actions import delete_made, kept_change, restore_changed
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Outcome, ReadRow, Undone, rows_that
from symbionet.tables import as_written, clean_text

__all__ = ["case_outcome", "restore_cases", "take_cases_back", "take_events_back"]

DAYS, NUMBERS = ("issued_on", "expires_on"), ("concerns", "major", "minor")
LONGEST = {"body": 160, "accreditation": 60, "certificate": 80, "scope": 2000, "register_url": 200, "note": 500}
MOST = 999


def case_outcome(row: ReadRow, sheet: str, system: System, by: User, *, is_trial: bool) -> Outcome:
    """What becomes of a row of the sheets of cases and of steps; raises ActionRefused that names the column.

    While a list is only tried, what needs the case, records or certificate of the same list is taken as it stands.
    """
    system = _system(row, system, by)
    framework = _framework(row)
    case = system.cases.filter(framework=framework).select_related("system").first()
    if sheet == CASES:
        return _case(row, case, system, framework, by)
    return _event(row, case, by, is_trial=is_trial)


def _system(row: ReadRow, system: System, by: User) -> System:
    """The system of the firm that a row names; that of the list where it names none."""
    name = _text(row, "firm").casefold()
    if not name:
        return system
    rows = systems_visible_to(by).select_related("organisation")
    found = [one for one in rows if name in {str(text).casefold() for text in _names(one)}]
    if len(found) != 1:
        words = _("“%(value)s” is no firm with a system that you see: write its name, or nothing for the chosen one.")
        raise ActionRefused(words % {"value": name[:60]}, field="firm")
    return found[0]


def _names(system: System) -> tuple[str, str]:
    return system.organisation.name_zh, system.organisation.name_en


def _framework(row: ReadRow) -> str:
    text = _text(row, "framework").casefold()
    standards = [one for one in frameworks().values() if one.kind == "standard"]
    found = next((one.id for one in standards if text in {one.id, one.en.casefold(), one.zh.casefold()}), "")
    if not found:
        words = in_language(en=", ", zh="、").join(in_language(en=one.en, zh=one.zh) for one in standards)
        told = {"value": text[:60], "words": words}
        raise ActionRefused(_("“%(value)s”: write one of: %(words)s.") % told, field="framework")
    return found


def _text(row: ReadRow, column: str) -> str:
    text = clean_text(as_written(row.text(column))).strip()
    most = LONGEST.get(column, 200)
    if len(text) > most:
        raise ActionRefused(_("This text is too long: at most %(most)d characters.") % {"most": most}, field=column)
    return text


def certificate_values(case: Case) -> CertificateValues:
    """What the certificate of a case says."""
    return CertificateValues(**{one.name: getattr(case, one.name) for one in fields(CertificateValues)})


def _certificate(row: ReadRow, case: Case) -> CertificateValues:
    given: dict[str, Any] = {}
    for one in fields(CertificateValues):
        if one.name not in row.headings:
            given[one.name] = getattr(case, one.name)
        else:
            given[one.name] = day_in(row, one.name) if one.name in DAYS else _text(row, one.name)
    if given["register_url"] and not given["register_url"].startswith(("https://", "http://")):
        raise ActionRefused(_("Write the address as https://…"), field="register_url")
    return CertificateValues(**given)


def _case(row: ReadRow, case: Case | None, system: System, framework: str, by: User) -> Outcome:
    what = f"{system} · {_text(row, 'framework')}"
    if case is None:
        made = start_case(system, framework, by=by)
        save_certificate(made, _certificate(row, made), by=by)
        return outcome(row, RowState.ENTERED, what, made)
    was = certificate_values(case)
    save_certificate(case, _certificate(row, case), by=by)
    now = certificate_values(case)
    if now == was:
        return outcome(row, RowState.SAME, what, case)
    return outcome(row, RowState.CHANGED, what, case, kept_change(was, now))


def _stage(row: ReadRow) -> str:
    text = _text(row, "stage").casefold()
    for language, _name in settings.LANGUAGES:
        with override(language):
            for stage in CaseStage:
                if text in {stage.value, str(stage.label).casefold()}:
                    return str(stage.value)
    words = in_language(en=", ", zh="、").join(str(stage.label) for stage in CaseStage)
    raise ActionRefused(
        _("“%(value)s”: write one of: %(words)s.") % {"value": text[:60], "words": words}, field="stage"
    )


def _number(row: ReadRow, column: str) -> int | None:
    text = row.text(column).removesuffix(".0")
    if text and not (text.isdecimal() and len(text) < 4):
        raise ActionRefused(_("Write a whole number, or nothing."), field=column)
    return int(text) if text else None


def _auditor_days(row: ReadRow) -> Decimal | None:
    try:
        days = Decimal(row.text("days")) if row.text("days") else None
    except InvalidOperation:
        days = Decimal(-1)
    if days is not None and not (days.is_finite() and 0 <= days <= MOST):
        raise ActionRefused(_("Write the number of days, such as 1.5."), field="days")
    return days.quantize(Decimal("0.1")) if days is not None else None


def _event(row: ReadRow, case: Case | None, by: User, *, is_trial: bool) -> Outcome:
    values = EventValues(
        stage=_stage(row), planned_on=day_in(row, "planned_on"), done_on=day_in(row, "done_on"),
        body=_text(row, "body"), days=_auditor_days(row), concerns=_number(row, "concerns"),
        major=_number(row, "major"), minor=_number(row, "minor"), note=_text(row, "note"),
    )  # fmt: skip
    what = f"{_text(row, 'stage')} {values.done_on or values.planned_on or ''}".strip()
    if case is None and not is_trial:
        raise ActionRefused(_("This firm is not on its way to this certificate: name it on the sheet before."))
    same = {one.name: getattr(values, one.name) for one in fields(values) if one.name not in ("body", "note")}
    known = case.events.filter(**same).first() if case is not None else None
    if known is not None:
        return outcome(row, RowState.SAME, what, known)
    if case is None or is_trial:  # what it needs (records, a certificate) may stand in the same list
        return outcome(row, RowState.ENTERED, what)
    was = {"stage": case.stage, "body": case.body}
    made = record_case_event(case, values, by=by)
    return outcome(row, RowState.ENTERED, what, made, was)


def take_events_back(batch: Import, by: User) -> Undone:
    """Steps of the list are gone, the last one first, and with each the stage that it brought."""
    rows = rows_that(batch, RowState.ENTERED, CaseEvent)
    events = CaseEvent.objects.filter(pk__in=rows).select_related("case").order_by("-pk")
    gone, kept = 0, set()
    for event in events:
        try:
            take_event_back(event, rows[event.pk].before or {}, by=by)
        except ActionRefused:
            kept.add(rows[event.pk].pk)
        else:
            gone += 1
    return Undone(gone=gone, kept=len(kept), kept_rows=frozenset(kept))


def restore_cases(batch: Import, by: User) -> Undone:
    """Cases whose certificate the list has changed say again what they said."""

    def restore(case: Case, was: CertificateValues) -> None:
        save_certificate(case, was, by=by)

    return restore_changed(batch, Case, values_of=certificate_values, restore=restore)


def take_cases_back(batch: Import, by: User, *, all_kept: str) -> Undone:
    """Cases that the list began are gone with their steps, except those on which people have worked since."""
    verb = "ems.import_entry_undone"
    return delete_made(batch, by, Case, verb=verb, all_kept=all_kept, apart_from=(CaseEvent,))
