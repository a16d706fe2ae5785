import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.engine.classification import crosswalk, suggest_classes, suggest_sectors
from symbionet.engine.errors import UnknownCode, UnknownPack
from symbionet.engine.model import Organisation
from symbionet.engine.packs import load_packs

PACKS = load_packs()


@pytest.mark.parametrize(
    ("text", "class_id"),
    [
        ("粉煤灰", "fly-ash"),
        ("Fly ashes", "fly-ash"),
        ("fly-ash from a coal fired power station", "fly-ash"),
        ("电厂产生的粉煤灰（二级）", "fly-ash"),
        ("粉煤灰 fly ash", "fly-ash"),
        ("粉媒灰", "fly-ash"),  # a wrong character of the same sound
        ("blast furnase slag", "bf-slag"),
        ("高炉矿渣", "bf-slag"),
        ("脱硫石膏", "fgd-gypsum"),
        ("啤酒糟", "spent-grain"),
        ("brewer's grains", "spent-grain"),
        ("废硫酸", "spent-sulphuric-acid"),
        ("Sulfuric acid", "sulphuric-acid"),
        ("废轮胎", "tyres"),
        ("old tires", "tyres"),
        ("锯末", "sawdust"),
        ("carbide slag", "carbide-slag"),
        ("蒸汽", "steam"),
    ],
)
def test_text_means_class(text, class_id):
    assert suggest_classes(text, PACKS)[0].class_id == class_id


def test_a_known_term_in_a_text_comes_before_a_term_that_is_spelt_nearly_like_it():
    assert suggest_classes("废溶剂类物料", PACKS)[0].class_id == "solvent-waste"


def test_the_thing_comes_before_its_origin():
    classes = [item.class_id for item in suggest_classes("Steam from flue gas", PACKS)]

    assert classes[0] == "steam"


def test_a_waste_code_narrows_a_vague_text():
    plain = {item.class_id: item.probability for item in suggest_classes("ash", PACKS)}
    coded = {item.class_id: item.probability for item in suggest_classes("ash", PACKS, ewc=("100102",))}

    assert coded["fly-ash"] > plain.get("fly-ash", 0.0)


def test_reasons_name_the_term():
    assert suggest_classes("flyash", PACKS)[0].reason.code == "term"
    assert suggest_classes("blast furnase slag", PACKS)[0].reason.code == "near_term"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_probabilities_best_first(text):
    found = [item.probability for item in suggest_classes(text, PACKS)]

    assert found == sorted(found, reverse=True)
    assert all(0 <= value <= 1 for value in found)
    assert sum(found) <= 1 + 1e-9


def test_stated_sector_is_certain_and_crosswalk_nearly():
    stated = suggest_sectors(Organisation(id="1", nace=("23.51",)), PACKS)
    crossed = suggest_sectors(Organisation(id="1", gb4754=("C3011",)), PACKS)

    assert (stated[0].nace, stated[0].weight, stated[0].known_by) == ("2351", 1.0, "nace")
    assert (crossed[0].nace, crossed[0].known_by) == ("2351", "gb4754")


def test_a_mistyped_sector_code_stops_nothing():
    assert suggest_sectors(Organisation(id="1", gb4754=("Z9999",)), PACKS) == ()


@pytest.mark.parametrize("code", ["C3011", "3011", "c3011"])
def test_crosswalk_takes_the_code_as_people_write_it(code):
    assert crosswalk(code, PACKS)[0] == "2351"


def test_crosswalk_names_an_unknown_code():
    with pytest.raises(UnknownCode, match="'X1'"):
        crosswalk("X1", PACKS)


@pytest.mark.parametrize(
    ("code", "source", "target", "expected"),
    [
        ("C3011", "gb4754", "isic4", ("2394",)),
        ("301", "gb4754", "isic4", ("2394",)),
        ("C2530", "gb4754", "isic4", ("2011", "2420")),
        ("20.51", "nace2", "isic4", ("2029",)),
        ("C20.51", "nace2", "isic4", ("2029",)),
        ("16.10", "nace2", "nace21", ("1611", "1612")),
        ("35.1", "nace2", "nace21", ("3511", "3512", "3513", "3514", "3515")),  # the crosswalk lists classes only
        ("D4430", "gb4754", "nace21", ("3530",)),
        ("1910", "isic4", "cpc21", ("33100", "33200", "88411")),
        ("fly-ash", "class", "cpc21", ("39990",)),
        ("fly-ash", "class", "hs2022", ("2621",)),
    ],
)
def test_crosswalk_leads_from_scheme_to_scheme(code, source, target, expected):
    assert crosswalk(code, PACKS, source=source, target=target) == expected


def test_crosswalk_goes_several_steps():
    found = crosswalk("C2521", PACKS, target="cpc21")  # GB/T 4754 to ISIC to CPC

    assert found == crosswalk("1910", PACKS, source="isic4", target="cpc21")


def test_crosswalk_of_a_class_without_products_takes_those_of_its_parent():
    mapped = {row["class_id"] for row in PACKS.rows("crosswalks/class_products")}
    children = [item for item in PACKS.classes.values() if item.id not in mapped and item.parent in mapped]

    for item in children:
        assert crosswalk(item.id, PACKS, source="class", target="cpc21") == crosswalk(
            item.parent, PACKS, source="class", target="cpc21"
        )


@pytest.mark.parametrize(("code", "source"), [("99999", "isic4"), ("zz", "nace2"), ("no-such-class", "class")])
def test_crosswalk_names_an_unknown_code_of_any_scheme(code, source):
    with pytest.raises(UnknownCode, match=code):
        crosswalk(code, PACKS, source=source, target="cpc21")


def test_crosswalk_says_when_a_known_code_leads_nowhere():
    with pytest.raises(UnknownCode, match="'F5151' leads to no code"):  # wholesale has no products
        crosswalk("F5151", PACKS, target="cpc21")


def test_crosswalk_names_a_way_that_does_not_exist():
    with pytest.raises(UnknownPack, match="'hs2022' to 'nace2'"):
        crosswalk("2621", PACKS, source="hs2022", target="nace2")
