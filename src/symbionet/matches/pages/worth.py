"""What a match is worth, what it still needs and what may stop it: as the visitor may see it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import get_language

from symbionet.matches.models import Level, Match, MatchAsk
from symbionet.matches.pages.asks import ShownAsk, shown_asks, shown_risks
from symbionet.matches.pages.precedents import ShownPrecedent, class_of, shown_precedents
from symbionet.matches.pages.values import ShownValue, expected_words, shown_sums, shown_value

__all__ = ["ShownWorth", "shown_worth"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWorth:
    """Level and yearly figures of a match, and with them, where asked for, all that stands on its page.

    `money`, `co2e` and `expected` are exact and therefore None where a side is not named; their texts are bands there.
    """

    level: str = ""
    level_label: str = ""
    money: float | None = None
    co2e: float | None = None
    expected: float | None = None
    money_text: str = ""
    co2e_text: str = ""
    expected_text: str = ""
    money_judged: str = ""
    co2e_judged: str = ""
    value: ShownValue | None = None
    asks: tuple[ShownAsk, ...] = ()
    risks: tuple[str, ...] = ()
    precedents: tuple[ShownPrecedent, ...] = ()
    class_id: str = ""

    @property
    def open_asks(self) -> int:
        """How many questions are not answered yet."""
        return sum(1 for ask in self.asks if not ask.is_answered)


def shown_worth(
    match: Match,
    *,
    coarse: bool,
    full: bool,
    completed: float = 1.0,
    missing: Iterable[tuple[str, str]] = (),
    own: int | None = None,
) -> ShownWorth:
    """The worth of a match; `full` adds the value with its parts, the questions, the risks and the precedents.

    What is expected is its money times its technical fit times `completed`, the share of ideas that are completed (0 to
    1), as of a synergy. `missing` are the questions about empty fields, `own` the key of the visitor, who always sees
    own notes.
    """
    level = Level(match.level).label if match.level in Level.values else ""
    if not full and match.money is None and match.co2e is None:
        return ShownWorth(level=match.level, level_label=str(level))
    lang = get_language() or "en"
    expected = None if match.expected is None else match.expected * completed
    sums = shown_sums(match.value, coarse=coarse, lang=lang)
    brief = ShownWorth(
        level=match.level,
        level_label=str(level),
        money=None if coarse else match.money,
        co2e=None if coarse else match.co2e,
        expected=None if coarse else expected,
        money_text=sums["money"][0] if "money" in sums else "",
        co2e_text=sums["co2e"][0] if "co2e" in sums else "",
        expected_text=expected_words(expected, coarse=coarse),
        money_judged=sums["money"][1] if "money" in sums else "",
        co2e_judged=sums["co2e"][1] if "co2e" in sums else "",
    )
    if not full:  # a list tells the sums alone: bars and parts of fifty matches would take half its time
        return brief
    return replace(
        brief,
        value=shown_value(match.value, expected=expected, coarse=coarse, lang=lang),
        asks=shown_asks(match.asks, missing, _noted(match), coarse=coarse, lang=lang, own=own),
        risks=shown_risks(match.risks, coarse=coarse, lang=lang),
        precedents=shown_precedents(match, coarse=coarse),
        class_id=class_of(match),
    )


def _noted(match: Match) -> list[MatchAsk]:
    return list(match.questions.select_related("by"))
