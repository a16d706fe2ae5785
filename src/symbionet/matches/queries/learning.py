"""Reads about learning: the outcomes of this network, and the weights that are in force."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.engine import Reason, load_packs
from symbionet.engine.evaluation.learning import TaughtMatch, feature_of, outcome_weights, signal_of
from symbionet.engine.evaluation.learning import with_weights as packs_with_weights
from symbionet.engine.packs import Packs
from symbionet.matches.models import DismissalReason, LearnedWeights, Match, MatchState, WeightsState
from symbionet.matches.queries.pursuits import outcome_of_pursuit

__all__ = [
    "applies_weights",
    "learned_weights_visible_to",
    "outcome_code",
    "packs_in_force",
    "taught_matches",
]

DECIDED = (MatchState.ACCEPTED, MatchState.DISMISSED)
ACCEPTED = "accepted"  # the outcome of a match that was accepted and not taken up


def applies_weights(visitor: Visitor) -> bool:
    """Whether the visitor may learn, apply and withdraw weights: who answers for the programme or its technique."""
    return is_user(visitor) and visitor.has_role(Role.PROGRAMME_MANAGER, Role.TECHNICAL_LEAD)


def learned_weights_visible_to(visitor: Visitor) -> QuerySet[LearnedWeights]:
    """The learned weights, newest first: all for the programme's readers, as they name nobody."""
    return LearnedWeights.objects.select_related("by", "decided_by") if reads_programme(visitor) else _none()


def _none() -> QuerySet[LearnedWeights]:
    return LearnedWeights.objects.none()


def packs_in_force() -> tuple[Packs, str]:
    """The packs with the weights that are applied, and their version; the packs alone where none are, or others since.

    Weights that were learned around another edition of the pack's weights are not used: learn again.
    """
    packs = load_packs()
    applied = LearnedWeights.objects.filter(state=WeightsState.APPLIED).first()
    if applied is None or applied.base != dict(packs.weights):
        return packs, ""
    return _learned_packs(packs, tuple(sorted(applied.weights.items()))), str(applied)


@lru_cache(maxsize=2)
def _learned_packs(packs: Packs, weights: tuple[tuple[str, float], ...]) -> Packs:
    return packs_with_weights(packs, dict(weights))


def outcome_code(match: Match) -> str:
    """What came of a decided match: "dismissed.price", "accepted", the stage of its synergy or what it was lost to."""
    rows = Match.objects.filter(pk=match.pk).annotate(outcome=outcome_of_pursuit())
    outcome = rows.values_list("outcome", flat=True).get()
    return _code(match.state, match.dismissal_reason, outcome)


def _code(state: str, reason: str, outcome: str) -> str:
    if state == MatchState.DISMISSED:
        return f"dismissed.{reason or DismissalReason.OTHER}"
    return outcome or ACCEPTED


def taught_matches() -> tuple[list[TaughtMatch], Counter[str]]:
    """Each decided match as a lesson, and how many there are of each outcome."""
    packs = load_packs()
    known, weights = outcome_weights(packs), packs.weights
    found: list[TaughtMatch] = []
    counts: Counter[str] = Counter()
    rows = Match.objects.filter(state__in=DECIDED).annotate(outcome=outcome_of_pursuit()).order_by("pk")
    names = ("state", "dismissal_reason", "reasons", "outcome")
    for state, reason, reasons, outcome in rows.values_list(*names).iterator(chunk_size=1000):
        code = _code(state, reason, outcome)
        features = _features(reasons, weights)
        if not features or code not in known:
            continue  # a match that keeps no reasons teaches nothing
        counts[code] += 1
        found.append(TaughtMatch(features=features, reached=known[code].reached, weight=known[code].weight))
    return found, counts


def _features(reasons: Iterable[Mapping[str, Any]], weights: Mapping[str, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for item in reasons:
        code = str(item.get("code", ""))
        signal = signal_of(code)
        if signal == "prior" or signal not in weights:
            continue
        value = item.get("feature")
        if value is None:  # stored by an earlier version: read with the weights of today
            value = feature_of(Reason(code=code, contribution=float(item.get("contribution") or 0.0)), weights)
        found[signal] = found.get(signal, 0.0) + float(value)
    return found
