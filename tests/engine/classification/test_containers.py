"""What held something is a container, soiled by what it held; what is in drums is what is in them."""

import pytest

from symbionet.engine.classification.classes import suggest_classes
from symbionet.engine.packs import load_packs

PACKS = load_packs()


@pytest.mark.parametrize(
    ("text", "class_id"),
    [
        ("drums that held honey", "drums"),
        ("empty flour sacks", "sacks"),
        ("IBCs from glycerine", "ibc"),
        ("barrels, held phenol", "contaminated-packaging"),
        ("empty caustic totes", "contaminated-packaging"),
        ("jerrycans that contained bleach", "contaminated-packaging"),
        ("packaging of herbicides", "plant-protection-packaging"),
        ("装过蜂蜜的桶", "drums"),
        ("牛奶桶", "drums"),
        ("甘油吨桶", "ibc"),
        ("纯碱吨袋", "sacks"),
        ("废机油桶", "contaminated-packaging"),
        ("柴油桶", "contaminated-packaging"),
        ("装漂白水的壶", "contaminated-packaging"),
    ],
)
def test_what_held_something_is_a_container(text: str, class_id: str) -> None:
    assert suggest_classes(text, PACKS)[0].class_id == class_id


@pytest.mark.parametrize(
    ("text", "class_id"),
    [
        ("drums of waste oil", "waste-oil"),
        ("used engine oil in drums", "waste-oil"),
        ("brake drums", "cast-iron-scrap"),
        ("袋装的废机油滤芯", "oil-filters"),
        ("矿泉水瓶", "pet-scrap"),
    ],
)
def test_what_is_full_or_no_container_is_read_as_before(text: str, class_id: str) -> None:
    assert suggest_classes(text, PACKS, sectors=("4520",))[0].class_id == class_id


@pytest.mark.parametrize(
    ("text", "sectors", "description", "class_id"),
    [
        ("strip ends", ("1629",), "PP and some HDPE", "pp-scrap"),
        ("turnings", ("2814",), "brass, dry", "brass-scrap"),
        ("trim", ("1814",), "white paper, unprinted", "printing-paper-waste"),
        ("rejects", ("2332",), "in PP bags", "ceramic-waste"),
        ("offcuts", ("1623",), "2 % copper nails", "wood-residue"),
        ("车屑", ("2814",), "黄铜，干", "brass-scrap"),
        ("废边", ("3101",), "亚克力，透明", "engineering-plastic-scrap"),
        ("次品", ("2332",), "PP袋装", "brick-waste"),
    ],
)
def test_a_title_of_form_alone_is_of_the_material_that_the_description_names(
    text: str, sectors: tuple[str, ...], description: str, class_id: str
) -> None:
    assert suggest_classes(text, PACKS, sectors=sectors, description=description)[0].class_id == class_id
