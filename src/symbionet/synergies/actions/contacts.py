"""Writes of the contact log: who was spoken to, what was agreed, and what comes next."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.models import Organisation
from symbionet.synergies.models import Synergy
from symbionet.work.models import ContactNote

__all__ = ["edit_contact_note", "log_contact", "undo_contact_note"]

FIELDS = ("organisation", "kind", "on", "whom", "agreed", "next_step", "next_due")


@transaction.atomic
def log_contact(
    values: Mapping[str, Any], *, by: Any, synergy: Synergy | None = None, organisation: Organisation | None = None
) -> ContactNote:
    """The stored line about a synergy, an organisation, or both; its next step becomes that of the synergy.

    `values`: kind, on, whom, agreed, next_step and next_due; raises ActionRefused where nothing was agreed or the
    contact lies in the future.
    """
    if synergy is None and organisation is None:
        raise ActionRefused(_("Say which synergy or organisation the contact was about."))
    given = {name: values[name] for name in FIELDS if name in values}
    if organisation is not None:
        given["organisation"] = organisation
    _check(given, synergy)
    note = ContactNote.objects.create(subject=synergy or organisation, by=by, **given)
    before = _set_next(synergy, note)
    history.record(by, "contact_note.added", note, changes=before)
    return note


@transaction.atomic
def edit_contact_note(note: ContactNote, values: Mapping[str, Any], *, by: Any) -> ContactNote:
    """The line with its new words, on the day it was written by the person who wrote it."""
    _require_fresh(note, by)
    given = {name: values[name] for name in FIELDS if name in values}
    _check({"agreed": note.agreed, "on": note.on, "organisation": note.organisation, **given}, _synergy_of(note))
    changed = history.changes(note, given)
    if not changed:
        return note
    was = (note.next_step, note.next_due)
    for name, value in given.items():
        setattr(note, name, value)
    note.save(update_fields=list(given))
    synergy = _synergy_of(note)
    if synergy is not None and (synergy.next_action, synergy.next_action_due) == was:
        _set_next(synergy, note)
    history.record(by, "contact_note.edited", note, changes=changed)
    return note


@transaction.atomic
def undo_contact_note(note: ContactNote, *, by: Any) -> None:
    """Take the line back on its day; the synergy's next step is again what it was, unless it was changed since."""
    _require_fresh(note, by)
    synergy = _synergy_of(note)
    line = history.history_of(note).filter(verb="contact_note.added").first()
    before = (line.details.get("changes") or {}) if line is not None else {}
    ours = synergy is not None and (synergy.next_action, synergy.next_action_due) == (note.next_step, note.next_due)
    if synergy is not None and before and ours:
        due = (before.get("next_action_due") or [""])[0]
        synergy.next_action = (before.get("next_action") or [synergy.next_action])[0]
        synergy.next_action_due = date.fromisoformat(due) if due else None
        synergy.save(update_fields=["next_action", "next_action_due", "updated_at"])
    history.record(by, "contact_note.undone", note)
    note.delete()


def _synergy_of(note: ContactNote) -> Synergy | None:
    return note.subject if isinstance(note.subject, Synergy) else None


def _check(given: Mapping[str, Any], synergy: Synergy | None) -> None:
    if not str(given.get("agreed", "")).strip():
        raise ActionRefused(_("Write in a few words what was agreed."))
    if given.get("on") and given["on"] > timezone.localdate():
        raise ActionRefused(_("A contact is of today or of the past: plan one to come as a task."))
    firm = given.get("organisation")
    if synergy is not None and firm is not None and firm.pk not in _party_ids(synergy):
        raise ActionRefused(_("%(organisation)s is no party of this synergy.") % {"organisation": firm})


def _party_ids(synergy: Synergy) -> set[int | None]:
    others = synergy.parties.values_list("organisation_id", flat=True)
    return {synergy.provider_id, synergy.receiver_id, *others}


def _set_next(synergy: Synergy | None, note: ContactNote) -> dict[str, list[str]]:
    """Carry the next step to the synergy; a line without one leaves what is planned. Returns what changed."""
    if synergy is None or not note.next_step:
        return {}
    new = {"next_action": note.next_step, "next_action_due": note.next_due}
    changed = {
        name: ["" if (old := getattr(synergy, name)) is None else str(old), "" if value is None else str(value)]
        for name, value in new.items()
    }
    synergy.next_action, synergy.next_action_due = note.next_step, note.next_due
    synergy.save(update_fields=["next_action", "next_action_due", "updated_at"])
    return changed


def _require_fresh(note: ContactNote, by: Any) -> None:
    if note.by_id != by.pk or timezone.localdate(note.at) != timezone.localdate():
        raise ActionRefused(_("A line is changed by who wrote it, on the same day. Add a new one instead."))
