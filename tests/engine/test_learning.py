"""What decided matches teach: the laws of learning."""

import itertools
import random

import pytest

from symbionet.engine.evaluation.learning import (
    LEAST,
    MOST,
    SHIFT,
    TaughtMatch,
    feature_of,
    learn_weights,
    outcome_weights,
    signal_of,
    with_weights,
)
from symbionet.engine.model import Reason
from symbionet.engine.packs import load_packs

WEIGHTS = {"prior": -2.0, "known_use": 2.4, "distance": 0.6, "sector_unknown": -1.25, "silent": 0.0}


def taught(reached: bool, number: int = 1, weight: float = 1.0, **features: float) -> list[TaughtMatch]:
    return [TaughtMatch(features=features, reached=reached, weight=weight)] * number


def test_nothing_decided_changes_nothing():
    found = learn_weights([], WEIGHTS)

    assert (found.weights, found.count, found.bins, found.is_better) == (WEIGHTS, 0, (), False)
    assert learn_weights(taught(True, 9, weight=0.0, known_use=1.0), WEIGHTS).weights == WEIGHTS


@pytest.mark.parametrize("reached", [True, False])
def test_one_outcome_moves_little(reached: bool):
    found = learn_weights(taught(reached, known_use=1.0, distance=-2.5), WEIGHTS)

    assert 0 < max(abs(change) for change in found.moved.values()) < 0.2


@pytest.mark.parametrize(("reached", "sign"), [(True, 1), (False, -1)])
def test_consistent_outcomes_move_steadily_in_one_direction(reached: bool, sign: int):
    seen = [learn_weights(taught(reached, n, known_use=1.0), WEIGHTS).weights for n in (0, 1, 3, 10, 30, 100)]

    for name in ("known_use", "prior"):
        steps = [sign * (after[name] - before[name]) for before, after in itertools.pairwise(seen)]
        assert all(step >= 0 for step in steps)
        assert sum(steps) > 0
    assert {weights["sector_unknown"] for weights in seen} == {-1.25}  # nobody spoke of it


def test_stronger_outcomes_move_more():
    weak = learn_weights(taught(False, 5, weight=0.1, known_use=1.0), WEIGHTS).weights["known_use"]
    strong = learn_weights(taught(False, 5, weight=1.0, known_use=1.0), WEIGHTS).weights["known_use"]

    assert strong < weak < WEIGHTS["known_use"]


@pytest.mark.parametrize("reached", [True, False])
def test_no_flood_of_outcomes_flips_a_sign_or_leaves_the_bounds(reached: bool):
    flood = taught(reached, 5000, weight=2.0, known_use=1.0, distance=0.5, sector_unknown=-1.0, silent=1.0)

    found = learn_weights(flood, WEIGHTS).weights

    for name in ("known_use", "distance", "sector_unknown"):
        assert LEAST - 1e-9 <= found[name] / WEIGHTS[name] <= MOST + 1e-9
    assert abs(found["prior"] - WEIGHTS["prior"]) <= SHIFT
    assert abs(found["silent"]) <= 0.5


def many(number: int, seed: int = 7) -> list[TaughtMatch]:
    """Outcomes of a network in which distance matters much more than the pack thinks."""
    dice = random.Random(seed)
    found = []
    for _ in range(number):
        use, near = dice.choice([0.0, 0.5, 1.0]), dice.uniform(-1.5, 0.5)
        odds = -1.0 + 2.4 * use + 3.0 * near
        reached = dice.random() < 1 / (1 + 2.718281828**-odds)
        found.append(TaughtMatch(features={"known_use": use, "distance": near}, reached=reached))
    return found


def test_order_of_matches_is_nothing():
    matches = many(80)

    assert learn_weights(matches, WEIGHTS) == learn_weights(list(reversed(matches)), WEIGHTS)


def test_what_the_network_shows_is_learned_and_predicts_unseen_matches_better():
    found = learn_weights(many(400), WEIGHTS)

    assert found.weights["distance"] > 1.2
    assert found.is_better
    assert found.error_after < found.error_before
    assert sum(one.count for one in found.bins) == 400
    assert all(one.low <= one.before <= one.high for one in found.bins)


def test_few_outcomes_of_one_kind_are_not_tested():
    found = learn_weights(taught(True, 40, known_use=1.0), WEIGHTS)

    assert (found.bins, found.loss_before, found.is_better) == ((), None, False)


def test_stronger_prior_holds_more():
    free, firm = (learn_weights(many(50), WEIGHTS, strength=s).moved["distance"] for s in (2.0, 200.0))

    assert 0 < firm < free


def test_features_are_contributions_without_their_weight():
    weights = load_packs().weights

    assert signal_of("permit_needed") == "permit"
    assert feature_of(Reason(code="permit_needed", contribution=-weights["permit"]), weights) == -1.0
    assert feature_of(Reason(code="no_such_signal", contribution=1.0), weights) == 0.0


def test_packs_with_other_weights_leave_the_packs_alone():
    packs = load_packs()
    before = packs.weights["known_use"]

    changed = with_weights(packs, {"known_use": before + 1, "no_such_signal": 3.0})

    assert (changed.weights["known_use"], packs.weights["known_use"]) == (before + 1, before)
    assert set(changed.weights) == set(packs.weights)
    assert changed.classes == packs.classes
    assert changed != packs  # what is cached by packs must not be mixed up
    assert changed == with_weights(packs, {"known_use": before + 1})


def test_every_outcome_has_a_weight():
    found = outcome_weights(load_packs())

    assert found["dismissed.technical"].weight > found["dismissed.not_interested"].weight
    assert found["stage.verified"].weight > found["accepted"].weight
    assert all(one.weight >= 0 for one in found.values())
