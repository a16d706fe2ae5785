"""Obligations that a park asks of its firms: handed on from one register into the registers of all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import contacts_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Json
from symbionet.ems.actions.entries import save_entry
from symbionet.ems.actions.values import EntryValues
from symbionet.ems.models import Entry, System
from symbionet.ems.queries.handing import HANDED, OBLIGATIONS, copies_of, handed_values, systems_of_park
from symbionet.ems.queries.registers import registers
from symbionet.ems.queries.systems import guides_systems
from symbionet.network.models import Park
from symbionet.notices.actions import both_languages, notify

__all__ = ["Handed", "hand_on_obligations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """Firms asked; entries added, brought up to date, left as they were, or as a firm has reworded them."""

    firms: int
    added: int
    changed: int
    same: int
    reworded: int


@transaction.atomic
def hand_on_obligations(source: System, park: Park, entries: Sequence[Entry], *, by: User) -> Handed:
    """Copy obligations into the registers of all firms of a park that have a system, and bring earlier copies up to
    date; raises ActionRefused.

    Only what is asked goes on (name, kind, instrument, article, requirement, how often), never what the firm of the
    source does about it; what a firm has reworded itself stays as it is.
    """
    if not guides_systems(by):
        raise ActionRefused(_("Obligations of a park are handed on by practitioners and managers."))
    if not entries:
        raise ActionRefused(_("Tick what is to be handed on."))
    if any(one.system_id != source.pk or one.register != OBLIGATIONS for one in entries):
        raise ActionRefused(_("Only obligations of this register are handed on."))
    systems = list(systems_of_park(source, park))
    if not systems:
        raise ActionRefused(_("No other firm of this park has a system yet: begin one, or start a campaign there."))
    counts = {"added": 0, "changed": 0, "same": 0, "reworded": 0}
    for system in systems:
        known = copies_of(system)
        outcomes = [_hand(one, system, known.get(one.pk), by=by) for one in entries]
        for kind in outcomes:
            counts[kind] += 1
        if fresh := sum(kind in ("added", "changed") for kind in outcomes):
            people = contacts_of(system.organisation_id)
            told: dict[str, Json] = {"count": fresh, "park": both_languages(park)}
            notify(people, "ems.obligations_handed_on", values=told, url=system.get_absolute_url())
    history.record(by, "ems_system.handed_on", source, park=str(park), count=len(entries))
    return Handed(firms=len(systems), **counts)


def _hand(entry: Entry, system: System, copy: Entry | None, *, by: User) -> str:
    """What became of one obligation in one firm: added, changed, same or reworded."""
    given = handed_values(entry)
    if copy is None:
        made = save_entry(system, registers()[OBLIGATIONS], _values(given), by=by)
        _remember(made, entry, given)
        return "added"
    before = copy.result[HANDED]["values"]
    own = {name for name, value in before.items() if _now(copy, name) != value}
    wanted = {name: value for name, value in given.items() if name not in own and _now(copy, name) != value}
    if not wanted:
        return "reworded" if any(given[name] != before[name] for name in own if name in before) else "same"
    news = _values({"title": copy.title, **wanted})
    news = replace(news, due=copy.due, expires=copy.expires, owner=copy.owner, state=copy.state)
    save_entry(system, registers()[OBLIGATIONS], news, by=by, entry=copy)
    kept = {**before, **{name: value for name, value in given.items() if name not in own}}
    _remember(copy, entry, kept)
    return "changed"


def _now(copy: Entry, name: str) -> str:
    return copy.title if name == "title" else str(copy.values.get(name, ""))


def _values(given: Mapping[str, str]) -> EntryValues:
    return EntryValues(title=given["title"], values={name: value for name, value in given.items() if name != "title"})


def _remember(copy: Entry, source: Entry, values: Mapping[str, str]) -> None:
    copy.result = {HANDED: {"entry": source.pk, "values": dict(values)}}
    copy.save(update_fields=["result"])
