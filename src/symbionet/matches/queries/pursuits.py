"""What the apps above make of matches, as they declare it: whether a match is pursued there, and what came of it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db.models import CharField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from symbionet.accounts.queries import Visitor
from symbionet.core.app import declared
from symbionet.matches.models import Match

__all__ = [
    "Completions",
    "Draw",
    "Pursuit",
    "Pursuits",
    "completions_of_pursuits",
    "draws_on",
    "draws_untold_to",
    "is_pursued",
    "outcome_in_words",
    "outcome_of_pursuit",
    "pursued_parts",
    "pursuit_shown_to",
    "unpursued",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pursuit:
    """What pursues a match, by its key; `is_visible`: whether the visitor may know of it where nothing of the match is
    kept from the visitor."""

    key: int
    is_visible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Completions:
    """The share of what was taken up that is completed, 0 to 1, with its ends; `ended`: own cases behind it, 0 where a
    judgement stands in for them. `usual`: what open questions left of the chance of those cases on average, 0 to 1: the
    share holds that much of them already.
    """

    low: float
    central: float
    high: float
    ended: int
    usual: float = 1.0

    def of_idea(self, factor: float) -> tuple[float, float, float]:
        """The share with its ends of ideas of which open questions leave `factor`, 0 to 1.

        >>> Completions(low=0.05, central=0.1, high=0.2, ended=0, usual=0.5).of_idea(0.25)
        (0.025, 0.05, 0.1)
        """
        low, central, high = (min(1.0, end * factor / self.usual) for end in (self.low, self.central, self.high))
        return low, central, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """What an exchange of `have` to `receiver` that is being built or runs takes of a have or want in a year, in the
    base unit `unit`; None: all of it.
    """

    resource: int
    have: int | None
    receiver: int
    amount: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pursuits:
    """How an app pursues matches: what it declares as `PURSUITS` in its module `pursuits`."""

    parts: tuple[str, ...]  # relations of a match that are read with it
    begun: Callable[[], Q]  # condition on matches: it was taken up, whatever came of it
    under_way: Callable[[Match], bool]  # it has not ended: the decision about the match is bound by it
    shown_to: Callable[[Visitor, Match], Pursuit | None]
    outcome: Callable[[], Subquery]  # on matches: the code of what came of it, NULL where it was not taken up
    completions: Callable[[], Completions]  # of what was taken up
    outcome_in_words: Callable[[str], str]  # of such a code, "" where it is not its own
    draws: Callable[[Collection[int] | None], list[Draw]]  # on these haves and wants by key, None: on all
    untold: Callable[[Visitor, Collection[int]], frozenset[int]]  # those of which a draw is not told to the visitor


def _declared() -> tuple[Pursuits, ...]:
    return tuple(declared("pursuits", "PURSUITS", Pursuits).values())


def pursued_parts() -> tuple[str, ...]:
    """The relations that tell without a further query whether a match is pursued."""
    return tuple(part for one in _declared() for part in one.parts)


def is_pursued(match: Match) -> bool:
    """Whether something that has not ended was made of the match."""
    return any(one.under_way(match) for one in _declared())


def unpursued(matches: QuerySet[Match]) -> QuerySet[Match]:
    """The matches that nobody has taken up so far."""
    for one in _declared():
        matches = matches.exclude(one.begun())
    return matches


def pursuit_shown_to(visitor: Visitor, match: Match) -> Pursuit | None:
    """What pursues the match, if anything."""
    return next((found for one in _declared() if (found := one.shown_to(visitor, match)) is not None), None)


def completions_of_pursuits() -> Completions | None:
    """The share of matches that were taken up and are completed; None where no app takes up any."""
    return next((one.completions() for one in _declared()), None)


def outcome_of_pursuit() -> Coalesce:
    """On matches: the code of what came of each, "" where it was not taken up."""
    codes = [one.outcome() for one in _declared()]
    return Coalesce(*codes, Value(""), Value(""), output_field=CharField())


def outcome_in_words(code: str) -> str:
    """An outcome in words, "" for a code that no app knows."""
    return next((words for one in _declared() if (words := one.outcome_in_words(code))), "")


def draws_on(resources: Collection[int] | None = None) -> list[Draw]:
    """What is committed of these haves and wants (by key; None: of all)."""
    return [draw for one in _declared() for draw in one.draws(resources)]


def draws_untold_to(visitor: Visitor, resources: Collection[int]) -> frozenset[int]:
    """Those of the haves and wants of which something is committed that the visitor may not read in full."""
    return frozenset(key for one in _declared() for key in one.untold(visitor, resources))
