"""The matches of some receivers, or of one have among many wants, are the same though few rows are read."""

import random
from dataclasses import replace

import pytest

from kept_town import Town, make_want, pair, parts, told
from symbionet.engine import Organisation, Resource, load_packs
from symbionet.engine.incremental import network as kept_network
from symbionet.engine.incremental.network import KeptNetwork
from symbionet.engine.matching import match_index


@pytest.fixture(scope="module")
def packs():
    return load_packs()


def check_receivers(town, receivers: set[str]) -> list:
    """The matches of these receivers, compared one by one: reasons, value, asks, risks, level and probability."""
    found = {}
    for index in town.kept.around(town.side("have"), town.packs, load=town.load, receivers=receivers):
        found |= match_index(index, top=None, minimum=0.01, receivers=receivers)
    compared = []
    for key, matches in town.truth(top=None, minimum=0.01).items():
        asked = sorted((one for one in matches if one.organisation_id in receivers), key=pair)
        mine = sorted(found[key], key=pair)
        assert [told(one) for one in mine] == [told(one) for one in asked], key
        for one, other in zip(mine, asked, strict=True):
            assert one.probability == pytest.approx(other.probability, abs=1e-4)
            assert parts(one) == pytest.approx(parts(other), abs=1e-3)
        compared += mine
    return compared


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_matches_of_some_receivers_are_the_same_without_wants_that_cannot_matter(packs, seed):
    town = Town(packs, seed=seed)

    assert len(check_receivers(town, {"1", "5", "9", "14"})) > 100


def test_the_matches_of_one_firm_are_the_same_in_small_towns_where_few_compete(packs):
    towns = [Town(packs, firms=5, resources=12, seed=seed) for seed in range(6)]
    compared = [one for town in towns for firm in town.firms for one in check_receivers(town, {firm})]

    alone = ["risk_single_outlet" in {risk.code for risk in one.risks} for one in compared]
    assert any(alone)
    assert not all(alone)


def test_who_wants_the_same_without_a_sector_is_an_outlet_as_well(packs):
    town = Town(packs, firms=4, resources=0)
    town.firms = {str(n): Organisation(id=str(n), name_en=f"Unknown {n}") for n in range(3)}
    sides = (("h", "0", "have"), ("w1", "1", "want"), ("w2", "2", "want"))
    town.items = {
        key: Resource(id=key, organisation_id=firm, direction=side, title_en="Steel scrap", class_id="steel-scrap")
        for key, firm, side in sides
    }
    town.kept = KeptNetwork(packs)
    town.kept.update(organisations=town.firms.values(), resources=town.items.values())

    assert [one.want_id for one in check_receivers(town, {"1"})] == ["w1"]


@pytest.mark.parametrize(("seed", "top"), [(1, 8), (2, 8), (3, 3), (4, 1), (5, 40)])
def test_the_best_of_a_have_among_a_crowd_of_wants_are_the_same_though_few_are_read(packs, seed, top, monkeypatch):
    monkeypatch.setattr(kept_network, "CROWD", 20)
    town, rng = Town(packs, firms=30, resources=0, seed=seed), random.Random(seed)
    wants = [make_want(rng, number, town) for number in range(300)]
    haves = [replace(make_want(rng, 1000 + number, town), direction="have", route="sold") for number in range(4)]
    town.items = {item.id: item for item in (*wants, *haves)}
    town.kept.update(resources=[replace(item, ewc=("100102", "130205")) for item in town.items.values()])
    town.kept.update(resources=town.items.values())
    read: set[str] = set()

    def load(keys):
        read.update(keys)
        return town.load(keys)

    found = {}
    for have in haves:
        for index in town.kept.around([have], packs, load=load, top=top):
            found |= match_index(index, top=top, minimum=0.01)

    for key, matches in town.truth(top=top, minimum=0.01).items():
        assert [told(one) for one in found[key]] == [told(one) for one in matches], key
        for one, other in zip(found[key], matches, strict=True):
            assert one.probability == pytest.approx(other.probability, abs=1e-4)
    assert all(found.values())
    assert (len(read) < len(wants) / 2) == (top < 30)
