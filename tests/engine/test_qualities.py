"""A dry thing is none for who asks for wet ones, and what is rich in a thing none for who asks for little of it.

Cases by general knowledge of trades, written by an AI engineer of the project.
"""

import time

import pytest

from symbionet.engine import load_packs, match
from symbionet.engine.matching.conditions.qualities import asks, is_opposed, tells
from symbionet.engine.model import Organisation, Resource

PACKS = load_packs()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("slurry for the digester", "seed hulls, bone dry"),
        ("wet feed for larvae", "bran, 9 % water"),
        ("low sulphur", "pet coke, sulphur on the high side; S high"),
        ("brine, low K", "mother liquor, heavy in potassium chloride"),
        ("fluoride not too high", "sludge, high fluoride"),
        ("Cu < 400 ppm", "wire fines, Cu high"),
        ("no high Mg", "profiles, Mg high"),
        ("能泵的料", "麦壳，晾干的"),
        ("湿料", "糠，含水8%"),
        ("氟低", "污泥，氟高"),
        ("低硫低铁", "煤粉，铁偏高"),
        ("钾500ppm以下", "灰，钾高"),
        ("盐高的不要", "酱渣，盐高"),
    ],
)
def test_the_opposite_is_seen(asked: str, told: str) -> None:
    assert is_opposed(asks(asked, PACKS), tells(told, PACKS))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("dry litter", "wood shavings, wet"),  # it may be dried
        ("wet or dry organics", "hulls, dry"),
        ("wet organics", "kept in the dry store"),
        ("wet organics", "yeast, 14 % dry matter"),
        ("wet organics", "dry ice pellets"),
        ("not too wet", "lime, dry"),
        ("low iron", "sand, iron low"),
        ("low iron", "sulphur high"),
        ("Cu+Ni over 1 %", "sludge, Cu high"),
        ("铜低于2%不收", "污泥，铜高"),
        ("别太湿", "石灰，干的"),
        ("湿料", "酵母，干物质12%"),
        ("湿料", "干净的果渣"),
        ("heavy metals per standard", "heavy metals tested"),
    ],
)
def test_what_is_no_opposite_is_left(asked: str, told: str) -> None:
    assert not is_opposed(asks(asked, PACKS), tells(told, PACKS))


@pytest.mark.parametrize(("description", "meets"), [("dry, 9 % water", False), ("wet, 70 % water", True), ("", True)])
def test_a_want_for_wet_things_meets_no_dry_one(description: str, meets: bool) -> None:
    have = Resource(id="h", organisation_id="mill", direction="have", title_en="fruit pulp", description_en=description)
    want = Resource(
        id="w", organisation_id="digester", direction="want", title_en="fruit pulp", description_en="must be pumpable"
    )
    firms = [Organisation(id="mill", name_en="Mill"), Organisation(id="digester", name_en="Digester", sector="Biogas")]

    found = {one.want_id for one in match([have], [want], firms, PACKS, minimum=0.0001)["h"]}

    assert ("w" in found) is meets


@pytest.mark.parametrize("piece", ["low ", "high ", "A", "低", "高", "氯", " ", "dry "])
def test_long_texts_are_read_in_no_time(piece: str) -> None:
    started = time.perf_counter()

    asks(piece * 10_000, PACKS)
    tells(piece * 10_000, PACKS)

    assert time.perf_counter() - started < 5.0
