"""Long lists are worked on by several processes, with the same answer as by one."""

import os
import signal
from concurrent.futures.process import BrokenProcessPool

import numpy as np
import pytest

from symbionet.engine import Organisation, Resource, load_packs
from symbionet.engine.matching import match_each
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.processes import map_parts, processes_for

TITLES = (
    *("fly ash from boiler 3", "spent grain, wet", "lees of the vat 7", "jacket water 87 °C", "PET and HDPE flakes"),
    *("灰渣，3号库", "酒糟", "机头料", "something to burn in the kiln", "odds and ends of the shop"),
)


def resources(direction, count=24):
    return [
        Resource(
            id=f"{direction}{number:02}",
            organisation_id=f"o{number % 5}",
            direction=direction,
            title_en=TITLES[number % len(TITLES)],
            description_en=f"line {number}",
        )
        for number in range(count)
    ]


def test_a_network_that_children_read_is_the_same():
    firms = [Organisation(id=f"o{number}", name_en=f"Firm {number}", nace=("2351",)) for number in range(5)]
    haves, wants, packs = resources("have"), resources("want"), load_packs()

    alone = build_index(haves, wants, firms, packs)
    together = build_index(haves, wants, firms, packs, processes=2)

    assert alone.organisations.sectors == together.organisations.sectors
    assert np.allclose(alone.organisations.vectors, together.organisations.vectors, atol=1e-5)
    for side in ("haves", "wants"):
        one, other = getattr(alone, side), getattr(together, side)
        assert (one.classes == other.classes).all()
        assert np.allclose(one.class_shares, other.class_shares, atol=1e-4)
        assert np.allclose(one.vectors, other.vectors, atol=1e-5)
    keys = [item.id for item in haves]
    assert [(key, [match.organisation_id for match in found]) for key, found in match_each(alone, keys)] == [
        (key, [match.organisation_id for match in found]) for key, found in match_each(together, keys)
    ]


def test_parts_come_back_in_their_order_from_children():
    assert list(map_parts(lambda part: [one * one for one in part], range(10), part=3, processes=3)) == [
        [0, 1, 4],
        [9, 16, 25],
        [36, 49, 64],
        [81],
    ]


def test_an_error_in_a_child_is_raised():
    with pytest.raises(ZeroDivisionError):
        list(map_parts(lambda part: 1 // part[-1], [1, 2, 0, 3], part=1, processes=2))


def test_a_killed_child_is_told_and_waited_for_no_longer():
    with pytest.raises(BrokenProcessPool):
        list(map_parts(lambda part: os.kill(os.getpid(), signal.SIGKILL), [1, 2, 3, 4], part=1, processes=2))


def test_a_short_list_needs_no_second_process():
    assert processes_for(10) == 1
