"""The reasons of a match in words: in full, or coarsened where a side must not be recognised."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import exp
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from symbionet.core.texts import is_chinese, percent_words
from symbionet.engine import Reason
from symbionet.engine.packs import Row, load_packs
from symbionet.matches.queries.chances import read_reason
from symbionet.network.pages.hints import distance_band
from symbionet.wording import SILENT, detail_texts, reason_text

__all__ = [
    "ShownReason",
    "WaterfallBar",
    "cover_band",
    "likelihood_words",
    "shown_reasons",
    "source_words",
    "waterfall",
]

FIRST = ("known_use", "class_same", "class_related", "code_same", "permit_needed")
LIKELY, POSSIBLE = 0.5, 0.2
WATERFALL_WIDTH = 100
SMALL = 0.1  # log-odds below which signs are told together
PLACES = {"prior": 0, "excess": 2}  # in the waterfall; all others stand between
NEVER_FOLDED = (*SILENT, "known_use", "distance", "quantity_fit")  # people look for these
STEP = 0.5  # log-odds; a coarser step than what a distance band is worth


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReason:
    """A reason for people: its words, further texts (condition, hindrance), its signed weight and what it cites, as
    the packs write it."""

    code: str
    text: str
    details: tuple[str, ...] = ()
    contribution: float = 0.0
    cited: str = ""

    @property
    def source(self) -> str:
        """What it cites in the active language."""
        return source_words(self.cited)

    @property
    def is_silent(self) -> bool:
        """Whether it stands in the sum alone: it says nothing of this pair."""
        return self.code in SILENT

    @property
    def is_against(self) -> bool:
        """Whether it speaks against the match."""
        return self.contribution < 0

    @property
    def size(self) -> float:
        """The weight without its sign."""
        return abs(self.contribution)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallBar:
    """A reason as a bar from where the sum stood to where it stands then, in parts of WATERFALL_WIDTH.

    `start` and `end` are where the sum stood and stands, `zero` is where even odds (50 %) are; `percent` is the
    probability after it.
    """

    reason: ShownReason
    left: float
    width: float
    start: float
    end: float
    zero: float
    percent: int


def waterfall(reasons: tuple[ShownReason, ...], *, fold: bool = True) -> tuple[WaterfallBar, ...]:
    """The reasons as bars that add up to the log-odds of the match: the prior first, then what speaks for it, the
    heaviest first, then what speaks against it, the excess last; with `fold` very small ones together as one,
    else those of the same words.
    """
    ordered = sorted(
        _folded(reasons) if fold else _merged(reasons),
        key=lambda reason: (PLACES.get(reason.code, 1), -reason.contribution),
    )
    ends = [0.0]
    for reason in ordered:
        ends.append(ends[-1] + reason.contribution)
    low, high = min(ends), max(ends)
    scale = WATERFALL_WIDTH / (high - low) if high > low else 0.0

    def at(value: float) -> float:
        return round((value - low) * scale, 1)

    return tuple(
        WaterfallBar(
            reason=reason,
            left=at(min(start, end)),
            width=max(0.6, round(abs(end - start) * scale, 1)),
            start=at(start),
            end=at(end),
            zero=at(0.0),
            percent=round(100 / (1 + exp(-end))),
        )
        for reason, (start, end) in zip(ordered, pairwise(ends), strict=True)
    )


def _merged(reasons: tuple[ShownReason, ...]) -> list[ShownReason]:
    """Signs that may not be told apart (“a further sign”) as one for and one against."""
    found: dict[tuple[str, bool], ShownReason] = {}
    for reason in reasons:
        key = reason.text, reason.is_against
        same = found.get(key)
        total = reason.contribution + (same.contribution if same else 0.0)
        found[key] = replace(same or reason, contribution=total)
    return list(found.values())


def _folded(reasons: tuple[ShownReason, ...]) -> list[ShownReason]:
    small = [reason for reason in reasons if reason.size < SMALL and reason.code not in NEVER_FOLDED]
    rest = [reason for reason in reasons if reason not in small]
    if len(small) == 1:
        return [*rest, *small]
    words = ngettext("%(count)s small sign", "%(count)s small signs together", len(small)) % {"count": len(small)}
    total = sum(reason.contribution for reason in small)
    return [*rest, ShownReason(code="small", text=words, contribution=total)] if small else rest


def likelihood_words(probability: float) -> str:
    """A probability as people say it.

    >>> from django.utils import translation
    >>> with translation.override("en"):
    ...     likelihood_words(0.7), likelihood_words(0.05)
    ('likely', 'worth a question')
    """
    if probability >= LIKELY:
        return _("likely")
    return _("possible") if probability >= POSSIBLE else _("worth a question")


def shown_reasons(stored: Iterable[Mapping[str, Any]], *, coarse: bool, left: float = 1.0) -> tuple[ShownReason, ...]:
    """The stored reasons of a match in the active language, the telling ones first, the prior last.

    Where but a share `left` of its amount is left, the reason of its amount says how much of the want that covers; but
    not where it is `coarse`: with the band of the whole it would tell the amount that is taken.
    """
    lang = get_language() or "en"
    reasons = [read_reason(item) for item in stored]
    rank = {code: number for number, code in enumerate(FIRST)}

    def place(reason: Reason) -> tuple[bool, int, float]:
        return reason.code in SILENT, rank.get(reason.code, len(FIRST)), -abs(reason.contribution)

    shown = tuple(_shown(reason, lang, coarse=coarse, left=left) for reason in sorted(reasons, key=place))
    return tuple(_merged(shown)) if coarse else shown


def _shown(reason: Reason, lang: str, *, coarse: bool, left: float) -> ShownReason:
    part = reason.contribution
    return ShownReason(
        code=reason.code,
        text=_coarse_text(reason, lang) if coarse else _exact_text(reason, lang, left),
        details=detail_texts(reason, lang),
        contribution=round(part / STEP) * STEP if coarse else part,
        cited=str(reason.details.get("source", "")),
    )


READING = re.compile(r"factors/replaced_sources ([\w-]+)\)$")
SOURCES = {  # kinds of evidence in the packs of uses; titles stay as they are
    "expert judgement": gettext_lazy("expert judgement"),
    "published exchange": gettext_lazy("published exchange"),
    "process inventory": gettext_lazy("process inventory"),
    "standard": gettext_lazy("standard"),
    "BAT reference document": gettext_lazy("BAT reference document"),
    "stated by the owner": gettext_lazy("stated by the owner"),
    "replaces nothing": gettext_lazy("replaces nothing"),
    "facts": gettext_lazy("facts without copyright"),
}


def source_words(text: str) -> str:
    """A source in the active language: kinds of evidence are translated, titles stay as they are."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    return _("; ").join(str(SOURCES.get(part) or _reading_words(part)) for part in parts)


def _reading_words(source: str) -> str:
    """The source of a price that rests on a reading: in Chinese by the reading's own words; others as they are."""
    found = READING.search(source)
    row = _readings().get(found[1]) if found and is_chinese() else None
    return f"{row['title_zh']}：{row['product_zh']}（{row['year'][:4]}，{row['region']}）" if row else source


@cache
def _readings() -> dict[str, Row]:
    return {row["id"]: row for row in load_packs().rows("factors/replaced_sources")}


def _exact_text(reason: Reason, lang: str, left: float) -> str:
    text = reason_text(reason, lang)
    if left == 1 or reason.code != "quantity_fit" or not isinstance(reason.value, int | float):
        return text
    return _("%(reason)s; what is left covers %(share)s") % {
        "reason": text,
        "share": percent_words(reason.value * left),
    }


def _coarse_text(reason: Reason, lang: str) -> str:
    """Words without exact figures and without what only the other side's record says."""
    against = reason.contribution < 0
    if reason.code == "distance" and isinstance(reason.value, int | float):
        return distance_band(reason.value)
    if reason.code == "quantity_fit" and isinstance(reason.value, int | float):
        return cover_band(reason.value)
    if reason.code == "time_overlap":
        return _("available at the same time")
    if reason.code == "form":
        return _("the physical forms differ: treatment in between") if against else _("the physical form fits")
    if reason.code == "condition_check":
        return _("the conditions of the use have to be checked")
    if reason.code in COARSE_AS_THEY_ARE:
        return reason_text(reason, lang)
    # a reason of a later engine says nothing about a hidden partner until somebody has judged it
    return _("a further sign")


COARSE_AS_THEY_ARE = (
    *SILENT,
    "known_use",
    "class_same",
    "class_related",
    "code_same",
    "text_similarity",
    "business_similarity",
    "permit_held",
    "permit_needed",
    "sector_unknown",
    "unknown_taker",
    "disposal",
    "producer",
)


def cover_band(percent: float) -> str:
    """The share of a want that is covered, as a band that does not tell its amount."""
    if percent >= 90:
        return _("covers all of the want")
    if percent >= 60:
        return _("covers most of the want")
    return _("covers about half of the want") if percent >= 35 else _("covers a part of the want")
