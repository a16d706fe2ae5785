"""What is never offered, and what a want means that names its purpose: laws over the packs, and a few cases of trades.

Cases by general knowledge, written by an AI engineer of the project.
"""

import pytest

from offered_things import thing
from symbionet.engine import load_packs, match
from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.fits import relate_wants
from symbionet.engine.classification.near_classes import class_numbers
from symbionet.engine.classification.phrases import refused_items
from symbionet.engine.classification.purposes import purposes_named, served_purposes
from symbionet.engine.matching.conditions.hazard import hazard_of
from symbionet.engine.matching.conditions.refusals import barred_by, spared_rules
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.model import Match, Organisation, Resource
from symbionet.engine.packs.reading import read_list

PACKS = load_packs()
GATES = PACKS.rows("uses/gates")
PURPOSES = PACKS.rows("glossary/purposes")
BARRED = [(row, trade) for row in GATES for trade in read_list(row["trades"])]
SPARED = [row for row in GATES if row["unless_en"]]


def found(item: Resource, *firms: Organisation, wants: tuple[Resource, ...] = (), maker: str = "") -> dict[str, Match]:
    """The matches of a have by organisation."""
    known = [Organisation(id="maker", name_en="Maker", sector=maker), *firms]
    return {one.organisation_id: one for one in match([item], wants, known, PACKS)[item.id]}


@pytest.mark.parametrize(("row", "trade"), BARRED, ids=[f"{row['id']}-{trade}" for row, trade in BARRED])
def test_every_trade_that_a_rule_names_is_barred_in_both_languages(row: dict[str, str], trade: str) -> None:
    nace = next(item.nace[0] for item in PACKS.trades if item.id == trade)
    firm = (SectorWeight(nace=nace, weight=0.95, known_by="sector", trade=trade),)

    for name in ("terms_en", "terms_zh"):
        for kind in read_list(row["kind"]):
            barred = barred_by(read_list(row[name])[0], kind, PACKS)
            assert barred is not None
            assert barred.bars(firm)


@pytest.mark.parametrize("row", SPARED, ids=[row["id"] for row in SPARED])
def test_a_rule_does_not_hold_for_who_says_that_it_has_the_step(row: dict[str, str]) -> None:
    for name in ("unless_en", "unless_zh"):
        for words in read_list(row[name]):
            spared = spared_rules(f"{words}, 2 lines", PACKS)
            assert row["id"] in spared
            left = barred_by(read_list(row["terms_en"])[0], read_list(row["kind"])[0], PACKS, spared)
            assert left is None or row["id"] not in left.rules


def test_a_class_of_a_barred_group_that_is_not_barred_itself_stays_free() -> None:
    barred = barred_by("fibreglass offcuts, cured", "material", PACKS)

    assert barred is not None
    assert barred.groups
    for group in barred.groups:
        free = [code for code in PACKS.codes("nace2") if len(code) == 4 and code.startswith(group)]
        free = [code for code in free if not code.startswith(barred.nace)]
        assert barred.bars((SectorWeight(nace=group, weight=0.9, known_by="sector"),))
        assert not any(barred.bars((SectorWeight(nace=code, weight=0.9, known_by="sector"),)) for code in free)


def test_a_division_beside_one_of_its_classes_opens_no_gate() -> None:
    barred = barred_by("condenser heat of the cold store", "energy", PACKS)
    ice = SectorWeight(nace="3530", weight=0.9, known_by="sector", trade="ice-plant")

    assert barred is not None
    assert barred.bars((ice,))
    assert barred.bars((ice, SectorWeight(nace="35", weight=0.6, known_by="sector")))


@pytest.mark.parametrize(
    ("title", "description", "sector", "offered"),
    [
        ("fish heads and guts", "fresh", "Compound feed", False),
        ("fish heads and guts", "fresh", "Compound feed, own fishmeal line", True),
        ("鱼头、内脏", "新鲜", "配合饲料", False),
        ("鱼头、内脏", "新鲜", "配合饲料，自有鱼粉线", True),
    ],
)
def test_raw_fish_goes_to_a_feed_mill_only_where_it_is_cooked(
    title: str, description: str, sector: str, *, offered: bool
) -> None:
    trade, _, _ = sector.replace("，", ",").partition(",")
    firm = Organisation(id="taker", name_en="Alpha", sector=trade, business=sector)

    assert ("taker" in found(thing(title, description), firm)) is offered


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("green furnace; stones and ceramics out", ("stones", "ceramics")),
        ("any shape, PVC not accepted", ("PVC",)),
        ("garnet, nothing with antifouling on it", ("antifouling",)),
        ("含锌含铬不要", ("锌", "铬")),
    ],
)
def test_what_is_refused_is_told_however_it_is_written(text: str, items: tuple[str, ...]) -> None:
    assert refused_items(text) == items


@pytest.mark.parametrize(
    ("title", "description", "hazard"),
    [
        ("cotton rags", "with toluene from gluing", 1),
        ("cotton rags", "clean", 0),
        ("cotton rags", "toluene below detection", 0),
        ("棉布头", "沾甲苯", 1),
        ("棉布头", "干净", 0),
    ],
)
def test_a_strong_sign_makes_a_harmless_class_hazardous(title: str, description: str, hazard: int) -> None:
    assert hazard_of(thing(title, description), [(PACKS.classes["textile-waste"], 0.9)], PACKS) == hazard


@pytest.mark.parametrize("licensed", [False, True])
def test_where_licences_are_stated_who_states_none_gets_no_hazardous_waste(*, licensed: bool) -> None:
    rags = thing("cotton rags", "with dichloromethane")
    felt = Organisation(id="taker", name_en="Alpha", sector="Reclaimed fibre and felt")
    other = Organisation(id="other", name_en="Beta", sector="Fuel trade", business="Licensed HW08")
    soft = thing("textile waste", direction="want", owner="taker")
    firms = [felt, other] if licensed else [felt]

    linked = found(rags, *firms, wants=(soft,)).get("taker")

    assert (linked is not None) is (not licensed)
    assert "taker" in found(thing("cotton rags", "clean"), *firms, wants=(soft,))


@pytest.mark.parametrize("row", PURPOSES, ids=[row["class_id"] for row in PURPOSES])
def test_every_word_of_a_purpose_names_it(row: dict[str, str]) -> None:
    for name in ("want_en", "want_zh"):
        assert read_list(row[name])
        for words in read_list(row[name]):
            assert row["class_id"] in purposes_named(words, PACKS)


def test_what_serves_a_purpose_is_of_its_kind_and_never_nearer_than_the_thing_itself() -> None:
    related, numbers = relate_wants(PACKS), class_numbers(PACKS)

    for purpose, served in served_purposes(PACKS).items():
        for class_id, share in served.items():
            assert PACKS.classes[class_id].kind == PACKS.classes[purpose].kind
            assert 0.0 < share < 1.0
            assert related[numbers[class_id], numbers[purpose]] >= share - 1e-6
            assert related[numbers[class_id], numbers[purpose]] <= related[numbers[purpose], numbers[purpose]]


@pytest.mark.parametrize(
    ("asked", "sector", "title"),
    [
        ("something to burn in the kiln", "Cement", "pulper rejects"),
        ("窑里能烧的", "水泥", "造纸轻渣"),
        ("wet stuff that rots", "Biogas", "vinasse"),
        ("湿的、能发酵的料", "沼气", "酒糟水"),
    ],
)
def test_a_want_named_by_its_purpose_is_linked(asked: str, sector: str, title: str) -> None:
    firm = Organisation(id="taker", name_en="Alpha", sector=sector)

    want = thing(asked, direction="want", owner="taker")

    matches = found(thing(title), firm, wants=(want,))

    assert matches["taker"].want_id == want.id


def test_a_thing_that_is_named_is_wanted_itself_whatever_it_is_for() -> None:
    named = thing("limestone for the raw mill", direction="want", owner="taker")
    index = build_index([], [named], [Organisation(id="taker", sector="Cement")], PACKS)

    assert index.relations.ids[index.wants.classes[0, 0]] == "limestone"
