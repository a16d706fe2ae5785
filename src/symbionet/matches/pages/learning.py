"""What learning shows: the outcomes counted, weights before and after, and how well they predict."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from symbionet.engine import load_packs
from symbionet.engine.evaluation.learning import outcome_weights
from symbionet.matches.models import DismissalReason, LearnedWeights, MatchState
from symbionet.matches.queries.learning import ACCEPTED
from symbionet.matches.queries.pursuits import outcome_in_words

__all__ = ["OutcomeCount", "ShownBin", "ShownWeight", "outcomes_counted", "shown_bins", "shown_weights"]

SIGNALS = {
    "prior": _("how often such pairs meet in general"),
    "known_use": _("a known use in the partner's sector"),
    "sector_profile": _("the sector usually takes it"),
    "usual_taker": _("the sector is among those that most often take it"),
    "graded_taker": _("firms of this kind are among those to call"),
    "example_taker": _("firms of this kind take such things from firms like the one that has it"),
    "precedent": _("a published precedent"),
    "focus": _("the sector can use few kinds of resources"),
    "disposal": _("the partner disposes of waste, others could use it"),
    "class_related": _("the want is of the same or a related class"),
    "code_same": _("same waste code"),
    "text_similarity": _("offer and want are worded alike"),
    "business_similarity": _("the partner's business is close to it"),
    "quantity_fit": _("share of the want that is covered"),
    "distance": _("nearness"),
    "time_overlap": _("available at the same time"),
    "form": _("physical form"),
    "composition": _("composition against the limits"),
    "condition": _("conditions of the use to be checked"),
    "permit": _("permit for hazardous waste"),
    "sector_unknown": _("the partner's sector is not known"),
    "unknown_taker": _("the partner's sector is not known"),
    "producer": _("the partner usually has it itself"),
    "demand": _("such haves find a taker readily, or hazardous waste rarely"),
    "rivals": _("others could use it as well"),
}
WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCount:
    """How many matches had an outcome, and how much each counts."""

    label: str
    count: int
    reached: bool
    weight: float


def outcomes_counted(counts: Mapping[str, int]) -> list[OutcomeCount]:
    """The outcomes in words, those that count for a match first."""
    known = outcome_weights(load_packs())
    found = [
        OutcomeCount(label=_outcome_words(code), count=count, reached=known[code].reached, weight=known[code].weight)
        for code, count in counts.items()
        if code in known
    ]
    return sorted(found, key=lambda one: (not one.reached, -one.weight, one.label))


def _outcome_words(code: str) -> str:
    if code == ACCEPTED:
        return str(MatchState.ACCEPTED.label)
    kind, _dot, reason = code.partition(".")
    if kind == "dismissed":
        return f"{MatchState.DISMISSED.label}: {DismissalReason(reason).label}"
    return outcome_in_words(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWeight:
    """A weight before and after, with bars on one scale (per cent of the widest)."""

    label: str
    before: float
    after: float
    left: float
    width: float
    zero: float
    before_at: float
    after_at: float

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before

    @property
    def moved(self) -> bool:
        """Whether it moved by more than a rounding."""
        return abs(self.change) >= 0.005


def shown_weights(row: LearnedWeights) -> list[ShownWeight]:
    """The weights before and after, those that moved most first, the general rate last."""
    pairs = [(name, float(row.base.get(name, after)), float(after)) for name, after in row.weights.items()]
    ends = [value for _name, before, after in pairs for value in (before, after)] + [0.0]
    low, high = min(ends), max(ends)
    scale = WIDTH / (high - low) if high > low else 0.0

    def at(value: float) -> float:
        return round((value - low) * scale, 2)

    pairs.sort(key=lambda one: (one[0] == "prior", -abs(one[2] - one[1]), one[0]))
    return [
        ShownWeight(
            label=_signal_words(name),
            before=before,
            after=after,
            left=min(at(before), at(after)),
            width=round(abs(at(after) - at(before)), 2),
            zero=at(0.0),
            before_at=at(before),
            after_at=at(after),
        )
        for name, before, after in pairs
    ]


def _signal_words(name: str) -> str:
    words = SIGNALS.get(name)
    if words is not None:
        return str(words)
    row = next((row for row in load_packs().rows("wording/reasons") if row["code"] == name), None)
    text = row["zh" if (get_language() or "").startswith("zh") else "en"] if row else ""
    return text if text and "{" not in text else name.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBin:
    """A bin of predicted probability in per cent: what was predicted before and after, and what was reached."""

    low: int
    high: int
    count: int
    before: int
    after: int
    reached: int


def shown_bins(row: LearnedWeights) -> list[ShownBin]:
    """The calibration of learned weights on matches they were not learned from."""
    return [
        ShownBin(
            low=round(100 * one["low"]),
            high=round(100 * one["high"]),
            count=one["count"],
            before=round(100 * one["before"]),
            after=round(100 * one["after"]),
            reached=round(100 * one["reached"]),
        )
        for one in row.summary.get("bins", [])
    ]
