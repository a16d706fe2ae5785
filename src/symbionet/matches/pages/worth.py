"""What a match is worth, what it still needs and what may stop it: as the visitor may see it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import floor, log10

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from symbionet.core.quantities import unit_words
from symbionet.core.texts import number_words, percent_words, with_unit
from symbionet.matches.models import Level, Match, MatchAsk
from symbionet.matches.pages.asks import ShownAsk, shown_asks, shown_risks
from symbionet.matches.pages.precedents import ShownPrecedent, class_of, shown_precedents
from symbionet.matches.pages.values import (
    ShownValue,
    amount_words,
    expected_words,
    shown_sums,
    shown_value,
    value_of_share,
)
from symbionet.matches.queries.remainders import adds_emissions, figures_at

__all__ = ["ShownWorth", "shown_worth"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWorth:
    """Level and yearly figures of a match, and with them, where asked for, all that stands on its page.

    All figures are of the share `left` of its amount, 0 to 1; `left_text` says so, "" where all of it is left. `money`,
    `co2e` and `expected` are exact and therefore None where a side is not named; their texts are bands there.
    """

    level: str = ""
    level_label: str = ""
    adds_emissions: bool = False  # whether it emits more than it avoids, however much of it is left or told
    left: float = 1.0
    left_text: str = ""
    amount_text: str = ""
    magnitude: int = 0  # digits of the whole yuan a year, 0 where it is no gain: no finer than the band in words
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
    def share_told(self) -> float | None:
        """The share that is left, None where the visitor may not know whether it is all."""
        return None if self.left_text and self.left == 1 else self.left

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
    told: bool = True,
) -> ShownWorth:
    """The worth of a match; `full` adds the value with its parts, the questions, the risks and the precedents.

    What is expected is its stored expected value (`Match.expected`) times `completed`, the share of usual ideas that
    are completed, as of a synergy. `missing` are the questions about empty fields, `own` the key of the visitor, who
    always sees own notes. Where it is not `told` how much is left, the figures are of the whole.
    """
    level = Level(match.level).label if match.level in Level.values else ""
    left = match.left if told else 1.0
    words = _left_words(match, coarse=coarse, told=told)
    if not full and match.money is None and match.co2e is None:
        return ShownWorth(level=match.level, level_label=str(level), left=left, left_text=words)
    central = figures_at(match, left)
    lang = get_language() or "en"
    expected = None if central.expected is None else central.expected * completed
    # a list tells the sums alone: bars and parts of fifty matches would take half its time
    stored = match.value if full else {name: part for name, part in match.value.items() if name != "parts"}
    stored = value_of_share(stored, left)
    sums = shown_sums(stored, coarse=coarse, lang=lang)
    brief = ShownWorth(
        level=match.level,
        level_label=str(level),
        adds_emissions=adds_emissions(match),
        left=left,
        left_text=words,
        amount_text=amount_words(stored, coarse=coarse),
        magnitude=_digits(central.money),
        money=None if coarse else central.money,
        co2e=None if coarse else central.co2e,
        expected=None if coarse else expected,
        money_text=sums["money"][0] if "money" in sums else "",
        co2e_text=sums["co2e"][0] if "co2e" in sums else "",
        expected_text=expected_words(expected, coarse=coarse),
        money_judged=sums["money"][1] if "money" in sums else "",
        co2e_judged=sums["co2e"][1] if "co2e" in sums else "",
    )
    if not full:
        return brief
    return replace(
        brief,
        value=shown_value(stored, expected=expected, coarse=coarse, lang=lang),
        asks=shown_asks(match.asks, missing, _noted(match), coarse=coarse, lang=lang, own=own),
        risks=shown_risks(match.risks, coarse=coarse, lang=lang),
        precedents=shown_precedents(match, coarse=coarse),
        class_id=class_of(match),
    )


def _digits(money: float | None) -> int:
    return floor(log10(money)) + 1 if money is not None and money >= 1 else 0


def _left_words(match: Match, *, coarse: bool, told: bool) -> str:
    """What is left of the amount, in words; "" where all of it is."""
    if match.left >= 1:
        return ""
    if not told:
        return _("Part of it may be taken up already: the figures are the most that can be left.")
    if not match.left:
        return _("Nothing of it is left: synergies take up all of it.")
    amount, unit = (match.value.get("tonnes") or {}).get("central"), str(match.value.get("unit") or "t")
    if coarse:
        return _("The figures are of what synergies have left of it.")
    if not amount:
        return _("Left of it: %(share)s") % {"share": percent_words(100 * match.left)}
    whole = with_unit(number_words(amount), unit_words(unit, "year"))
    return _("Left: %(left)s of %(whole)s") % {"left": number_words(amount * match.left), "whole": whole}


def _noted(match: Match) -> list[MatchAsk]:
    return list(match.questions.select_related("by"))
