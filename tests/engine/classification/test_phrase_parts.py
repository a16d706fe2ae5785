"""A phrase is read part by part, and a name with words that only say how it is means the same, in both languages."""

import random

import pytest

from symbionet.engine import load_packs, suggest_classes
from symbionet.engine.classification.phrase_parts import read_phrase, rewordings

PACKS = load_packs()
# the same said both ways: state, amount, packing, owner, quality, sale, rhythm
WAYS = (
    ("wet {}", "湿{}"),
    ("20 t/month of {}", "{}约20吨/月"),
    ("{} in big bags", "吨袋装{}"),
    ("crushed {} from our workshop", "本厂车间产生的碎{}"),
    ("off-spec {}", "不合格{}"),
    ("a batch of {}, for sale", "一批{}，低价处理"),
    ("seasonal {}", "季节性的{}"),
    ("baled clean {}", "打包的干净{}"),
)
NAMES, LEAST = 76, 0.94  # names drawn of the packs; share of the pairs that are read as one class, and as the name's


def drawn_names() -> list[tuple[str, str, str]]:
    """Names of materials in both languages with their class, short ones, drawn at random."""
    rows = [(item.id, item.name_en, item.name_zh) for item in PACKS.classes.values() if item.kind == "material"]
    rows += [(item.class_id, item.name_en, item.name_zh) for item in PACKS.terms if item.name_en and item.name_zh]
    short = [row for row in rows if len(row[1].split()) <= 4 and len(row[2]) <= 8]
    return random.Random(20261128).sample(short, NAMES)


def meant(text: str) -> str:
    found = suggest_classes(text, PACKS, top=1, by_terms=True)
    return found[0].class_id if found else ""


def test_how_a_thing_is_changes_not_what_it_is_in_either_language() -> None:
    pairs = [
        (class_id, meant(english.format(name_en.lower())), meant(chinese.format(name_zh)))
        for class_id, name_en, name_zh in drawn_names()
        for english, chinese in WAYS
    ]

    assert len(pairs) >= 600
    assert sum(one == other != "" for _, one, other in pairs) >= LEAST * len(pairs)
    assert sum(class_id == one == other for class_id, one, other in pairs) >= LEAST * len(pairs)


@pytest.mark.parametrize(
    ("text", "head", "origin", "amount", "words"),
    [
        ("about 3 t/d of dry clean sawdust, baled", "sawdust", "", "about 3 t/d of",
         {"state": ("dry",), "quality": ("clean",), "packing": ("baled",)}),
        ("每天2车湿酒糟", "酒糟", "", "2车", {"rhythm": ("daily",), "state": ("wet",)}),
        ("grinding dust from tool steel", "grinding dust", "tool steel", "", {"process": ("grinding",)}),
        ("桶装的废溶剂", "废溶剂", "", "", {"packing": ("drums",)}),
        ("surplus steam", "steam", "", "", {"owner": ("leftover",)}),
        ("wet", "wet", "", "", {"state": ("wet",)}),
        ("", "", "", "", {}),
    ],
)  # fmt: skip
def test_a_phrase_is_taken_apart(text: str, head: str, origin: str, amount: str, words: dict[str, tuple[str]]) -> None:
    found = read_phrase(text, PACKS)

    assert (found.head, found.origin, found.amount, dict(found.words)) == (head, origin, amount, words)


def test_a_list_is_not_taken_for_one_thing() -> None:
    assert rewordings("飞边、次品", PACKS) == ()
    assert rewordings("cuttings and rejects", PACKS) == ()


@pytest.mark.parametrize(
    ("text", "class_id"),
    [
        ("ash from a coal fired boiler", "ash"),
        ("shredded tyres in big bags", "tyres"),
        ("3吨/天的湿豆渣", "soy-residue"),
    ],
)
def test_what_is_had_is_read_whatever_is_said_of_it(text: str, class_id: str) -> None:
    assert meant(text) in {class_id, *(item.id for item in PACKS.classes.values() if item.parent == class_id)}
