"""How much of the CO2e of a result rests on expert judgement."""

from collections.abc import Iterable

from symbionet.engine.impact.model import Term
from symbionet.engine.packs.judged import judged_share

__all__ = ["EXPERT", "judged_terms"]

EXPERT = "expert_judgement"  # how the fit of a factor says so


def judged_terms(terms: Iterable[Term]) -> float:
    """The share of terms, 0 to 1, whose factor is expert judgement: by size in t CO2e, without sign.

    An own factor is what its owner states; a published one that is far from its use is not judged, though wide.
    """
    return judged_share((term.value, float(EXPERT in term.factor.fit)) for term in terms)
