"""What an obligation shows of the law or standard that it names: since when it holds, until when, what replaces it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import in_language, localised
from symbionet.engine.packs import load_packs

__all__ = ["ShownInstrument", "instrument_shown", "instrument_title", "instrument_warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownInstrument:
    """An instrument of the packs: its title, what is known of it today, and a warning where it does not simply hold."""

    id: str
    title: str
    words: str
    warning: str


def instrument_title(key: str) -> str:
    """The title of an instrument with its id; the text as it stands where the packs do not know it."""
    found = load_packs().instruments.get(key)
    return f"{found.id} {localised(found, 'title')}" if found is not None else key


def instrument_warning(key: str, day: date | None = None) -> str:
    """Why an obligation that rests on it should be looked at; "" where it is in force or not known."""
    found = load_packs().instruments.get(key)
    if found is None:
        return ""
    state = found.state(day or timezone.localdate())
    return {
        "ended": _("has ended"),
        "to_come": _("not in force yet"),
        "draft": _("a draft"),
        "unclear": _("not clear whether it holds"),
        "in_force": "",
    }[state]


def instrument_shown(key: str) -> ShownInstrument | None:
    """An instrument as the page of an obligation shows it; None where the packs do not know it."""
    found = load_packs().instruments.get(key)
    if found is None:
        return None
    parts = [
        _("valid from %(day)s") % {"day": found.valid_from} if found.valid_from else _("first day not seen"),
        _("valid to %(day)s") % {"day": found.valid_to} if found.valid_to else "",
        _("replaced by %(what)s") % {"what": instrument_title(found.replaced_by)} if found.replaced_by else "",
        _("confidence: %(grade)s") % {"grade": _grade(found.confidence)},
        in_language(en=found.note_en, zh=found.note_zh),
    ]
    return ShownInstrument(
        id=found.id, title=instrument_title(key), words=" · ".join(filter(None, parts)), warning=instrument_warning(key)
    )


def _grade(confidence: str) -> str:
    return {
        "opened": _("its source was opened"),
        "excerpt": _("an excerpt was read"),
        "background": _("background knowledge, to be checked"),
    }.get(confidence, confidence)
