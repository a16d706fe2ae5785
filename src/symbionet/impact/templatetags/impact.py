"""Template filters of the ledger: numbers and reasons in words."""

from typing import Any

from django import template

from symbionet.core.texts import is_chinese, number_words, percent_words, range_words
from symbionet.impact.pages.reports.values import Part
from symbionet.impact.pages.wording import judged_words, reason_words, unit_word
from symbionet.impact.queries import ledger_synergies_visible_to
from symbionet.impact.queries.factors import factor_words
from symbionet.sheets.impactwords import subject_text

register = template.Library()

SHORT = 12  # letters of a cell that never breaks


@register.filter
def figure(value: float | None) -> str:
    """A number without digits that nobody measured; nothing for None."""
    return "" if value is None else number_words(value)


@register.filter
def judged(share: float | None) -> str:
    """What stands beside a figure of which more than half rests on expert judgement; else ""."""
    return judged_words(share)


@register.filter
def percent(share: float | None) -> str:
    """A share as whole per cent; nothing for None."""
    return "" if share is None else percent_words(100 * share)


@register.filter
def factor_word(code: str, of: str) -> str:
    """The word of an activity or route of own factors."""
    return dict(factor_words(of, is_chinese())).get(code, code)


@register.filter
def subject(text: str) -> str:
    """A material in the reader's language, where the packs know it by that name."""
    return subject_text(text, "zh" if is_chinese() else "en")


@register.filter
def unit(code: str) -> str:
    """A unit, or a currency, for people."""
    return unit_word(code)


@register.simple_tag
def spread(low: float, high: float) -> str:
    """The ends of a range; nothing where they are one figure."""
    return "" if low == high else range_words(number_words(low), number_words(high))


@register.filter
def reason(text: str) -> str:
    """The reason of an entry in words."""
    return reason_words(text)


@register.filter
def report_rows(part: Part) -> list[dict[str, Any]]:
    """The rows of a report's table with each cell under its heading; whole numbers are years and counts."""
    return [
        {
            "is_sum": place in part.totals,
            "cells": [
                {
                    "heading": heading,
                    "value": cell,
                    "is_number": isinstance(cell, int | float),
                    "is_wide": column in part.wide,
                    "is_long": isinstance(cell, str) and len(cell) > SHORT,
                    "url": part.links.get((place, column), ""),
                    "text": "" if cell is None else number_words(cell) if isinstance(cell, float) else str(cell),
                }
                for column, (heading, cell) in enumerate(zip(part.headings, row, strict=True))
            ],
        }
        for place, row in enumerate(part.rows)
    ]


@register.inclusion_tag("impact/partials/ledger_tab.html", takes_context=True)
def ledger_tab(context: dict[str, Any], pk: int, tab: str = "") -> dict[str, Any]:
    """The tab of a synergy's ledger, for those who may see it."""
    reaches = ledger_synergies_visible_to(context["request"].user).filter(pk=pk).exists()
    return {"pk": pk, "tab": tab, "reaches": reaches}
