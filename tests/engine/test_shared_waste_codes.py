"""A waste code in common makes a candidate, whichever list it is from, in every way of matching."""

from dataclasses import replace

import numpy as np
import pytest

from symbionet.engine import Organisation, Resource, load_packs, match
from symbionet.engine.incremental.best_haves import best_haves
from symbionet.engine.incremental.network import KeptNetwork
from symbionet.engine.matching import match_index

PACKS = load_packs()
CODES = {"ewc": "060404", "hw2021": "900-249-08"}
FIRMS = {firm.id: firm for firm in (Organisation(id="maker"), Organisation(id="taker"))}
HAVE = Resource(id="1", organisation_id="maker", direction="have", title_en="Batch seventeen", kind="material")
WANT = Resource(id="2", organisation_id="taker", direction="want", title_en="Lunch for four", kind="material")


def coded(scheme: str) -> tuple[Resource, Resource]:
    field = "ewc" if scheme == "ewc" else "hw"
    assert CODES[scheme] in PACKS.codes(scheme)
    return replace(HAVE, **{field: (CODES[scheme],)}), replace(WANT, **{field: (CODES[scheme],)})


def test_two_texts_without_a_word_in_common_are_no_candidates():
    assert match([HAVE], [WANT], FIRMS.values(), PACKS, minimum=0.0001)["1"] == ()


@pytest.mark.parametrize("scheme", CODES)
def test_match_finds_the_want_by_the_code_alone_and_says_so(scheme):
    have, want = coded(scheme)
    (found,) = match([have], [want], FIRMS.values(), PACKS, minimum=0.0001)["1"]
    assert found.want_id == "2"
    assert [reason.value for reason in found.reasons if reason.code == "code_same"] == [CODES[scheme]]


@pytest.mark.parametrize("scheme", CODES)
def test_the_compiled_index_finds_the_same(scheme):
    scale = pytest.importorskip("symbionet.engine.scale")
    have, want = coded(scheme)
    network = scale.read_network([have], [want], FIRMS.values(), PACKS)
    found = scale.WantIndex.build(network.wants, network.knowledge).find_all(network.haves, top=5)
    partners = [network.partners[number] for number in found.ids[0] if number >= 0]
    assert partners == [("taker", "2")]
    (rated,) = match([have], [want], FIRMS.values(), PACKS, minimum=0.0001)["1"]
    assert 1 / (1 + np.exp(-found.scores[0, 0])) == pytest.approx(rated.probability, abs=1e-5)


@pytest.mark.parametrize("scheme", CODES)
def test_the_kept_network_finds_the_same(scheme):
    items = {item.id: item for item in coded(scheme)}
    kept = KeptNetwork(PACKS)
    kept.update(organisations=FIRMS.values(), resources=items.values())

    def load(keys):
        return [items[key] for key in keys]

    (index,) = kept.around([items["1"]], PACKS, load=load)
    assert [found.want_id for found in match_index(index, minimum=0.0001)["1"]] == ["2"]
    assert best_haves(kept, [items["2"]], PACKS, load=load, most=3, minimum=0.0001) == {"1"}
