"""What the open questions of a match leave of the chance that it comes about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from symbionet.engine import Reason, load_packs
from symbionet.engine.matching.explain.chances import chance_factor
from symbionet.matches.models import AskState, MatchAsk

__all__ = ["answered_questions", "chance_factor_of", "open_questions", "question_key", "read_reason"]

KEY_LENGTH = 120
BY_VALUE = ("ask_parameter", "ask_sample")  # the values of others may be a figure or code of a side that is not named


def read_reason(item: Mapping[str, Any]) -> Reason:
    """A stored reason, question or risk."""
    return Reason(
        code=str(item.get("code", "")),
        value=item.get("value"),
        contribution=float(item.get("contribution") or 0.0),
        details=item.get("details") or {},
    )


def question_key(ask: Reason) -> str:
    """By what an answer to a question is kept."""
    return f"{ask.code}:{ask.value}"[:KEY_LENGTH] if ask.code in BY_VALUE else ask.code


def open_questions(stored: Iterable[Mapping[str, Any]], answered: Collection[str]) -> list[Reason]:
    """The engine's questions about a match that nobody has answered (`answered`: keys)."""
    return [ask for ask in map(read_reason, stored) if question_key(ask) not in answered]


def chance_factor_of(stored: Iterable[Mapping[str, Any]], answered: Collection[str] = ()) -> float:
    """What those leave of the chance, 0 to 1."""
    return chance_factor(open_questions(stored, answered), load_packs())


def answered_questions(matches: Collection[int]) -> dict[int, dict[str, int | None]]:
    """The keys of the questions that people have answered, each with who did (by key), by match; one query."""
    found: dict[int, dict[str, int | None]] = defaultdict(dict)
    rows = MatchAsk.objects.filter(match__in=matches, state=AskState.ANSWERED).order_by()
    for match, key, by in rows.values_list("match", "key", "by"):
        found[match][key] = by
    return dict(found)
