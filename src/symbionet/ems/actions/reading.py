"""What people write in the cells of a list, read as the values of the fields of a register."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from symbionet.core.errors import ActionRefused
from symbionet.core.texts import in_language
from symbionet.ems.models import Entry, System
from symbionet.ems.queries.registers import Choice, Field, registers
from symbionet.engine.errors import UnreadableQuantity
from symbionet.engine.packs import load_packs
from symbionet.engine.units import parse_number
from symbionet.sheets.cells import read_date
from symbionet.tables import clean_text

__all__ = ["read_choice", "read_links", "read_period", "read_value"]

PERIOD = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])|-Q[1-4])?")
CODE = re.compile(r"([A-Za-z])\s*[-–]?\s*(\d{1,7})")
BETWEEN = re.compile(r"[,;，；、\n]+")
YES = {"yes", "y", "true", "1", "x", "是", "有", "对", "√", "✓"}
NO = {"no", "n", "false", "0", "否", "无", "没有", "×"}


def read_period(text: str) -> str:
    """The period as it is kept, "" for what is none: "2026年3月" is 2026-03.

    >>> read_period("2026年3月"), read_period("2026-q1"), read_period("2026"), read_period("March")
    ('2026-03', '2026-Q1', '2026', '')
    """
    plain = text.strip().upper().replace("年", "-").replace("月", "").replace("/", "-").rstrip("-")
    plain = re.sub(r"^(\d{4})-(\d)$", r"\1-0\2", plain)
    return plain if PERIOD.fullmatch(plain) else ""


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.strip().casefold())


def read_choice(choices: tuple[Choice, ...], text: str) -> str | None:
    """The id of the choice that is meant, by its id or its words in either language and any case; None for none.

    >>> from symbionet.ems.queries.registers import choices_of
    >>> [read_choice(choices_of("yesno"), text) for text in ("YES", "是", "√", "no", "maybe")]
    ['yes', 'yes', 'yes', 'no', None]
    """
    folded = _folded(text)
    found = next((one.id for one in choices if folded in {one.id, _folded(one.en), _folded(one.zh)}), None)
    if found is None and {one.id for one in choices} == {"yes", "no"}:
        return "yes" if folded in YES else "no" if folded in NO else None
    return found


def _refusal(field: Field, text: str, remedy: str) -> ActionRefused:
    return ActionRefused(_("“%(value)s”: %(remedy)s") % {"value": text[:60], "remedy": remedy}, field=field.name)


def read_value(field: Field, text: str) -> Any:
    """The value of a cell, None for an empty one; raises ActionRefused that names the field and what to write."""
    plain = clean_text(text).strip()
    if not plain:
        return None
    if field.choices:
        found = read_choice(field.choices, plain)
        if found is None:
            words = in_language(en=", ", zh="、").join(in_language(en=one.en, zh=one.zh) for one in field.choices)
            raise _refusal(field, plain, _("write one of: %(words)s.") % {"words": words})
        return found
    if field.kind in ("number", "score"):
        try:
            return parse_number(plain)
        except UnreadableQuantity:
            raise _refusal(field, plain, _("write a number, such as 1,200.")) from None
    if field.kind == "date":
        day = read_date(plain)
        if day is None:
            raise _refusal(field, plain, _("write the day as 2026-03-01."))
        return day.isoformat()
    if field.kind == "period":
        if not (period := read_period(plain)):
            raise _refusal(field, plain, _("write a month as 2026-03, a quarter as 2026-Q1 or a year as 2026."))
        return period
    if field.kind == "instrument":
        return _read_instrument(field, plain)
    return plain


def _read_instrument(field: Field, text: str) -> str:
    """The id of the instrument that a cell names, by id or title, alone or as "CN-001 title"."""
    known, folded = load_packs().instruments, _folded(text)
    for key, one in known.items():
        names = {key.casefold(), _folded(one.title_en), _folded(one.title_zh)}
        if folded in names or folded in {f"{key.casefold()} {name}" for name in names}:
            return key
    raise _refusal(field, text, _("no such instrument: take its number from the knowledge, such as CN-001."))


def read_links(field: Field, text: str, system: System, *, to_come: Mapping[tuple[str, int], bool]) -> list[Entry]:
    """The entries that a cell names by number (A-12) or by their whole name; raises ActionRefused for one that is not
    there. Those of `to_come` stand in the same list and are left out while it is only tried.
    """
    letters = {registers()[name].letter: name for name in field.targets}
    found: list[Entry] = []
    for part in filter(None, map(str.strip, BETWEEN.split(clean_text(text)))):
        code = CODE.fullmatch(part) or CODE.match(part)
        name = letters.get(code.group(1).upper()) if code is not None else None
        rows = Entry.objects.filter(system=system)
        if code is not None and name is not None:
            rows = rows.filter(register=name, number=int(code.group(2)))
        else:
            rows = rows.filter(register__in=field.targets, title=part)
        entry = rows.first()
        if entry is not None:
            found.append(entry)
        elif code is None or name is None or (name, int(code.group(2))) not in to_come:
            kinds = in_language(en=", ", zh="、").join(f"{letter}-1" for letter in letters)
            raise _refusal(
                field, part, _("no such entry is there; write numbers such as %(codes)s.") % {"codes": kinds}
            )
    return found
