"""`suggest`: from a phrase to classes, codes, kind, form, unit and hazard."""

import pytest

from symbionet.engine import load_packs, suggest
from symbionet.engine.errors import UnknownCode

PACKS = load_packs()


@pytest.mark.parametrize(
    ("text", "class_id", "ewc"),
    [
        ("粉煤灰", "fly-ash", "100102"),
        ("PFA from power station", "fly-ash", "100102"),
        ("废旧铅酸电池", "lead-acid-battery", "160601"),
        ("氧化铁皮", "mill-scale", "100210"),
        ("mill scale", "mill-scale", "100210"),
        ("used cooking oil", "used-cooking-oil", "200125"),
        ("地沟油", "used-cooking-oil", "200125"),
        ("sawdust", "sawdust", "030105"),
    ],
)
def test_everyday_names_lead_to_class_and_waste_code(text: str, class_id: str, ewc: str) -> None:
    found = suggest(text, PACKS)

    assert found.classes[0].class_id == class_id
    assert ewc in [item.code for item in found.ewc[:3]]


@pytest.mark.parametrize(
    ("text", "class_id"), [("blast furnce slag", "bf-slag"), ("alumnium dross", "aluminium-dross")]
)
def test_typing_errors_are_read(text: str, class_id: str) -> None:
    assert suggest(text, PACKS).classes[0].class_id == class_id


def test_the_suppliers_sector_decides_between_entries_of_the_same_name() -> None:
    paper = suggest("sludge", PACKS, sector="1712").ewc[0].code
    tannery = suggest("sludge", PACKS, sector="C1910").ewc[0].code

    assert paper.startswith("0303")
    assert tannery.startswith("0401")


def test_kind_form_unit_and_hazard_are_inferred() -> None:
    steam = suggest("余热蒸汽", PACKS)
    oil = suggest("废矿物油", PACKS)

    assert (steam.kind, steam.unit != "") == ("energy", True)
    assert (oil.kind, oil.form, oil.unit) == ("material", "liquid", "t")
    assert oil.hazardous > 0.6 > suggest("木屑", PACKS).hazardous
    assert oil.hw[0].code.endswith("08")


def test_users_and_sources_name_sectors() -> None:
    found = suggest("粉煤灰", PACKS, top=10)

    assert "2351" in [item.code for item in found.users]
    assert "D441" in [item.code for item in found.sources]


def test_every_code_is_in_its_pack() -> None:
    found = suggest("废活性炭 spent activated carbon", PACKS, top=20)

    for item in (*found.ewc, *found.hw, *found.cpc, *found.hs, *found.sources, *found.users):
        assert item.code in PACKS.codes(item.scheme)


@pytest.mark.parametrize("text", ["粉煤灰", "zzz qqq", "钢渣 and slag", "steam"])
def test_probabilities_are_sorted_and_add_up_to_one_at_most(text: str) -> None:
    found = suggest(text, PACKS, top=50)

    for row in (found.classes, found.ewc, found.users):
        values = [item.probability for item in row]
        assert values == sorted(values, reverse=True)
        assert sum(values) <= 1.0 + 1e-9


def test_nothing_is_suggested_for_an_empty_text() -> None:
    found = suggest("  ", PACKS)

    assert (found.classes, found.ewc, found.users, found.kind) == ((), (), (), "")


@pytest.mark.parametrize("sector", ["9999", "C9999"])
def test_a_sector_code_that_does_not_exist_is_named(sector: str) -> None:
    with pytest.raises(UnknownCode, match=sector):
        suggest("slag", PACKS, sector=sector)
