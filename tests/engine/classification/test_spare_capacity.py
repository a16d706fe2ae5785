"""What stands idle is offered for its use: a machine, a room, a vehicle, whichever language says so."""

import pytest

from symbionet.engine.classification.classes import suggest_classes
from symbionet.engine.packs import load_packs

PACKS = load_packs()


@pytest.mark.parametrize(
    ("text", "description", "class_id"),
    [
        ("bread oven, nights", "", "food-line-capacity"),
        ("stenter, one shift free", "", "dyeing-capacity"),
        ("paint booth not used at weekends", "", "surface-heat-treatment"),
        ("cold room half empty", "", "cold-store"),
        ("idle kiln no. 2", "", "kiln-incinerator-capacity"),
        ("tippers going back empty", "", "back-haul"),
        ("greenhouse empty in winter", "", "pond-greenhouse"),
        ("boiler idle at night", "", "steam"),
        ("free hours on the surface grinder", "", "machining-capacity"),
        ("band saw", "idle in the rainy season", "woodworking-capacity"),
        ("面包烤箱夜里空着", "", "food-line-capacity"),
        ("定型机富余一班", "", "dyeing-capacity"),
        ("喷漆房周末不用", "", "surface-heat-treatment"),
        ("冷库空一半", "", "cold-store"),
        ("2号窑闲置", "", "kiln-incinerator-capacity"),
        ("自卸车回程空", "", "back-haul"),
        ("大棚冬季空着", "", "pond-greenhouse"),
        ("锅炉夜间富余", "", "steam"),
        ("平面磨床空余机时", "", "machining-capacity"),
        ("带锯", "雨季闲置", "woodworking-capacity"),
    ],
)
def test_what_stands_idle_is_capacity(text: str, description: str, class_id: str) -> None:
    assert suggest_classes(text, PACKS, description=description)[0].class_id == class_id


@pytest.mark.parametrize(
    "text",
    ["ash from an idle kiln", "spare press rolls", "used lathe", "free lime", "empty fruit bunches", "unused paint",
     "窑灰", "旧车床", "空果串", "闲置油漆", "富余牛奶", "废旧叉车"],
)  # fmt: skip
def test_the_stuff_of_a_machine_and_machines_for_sale_are_no_capacity(text: str) -> None:
    assert PACKS.classes[suggest_classes(text, PACKS)[0].class_id].kind == "material"


@pytest.mark.parametrize("text", ["lathe and yard, second shift", "车床、堆场空闲"])
def test_a_list_of_idle_things_means_each(text: str) -> None:
    found = {item.class_id for item in suggest_classes(text, PACKS, several=True)}
    assert {"machining-capacity", "warehouse-space"} <= found


def test_who_asks_for_a_thing_has_no_spare_one() -> None:
    assert suggest_classes("free energy audit of kilns and boilers", PACKS)[0].class_id == "energy-audit"
