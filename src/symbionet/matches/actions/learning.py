"""Learning from the outcomes of this network: weights are learned, applied by a person, and taken back."""

from dataclasses import asdict
from importlib.metadata import version

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.engine import load_packs
from symbionet.engine.evaluation.learning import learn_weights
from symbionet.engine.matching.rate.probability import STATED
from symbionet.matches.models import LearnedWeights, WeightsState
from symbionet.matches.queries import taught_matches

__all__ = ["apply_learned_weights", "learn_from_outcomes", "withdraw_learned_weights"]

USED = ("uses/signal_weights", "uses/outcome_weights")
DIGITS = 4
KEPT = ("loss_before", "loss_after", "error_before", "error_after", "total")


@transaction.atomic
def learn_from_outcomes(*, by: User | None) -> LearnedWeights:
    """The weights that the decided matches teach, as a proposal; raises ActionRefused where nothing is decided yet."""
    matches, counts = taught_matches()
    packs = load_packs()
    found = learn_weights(matches, packs.weights, parts=STATED)
    if not found.count:
        raise ActionRefused(_("No match with reasons has been accepted or dismissed yet: there is nothing to learn."))
    row = LearnedWeights.objects.create(
        weights={name: round(value, DIGITS) for name, value in found.weights.items()},
        base=dict(found.before),
        outcomes=found.count,
        summary={
            **{name: getattr(found, name) for name in KEPT},
            "counts": dict(counts),
            "bins": [asdict(one) for one in found.bins],
        },
        engine_version=version("symbionet"),
        pack_versions={name: packs.versions[name] for name in USED},
        by=by,
    )
    history.record(by, "weights.learned", row, changes={}, outcomes=found.count)
    return row


@transaction.atomic
def apply_learned_weights(row: LearnedWeights, *, by: User | None) -> LearnedWeights:
    """The weights in force from the next run on, in place of those applied before."""
    if row.state == WeightsState.APPLIED:
        raise ActionRefused(_("These weights are applied already."))
    if row.base != dict(load_packs().weights):
        raise ActionRefused(_("The pack of weights has changed since these were learned: learn again."))
    for other in LearnedWeights.objects.filter(state=WeightsState.APPLIED):
        withdraw_learned_weights(other, by=by)
    _decide(row, WeightsState.APPLIED, by=by)
    history.record(by, "weights.applied", row, changes={})
    return row


@transaction.atomic
def withdraw_learned_weights(row: LearnedWeights, *, by: User | None) -> LearnedWeights:
    """The weights out of force: the next run uses the pack's."""
    if row.state != WeightsState.APPLIED:
        raise ActionRefused(_("These weights are not applied."))
    _decide(row, WeightsState.WITHDRAWN, by=by)
    history.record(by, "weights.withdrawn", row, changes={})
    return row


def _decide(row: LearnedWeights, state: WeightsState, *, by: User | None) -> None:
    row.state, row.decided_at = state, timezone.now()
    row.decided_by = by
    row.save(update_fields=["state", "decided_by", "decided_at"])
