"""Actors as lists, park diagrams and member registers name them: the sector of each, in both languages."""

import pytest

from symbionet.engine.classification.sectors import suggest_sectors
from symbionet.engine.model import Organisation
from symbionet.engine.packs import load_packs

NAMES = """
Air Liquide Large Industries|液化空气（天津）有限公司|2011
Linde Gases Xinghe|林德气体（星河）有限公司|2011
Hangyang Gases|杭氧气体|2011
Sinopec Linhai Branch|中国石化临海分公司|1920
BASF Lakeside|巴斯夫湖畔工厂|2014
Holcim Westport|豪瑞西港|2351
Jidong Cement No. 3|冀东水泥三厂|2351
Baosteel Zhanhe|宝钢湛河|2410
Chalco Zhonghe|中铝中河|2442
Yara Porthaven|雅苒港湾|2015
Everbright Environment|光大环境|3821
Stora Enso|斯道拉恩索|1712
COFCO Biochemical|中粮生化|1062
Mengniu Dairy|蒙牛乳业|1051
SMIC|中芯国际|2611
Great Wall Motor|长城汽车|2910
BNBM|北新建材|2362
Hexing tank farm|和兴储罐区|5210
Greenwood charcoal producer|青木木炭厂|2014
Sunny worm farm|阳光蚯蚓养殖场|0149
Lowland turf farm|洼地草皮基地|0119
Hexi alumina plant|河西氧化铝厂|2442
Jinxin aluminium silicon titanium alloy plant|金鑫铝硅钛合金厂|24
Rainbow paint industry|彩虹涂料工业|2030
Waste oil re-refinery|废油再生厂|1920
Battery recycler|废电池回收厂|38
Municipality of Newtown|新城市政府|84
Carbon black plant|炭黑厂|2013
Shipbreaking yard|拆船厂|3831
District heating network|区域供热管网|3530
Gypsum mine|石膏矿|0811
Construction waste recycler|建筑垃圾处理厂|38
Medical waste incinerator|医疗废物焚烧厂|3822
Locomotive works|机车厂|30
"""
CASES = [line.split("|") for line in NAMES.strip().splitlines()]
ENGLISH = [(english, sector) for english, _, sector in CASES]
CHINESE = [(chinese, sector) for _, chinese, sector in CASES]


@pytest.mark.parametrize(("name", "sector"), [*ENGLISH, *CHINESE])
def test_a_name_alone_tells_the_sector(name: str, sector: str) -> None:
    packs = load_packs()

    found = suggest_sectors(name, packs)

    assert any(item.nace.startswith(sector) for item in found[:2])


@pytest.mark.parametrize(("name", "sector"), [("Linde Cryogenic Tank Works", "2529"), ("比亚迪电池厂", "2720")])
def test_what_the_name_ends_with_comes_before_the_company(name: str, sector: str) -> None:
    found = suggest_sectors(Organisation(id="1", name_en=name), load_packs())

    assert found[0].nace.startswith(sector[:2])


@pytest.mark.parametrize("name", ["Nufarma", "光华科美", "博思科创"])
def test_a_name_like_that_of_a_known_company_is_another_company(name: str) -> None:
    assert all(item.known_by == "vectors" for item in suggest_sectors(name, load_packs()))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_official_title_tells_its_class(lang: str) -> None:
    packs = load_packs()
    titles = {code: row[f"name_{lang}"] for code, row in packs.codes("nace2").items() if len(code) == 4}

    right = sum(suggest_sectors(title, packs)[0].nace.startswith(code[:2]) for code, title in titles.items())

    assert right >= 0.97 * len(titles)


def test_petroleum_is_extracted_before_it_is_refined() -> None:
    packs = load_packs()

    assert suggest_sectors("Petroleum extraction", packs)[0].nace == "0610"
    assert suggest_sectors("Petroleum refining", packs)[0].nace == "1920"
