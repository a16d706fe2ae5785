"""Scores classes by what firms of the supplier's trade call the things they have, where terms explain only a part."""

from collections.abc import Sequence

from symbionet.engine.classification.supplied_words import called_classes, read_supplied
from symbionet.engine.classification.supply import supplied_classes
from symbionet.engine.model import Reason
from symbionet.engine.packs import Packs

__all__ = ["add_called", "doubt_strange"]

CALLED = 0.9  # of what the supplier's trade calls nearly so
FEWEST_CALLED, SELDOM = 5, 0.1  # classes by which a trade is known; share of firms from which a sector has a class
STRANGE, DOUBTED = (
    0.7,
    0.6,
)  # what is believed of a class that the trade never has, and the score below which it is asked


def doubt_strange(packs: Packs, sectors: tuple[str, ...], scores: dict[str, float]) -> None:
    """Lower the scores (0..1, by class) that words of a part of a text gave, where the trade has no such thing.

    `sectors`: NACE codes and trades of the supplier. Nothing changes where little is known of what its trade has.
    """
    usual = called_classes(sectors, packs.whole)
    if len(usual) < FEWEST_CALLED:
        return
    usual |= {class_id for class_id, prior in supplied_classes(sectors, packs.whole).items() if prior >= SELDOM}
    for class_id, score in scores.items():
        if score < DOUBTED and class_id not in usual and usual.isdisjoint(packs.parents_of(class_id)):
            scores[class_id] = score * STRANGE


def add_called(
    text: str, packs: Packs, sectors: Sequence[str], scores: dict[str, float], reasons: dict[str, Reason]
) -> None:
    """Add what firms of the supplier's trade call nearly so; what is much less like than the likest says nothing."""
    read = read_supplied(text, sectors, packs.whole)
    for item in read:
        if item.likeness < CALLED * read[0].likeness:
            break
        class_id, score = item.targets[0], CALLED * item.likeness
        if class_id in packs.classes and score > scores.get(class_id, 0.0):
            scores[class_id], reasons[class_id] = score, Reason(code="near_term", value=item.word)
