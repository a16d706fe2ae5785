"""Entries of all registers: one way to add, change and take out, whatever the register."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.ems.actions.rules import check_entry, check_fields
from symbionet.ems.actions.significance import ASPECTS, rate_aspect
from symbionet.ems.actions.values import EntryValues, KeptEntry
from symbionet.ems.models import Entry, EntryLink, System
from symbionet.ems.queries.registers import Register, method_of, registers

__all__ = ["entry_values", "links_of", "remove_entry", "restore_entry", "save_entry"]


@transaction.atomic
def save_entry(
    system: System,
    register: Register,
    given: EntryValues,
    *,
    by: User,
    entry: Entry | None = None,
) -> Entry:
    """The stored entry, new where none is given; raises ActionRefused that names the field.

    Values without a field of the register stay as they were: scores of another method of significance are kept.
    """
    System.objects.select_for_update().get(pk=system.pk)  # numbers are given one by one
    before = entry
    entry = entry or Entry(system=system, organisation_id=system.organisation_id, register=register.id, created_by=by)
    values = {**entry.values, **given.values}
    values = {name: one for name, one in values.items() if one not in (None, "")}
    full = replace(given, values=values, title=given.title.strip()[:250] or _made_title(register, given))
    state = given.state or entry.state or register.states[0]
    if state not in register.states:
        raise ActionRefused(_("“%(state)s” is no state of this register.") % {"state": state}, field="state")
    full = replace(full, state=state)
    if not full.title:
        raise ActionRefused(_("The entry needs a name."), field="title")
    check_fields(register, full, system.method, before)
    check_entry(register, full, before)
    changes = _changes(register, entry, full) if before is not None else {}
    if before is not None and not changes:
        return entry
    entry.title, entry.state, entry.owner = full.title, state, full.owner.strip()[:120]
    entry.due, entry.expires = full.due, full.expires
    entry.values, entry.changed_at = values, timezone.now()
    if register.id == ASPECTS:
        entry.result = rate_aspect(method_of(system.method), values)
    if before is None:
        entry.number = _number(system, register, given.number)
    entry.save()
    _store_links(entry, full.links)
    verb = "ems_entry.added" if before is None else "ems_entry.edited"
    history.record(by, verb, entry, **({"changes": changes} if changes else {"register": register.id}))
    return entry


def _made_title(register: Register, given: EntryValues) -> str:
    """The title of an entry that has none of its own: "Electricity, main meter · 2026-03"."""
    parts = []
    for name in register.title_of:
        targets = given.links.get(name)
        parts.append(str(targets[0]) if targets else str(given.values.get(name, "") or ""))
    return " · ".join(filter(None, parts))[:250]


def _number(system: System, register: Register, asked: int | None) -> int:
    rows = Entry.objects.filter(system=system, register=register.id)
    if asked is not None and not rows.filter(number=asked).exists():
        return asked
    return int(rows.aggregate(most=Max("number"))["most"] or 0) + 1


def _changes(register: Register, entry: Entry, given: EntryValues) -> history.Changes:
    """What differs; a value or link stands below its register and field, where the history finds its words."""
    found: history.Changes = {}
    for name in ("title", "state", "owner", "due", "expires"):
        old, new = getattr(entry, name), getattr(given, name)
        if (old or "") != (new or ""):
            found[name] = ["" if old is None else str(old), "" if new is None else str(new)]
    for name in sorted({*entry.values, *given.values}):
        old, new = entry.values.get(name, ""), given.values.get(name, "")
        if old != new:
            found[f"{register.id}.{name}"] = [str(old)[:300], str(new)[:300]]
    kept = links_of(entry)
    for name, targets in given.links.items():
        old_names, new_names = [str(one) for one in kept.get(name, ())], [str(one) for one in targets]
        if {one.pk for one in kept.get(name, ())} != {one.pk for one in targets}:
            found[f"{register.id}.{name}"] = ["; ".join(old_names)[:300], "; ".join(new_names)[:300]]
    return found


def links_of(entry: Entry) -> dict[str, list[Entry]]:
    """The entries that an entry names, by field."""
    found: dict[str, list[Entry]] = {}
    if entry.pk:
        for row in entry.link_rows.select_related("target"):
            found.setdefault(row.field, []).append(row.target)
    return found


def _store_links(entry: Entry, links: Mapping[str, Sequence[Entry]]) -> None:
    for name, targets in links.items():
        if any(one.system_id != entry.system_id for one in targets):
            raise ActionRefused(_("An entry names only entries of its own firm."), field=name)
        wanted = {one.pk for one in targets}
        rows = entry.link_rows.filter(field=name)
        rows.exclude(target__in=wanted).delete()
        known = set(rows.values_list("target_id", flat=True))
        EntryLink.objects.bulk_create(
            [EntryLink(entry=entry, field=name, target=one) for one in dict.fromkeys(targets) if one.pk not in known]
        )


def entry_values(entry: Entry) -> KeptEntry:
    """All that an entry says."""
    links: dict[str, list[int]] = {}
    for row in entry.link_rows.all():
        links.setdefault(row.field, []).append(row.target_id)
    return KeptEntry(
        title=entry.title, state=entry.state, owner=entry.owner, due=entry.due, expires=entry.expires,
        values=entry.values, links={name: sorted(keys) for name, keys in links.items()},
    )  # fmt: skip


@transaction.atomic
def restore_entry(entry: Entry, was: KeptEntry, *, by: User) -> Entry:
    """The entry with what `entry_values` gave before; its significance is rated anew by the method of today."""
    register, keys = registers()[entry.register], [key for found in was.links.values() for key in found]
    known = Entry.objects.filter(system=entry.system_id).in_bulk(keys)
    names = {*was.links, *links_of(entry)}
    links = {name: [known[key] for key in was.links.get(name, ()) if key in known] for name in names}
    full = EntryValues(
        title=was.title, state=was.state, owner=was.owner, values=was.values, links=links, due=was.due,
        expires=was.expires,
    )  # fmt: skip
    changes = _changes(register, entry, full)
    entry.title, entry.state, entry.owner, entry.values = full.title, full.state, full.owner, dict(full.values)
    entry.due, entry.expires, entry.changed_at = full.due, full.expires, timezone.now()
    if register.id == ASPECTS:
        entry.result = rate_aspect(method_of(entry.system.method), full.values)
    entry.save()
    _store_links(entry, links)
    history.record(by, "ems_entry.edited", entry, changes=changes)
    return entry


@transaction.atomic
def remove_entry(entry: Entry, *, by: User) -> None:
    """Take an entry out; raises ActionRefused where another one names it or work hangs on it."""
    naming = EntryLink.objects.filter(target=entry).select_related("entry").first()
    if naming is not None:
        raise ActionRefused(_("“%(entry)s” names this entry: change that one first.") % {"entry": naming.entry})
    if entry.tasks.exists() or entry.evidence.exists() or entry.documents.exists():
        raise ActionRefused(_("Actions, documents or evidence hang on this entry: set its state instead."))
    history.record(by, "ems_entry.removed", entry.system, entry=str(entry))
    entry.delete()
