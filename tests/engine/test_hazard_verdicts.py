"""Whether a waste is said to be hazardous: by all its readings, its supplier, and what is said not to be in it."""

import pytest

from symbionet.engine.classification.hazard_classes import holds_hazardous
from symbionet.engine.matching.conditions.hazard import ASK_HAZARD, hazard_of
from symbionet.engine.matching.explain.open_questions import find_asks, own_questions
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import load_packs

PACKS = load_packs()


def verdict(title: str, sector: str, description: str, lang: str) -> str:
    """What is said of a have: "yes", "no", or "open" where its owner is asked."""
    firm = Organisation(id="f", sector=sector, name_en="F")
    words = {f"title_{lang}": title, f"description_{lang}": description}
    index = build_index([Resource(id="h", organisation_id="f", direction="have", **words)], (), [firm], PACKS)
    if index.haves.hazardous[0] >= 1:
        return "yes"
    return (
        "open" if ASK_HAZARD in find_asks(index, 0, member=0, want=-1, use=None, own=own_questions(index, 0)) else "no"
    )


@pytest.mark.parametrize(
    ("lang", "title", "sector", "description"),
    [
        ("en", "press wipes", "newspaper printing", "soaked with white spirit"),
        ("en", "mould release residues", "tyre making", "in naphtha"),
        ("en", "gel coat leftovers", "fibreglass boats", "polyester with styrene, not cured"),
        ("en", "etching waste", "printed circuit boards", "cupric chloride, hydrochloric"),
        ("zh", "擦机布", "报纸印刷", "沾汽油"),
        ("zh", "淬火油底泥", "热处理", "带氧化皮"),
        ("zh", "洗枪液", "玻璃钢游艇", "丙酮带聚酯树脂，没固化"),
        ("zh", "空油墨桶", "柔版印刷", "桶底有溶剂墨"),
    ],
)
def test_what_makes_a_waste_hazardous_is_seen(lang: str, title: str, sector: str, description: str) -> None:
    assert verdict(title, sector, description, lang) in ("yes", "open")


@pytest.mark.parametrize(
    ("lang", "title", "sector", "description"),
    [
        ("en", "foam skins", "car seats", "flexible polyurethane"),
        ("en", "green sand, spent", "iron foundry", "bentonite, no resin"),
        ("en", "ladle bricks", "steelmaking", "magnesia-carbon, chrome free"),
        ("en", "turnings, dry", "screw making", "free cutting steel, no coolant"),
        ("en", "shells from hatchery", "hatchery", "day-old"),
        ("en", "drums that held honey", "confectionery", "rinsed"),
        ("en", "furnace cinders", "district heating", "wood chips; leaching test passed"),
        ("zh", "海绵皮", "汽车座椅", "软泡"),
        ("zh", "旧潮模砂", "铸铁", "膨润土，无树脂"),
        ("zh", "干车屑", "螺丝", "易切钢，不含切削液"),
        ("zh", "装过面粉的袋子", "面粉厂", "干净"),
        ("zh", "锅炉渣", "集中供热", "烧木片，浸出合格"),
    ],
)
def test_what_is_harmless_raises_no_alarm(lang: str, title: str, sector: str, description: str) -> None:
    assert verdict(title, sector, description, lang) == "no"


def test_a_class_without_a_hazardous_code_holds_no_hazardous_waste() -> None:
    assert not holds_hazardous("animal-byproduct", ("1012",), PACKS)
    assert holds_hazardous("lead-scrap", ("2443",), PACKS)  # named in the Chinese list
    assert holds_hazardous("lithium-battery", ("2720",), PACKS)  # by the European entries that follow its own


def test_readings_that_are_all_hazardous_stand_together() -> None:
    doubt = Resource(id="1", organisation_id="2", direction="have", title_en="spent liquid")
    readings = [(PACKS.classes["waste-oil"], 0.4), (PACKS.classes["waste-acid"], 0.35)]
    assert hazard_of(doubt, readings, PACKS) == 1
    assert hazard_of(doubt, readings[:1], PACKS) == -1


def test_alloying_metals_are_no_sign() -> None:
    balls = Resource(id="1", organisation_id="2", direction="have", title_en="worn balls", description_en="high-chrome")
    sludge = Resource(id="1", organisation_id="2", direction="have", title_en="sludge", description_en="chromium 2 %")
    assert hazard_of(balls, (), PACKS) == -1
    assert hazard_of(sludge, (), PACKS) == 1
