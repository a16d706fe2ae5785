"""What a want may mean is told by its words and by what its owner's trade takes."""

from dataclasses import replace

import pytest

from symbionet.engine import load_packs, match, suggest_sectors
from symbionet.engine.classification.fits import relate_wants
from symbionet.engine.classification.near_classes import class_numbers
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.matching.find.texts import MAX_CLASSES, MAX_WANTED
from symbionet.engine.matching.find.want_reading import FEATURES, weigh_want
from symbionet.engine.model import Organisation, Resource

PACKS = load_packs()


def resource(title: str, *, direction: str = "have", owner: str = "owner") -> Resource:
    name = "title_zh" if title[0] > "\u3400" else "title_en"
    return Resource(id=direction, organisation_id=owner, direction=direction, **{name: title})


@pytest.mark.parametrize(
    ("asked", "sector", "title"),
    [("dry bulking stuff", "composting", "green waste"), ("干辅料", "有机肥", "秸秆")],
)
def test_a_vague_want_is_linked_with_what_its_owners_trade_takes(asked: str, sector: str, title: str) -> None:
    taker = Organisation(id="taker", name_en="Alpha", sector=sector)

    found = match([resource(title)], [resource(asked, direction="want", owner="taker")], [taker], PACKS)

    assert [item.want_id for item in found["have"] if item.organisation_id == "taker"] == ["want"]


def test_what_the_words_name_is_never_believed_less() -> None:
    want = resource("limestone", direction="want", owner="taker")
    index = build_index([], [want], [Organisation(id="taker", sector="Bakery")], PACKS)

    assert index.relations.ids[index.wants.classes[0, 0]] == "limestone"
    assert index.wants.class_shares[0, 0] > 0.9


def test_nothing_is_added_where_the_trade_of_the_owner_is_not_known() -> None:
    assert weigh_want(resource("dry bulking stuff", direction="want"), {}, (), PACKS) == {}


def test_a_class_is_the_more_likely_the_surer_the_trade_is_that_takes_it() -> None:
    want = resource("dry bulking stuff", direction="want")
    sectors = suggest_sectors(Organisation(id="taker", sector="composting"), PACKS)
    unsure = tuple(replace(sector, weight=0.5 * sector.weight) for sector in sectors)
    name = "compost-feedstock"

    assert weigh_want(want, {}, sectors, PACKS)[name] > weigh_want(want, {}, unsure, PACKS).get(name, 0.0)


def test_more_classes_are_kept_of_wants_than_of_haves() -> None:
    index = build_index([resource("slag")], [resource("feed", direction="want")], [], PACKS)

    assert index.haves.classes.shape == (1, MAX_CLASSES)
    assert index.wants.classes.shape == (1, MAX_WANTED)


def test_what_readers_graded_meets_a_want_the_nearer_the_higher_the_grade() -> None:
    related, numbers = relate_wants(PACKS), class_numbers(PACKS)
    shares: dict[float, float] = {}

    for row in PACKS.rows("glossary/met_wants"):
        shares[float(row["grade"])] = float(row["share"])
        for member in row["members"].split("|"):
            assert related[numbers[member], numbers[row["want_class"]]] >= float(row["share"]) - 1e-6

    assert [shares[grade] for grade in sorted(shares)] == sorted(shares.values())
    assert max(shares.values()) < 1.0


def test_every_feature_has_a_weight() -> None:
    known = {row["feature"] for row in PACKS.rows("uses/want_weights")}

    assert known == {*FEATURES, "prior"}
