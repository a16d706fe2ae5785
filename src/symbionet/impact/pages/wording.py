"""Reasons, terms, units and figures of certificates in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.core.texts import bracketed, in_language, is_chinese, listed
from symbionet.engine.impact import Term
from symbionet.impact.models import Entry, EntryLevel, Metric
from symbionet.impact.queries.certificates import judged_figures
from symbionet.sheets.impactwords import capital, detail_text, impact_word, judged_text, subject_text
from symbionet.sheets.wording import Language

__all__ = [
    "figure_rows",
    "judged_words",
    "lacking_words",
    "levels_words",
    "reason_words",
    "term_words",
    "unit_word",
    "unit_words",
]

REASONS = {  # reasons that the platform itself gives
    "@reassessed": gettext_lazy("Assessed again"),
    "@papers": gettext_lazy("Further papers"),
    "@confirmed-less": gettext_lazy("The other party confirmed less"),
}
MONEY_ZH = {"CNY": "元", "EUR": "欧元"}  # behind a figure; 人民币 names the currency itself
UNITS = {"FTE": gettext_lazy("FTE"), "persons": gettext_lazy("persons")}


def reason_words(reason: str) -> str:
    """The reason of an entry for people; those of the platform in the active language."""
    return str(REASONS.get(reason, reason))


def term_words(term: Term, lang: Language) -> str:
    """A term of a result with what it is about: "Avoided disposal (landfill)"."""
    word = capital(impact_word(f"term.{term.code}", lang))
    if not term.detail:
        return word
    detail = subject_text(detail_text(term.detail, lang), lang)
    return f"{word}（{detail}）" if lang == "zh" else f"{word} ({detail})"


def unit_word(unit: str) -> str:
    """A unit or currency for people: jobs, people and money have words of the language, others are as they are."""
    return MONEY_ZH[unit] if is_chinese() and unit in MONEY_ZH else str(UNITS.get(unit, unit))


def unit_words(entry: Entry) -> str:
    """The unit of an entry, or its currency."""
    return entry.unit or entry.currency


def levels_words() -> str:
    """How the levels of proof stand to each other, beside each table of them."""
    return _(
        "Levels are never added up: each restates figures of the levels before it. In a year after a verified one both"
        " parties may reconfirm in place of a verifier, at the share that was verified."
    )


def judged_words(share: float | None) -> str:
    """What stands beside a figure of which more than half rests on expert judgement; else ""."""
    return judged_text(share, "zh" if is_chinese() else "en")


def figure_rows(figures: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The figures of a certificate or report with metric, level and who confirmed and verified them in words."""
    figures = list(figures)
    judged = judged_figures(figures)
    return [
        {
            **row,
            "label": str(Metric(row["metric"]).label),
            "level_label": str(EntryLevel(row["level"]).label),
            "confirmed_names": (names := _confirming(row.get("confirmed_by", ()))),
            "confirmed_label": _("confirmed by %(names)s") % {"names": names} if names else "",
            "verified_names": listed(f"{who}{bracketed(day.isoformat())}" for who, day in row.get("verified_by", ())),
            "judged_label": judged_words(judged.get(place)),
            "unit": unit_word(row["unit"] or row["currency"]),
        }
        for place, row in enumerate(figures)
    ]


def _confirming(parties: Iterable[Mapping[str, str]]) -> str:
    """Who confirmed a figure; a party that is not named to its partner is not named here either."""
    parties = list(parties)
    names = [in_language(zh=one["zh"] or one["en"], en=one["en"] or one["zh"]) for one in parties]
    how = {"link": _("by link, not signed in"), "programme": _("written down by the programme")}
    return listed(
        (name or _("the partner, who is not named")) + bracketed(how.get(one.get("how", ""), ""))
        for name, one in zip(names, parties, strict=True)
    )


def lacking_words(lacks: Iterable[str]) -> str:
    """What a documented figure lacks of the rule of today; "" where nothing."""
    words = {
        "confirmed": _("the other party has not confirmed it"),
        "papers": _("its papers have no file, or are issued by the party that claims"),
    }
    return ("；" if is_chinese() else "; ").join(words[one] for one in lacks)
