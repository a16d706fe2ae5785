"""What pages of registers show: the words of packs, of values, of states and of the significance of an aspect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import in_language
from symbionet.ems.models import Entry
from symbionet.ems.pages.instruments import instrument_title
from symbionet.ems.queries.registers import COLUMNS, Choice, Field, Register, choices_of, methods, registers

__all__ = [
    "ShownField",
    "choice_words",
    "entry_code",
    "fields_shown",
    "is_late",
    "pack_words",
    "result_words",
    "rule_words",
    "state_words",
    "value_words",
    "verdict_words",
]


class InPack(Protocol):
    """A row of a pack with its words in both languages."""

    @property
    def en(self) -> str:
        """English."""

    @property
    def zh(self) -> str:
        """Chinese."""


def pack_words(thing: InPack) -> str:
    """The words of a row of a pack in the active language."""
    return in_language(en=thing.en, zh=thing.zh)


def choice_words(choice: Choice) -> str:
    """A choice in words."""
    return in_language(en=choice.en, zh=choice.zh)


def state_words(state: str) -> str:
    """A state in words."""
    return next((choice_words(one) for one in choices_of("state") if one.id == state), state)


def entry_code(entry: Entry) -> str:
    """The number of an entry with the letter of its register: A-12."""
    register = registers().get(entry.register)
    return register.code(entry.number) if register is not None else str(entry.number)


def value_words(field: Field, value: Any) -> str:
    """A value of a field in words; "" for none."""
    if value in (None, ""):
        return ""
    if field.choices:
        return next((choice_words(one) for one in field.choices if one.id == value), str(value))
    if field.kind == "instrument":
        return instrument_title(str(value))
    if isinstance(value, float | int):
        return f"{value:,.12g}" if abs(value) >= 10_000 else f"{value:.12g}"
    return str(value)


def is_late(entry: Entry, today: date | None = None) -> bool:
    """Whether its day has passed while something is left to do."""
    register = registers().get(entry.register)
    still = register is None or entry.state not in register.closed
    return still and entry.due is not None and entry.due < (today or timezone.localdate())


def result_words(result: Mapping[str, Any]) -> str:
    """What the rule says of an aspect with the rule and its version, for its page and for files."""
    if "method" not in result:
        return ""
    told = {"verdict": verdict_words(result), "rule": _rule(result), "version": result.get("version", "")}
    return _("%(verdict)s (%(rule)s, version %(version)s)") % told


def rule_words(result: Mapping[str, Any]) -> str:
    """The rule that rated an aspect, with its version."""
    return _("%(rule)s, version %(version)s") % {"rule": _rule(result), "version": result.get("version", "")}


def _rule(result: Mapping[str, Any]) -> str:
    method = methods().get(str(result.get("method", "")))
    return pack_words(method) if method is not None else str(result.get("method", ""))


def verdict_words(result: Mapping[str, Any]) -> str:
    """What the rule says of an aspect: significant or not, and its total."""
    total = {"total": _total(result)}
    if "method" not in result:
        return ""
    if result.get("significant") is None:
        return _("not rated yet: scores are missing")
    if not result["significant"]:
        return _("not significant: %(total)s") % total
    if result.get("because") == "law":
        return _("significant, as a law or permit speaks of it")
    if result.get("because") == "single":
        return _("significant by a single factor: %(total)s") % total
    return _("significant: %(total)s") % total


def _total(result: Mapping[str, Any]) -> str:
    total = result.get("total")
    return "–" if total is None else f"{total:.12g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownField:
    """A field of an entry on its page: words, or the entries that it names."""

    label: str
    text: str = ""
    entries: tuple[tuple[str, Entry], ...] = ()


def fields_shown(
    register: Register, entry: Entry, links: Mapping[str, Sequence[Entry]], method: str
) -> list[ShownField]:
    """The fields of an entry that say anything, in the order of the register; scores of other methods stay out."""
    shown = []
    for field in register.fields_for(method):
        label = in_language(en=field.en, zh=field.zh)
        if field.name == "title":
            continue
        if field.targets:
            targets = tuple((entry_code(one), one) for one in links.get(field.name, ()))
            if targets:
                shown.append(ShownField(label=label, entries=targets))
            continue
        value = getattr(entry, field.name) if field.name in COLUMNS else entry.values.get(field.name)
        if text := value_words(field, value):
            shown.append(ShownField(label=label, text=text))
    return shown
