"""What things like a have tell of it: who takes them, and whether they are hazardous."""

from collections.abc import Sequence

import numpy as np

from symbionet.engine.arrays import Floats, Ints
from symbionet.engine.classification.examples import Alike, examples_alike, hazard_by_examples, takers_alike
from symbionet.engine.model import Resource
from symbionet.engine.packs import Packs

__all__ = ["MAX_TAKERS", "find_alike", "hazard_alike", "read_takers"]

MAX_TAKERS = 16  # trades kept per have
LEAST = 0.03  # grade (0..1) below which a trade is not kept


def find_alike(
    item: Resource, read: Sequence[tuple[str, float, str]], sectors: tuple[str, ...], packs: Packs
) -> tuple[Alike, ...]:
    """The examples that a have is like, by its title in each language; none where the trade of its firm is not known.

    `read`: ids of the classes that it may be, with their probabilities; `sectors`: NACE codes and trades of its firm.
    """
    if not sectors:
        return ()
    classes = {class_id: share for class_id, share, _ in read}
    texts = ((item.title_zh, item.description_zh), (item.title_en, item.description_en))
    found = (examples_alike(title, more, sectors, packs, read=classes) for title, more in texts if title)
    return tuple(one for one in found if len(one.places))


def hazard_alike(alike: Sequence[Alike], packs: Packs) -> float:
    """How likely (0..1) a have is hazardous waste by the examples that it is like; 0 without any."""
    return max((hazard_by_examples(one, packs) for one in alike), default=0.0)


def read_takers(alike: Sequence[tuple[Alike, ...]], packs: Packs) -> tuple[Ints, Floats]:
    """Who takes things like each have: places in `Packs.trades` (-1: no more) and how well (0..1), best first."""
    numbers = {item.id: place for place, item in enumerate(packs.trades)}
    takers, grades = np.full((len(alike), MAX_TAKERS), -1, dtype=np.int64), np.zeros((len(alike), MAX_TAKERS))
    for row, found in enumerate(alike):
        best: dict[int, float] = {}
        for one in found:  # both languages tell of one thing
            for trade, grade in takers_alike(one, packs).items():
                best[numbers[trade]] = best.get(numbers[trade], 0.0) + grade / len(found)
        order = sorted((place for place in best if best[place] >= LEAST), key=lambda place: (-best[place], place))
        for column, place in enumerate(order[:MAX_TAKERS]):
            takers[row, column], grades[row, column] = place, min(1.0, best[place])
    return takers, grades
