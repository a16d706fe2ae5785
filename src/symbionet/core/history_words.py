"""The history of an object in words. Each app declares those of its own verbs in its module `words`:

`VERBS` verb -> what was done; `LABELS` detail -> its name, where it is no field of the object; `CHOICES` detail ->
its choices in words, or a function that words its value. Labels and choices hold for the verbs of their own app first;
one whose entries depend on other apps gives a function without arguments instead of the dictionary. `EDITS` verb ->
function of the kept details to (label, old, new), where a label depends on the line itself. `BY_LINK`: verbs that
without a person were done by whoever held a link, not by the platform.
"""

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _

from symbionet.core.app import declared, declared_entries
from symbionet.core.history import history_of
from symbionet.core.models import HistoryLine
from symbionet.core.texts import in_language

__all__ = ["HistoryRow", "history_lines", "verb_in_words", "verbs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """A history line for people: when, who, what, and the fields that changed."""

    at: datetime
    by: str
    words: str
    edits: list[dict[str, str]]


@cache
def verbs() -> Mapping[str, tuple[str, Any]]:
    """Every verb of the history with the label of its app and its words."""
    return declared_entries("words", "VERBS")


@cache
def _edits_of_verbs() -> Mapping[str, tuple[str, Any]]:
    return declared_entries("words", "EDITS")


@cache
def _entries(name: str, app: str) -> Mapping[str, Any]:
    """The labels or choices of all apps; those of `app` come before those of the others."""
    tables = declared("words", name, object)
    ordered = sorted(tables, key=lambda label: label != app)
    return ChainMap(*(_table(tables[label]) for label in ordered))


@cache
def _verbs_by_link() -> frozenset[str]:
    return frozenset().union(*declared("words", "BY_LINK", frozenset).values())


def _who(line: HistoryLine) -> str:
    if line.by is not None:
        return str(line.by)
    return _("somebody by a link") if line.verb in _verbs_by_link() else _("the system")


def _table(entries: Any) -> dict[str, Any]:
    return dict(entries() if callable(entries) else entries)


def verb_in_words(verb: str) -> str:
    """What a verb of the history means in the active language; an unknown one is read as English words."""
    known = verbs().get(verb)
    return str(known[1]) if known is not None else verb.partition(".")[2].replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Details:
    """Words of the details of one line: of the fields of its object, and of the app that wrote it."""

    target: type[Model]
    labels: Mapping[str, Any]
    choices: Mapping[str, Mapping[Any, Any] | Callable[[str], str]]

    def label(self, name: str) -> str:
        """A detail's name for people."""
        if name in self.labels:
            return str(self.labels[name])
        return str(self._of_field(name, "verbose_name", name.replace("_", " ")))

    def value(self, name: str, value: Any) -> str:
        """A kept value for people: the words of a choice, of a role, of yes and no; texts as they are."""
        choices = self.choices.get(name) or dict(self._of_field(name, "flatchoices", None) or [])
        if not isinstance(choices, Mapping):
            return choices(value) if isinstance(value, str) else self._plain({}, value)
        return self._plain(choices, value)

    def _of_field(self, name: str, what: str, otherwise: Any) -> Any:
        try:
            return getattr(self.target._meta.get_field(name), what, otherwise)
        except FieldDoesNotExist:
            return otherwise

    @staticmethod
    def _plain(choices: Mapping[Any, Any], value: Any) -> str:
        if isinstance(value, dict) and value.keys() == {"zh", "en"}:
            return in_language(**value)
        if isinstance(value, list | dict):
            return _(", ").join(str(choices.get(part, part)) for part in value)
        if value is True or value == "True":
            return _("yes")
        if value is False or value == "False":
            return _("no")
        return "" if value is None else str(choices.get(value, value))


def _details_of(line: HistoryLine, target: type[Model]) -> _Details:
    app = verbs().get(line.verb, ("", ""))[0]
    return _Details(target=target, labels=_entries("LABELS", app), choices=_entries("CHOICES", app))


def _edits(line: HistoryLine, target: type[Model], closed: frozenset[str]) -> list[dict[str, str]]:
    """The changes a line keeps: `changes` as {field: [old, new]}, or other details as plain values."""
    worded = _edits_of_verbs().get(line.verb)
    if worded is not None and not closed and isinstance(line.details, dict):
        return [{"label": label, "old": old, "new": new} for label, old, new in worded[1](line.details)]
    kept: dict[str, Any] = line.details.get("changes", line.details) if isinstance(line.details, dict) else {}
    words, rows = _details_of(line, target), []
    for name, value in sorted(kept.items()):  # PostgreSQL keeps no order of keys
        if name not in closed:
            old, new = value if isinstance(value, list) and len(value) == 2 else ("", value)
            rows.append({"label": words.label(name), "old": words.value(name, old), "new": words.value(name, new)})
    return rows


def history_lines(target: Model, *, limit: int = 50) -> list[HistoryRow]:
    """The newest lines of an object's history in words.

    What the object names in `closed_details` is left out: a query that shows a reader less than the whole sets it.
    """
    closed: frozenset[str] = getattr(target, "closed_details", frozenset())
    return [
        HistoryRow(
            at=line.at,
            by=_who(line),
            words=verb_in_words(line.verb),
            edits=_edits(line, type(target), closed),
        )
        for line in history_of(target)[:limit]
    ]
