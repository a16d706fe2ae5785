"""What firms of each trade have and look for, as they write it: it says what a like thing is and who takes it."""

import shutil

import numpy as np
import pytest

from symbionet.engine import load_packs, match
from symbionet.engine.arrays import largest
from symbionet.engine.classification import stated_sectors, suggest_sectors
from symbionet.engine.classification.classes import suggest_classes
from symbionet.engine.classification.examples import (
    classes_alike,
    examples_alike,
    hazard_by_examples,
    takers_alike,
)
from symbionet.engine.errors import BadPack
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import DATA

PACKS = load_packs()


def trade_of(sector: str) -> tuple[str, ...]:
    """NACE codes and trades of a firm of this sector."""
    return stated_sectors(suggest_sectors(Organisation(id="1", sector=sector), PACKS))


def test_every_trade_has_examples_of_both_sides() -> None:
    trades = {item.id for item in PACKS.trades}
    assert {item.trade for item in PACKS.have_examples} == trades
    assert {item.trade for item in PACKS.want_examples} == trades
    assert {grade for item in PACKS.have_examples for grade in item.takers.values()} <= {0, 1, 2, 3}
    assert all(item.takers for item in PACKS.have_examples)


def test_a_trade_or_class_that_is_not_known_is_named(tmp_path) -> None:
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "glossary/have_examples_a_c.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write("x-1,no-such-trade,a,b,,,fly-ash,no,cement-works:3,expert judgement\n")
    with pytest.raises(BadPack, match="no-such-trade"):
        _ = load_packs(tmp_path).have_examples


def test_the_same_words_mean_another_thing_in_another_trade() -> None:
    drugs = examples_alike("菌渣", "板框压滤，湿的", trade_of("抗生素"), PACKS)
    mushrooms = examples_alike("菌渣", "板框压滤，湿的", trade_of("食用菌"), PACKS)
    assert 0.5 < drugs.shares.sum() <= 1.0
    assert classes_alike(drugs, PACKS) != classes_alike(mushrooms, PACKS)
    # of hazard examples tell once a thing is read
    residue, substrate = (
        examples_alike("菌渣", "板框压滤，湿的", trade_of(trade), PACKS, read={class_id: 0.9})
        for trade, class_id in (("抗生素", "pharma-residue"), ("食用菌", "spent-mushroom-substrate"))
    )
    assert hazard_by_examples(residue, PACKS) > 0.5 > hazard_by_examples(substrate, PACKS)


def test_who_takes_a_thing_depends_on_what_it_is_exactly() -> None:
    trade = trade_of("coal power station")
    dry = examples_alike("dry ash", "ESP, LOI 4%", trade, PACKS, read={"fly-ash": 0.9})
    takers = takers_alike(dry, PACKS)
    assert {"cement-works", "concrete-plant"} <= {name for name, grade in takers.items() if grade > 0.5}
    assert all(0.0 <= grade <= 1.0 for grade in takers.values())


def test_who_takes_a_thing_is_summed_over_the_examples_that_it_is_like() -> None:
    alike = examples_alike("sawdust, wet", "hall 3", trade_of("sawmill"), PACKS)
    sums: dict[str, float] = {}
    for place, share in zip(alike.places, alike.shares, strict=True):
        for trade, grade in PACKS.have_examples[place].takers.items():
            sums[trade] = sums.get(trade, 0.0) + share * grade / 3

    assert takers_alike(alike, PACKS) == pytest.approx({trade: min(1.0, one) for trade, one in sums.items() if one})
    assert len(alike.places) == len(set(alike.places.tolist())) <= 128


def test_of_equally_like_examples_the_first_count() -> None:
    values = np.array([3.0, 1.0, 2.0, 2.0, 5.0, 2.0])
    assert [largest(values, most).tolist() for most in (1, 2, 3, 4)] == [[4], [0, 4], [0, 2, 4], [0, 2, 3, 4]]


def test_nothing_is_alike_without_a_title_and_little_to_words_that_no_example_has() -> None:
    assert not len(examples_alike("", "", (), PACKS).places)
    assert examples_alike("Thursday", "see the attached letter", ("6920",), PACKS).shares.sum() < 0.5


def test_of_a_firm_of_unknown_trade_examples_say_neither_takers_nor_hazard() -> None:
    ash = Resource(id="h", organisation_id="1", direction="have", title_en="Fly ash", description_en="dry")
    index = build_index([ash], [], [Organisation(id="1")], PACKS)
    assert (index.haves.takers == -1).all()
    assert index.haves.hazardous[0] == 0


def test_a_thing_whose_like_is_hazardous_waste_is_told_as_such() -> None:
    cake = Resource(id="h", organisation_id="1", direction="have", title_zh="菌渣", description_zh="发酵液过滤的，湿")
    maker = Organisation(id="1", sector="抗生素原料药")
    feed = Organisation(id="2", sector="饲料")
    assert build_index([cake], [], [maker, feed], PACKS).haves.hazardous[0] >= 1
    assert not [one for one in match([cake], [], [maker, feed], PACKS)["h"] if one.probability > 0.3]


def test_a_match_says_that_such_firms_take_such_things() -> None:
    rejects = Resource(
        id="h", organisation_id="1", direction="have", title_en="edge trim", description_en="LDPE, clean"
    )
    maker, user = Organisation(id="1", sector="film blowing"), Organisation(id="2", sector="plastic film recycling")
    best = match([rejects], [], [maker, user], PACKS)["h"][0]
    assert best.organisation_id == "2"
    assert "example_taker" in [reason.code for reason in best.reasons if reason.contribution > 0]


@pytest.mark.parametrize(
    ("sector", "title", "more", "class_id"),
    [
        ("film blowing", "start-up lumps", "PE purge, mixed colours", "pe-scrap"),
        ("吹膜厂", "料疙瘩", "开机料头，杂色", "pe-scrap"),
        ("solar cells", "kerf", "wet silicon mud from diamond wire", "silicon-scrap"),
        ("光伏硅片", "切割废料", "金刚线切割，压滤后含水", "silicon-scrap"),
    ],
)
def test_words_of_an_example_are_read_as_its_class(sector: str, title: str, more: str, class_id: str) -> None:
    found = suggest_classes(title, PACKS, sectors=trade_of(sector), description=more, top=1)
    assert [one.class_id for one in found] == [class_id]
