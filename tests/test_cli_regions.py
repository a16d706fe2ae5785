"""Figures of regions whose partners judges graded, on an invented electronics estate written for this test."""

import json
from pathlib import Path

import pytest

from symbionet.cli import main
from symbionet.engine.evaluation.regions import Answer, Have, Offer, find_regions, read_region, score_regions

PARK = """Organisation,Sector,Have or want,Resource,Quantity,Unit,Period,Description
Alpha Boards,Printed circuit boards,have,spent etchant,40,t,month,"CuCl2, 120 g/L Cu, HW22 398-004-22"
Beta Metals,Copper recovery from etchant,,,,,,Licensed HW22
Gamma Hotel,Hotel,,,,,,
"""
PARK_ZH = """企业名称,行业,供需,资源名称,数量,单位,周期,描述
甲线路板,印制电路板,供,废蚀刻液,40,吨,月,"含铜120 g/L，HW22 398-004-22"
乙金属,蚀刻液回收铜,,,,,,许可HW22
丙酒店,酒店,,,,,,
"""
GRADES = """have_title_zh,have_title_en,have_org_zh,have_org_en,taker_zh,taker_en,grade,flag,want,reason
废蚀刻液,spent etchant,甲线路板,Alpha Boards,乙金属,Beta Metals,3,,no,licensed copper recovery
废蚀刻液,spent etchant,甲线路板,Alpha Boards,丙酒店,Gamma Hotel,0,absurd,no,no use
"""
HAVES = "have_title_zh,have_org_zh,hazard,good_taker_exists\n废蚀刻液,甲线路板,yes,yes\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    region = tmp_path / "regions" / "estate"
    region.mkdir(parents=True)
    for name, text in (("park_en", PARK), ("park_zh", PARK_ZH), ("grades", GRADES), ("haves", HAVES)):
        (region / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_region_is_read_in_either_language(folder: Path) -> None:
    [found] = find_regions(folder)

    [have] = read_region(found, "zh").haves
    assert have.key == ("废蚀刻液", "甲线路板")
    assert have.grades == {"乙金属": 3, "丙酒店": 0}
    assert have.has_good


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_evaluate_scores_regions(folder: Path, lang: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["evaluate", str(folder), "--lang", lang, "--out", str(tmp_path / "runs")])

    assert ended.value.code == 0

    figures = json.loads((tmp_path / "runs" / "regions.json").read_text(encoding="utf-8"))
    assert (figures["haves"], figures["first_right"], figures["hazard_told"]) == (1, 1.0, 1.0)
    assert figures["absurd_in_three"] == 0
    assert figures["regions"]["estate"]["first_right"] == 1.0


def test_the_figures_count_what_judges_said() -> None:
    key = ("etchant", "boards")
    grades = {"metals": 3, "smelter": 2}
    have = Have(key=key, hazard="yes", grades=grades, flags={"hotel": "absurd"}, wants=frozenset({"metals"}))
    offers = (
        Offer(organisation="hotel", is_want=False, probability=0.6),
        Offer(organisation="metals", is_want=True, probability=0.4),
    )

    found = score_regions([([have], {key: Answer(offers=offers, tells_hazard=True)})])

    assert (found.first_right, found.three_right, found.want_linked) == (0.0, 1.0, 1.0)
    assert (found.absurd_in_three, found.offers_in_three, found.hazard_told) == (1, 2, 1.0)
    assert (found.sure, found.sure_right) == (1, 0.0)
    assert (found.ece_first, found.ece_three) == (0.6, 0.6)  # .6 was wrong, .4 right
    # gains 0 and 7 / log2(3) of an order that could be 7 and 3 / log2(3)
    assert found.ndcg5 == pytest.approx((7 / 1.585) / (7 + 3 / 1.585), abs=0.001)
