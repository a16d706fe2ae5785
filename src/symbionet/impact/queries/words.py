"""Numbers, reasons and the basis of a figure in words."""

from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.engine.packs import load_packs
from symbionet.impact.models import Entry, EntryLevel
from symbionet.sheets.wording import Language

__all__ = ["basis_words", "field_words", "number_words", "reason_words", "unit_words"]

REASONS = {  # reasons that the platform itself gives
    "@reassessed": gettext_lazy("Assessed again"),
    "@papers": gettext_lazy("Further papers"),
    "@confirmed-less": gettext_lazy("The other party confirmed less"),
}


def number_words(value: float) -> str:
    """A number as people read it, without digits that nobody measured: 1,200 or 0.35.

    >>> number_words(1234.5), number_words(0.3456), number_words(-12.34), number_words(0)
    ('1,234', '0.346', '-12.3', '0')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def reason_words(reason: str) -> str:
    """The reason of an entry for people; those of the platform in the active language."""
    return str(REASONS.get(reason, reason))


@cache
def _headings() -> dict[str, dict[str, str]]:
    rows = load_packs().rows("wording/flow_headings")
    return {row["field"]: {lang: row[f"terms_{lang}"].split("|")[0] for lang in ("en", "zh")} for row in rows}


def field_words(name: str, lang: Language) -> str:
    """The name of a stated thing as the headings of a table of flows have it.

    >>> field_words("persistence", "zh"), field_words("process_kwh", "en")
    ('持续率', 'process kwh')
    """
    return _headings().get(name, {}).get(lang) or name.replace("_", " ")


def unit_words(entry: Entry) -> str:
    """The unit of an entry, or its currency."""
    return entry.unit or entry.currency


def basis_words(level: str, year: int) -> str:
    """What a total states beside its number: the level of proof, that it is of one year, and that it is net."""
    return _("%(level)s, in-year %(year)s, after attribution, additionality and displacement") % {
        "level": EntryLevel(level).label,
        "year": year,
    }
