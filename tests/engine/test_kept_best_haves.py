"""The best haves for a want, told from the columns of a kept network, are those of rating every have."""

import random
from dataclasses import replace

import pytest

from kept_town import Town, crowd, make_want
from symbionet.engine import Component, load_packs, match
from symbionet.engine.evaluation.learning import with_weights
from symbionet.engine.incremental.best_haves import best_haves
from symbionet.engine.incremental.bounds import most_probable
from symbionet.engine.matching import rate_index


@pytest.fixture(scope="module")
def packs():
    return load_packs()


def test_the_haves_for_a_want_are_all_that_match_gives_it(packs):
    town = Town(packs)
    met = {}
    for matches in town.truth(top=None, minimum=0.0).values():
        for one in matches:
            met.setdefault(one.want_id, set()).add(one.have_id)

    for want in town.side("want"):
        assert met.get(want.id, set()) <= set(town.kept.haves_for([want], packs)[0])


def test_a_rough_look_rates_haves_for_a_want_as_match_does_without_others(packs):
    town = Town(packs)
    want = max(town.side("want"), key=lambda item: len(town.kept.haves_for([item], packs)[0]))
    haves = [item for item in town.load(town.kept.haves_for([want], packs)[0]) if item.class_id]

    rated = list(rate_index(town.kept.between(haves, [want], packs), minimum=0.01))

    owner = town.firms[want.organisation_id]
    alone = [
        match([have], [want], [town.firms[have.organisation_id], owner], packs, top=None, minimum=0.01)
        for have in haves
    ]
    truth = [one for found in alone for one in found.values()]
    expected = {(m.have_id, m.organisation_id): (m.want_id, round(m.probability, 4)) for ms in truth for m in ms}
    assert {(have, firm): (asked, round(p, 4)) for have, firm, asked, p in rated} == expected
    assert any(asked for asked, _ in expected.values())


def best_of_all(town, wants, most: int) -> set[str]:
    """The same as `best_haves`, from rating every have."""
    rated = list(rate_index(town.kept.between(town.side("have"), wants, town.packs), minimum=0.05))
    best = set()
    for item in wants:
        mine = sorted((-probability, have) for have, _, want, probability in rated if want == item.id)
        best |= {have for _, have in mine[:most]}
    return best


@pytest.mark.parametrize("seed", range(6))
def test_the_best_haves_of_a_crowd_are_those_of_rating_all(packs, seed):
    town, rng = crowd(packs, seed), random.Random(seed)
    groups = [[make_want(rng, 10 * place + number, town) for number in range(place)] for place in (1, 1, 3)]

    for wants in groups:
        read: set[str] = set()

        def load(keys, read=read):
            read.update(keys)
            return town.load(keys)

        found = best_haves(town.kept, wants, packs, load=load, most=10, minimum=0.05)

        assert found == best_of_all(town, wants, 10)
        assert len(found) >= 10
        assert len(read) < len(town.items)


def test_the_other_wants_of_an_owner_take_their_haves_from_a_new_one(packs):
    town, rng = crowd(packs, 3), random.Random(3)
    first, second = (replace(make_want(rng, number, town), organisation_id="4") for number in range(2))
    town.items[first.id] = first
    town.kept.update(resources=[first])

    found = best_haves(town.kept, [second], packs, load=town.load, most=10, minimum=0.05)

    rated = list(rate_index(town.kept.between(town.side("have"), [first, second], packs), minimum=0.05))
    mine = sorted((-probability, have) for have, _, want, probability in rated if want == second.id)
    assert found == {have for _, have in mine[:10]}


@pytest.mark.parametrize("learned", [{}, {"condition": -0.4, "permit": -0.2, "legal_status": -1.0, "rivals": 0.0}])
def test_no_have_is_more_probable_than_its_bound(packs, learned):
    town, rng, known = crowd(packs, 8), random.Random(8), with_weights(packs, learned)
    want = replace(make_want(rng, 0, town), composition=(Component(name="SiO2", low=30, high=80),))
    keys = town.kept.haves_for([want], known)[0]

    bounds = most_probable(town.kept.sketch(keys, [want], known), 0)

    rated = rate_index(town.kept.between(town.load(keys), [want], known), minimum=0.0)
    probable = {have: probability for have, _, asked, probability in rated if asked}
    at_most = dict(zip(keys, bounds.tolist(), strict=True))
    assert len(probable) > 50
    assert all(probability <= at_most[have] + 1e-6 for have, probability in probable.items())
    assert any(probability > at_most[have] - 0.1 for have, probability in probable.items())
