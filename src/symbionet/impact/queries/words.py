"""Numbers, reasons and the basis of a figure in words."""

from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.engine.impact import Term
from symbionet.engine.packs import load_packs
from symbionet.impact.models import Entry, EntryLevel
from symbionet.sheets.impactwords import detail_text, impact_word
from symbionet.sheets.wording import Language

__all__ = ["basis_words", "field_words", "number_words", "reason_words", "term_words", "unit_words"]

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
def _headings() -> dict[str, dict[str, list[str]]]:
    rows = load_packs().rows("wording/flow_headings")
    return {row["field"]: {lang: row[f"terms_{lang}"].split("|") for lang in ("en", "zh")} for row in rows}


PER = {"disposal_kgco2e_per_t": "kg CO2e/t", "virgin_kgco2e_per_t": "kg CO2e/t",
       "reprocessing_kgco2e_per_t": "kg CO2e/t", "freight_kgco2e_per_tkm": "kg CO2e/tkm"}  # fmt: skip


def field_words(name: str, lang: Language) -> str:
    """The name of a stated thing as the headings of a table of flows have it; a factor with its unit.

    >>> field_words("persistence", "zh"), field_words("process_kwh", "en"), field_words("virgin_kgco2e_per_t", "en")
    ('持续率', 'Process kwh', 'Virgin factor, kg CO2e/t')
    """
    words = _headings().get(name, {}).get(lang) or [name.replace("_", " ")]
    if unit := PER.get(name):
        return f"{words[0]}（{unit}）" if lang == "zh" else f"{_capital(words[2])}, {unit}"
    return _capital(words[0])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def term_words(term: Term, lang: Language) -> str:
    """A term of a result with what it is about: "Avoided disposal (landfill)"."""
    word = _capital(impact_word(f"term.{term.code}", lang))
    if not term.detail:
        return word
    detail = detail_text(term.detail, lang)
    return f"{word}（{detail}）" if lang == "zh" else f"{word} ({detail})"


def unit_words(entry: Entry) -> str:
    """The unit of an entry, or its currency."""
    return entry.unit or entry.currency


def basis_words(level: str, year: int) -> str:
    """What a total states beside its number: the level of proof, that it is of one year, and that it is net."""
    return _("%(level)s, in-year %(year)s, after attribution, additionality and displacement") % {
        "level": EntryLevel(level).label,
        "year": year,
    }
