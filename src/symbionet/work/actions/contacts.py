"""Writes of the contact log: who was spoken to, what was agreed, and what comes next."""

from datetime import date
from typing import TypedDict

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.work.models import ContactNote, kind_of

__all__ = ["NoteValues", "edit_contact_note", "log_contact", "undo_contact_note"]


class NoteValues(TypedDict, total=False):
    """What a line of the contact log states; an edit states what changes."""

    organisation: Model | None
    kind: str
    on: date
    whom: str
    agreed: str
    next_step: str
    next_due: date | None


@transaction.atomic
def log_contact(values: NoteValues, *, by: User, subject: Model) -> ContactNote:
    """The stored line about the subject; its next step becomes that of the subject, where it has one.

    Raises ActionRefused where nothing was agreed, the contact lies in the future, or the organisation takes no part.
    """
    stated = _known(values)
    if isinstance(subject, ContactNote.organisation_model()):
        stated["organisation"] = subject
    _check(stated, subject)
    note = ContactNote.objects.create(subject=subject, by=by, **stated)
    history.record(by, "contact_note.added", note, changes=_set_next(note))
    return note


@transaction.atomic
def edit_contact_note(note: ContactNote, values: NoteValues, *, by: User) -> ContactNote:
    """The line with its new words, on the day it was written by the person who wrote it."""
    _require_fresh(note, by)
    stated = _known(values)
    _check({"agreed": note.agreed, "on": note.on, "organisation": note.organisation, **stated}, note.subject)
    changed = history.changes(note, dict(stated))
    if not changed:
        return note
    was_planned = _is_planned(note)
    for name, value in stated.items():
        setattr(note, name, value)
    note.save(update_fields=list(stated))
    if was_planned:
        _set_next(note)
    history.record(by, "contact_note.edited", note, changes=changed)
    return note


@transaction.atomic
def undo_contact_note(note: ContactNote, *, by: User) -> None:
    """Take the line back on its day; the subject's next step is again what it was, unless it was changed since."""
    _require_fresh(note, by)
    fields = kind_of(note.subject).next_action
    line = history.history_of(note).filter(verb="contact_note.added").first()
    before = (line.details.get("changes") or {}) if line is not None else {}
    if fields is not None and before and _is_planned(note):
        text, day = fields
        due = (before.get(day) or [""])[0]
        setattr(note.subject, text, (before.get(text) or [getattr(note.subject, text)])[0])
        setattr(note.subject, day, date.fromisoformat(due) if due else None)
        _save_next(note.subject, fields)
    history.record(by, "contact_note.undone", note)
    note.delete()


def _known(values: NoteValues) -> NoteValues:
    return {name: values[name] for name in NoteValues.__annotations__ if name in values}  # type: ignore[return-value, literal-required]


def _check(stated: NoteValues, subject: Model) -> None:
    if not str(stated.get("agreed", "")).strip():
        raise ActionRefused(_("Write in a few words what was agreed."))
    on, rules, organisation = stated.get("on"), kind_of(subject).contacts, stated.get("organisation")
    if on and on > timezone.localdate():
        raise ActionRefused(_("A contact is of today or of the past: plan one to come as a task."))
    if organisation is not None and organisation != subject and rules is not None:
        rules.require_party(subject, organisation)


def _is_planned(note: ContactNote) -> bool:
    """Whether the subject's next action is still the one of this line."""
    fields = kind_of(note.subject).next_action
    if fields is None:
        return False
    return (getattr(note.subject, fields[0]), getattr(note.subject, fields[1])) == (note.next_step, note.next_due)


def _set_next(note: ContactNote) -> dict[str, list[str]]:
    """Carry the next step to the subject; a line without one leaves what is planned. Returns what changed."""
    fields = kind_of(note.subject).next_action
    if fields is None or not note.next_step:
        return {}
    changed = {}
    for name, value in zip(fields, (note.next_step, note.next_due), strict=True):
        old = getattr(note.subject, name)
        changed[name] = ["" if old is None else str(old), "" if value is None else str(value)]
        setattr(note.subject, name, value)
    _save_next(note.subject, fields)
    return changed


def _save_next(subject: Model, fields: tuple[str, str]) -> None:
    touched = ["updated_at"] if hasattr(subject, "updated_at") else []
    subject.save(update_fields=[*fields, *touched])


def _require_fresh(note: ContactNote, by: User) -> None:
    if note.by_id != by.pk or timezone.localdate(note.at) != timezone.localdate():
        raise ActionRefused(_("A line is changed by who wrote it, on the same day. Add a new one instead."))
