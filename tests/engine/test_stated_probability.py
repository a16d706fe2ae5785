"""High sums of log-odds are stated as what they have proved worth: in `match`, the index and what is learned."""

import math
import random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from symbionet.engine import load_packs, match
from symbionet.engine.evaluation.learning import TaughtMatch, learn_weights
from symbionet.engine.matching.rate.probability import PLAIN, STATED, stated_log_odds, stated_probability, stated_slopes
from symbionet.engine.model import Organisation, Resource, Site
from symbionet.wording import main_reasons

PACKS = load_packs()
NEAR = Site(lon=117.0, lat=39.0)
FIRMS = (Organisation(id="power", nace=("3511",), site=NEAR), Organisation(id="cement", nace=("2351",), site=NEAR))
ASH = Resource(id="h", organisation_id="power", direction="have", title_en="Coal fly ash")
WANT = Resource(id="w", organisation_id="cement", direction="want", title_en="Coal fly ash")


@given(st.lists(st.floats(-30, 30), min_size=2, max_size=9))
def test_the_order_stays_and_only_what_is_over_the_low_end_is_lowered(totals):
    stated = stated_probability(np.array(sorted(totals)))

    assert np.all(np.diff(stated) >= 0)
    for total, probability in zip(sorted(totals), stated.tolist(), strict=True):
        plain = 1 / (1 + math.exp(-total))
        assert probability == pytest.approx(plain) if total <= STATED.low else probability <= plain


@given(st.floats(-30, 30))
def test_the_slope_is_that_of_what_is_stated(total):
    assume(min(abs(total - STATED.low), abs(total - STATED.high)) > 0.01)
    step = float(stated_log_odds(total + 0.001) - stated_log_odds(total - 0.001)) / 0.002

    assert step == pytest.approx(float(stated_slopes(total)), abs=1e-6)
    assert float(stated_log_odds(total, PLAIN)) == pytest.approx(total)


def test_what_is_taken_off_stands_among_the_reasons_of_a_sure_match():
    (found,) = match([ASH], [WANT], FIRMS, PACKS)["h"]

    parts = {reason.code: reason.contribution for reason in found.reasons}
    plain = sum(part for code, part in parts.items() if code != "excess")
    assert plain > 1
    stated = float(stated_log_odds(plain))
    assert parts["excess"] == pytest.approx(stated - plain)
    assert stated < plain - 0.5
    assert found.probability == pytest.approx(1 / (1 + math.exp(-stated)))
    assert not {"prior", "excess"} & {reason.code for reason in main_reasons(found)}
    far = Organisation(id="odd", nace=("5610",))
    assert all(
        "excess" not in {reason.code for reason in item.reasons}
        for item in match([ASH], [], [FIRMS[0], far], PACKS, minimum=0.0)["h"]
    )


def test_the_index_states_a_sure_match_alike():
    scale = pytest.importorskip("symbionet.engine.scale")
    network = scale.read_network([ASH], [WANT], FIRMS, PACKS)

    found = scale.WantIndex.build(network.wants, network.knowledge).find_all(network.haves, top=5)

    (rated,) = match([ASH], [WANT], FIRMS, PACKS)["h"]
    assert found.scores[0, 0] > 1
    assert found.probabilities[0, 0] == pytest.approx(rated.probability, abs=0.005)


def test_learning_predicts_what_is_stated():
    dice, weights = random.Random(3), {"prior": -1.0, "known_use": 5.0}
    matches = []
    for _ in range(400):
        use = dice.choice([0.0, 0.2, 0.5, 1.0])
        reached = dice.random() < float(stated_probability(-1.0 + 5.0 * use))
        matches.append(TaughtMatch(features={"known_use": use}, reached=reached))

    stated, plain = learn_weights(matches, weights, parts=STATED), learn_weights(matches, weights)

    assert stated.error_before < plain.error_before
    assert abs(stated.moved["known_use"]) < abs(plain.moved["known_use"])
    assert [one.before for one in stated.bins][-1] == pytest.approx(
        1 / (1 + math.exp(-float(stated_log_odds(4.0)))), abs=0.01
    )
