"""The signals of a match: one table of what each means, and the one formula of each that is computed.

Formulas take one number or a column of them: `scoring` asks them for columns, the kernel of `scale` compiles them for
one pair. They read nothing but their arguments and this module, so that the kernel knows when to compile anew.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = [
    "BUSINESS_FLOOR",
    "COLUMN",
    "COVERAGE",
    "MOST_RIVALS",
    "NEARNESS",
    "PERMIT",
    "SAID",
    "SAID_BY_WANT",
    "SIGNALS",
    "Signal",
    "business_likeness",
    "coverage",
    "crowding",
    "form_fit",
    "largest",
    "nearness",
    "overlap",
    "permit_fit",
    "title_likeness",
]

SAID = 0.6  # what a stated want of the very class takes off what its owner's trade can use: it has said it already
BUSINESS_FLOOR = 0.1  # cosine of a have's title and a firm's business that says nothing
MOST_RIVALS = 2.2  # of the logarithm: beyond about eight firms one more changes nothing

SAID_BY_WANT = ("known_use", "usual_taker", "graded_taker", "example_taker")

# ends of the formulas below: the least and the most that each gives
COVERAGE = (-0.4, 0.6)
NEARNESS = (-2.0, 0.5)
PERMIT = (-1.0, 0.5)
SAME_FORM = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What a signal says of a pair; its weight stands under the same name in `uses/signal_weights`.

    `least`, `most`: between these lies its value. Below 0 it speaks against the match; None: a step of the pack
    `factors/signal_steps` says how much.
    """

    meaning: str
    least: float | None = 0.0
    most: float | None = 1.0

    @property
    def direction(self) -> str:
        """Whether it speaks for or against a match, or either way.

        >>> [SIGNALS[name].direction for name in ("known_use", "rivals", "distance")]
        ['for', 'against', 'either']
        """
        least = -math.inf if self.least is None else self.least
        most = math.inf if self.most is None else self.most
        return "for" if least >= 0 else "against" if most <= 0 else "either"


# One column each; the reason that words a column is chosen in `explain`.
SIGNALS: Mapping[str, Signal] = {
    "known_use": Signal(meaning="strength of the known use that the sector of the partner has for the class"),
    "sector_profile": Signal(meaning="how typical it is of the sector of the partner to take the class"),
    "usual_taker": Signal(meaning="the sector of the partner is among those that most often take the class"),
    "graded_taker": Signal(meaning="how well blind readers graded the trade of the partner for the class"),
    "example_taker": Signal(
        meaning="how well firms of the partner's trade take such things from the trade of the have"
    ),
    "precedent": Signal(meaning="published exchanges of the class with such a sector"),
    "focus": Signal(meaning="how much the sector takes at all; where no want is stated", least=None, most=None),
    "disposal": Signal(
        meaning="the partner lives on disposing of waste; where no want is stated", least=-1.0, most=0.0
    ),
    "class_related": Signal(meaning="how related the classes of have and want are, by how certain both are"),
    "code_same": Signal(meaning="a waste code in common"),
    "text_similarity": Signal(meaning="`title_likeness` of the titles of have and want"),
    "business_similarity": Signal(
        meaning="`business_likeness` of the have's title and what the partner does; where no want is stated",
        most=1.0 - BUSINESS_FLOOR,
    ),
    "quantity_fit": Signal(meaning="`coverage` of the want by the have", least=COVERAGE[0], most=COVERAGE[1]),
    "distance": Signal(meaning="`nearness` in typical hauls of the class", least=NEARNESS[0], most=NEARNESS[1]),
    "time_overlap": Signal(meaning="`overlap` of the time windows, where both are bounded"),
    "form": Signal(meaning="`form_fit` of the physical forms, where both are stated", least=-1.0, most=SAME_FORM),
    "condition": Signal(meaning="contaminants without figures, and a use that sets conditions", least=-1.0, most=0.0),
    "permit": Signal(meaning="`permit_fit` of a hazardous have", least=PERMIT[0], most=PERMIT[1]),
    "sector_unknown": Signal(meaning="nothing tells the sector of who wants it", least=-1.0, most=0.0),
    "unknown_taker": Signal(meaning="how uncertain the sector is of who states no want"),
    "producer": Signal(meaning="the sector typically has the class itself and does not use it", least=-1.0, most=0.0),
    "rivals": Signal(meaning="`crowding`: others who could use the have", least=-MOST_RIVALS, most=0.0),
    "limits": Signal(meaning="kept and broken limits of the use, and of the want", least=None, most=None),
    "regularity": Signal(meaning="how the regularity of have and want go together", least=None, most=None),
    "hierarchy": Signal(meaning="level of the use in the waste hierarchy, by its strength", least=None, most=None),
    "legal_status": Signal(meaning="what the legal status of the have makes easier or harder", least=None, most=None),
    "current_route": Signal(meaning="how the present way out of the have frees or binds it", least=None, most=None),
    "demand": Signal(meaning="how readily a have of its kind and hazard finds a taker", least=None, most=None),
    "level": Signal(meaning="circular level: the own firm, the same park, or beyond", least=None, most=None),
}
COLUMN = {name: number for number, name in enumerate(SIGNALS)}


def title_likeness(cosine: Any, floor: Any) -> Any:
    """By the cosine of the titles of have and want: 0 up to `floor`, 1 where they are the same."""
    return np.minimum(np.maximum((cosine - floor) / (1.0 - floor), 0.0), 1.0)


def business_likeness(cosine: Any, floor: Any) -> Any:
    """By the cosine of a have's title and what an organisation does: what exceeds `floor`."""
    return np.minimum(np.maximum(cosine - floor, 0.0), 1.0 - floor)


def coverage(share: Any) -> Any:
    """By the share of a want that the have covers.

    It grows with the supply and never falls: more supply is never worse, and a part of a want is still worth having.

    >>> float(coverage(0.25)), float(coverage(7.0)) == COVERAGE[1]
    (0.09999999999999998, True)
    """
    return np.sqrt(np.minimum(np.maximum(share, 0.0), 1.0)) - 0.4


def nearness(hauls: Any) -> Any:
    """By the distance in typical hauls of the class.

    >>> [float(nearness(hauls)) for hauls in (0.0, 1.0, 9.0)]
    [0.5, -0.5, -2.0]
    """
    return 0.5 - np.minimum(hauls, 2.5)


def overlap(common: Any, length: Any) -> Any:
    """The share of a want's window of `length` days in which the have is on offer for `common` days."""
    return np.minimum(np.maximum(common / np.maximum(length, 1), 0.0), 1.0)


def form_fit(same: Any, fits: Any) -> Any:
    """The same physical form, else how well one can be made of the other (`fits`, 0..1)."""
    return same * SAME_FORM + (1 - same) * (fits - 1.0)


def permit_fit(covered: Any) -> Any:
    """1: a stated permit covers the hazardous have."""
    return 1.5 * (covered == 1) - 1.0


def crowding(rivals: Any, most: Any) -> Any:
    """By the number of others who could use the have, each weighted with how probably.

    >>> float(crowding(0.0, MOST_RIVALS)), float(crowding(100.0, MOST_RIVALS))
    (-0.0, -2.2)
    """
    return -np.minimum(np.log1p(rivals), most)


def largest(weight: Any, least: Any, most: Any) -> Any:
    """The most that a signal adds to the log-odds whose value lies between `least` and `most`."""
    return np.maximum(weight * least, weight * most)
