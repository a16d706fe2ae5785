"""Who says that it takes nothing hazardous, who lacks a licence, and whose goods a thing would spoil.

Cases by general knowledge of the trades, invented by an AI engineer of the project.
"""

import pytest

from offered_things import index_of, takers, thing
from symbionet.engine import load_packs, match
from symbionet.engine.classification.scopes import read_permits
from symbionet.engine.matching.conditions.refusals import barred_by, makers_rules, spared_rules
from symbionet.engine.model import Organisation
from symbionet.engine.packs.reading import read_list

PACKS = load_packs()
BOUND = [row for row in PACKS.rows("uses/gates") if row["only_en"] or row["maker_en"]]


def firm(sector: str, business: str = "", name: str = "Firm") -> Organisation:
    return Organisation(id="firm", name_en=name, sector=sector, business=business)


LICENSED = Organisation(
    id="centre", name_en="Centre", sector="hazardous waste treatment", business="Licensed HW48, HW49"
)


@pytest.mark.parametrize("row", BOUND, ids=[row["id"] for row in BOUND])
def test_a_rule_for_some_firms_or_makers_holds_for_them_alone(row: dict[str, str]) -> None:
    column, spared = ("only", spared_rules) if row["only_en"] else ("maker", makers_rules)

    assert row["id"] in spared("a bakery", PACKS)
    for name in (f"{column}_en", f"{column}_zh"):
        assert read_list(row[name])
        for words in read_list(row[name]):
            assert row["id"] not in spared(words, PACKS) or words in read_list(row["unless_en"]) + read_list(
                row["unless_zh"]
            )


@pytest.mark.parametrize(("business", "offered"), [("no hazardous waste", False), ("two tunnel kilns", True)])
def test_what_may_turn_out_hazardous_does_not_go_to_who_refuses_it(business: str, *, offered: bool) -> None:
    sludge = thing("dye house sludge", "pressed, reactive dyes")

    found = takers(sludge, firm("brick works", business), LICENSED, maker="textile dyeing")

    assert ("firm" in found) is offered


@pytest.mark.parametrize(
    ("title", "description", "maker"),
    [
        ("fly ash", "dry, in bags", "brass foundry"),
        ("飞灰", "干，吨袋", "黄铜铸造"),
        ("bag dust", "from the copper furnace", "valves"),
    ],
)
def test_ash_of_who_melts_copper_goes_to_the_licensed_not_to_blocks(title: str, description: str, maker: str) -> None:
    found = takers(thing(title, description), firm("concrete blocks"), LICENSED, maker=maker)

    assert "firm" not in found
    assert "centre" in found


def test_ash_of_a_coal_boiler_stays_ash_of_coal_at_who_melts_copper() -> None:
    ash = thing("fly ash", "from the coal boiler, dry")

    assert "firm" in takers(ash, firm("aerated concrete blocks"), LICENSED, maker="copper smelter")


@pytest.mark.parametrize(("how", "kept"), [("rinsed once", False), ("reconditioned and painted", True)])
def test_soiled_drums_go_to_who_cleans_them_not_to_who_asks_for_drums(how: str, *, kept: bool) -> None:
    drums = thing("steel drums", f"held toluene, {how}")
    asked = thing("drums", "210 l, for our grease", direction="want", owner="firm")
    cleaner = Organisation(id="cleaner", name_en="Cooper", sector="drum reconditioning")

    found = takers(drums, firm("lubricants blending"), LICENSED, cleaner, wants=(asked,), maker="paint")

    assert ("firm" in found) is kept
    assert "cleaner" in found


def test_a_scrap_yard_without_licence_takes_no_hazardous_dross() -> None:
    dross = thing("solder dross", "tin and lead, from the wave")

    assert "firm" not in takers(dross, firm("scrap metal yard"), LICENSED, maker="electronics assembly")
    assert "firm" in takers(
        thing("steel offcuts", "clean"), firm("scrap metal yard"), LICENSED, maker="steel structures"
    )


@pytest.mark.parametrize(
    ("title", "description", "want", "served"),
    [
        ("brass turnings", "dry", "steel scrap", False),
        ("铜屑", "黄铜，干", "废钢", False),
        ("brass turnings", "dry", "scrap metal", True),
        ("galvanised sheet offcuts", "zinc coated", "steel scrap", True),
    ],
)
def test_who_asks_for_one_metal_is_offered_no_other(title: str, description: str, want: str, *, served: bool) -> None:
    asked = thing(want, "clean", direction="want", owner="firm")
    buyer = Organisation(id="firm", name_en="Buyer", sector="foundry")

    known = [Organisation(id="maker", name_en="Maker", sector="valves"), buyer]
    offers = match([thing(title, description)], [asked], known, PACKS)["have-maker"]

    assert any(one.want_id == asked.id for one in offers) is served


@pytest.mark.parametrize(
    ("title", "description", "sector", "business"),
    [
        ("duck manure", "scraped daily, raw", "carp ponds", ""),
        ("old fryer oil", "from nine canteens", "compound feed mill", ""),
        ("feather meal", "82 protein", "dairy farm", ""),
        ("mill scale", "oily, 3 % moisture", "cement", "grinding station, clinker bought"),
        ("bin of past date crackers", "packed", "compound feed mill", "catalogue materials only"),
        ("fence posts", "cca treated, cut", "wood pellet plant", ""),
        ("ground battery cases", "polypropylene, washed", "plastic moulding", "kitchenware and toys"),
        ("spare cold room", "for cut flowers, 4 degrees", "pig slaughterhouse", ""),
        ("empty tippers going home", "traces of lead ore in the body", "flour mill", ""),
        ("sulphuric acid", "contact acid, 98 %", "copper mine", "flotation concentrator"),
        ("dead chicks", "from the hatcher", "biogas plant", ""),
        ("ready meals", "expired, with meat", "pig farm", ""),
        ("milled asphalt", "tar bound, from the old road", "asphalt plant", ""),
        ("skulls and spinal cord", "of cattle, chilled", "pet food", ""),
        ("wash water", "with herbicide", "town sewage works", ""),
        ("霉面包", "长霉", "compound feed mill", ""),
        ("EAF slag", "0-60, aged", "lime works", ""),
        ("cooling water", "38 degrees, clean", "heat supply", "coal chp for the estate"),
    ],
)
def test_a_gate_keeps_out_whom_law_hygiene_or_process_bars(
    title: str, description: str, sector: str, business: str
) -> None:
    assert "firm" not in takers(thing(title, description), firm(sector, business))


@pytest.mark.parametrize(
    ("title", "description", "sector", "business"),
    [
        ("duck manure", "scraped daily, raw", "biogas plant", ""),
        ("mill scale", "oily, 3 % moisture", "cement", "rotary kiln, 2500 t a day"),
        ("spare cold room", "for cut flowers, 4 degrees", "flower grower", ""),
        ("sulphuric acid", "contact acid, 98 %", "copper mine", "heap leach and electrowinning"),
    ],
)
def test_a_gate_leaves_in_who_has_the_step(title: str, description: str, sector: str, business: str) -> None:
    assert "firm" in takers(thing(title, description), firm(sector, business))


@pytest.mark.parametrize("sector", ["coal power station", "brick works", "district heating"])
def test_who_burns_without_licence_takes_no_hazardous_sludge(sector: str) -> None:
    sludge = thing("oily sludge", "tank bottoms, burns well")

    assert "firm" not in takers(sludge, firm(sector), LICENSED, maker="oil refinery")


@pytest.mark.parametrize(("wanted", "served"), [("store for food, dry", False), ("store for fireworks shells", True)])
def test_a_room_for_no_food_meets_no_want_for_the_sake_of_food(wanted: str, *, served: bool) -> None:
    asked = thing("warehouse", wanted, direction="want", owner="firm")
    known = [Organisation(id="maker", name_en="Maker", sector="fireworks"), firm("trading")]

    offers = match([thing("empty warehouse", "1.3 magazine, fenced")], [asked], known, PACKS)["have-maker"]

    assert any(one.want_id == asked.id for one in offers) is served


@pytest.mark.parametrize(
    ("business", "offered"), [("boiler on forest chips, virgin wood", False), ("two grate boilers", True)]
)
def test_a_boiler_for_virgin_wood_gets_no_glued_dust(business: str, *, offered: bool) -> None:
    dust = thing("sander dust", "chipboard, UF resin, dry")

    assert ("firm" in takers(dust, firm("district heating", business), maker="chipboard")) is offered


def test_a_rule_is_found_by_its_term_within_a_longer_one_of_another_rule() -> None:
    barred = barred_by("old cooking oil from canteens", "material", PACKS)

    assert barred is not None
    assert {"waste-oil-kitchen", "edible-oil-lubricants"} <= set(barred.rules)


@pytest.mark.parametrize(("maker", "offered"), [("pesticide works", False), ("starch works", True)])
def test_sludge_of_chemistry_goes_into_no_compost(maker: str, *, offered: bool) -> None:
    sludge = thing("effluent sludge", "pressed, organic")

    assert ("firm" in takers(sludge, firm("composting"), maker=maker)) is offered


@pytest.mark.parametrize(("maker", "offered"), [("industrial park effluent works", False), ("town sewage works", True)])
def test_sludge_of_the_effluent_of_industry_goes_into_no_digester(maker: str, *, offered: bool) -> None:
    sludge = thing("sewage sludge", "20 % dry")

    assert ("firm" in takers(sludge, firm("biogas plant"), maker=maker)) is offered


@pytest.mark.parametrize(
    ("title", "description", "offered"),
    [
        ("transformer oil", "PCB 80 ppm", False),
        ("transformer oil", "drained, with PCBs", False),
        ("变压器油", "含多氯联苯", False),
        ("transformer oil", "PCB <2 ppm", True),
        ("transformer oil", "free of acid", True),
        ("PCB-free transformer oil", "drained", True),
        ("变压器油", "不含多氯联苯", True),
    ],
)
def test_oil_with_pcb_needs_the_licence_for_pcb(title: str, description: str, *, offered: bool) -> None:
    oil = thing(title, description)

    assert ("firm" in takers(oil, firm("used oil re-refining", "licensed HW08"), maker="grid operator")) is offered


def test_circuit_boards_are_no_oil_with_pcb() -> None:
    boards = thing("waste PCBs", "printed circuit boards, populated")

    assert "firm" in takers(boards, firm("electronics recycling", "licensed HW49"), maker="electronics assembly")


@pytest.mark.parametrize(
    ("maker", "title", "description", "told"),
    [
        ("pesticide formulation", "empty drums", "drained", True),
        ("pesticide formulation", "empty drums", "new, surplus", False),
        ("juice factory", "empty drums", "drained", False),
    ],
)
def test_what_held_pesticide_is_hazardous_at_its_maker(maker: str, title: str, description: str, *, told: bool) -> None:
    index = index_of(thing(title, description), maker)

    assert bool(index.haves.hazardous[0] >= 1) is told


@pytest.mark.parametrize(
    ("text", "permits"),
    [
        ("municipal waste only, 300 t a day", ("non-hazardous",)),
        ("not licensed for hazardous waste", ("non-hazardous",)),
        ("hazardous waste is not accepted", ("non-hazardous",)),
        ("does not take hazardous waste", ("non-hazardous",)),
        ("没有危险废物经营许可证", ("non-hazardous",)),
        ("老厂，危废不碰", ("non-hazardous",)),
        ("used oil licence only", read_permits("licensed for used oil", PACKS)),
        ("危废经营许可证（废乳化液）", read_permits("许可：废乳化液", PACKS)),
        ("ferric chloride. Permit for waste solvents", read_permits("permit for waste solvents", PACKS)),
        ("environmental permit, 90 kt", ()),
    ],
)
def test_licences_and_their_want_are_read_in_the_words_of_the_trade(text: str, permits: tuple[str, ...]) -> None:
    assert read_permits(text, PACKS) == permits


@pytest.mark.parametrize(
    ("title", "description", "maker", "told"),
    [
        ("colour shop dust", "cadmium red and selenium, bagged", "glaze and colour maker", True),
        ("配料除尘灰", "镉红、铅黄都有，编织袋", "陶瓷色釉料", True),
        ("press dust", "dry body, lead free, cadmium free", "dinnerware", False),
        ("batch house dust", "Pb 0.02 %, dry", "glass bottles", False),
        ("配料除尘灰", "铅未检出", "玻璃瓶", False),
    ],
)
def test_dust_that_names_a_toxic_metal_of_which_nobody_says_how_much_is_likely_hazardous(
    title: str, description: str, maker: str, *, told: bool
) -> None:
    index = index_of(thing(title, description), maker)

    assert bool(index.haves.hazardous[0] >= 1) is told


@pytest.mark.parametrize(
    ("title", "description"), [("ash", "bags of the brass melting furnace, white"), ("炉灰", "熔铜炉布袋收的，发白")]
)
def test_ash_that_several_readings_share_is_dust_of_metals_together(title: str, description: str) -> None:
    index = index_of(thing(title, description), "taps and valves")

    assert index.haves.classes[0, 0] == index.relations.numbers["nonferrous-dust"]
    assert index.haves.class_shares[0, 0] <= 0.97
    assert index.haves.hazardous[0] >= 1
