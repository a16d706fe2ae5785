"""Textbook pairs of industrial symbiosis, general technical knowledge, in both languages."""

import pytest

from symbionet.engine import Organisation, Resource, load_packs, match

PACKS = load_packs()

# A small industrial town: every pair is ranked among all of these firms.
TOWN = {
    "cement": ("Cement works", "水泥厂", "2351"),
    "gypsum-board": ("Gypsum board factory", "石膏板厂", "2362"),
    "brick": ("Brickworks", "砖厂", "2332"),
    "steel": ("Steelworks", "钢铁厂", "2410"),
    "feed": ("Feed mill", "饲料厂", "1091"),
    "biodiesel": ("Biodiesel plant", "生物柴油厂", "2059"),
    "board": ("Particleboard factory", "刨花板厂", "1621"),
    "paper": ("Paper mill", "造纸厂", "1712"),
    "glass": ("Glass bottle factory", "玻璃瓶厂", "2313"),
    "aluminium": ("Secondary aluminium smelter", "再生铝厂", "2442"),
    "lead": ("Secondary lead smelter", "再生铅厂", "2443"),
    "plastics": ("Plastic products factory", "塑料制品厂", "2229"),
    "greenhouse": ("Greenhouse vegetable farm", "温室蔬菜种植基地", "0113"),
    "textile": ("Woollen mill", "毛纺厂", "1310"),
    "software": ("Software house", "软件公司", "6201"),
    "school": ("Secondary school", "中学", "8531"),
    "bank": ("Savings bank", "银行", "6419"),
    "hotel": ("Hotel", "酒店", "5510"),
}
PAIRS = [
    ("Fly ash", "粉煤灰", {"cement", "brick"}),
    ("Blast furnace slag", "高炉渣", {"cement"}),
    ("FGD gypsum", "脱硫石膏", {"gypsum-board", "cement"}),
    ("Mill scale", "氧化铁皮", {"steel", "cement"}),
    ("Coal gangue", "煤矸石", {"brick", "cement"}),
    ("Carbide slag", "电石渣", {"cement", "brick"}),
    ("Red mud", "赤泥", {"cement", "brick", "steel"}),
    ("Brewer's spent grain", "啤酒糟", {"feed"}),
    ("Molasses", "糖蜜", {"feed"}),
    ("Used cooking oil", "废食用油", {"biodiesel"}),
    ("Sawdust", "锯末", {"board"}),
    ("Waste paper", "废纸", {"paper"}),
    ("Glass cullet", "碎玻璃", {"glass"}),
    ("Aluminium scrap", "废铝", {"aluminium"}),
    ("Scrap lead-acid batteries", "废铅酸蓄电池", {"lead"}),
    ("Steel scrap", "废钢", {"steel"}),
    ("Plastic scrap", "废塑料", {"plastics"}),
    ("Carbon dioxide", "二氧化碳", {"greenhouse"}),
    ("Waste tyres", "废轮胎", {"cement"}),
    ("Waste heat", "余热", {"greenhouse", "paper", "textile", "feed"}),
]


def town(lang: str, *, sectors: bool) -> list[Organisation]:
    return [
        Organisation(
            id=key,
            name_en=english if lang == "en" else "",
            name_zh=chinese if lang == "zh" else "",
            nace=(nace,) if sectors else (),
        )
        for key, (english, chinese, nace) in TOWN.items()
    ]


def ranked(title: str, lang: str, *, sectors: bool) -> list[str]:
    have = Resource(
        id="have",
        organisation_id="somebody",
        direction="have",
        title_en=title if lang == "en" else "",
        title_zh=title if lang == "zh" else "",
    )
    return [item.organisation_id for item in match([have], [], town(lang, sectors=sectors), PACKS)["have"]]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("english", "chinese", "receivers"), PAIRS)
def test_textbook_pair_is_among_the_first_three(english, chinese, receivers, lang):
    found = ranked(english if lang == "en" else chinese, lang, sectors=True)

    assert receivers & set(found[:3])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_most_textbook_pairs_are_found_from_names_alone(lang):
    firsts = [ranked(pair[0] if lang == "en" else pair[1], lang, sectors=False)[:1] for pair in PAIRS]
    hits = sum(first[0] in pair[2] for first, pair in zip(firsts, PAIRS, strict=True) if first)

    assert hits >= 0.8 * len(PAIRS)


@pytest.mark.parametrize("firm", ["software", "school", "bank"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_firms_that_use_no_materials_are_not_offered_slag(firm, lang):
    assert firm not in ranked("Steel slag" if lang == "en" else "钢渣", lang, sectors=True)


def test_a_producer_of_the_same_waste_is_no_receiver():
    power = Organisation(id="other-power", name_en="Coal power station", nace=("3511",))
    have = Resource(id="h", organisation_id="power", direction="have", title_en="Fly ash")

    found = match([have], [], [power, *town("en", sectors=True)], PACKS)["h"]

    assert "other-power" not in [item.organisation_id for item in found]
