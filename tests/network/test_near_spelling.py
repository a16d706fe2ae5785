"""Near spellings: forty misspelt names find their firm and hardly another, forty words of other things find nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser

from symbionet.network.actions import add_organisations, offer_resources
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import organisations_found, resources_found

FIRMS = (
    ("天津联合钢管厂", "Tianjin United Tube Works"),
    ("滨海汇源水泥有限公司", "Binhai Huiyuan Cement Co."),
    ("津沽金海塑料制品有限公司", "Jingu Jinhai Plastic Products Co."),
    ("渤海盛达有机化工有限公司", "Bohai Shengda Organic Chemicals Co."),
    ("海河明珠冷链物流有限公司", "Haihe Mingzhu Cold Logistics Co."),
    ("滨海福康动物饲料有限公司", "Binhai Fukang Animal Feed Co."),
    ("津沽恒瑞锂电池材料有限公司", "Jingu Hengrui Lithium Battery Materials Co."),
    ("渤海天润机械加工有限公司", "Bohai Tianrun Machined Parts Co."),
    ("海河丰源造纸有限公司", "Haihe Fengyuan Paper Mill Co."),
    ("滨海普惠铸造有限公司", "Binhai Puhui Iron Castings Co."),
)
MISSPELT = {
    0: ("Tianjn United", "Tianjin Untied Tube", "united tubbe works", "天津联和钢管", "天津联合钢官厂"),
    1: ("Binhai Hiuyuan", "huiyuan cemnet", "滨海会源水泥", "滨海汇源水尼"),
    2: ("Jingu Jnihai", "jinhai plastc", "津沽今海塑料", "津沽金海朔料制品"),
    3: ("Bohai Shegda", "shengda orgnic chemicals", "渤海胜达有机", "盛达有机化公"),
    4: ("Haihe Mingzzhu", "mingzhu cold logitsics", "海河明株冷链", "明珠冷连物流"),
    5: ("Binhai Fukagn", "fukang anmial feed", "滨海福慷动物", "福康动物伺料"),
    6: ("Jingu Hengrui Lithum", "hengri lithium battery", "恒锐锂电池材料", "津沽恒瑞锂电迟"),
    7: ("Bohai Tianrn", "tianrum machined parts", "渤海天闰机械", "天润机戒加工"),
    8: ("Haihe Fengyaun", "fengyuan papar mill", "海河丰原造纸", "丰源造纸有现公司"),
    9: ("Binhai Puhiu", "puhui iron catsings", "滨海普会铸造", "普惠铸造有限工司"),
}
WORDS = (
    "chocolate coffee cinnamon violin helicopter mango banana orchid pottery dentist guitar piano elephant submarine "
    "volcano cathedral perfume lipstick marathon novel 咖啡渣 巧克力 钢琴 火山 大象 香水 口红 直升机 图书馆 马拉松 "
    "芒果干 牙科诊所 陶艺 小提琴 潜水艇 肉桂粉 博物馆 望远镜 滑雪板 太阳镜"
)
OTHERS = WORDS.split()
HAVES = (
    ("醇类溶剂（甲醇、乙醇、异丙醇）", "Alcohols (methanol, ethanol, isopropanol)"),
    ("废锂离子电池", "Spent lithium-ion battery"),
    ("木托盘", "Wooden pallets"),
    ("粉煤灰", "Coal fly ash"),
    ("锯末与刨花", "Sawdust and shavings"),
    ("糠麸", "Cereal bran"),
    ("动物油脂", "Animal fat and tallow"),
    ("废铅酸蓄电池", "Lead-acid batteries"),
    ("纸浆废渣", "Pulper rejects"),
    ("硅藻土滤渣", "Salt cake from filters"),
)


@pytest.fixture
def region(people):
    firms = add_organisations([{"name_zh": zh, "name_en": en} for zh, en in FIRMS], by=people.practitioner)
    rows = [
        (firm, {"direction": "have", "title_zh": zh, "title_en": en})
        for firm, (zh, en) in zip(firms, HAVES, strict=True)
    ]
    return firms, offer_resources(rows, by=people.practitioner)


def resources_of(text: str) -> list[Resource]:
    return list(resources_found(Resource.objects.all(), text, AnonymousUser()))


def test_a_misspelt_name_finds_its_firm_first_and_hardly_another(region):
    firms, _haves = region
    found = {
        (text, number): list(organisations_found(Organisation.objects.all(), text))
        for number, texts in MISSPELT.items()
        for text in texts
    }

    assert len(found) == 41
    assert [text for (text, number), rows in found.items() if rows[:1] != [firms[number]]] == []
    assert sum(len(rows) - 1 for rows in found.values()) <= 4


@pytest.mark.parametrize("word", OTHERS)
def test_a_word_of_another_thing_finds_nothing(region, word):
    assert not organisations_found(Organisation.objects.all(), word).exists()
    assert resources_of(word) == []


@pytest.mark.parametrize(
    ("text", "number"), [("fly ahs", 3), ("锯沫", 4), ("sawdst", 4), ("palets", 2), ("糠夫", None), ("silt", None)]
)
def test_short_words_are_near_only_with_letters_swapped_or_characters_often_confused(region, text, number):
    _firms, haves = region

    assert resources_of(text) == ([haves[number]] if number is not None else [])


def test_what_is_named_so_comes_before_what_has_the_letters_in_the_middle(people, region):
    firms, haves = region
    water = offer_resources(
        [(firms[0], {"direction": "have", "title_en": "Aqueous wash", "title_zh": "含糖废液"})], by=people.practitioner
    )
    found = resources_of("ash")

    assert found.index(haves[3]) < found.index(water[0])
