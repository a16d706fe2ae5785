"""What each trade has and takes: words of the shop floor, common needs, metals, and what spoils its product."""

from collections.abc import Iterator

import pytest

from symbionet.engine import Organisation, Resource, load_packs, match, suggest_classes, suggest_sectors
from symbionet.engine.classification import stated_sectors
from symbionet.engine.classification.contents import contents_of, metals_of, recovered_from
from symbionet.engine.classification.supplied_words import find_supplied

PACKS = load_packs()


def read(title: str, sector: str, description: str = "") -> str:
    """The first class of a title at a supplier whose cell says `sector`."""
    supplier = suggest_sectors(Organisation(id="s", sector=sector), PACKS)
    found = suggest_classes(title, PACKS, sectors=stated_sectors(supplier), description=description)
    return found[0].class_id if found else ""


def offers(have: Resource, *sectors: str) -> list[str]:
    """The sectors (as written) that a have is offered to, best first; each is a firm without a row of its own."""
    firms = [Organisation(id=sector, name_en=f"Firm {number}", sector=sector) for number, sector in enumerate(sectors)]
    return [item.organisation_id for item in match([have], [], firms, PACKS)[have.id]]


def have(title: str, description: str = "") -> Resource:
    return Resource(
        id="h", organisation_id="owner", direction="have", title_en=title, description_en=description, kind="material"
    )


@pytest.mark.parametrize(
    ("english", "chinese", "sector_en", "sector_zh", "class_id"),
    [
        ("Black sand", "黑砂", "Iron castings", "铸件", "foundry-sand"),
        ("Baghouse dust", "除尘灰", "Electric-arc steel", "电炉炼钢", "eaf-dust"),
        ("Kerf slurry", "硅泥", "Solar wafers", "光伏硅片", "silicon-scrap"),
        ("Old frying oil", "煎炸老油", "Central kitchen", "中央厨房", "used-cooking-oil"),
        ("Card waste", "车肚花", "Cotton spinning", "棉纺", "natural-fibre-waste"),
        ("Red gypsum", "红石膏", "Titanium dioxide", "钛白粉", "titanogypsum"),
        ("Old batteries", "电瓶", "Car dismantler", "报废汽车拆解", "lead-acid-battery"),
        ("Mycelium residue", "菌渣", "Antibiotics", "抗生素", "pharma-residue"),
        ("Spent blocks", "菌渣", "Mushroom farm", "食用菌", "spent-mushroom-substrate"),
    ],
)
def test_words_of_the_shop_floor_mean_what_the_supplier_has(
    english: str, chinese: str, sector_en: str, sector_zh: str, class_id: str
) -> None:
    assert read(english, sector_en) == read(chinese, sector_zh) == class_id


def test_a_narrower_thing_that_the_text_names_stays() -> None:
    assert read("Rice bran", "Rice milling") == "rice-bran"
    assert find_supplied("Kerf slurry", ["1051"], PACKS) == ("", "")


def test_what_a_description_names_more_closely_is_what_it_is() -> None:
    assert read("Plastic scrap", "", "rigid PVC") == read("废塑料", "", "PVC硬料") == "pvc-scrap"
    assert read("Plastic scrap", "", "no PVC") == "plastic-scrap"
    assert read("Waste solvent", "", "toluene 60%") == "aromatic-solvent"


@pytest.mark.parametrize(
    ("title", "description", "class_id"),
    [
        ("Grinding sludge", "WC 70 %", "carbide-scrap"),
        ("磨削泥", "含钕25%", "magnet-scrap"),
        ("Baghouse dust", "Zn 24-28 %", "zinc-ash"),
        ("Grinding sludge", "Ni 0.1 %", "grinding-sludge"),  # not worth the work
    ],
)
def test_a_swarf_that_holds_much_of_a_metal_is_the_residue_of_that_metal(
    title: str, description: str, class_id: str
) -> None:
    assert read(title, "", description) == class_id


def test_contents_are_read_in_both_orders_and_languages() -> None:
    assert contents_of("copper 6 %, 12% nickel; Sn:3%", PACKS) == {"copper": 6.0, "nickel": 12.0, "tin": 3.0}
    assert contents_of("铜约6%，锡3%", PACKS) == {"copper": 6.0, "tin": 3.0}
    assert contents_of("99 bottles, no nickel, moisture 40%", PACKS) == {}
    assert recovered_from("Cu 5 %", "whey", PACKS) == ()


def test_every_class_of_the_contents_is_known() -> None:
    def named() -> Iterator[str]:
        for row in PACKS.rows("glossary/contents"):
            yield from (part for part in row["classes"].split("|") if part)
            yield from (name for pair in row["carriers"].split("|") for name in pair.split(":"))

    assert sorted(set(named()) - set(PACKS.classes)) == []
    assert sorted(metals_of("stainless-scrap", PACKS)) == ["iron", "nickel"]


def test_who_works_in_one_metal_is_not_offered_another() -> None:
    found = offers(have("Zinc ash"), "Secondary lead smelting", "Zinc recycling", "Copper rod from scrap")

    assert found == ["Zinc recycling"]


def test_a_recycler_of_named_plastics_is_of_these() -> None:
    named = suggest_sectors(Organisation(id="r", sector="Nylon and ABS recycling"), PACKS)

    assert named[0].trade in ("of:engineering-plastic-scrap", "plastics-recycler")
    assert offers(have("EVA foam trim"), "PET and PE recycling", "ABS recycling", "Plastics recycling") == []


@pytest.mark.parametrize(
    ("title", "sector"),
    [
        ("Spent plaster moulds", "Sanitaryware"),
        ("Vinasse", "Black soldier fly"),
        ("Spent kieselguhr", "Animal feed"),
        ("Wood tar", "Biodiesel"),
        ("Cotton offcuts", "Plastics recycling"),
    ],
)
def test_what_spoils_a_product_is_not_offered_to_its_maker(title: str, sector: str) -> None:
    assert offers(have(title), sector) == []


def test_common_needs_are_met_whatever_the_trade() -> None:
    found = offers(have("Used pallets"), "Pickles", "Notary")
    granules = offers(have("Anaerobic granular sludge"), "Brewery", "Notary")

    assert found[0] == "Pickles"
    assert granules[0] == "Brewery"


def test_a_trade_takes_what_no_use_of_its_sector_names() -> None:
    [best, *_] = match([have("Coir fibre")], [], [Organisation(id="w", sector="Rope making")], PACKS)["h"]

    assert "trade_takes" in {reason.code for reason in best.reasons}
    total = sum(reason.contribution for reason in best.reasons)
    assert best.probability == pytest.approx(1 / (1 + 2.718281828459045**-total), abs=1e-6)


@pytest.mark.parametrize(
    ("title", "description", "sector", "class_id"),
    [
        ("cheap wet feed", "okara, brewers grain", "Pig farm", "soy-residue"),
        ("便宜湿料", "豆渣、酒糟", "养猪", "soy-residue"),
        ("ash", "", "Cement works", "fly-ash"),
        ("soapstock, tallow", "", "Soap", "used-cooking-oil"),
    ],
)
def test_a_want_means_what_it_lists_and_what_its_owner_takes(
    title: str, description: str, sector: str, class_id: str
) -> None:
    wanted = Resource(id="w", organisation_id="b", direction="want", title_en=title, description_en=description)
    has = Resource(id="h", organisation_id="a", direction="have", title_en="thing", class_id=class_id)

    [best] = match([has], [wanted], [Organisation(id="b", name_en="B", sector=sector)], PACKS)["h"]

    assert best.want_id == "w"


@pytest.mark.parametrize(
    ("want", "class_id"),
    [
        ("Hazardous waste for incineration", "paint-sludge"),
        ("含锌物料", "zinc-ash"),
        ("制砖原料", "coal-gangue"),
        ("Feed for larvae", "kitchen-waste"),
        ("低温热", "waste-heat-low"),
        ("Carburiser", "carbon-waste"),
    ],
)
def test_new_purposes_are_met_by_what_serves_them(want: str, class_id: str) -> None:
    wanted = Resource(id="w", organisation_id="b", direction="want", title_en=want)
    has = Resource(id="h", organisation_id="a", direction="have", title_en="thing", class_id=class_id)

    [best] = match([has], [wanted], [Organisation(id="b", name_en="B")], PACKS)["h"]

    assert best.want_id == "w"
