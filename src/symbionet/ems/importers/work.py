"""What stands behind registers, read back: actions are known by entry and words, evidence by entry, kind, note and day,
answers by assessment and clause."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import in_language
from symbionet.ems.actions import add_action, answer_clauses
from symbionet.ems.actions.assessments import FILLED_IN
from symbionet.ems.actions.reading import CODE
from symbionet.ems.importers.cells import day_in, outcome
from symbionet.ems.models import Assessment, Entry, System
from symbionet.ems.pages.worksheets import ACTIONS, ANSWERS
from symbionet.ems.queries.actions import people_of
from symbionet.ems.queries.frameworks import framework_of, nodes_of
from symbionet.ems.queries.registers import registers
from symbionet.imports.actions import Keep, answer_row, kept_change, restore_answers
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Outcome, ReadRow, Undone
from symbionet.questions.actions import open_sheet
from symbionet.questions.models import AnswerSheet
from symbionet.sheets.vocabulary import fold
from symbionet.work.actions import add_evidence, change_task, task_values
from symbionet.work.models import Document, Evidence, kind_of

__all__ = ["restore_clauses", "work_outcome"]


def work_outcome(
    row: ReadRow, sheet: str, system: System, by: User, *, to_come: Mapping[tuple[str, int], bool]
) -> Outcome:
    """What becomes of a row of a sheet of actions, evidence or answers; raises ActionRefused that names the column.

    `to_come` are entries (register, number) that the same list makes: while it is only tried, what hangs on them is
    taken for new.
    """
    if sheet == ANSWERS:
        return _answer(row, system, by)
    subject = _subject(row, system, to_come)
    if sheet == ACTIONS:
        return _action(row, subject, system, by)
    return _evidence(row, subject, by)


def _subject(row: ReadRow, system: System, to_come: Mapping[tuple[str, int], bool]) -> System | Entry | None:
    """What a row hangs on: the system where nothing is written, an entry, or None for one that is still to come."""
    text = row.text("about")
    if not text:
        return system
    code = CODE.match(text)
    name = next((key for key, one in registers().items() if code and one.letter == code.group(1).upper()), "")
    if code is not None and name:
        entry = system.entries.filter(register=name, number=int(code.group(2))).first()
        if entry is not None:
            return entry
        if (name, int(code.group(2))) in to_come:
            return None
    words = _("“%(value)s” is no entry of this system: write its number, such as A-12.") % {"value": text[:60]}
    raise ActionRefused(words, field="about")


def _person(row: ReadRow, system: System) -> User | None:
    text = row.text("who")
    if not text:
        return None
    found = people_of(system).filter(email__iexact=text).first()
    if found is None:
        words = _("“%(value)s” is nobody of the firm or of the programme: write the e-mail of an account, or nothing.")
        raise ActionRefused(words % {"value": text[:60]}, field="who")
    return found


def _action(row: ReadRow, subject: System | Entry | None, system: System, by: User) -> Outcome:
    title = row.text("title")[:250]
    if not title:
        raise ActionRefused(_("Say in a few words what is to be done."), field="title")
    person, due, done_on = _person(row, system), day_in(row, "due"), day_in(row, "done_on")
    if done_on is not None and done_on > timezone.localdate():
        raise ActionRefused(_("An action is not done on a day to come."), field="done_on")
    if subject is None:
        return outcome(row, RowState.ENTERED, title)
    task = subject.tasks.filter(title=title).order_by("done_at", "id").first()
    if task is not None:
        due = due if "due" in row.headings else task.due
        done_on = done_on if "done_on" in row.headings else (timezone.localdate(task.done_at) if task.done_at else None)
        was = task_values(task)
        if not change_task(task, due=due, to=person, done_on=done_on, by=by):
            return outcome(row, RowState.SAME, title, task)
        return outcome(row, RowState.CHANGED, title, task, kept_change(was, task_values(task)))
    task = add_action(subject, title, by=by, due=due, to=person)
    if done_on is not None:
        change_task(task, due=due, to=None, done_on=done_on, by=by)
    return outcome(row, RowState.ENTERED, title, task)


def _kind(row: ReadRow) -> str:
    """The kind of evidence, by its words in either language or its id; a record where nothing is written."""
    kinds, text = list(kind_of(Entry).evidence_kinds), fold(row.text("kind"))
    if not text:
        return str(kinds[0][0])
    for language, _name in settings.LANGUAGES:
        with override(language):
            found = next((key for key, label in kinds if text in {fold(key), fold(str(label))}), None)
        if found is not None:
            return str(found)
    words = in_language(en=", ", zh="、").join(str(label) for _key, label in kinds)
    told = {"value": row.text("kind")[:60], "words": words}
    raise ActionRefused(_("“%(value)s”: write one of: %(words)s.") % told, field="kind")


def _evidence(row: ReadRow, subject: System | Entry | None, by: User) -> Outcome:
    kind, on, note, file = _kind(row), day_in(row, "on"), row.text("note")[:500], row.text("file")
    what = note or file
    if not what:
        raise ActionRefused(_("Write what proves it, or name a file that is there."), field="note")
    if subject is None:
        return outcome(row, RowState.ENTERED, what)
    if isinstance(subject, System):
        raise ActionRefused(_("Evidence hangs on an entry: write its number, such as A-12."), field="about")
    document = _document(subject, file)
    known = subject.evidence.filter(kind=kind, note=note, document=document, withdrawn_at=None)
    same: Evidence | None = (known.filter(on=on) if on else known).first()
    if same is not None:
        return outcome(row, RowState.SAME, what, same)
    return outcome(row, RowState.ENTERED, what, add_evidence(subject, kind, by=by, on=on, note=note, document=document))


def _document(entry: Entry, name: str) -> Document | None:
    if not name:
        return None
    found: Document | None = next((one for one in entry.documents.order_by("-id") if str(one) == name), None)
    if found is None:
        words = _("“%(file)s” is no document of this entry: a workbook holds no files; add the file there first.")
        raise ActionRefused(words % {"file": name[:120]}, field="file")
    return found


def _assessment(row: ReadRow, system: System) -> Assessment:
    """The assessment of a row: by its number, else the newest one that is being filled in and has such a clause."""
    text, key = row.text("about"), row.text("key")
    rows = system.assessments.select_related("system")
    if text:
        found = rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 18 else None
    else:
        found = next((one for one in rows.filter(state__in=FILLED_IN) if key in _clauses(one)), None)
    if found is None:
        words = _("No assessment of this system has this number. Without a number, the newest open one is filled in.")
        raise ActionRefused(words, field="about")
    return found


def _clauses(assessment: Assessment) -> dict[str, str]:
    """The clauses of the framework of an assessment, by the names of their questions."""
    nodes = nodes_of(framework_of(assessment.framework).form_id)
    return {one.name: f"{one.ref} {in_language(en=one.title_en, zh=one.title_zh)}" for one in nodes}


def _answer(row: ReadRow, system: System, by: User) -> Outcome:
    assessment = _assessment(row, system)
    sheet = open_sheet(assessment, framework_of(assessment.framework).form_id)
    what = _clauses(assessment).get(row.text("key"), row.text("key"))
    return answer_row(row, sheet, keep=_keeps(assessment, by), what=what)


def _keeps(assessment: Assessment, by: User) -> Keep:
    return lambda group, given: answer_clauses(assessment, group, given, by=by)


def restore_clauses(batch: Import, by: User) -> Undone:
    """Take the answers of a list back, where the assessment is still being filled in and nobody has answered since."""

    def keep_of(sheet: AnswerSheet) -> Keep:
        assert isinstance(sheet.subject, Assessment)
        return _keeps(sheet.subject, by)

    return restore_answers(batch, keep_of)
