"""Who may not take a thing by law: licences as lists, limits of the law, wants for harmless things, food and wood.

Cases by general knowledge, invented by an AI engineer of the project.
"""

import pytest

from offered_things import takers, thing
from symbionet.engine import load_packs, match
from symbionet.engine.classification.category_lists import narrowed_codes, read_categories, refused_places
from symbionet.engine.classification.scopes import fits_state, read_licence_states, read_permits
from symbionet.engine.matching.conditions.hazard import hazard_of
from symbionet.engine.matching.conditions.refusals import is_refused, refused_by, words_of
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.matching.find.licences import codes_to_cover
from symbionet.engine.model import Organisation, Resource

PACKS = load_packs()


def level(title: str, description: str, class_id: str, *sectors: str) -> int:
    """The hazard of a have whose class is known."""
    return hazard_of(thing(title, description), [(PACKS.classes[class_id], 0.95)], PACKS, sectors=sectors)


@pytest.mark.parametrize(
    ("text", "permits"),
    [
        ("Licensed HW06-08, 11, 13; not HW33, HW36", ("HW06", "HW07", "HW08", "HW11", "HW13")),
        ("许可HW06、08、11-13，HW33、HW36不接", ("HW06", "HW08", "HW11", "HW12", "HW13")),
        ("HW08, 20 t a day", ("HW08",)),
        ("HW08, 12 employees", ("HW08",)),
        ("HW17 and HW22 are excluded", ()),
        ("permit HW48 (321-009, 013), HW31", ("321-009-48", "321-013-48", "HW31")),
        ("HW48 (incl. 321-009)", ("HW48",)),
        ("危废一律不收", ("non-hazardous",)),
        ("landfill, household and inert waste", ("non-hazardous",)),
        ("ordinary industrial waste, 200 t/d", ("non-hazardous",)),
    ],
)
def test_licences_are_read_as_people_list_them(text: str, permits: tuple[str, ...]) -> None:
    assert read_permits(text, PACKS) == permits


def test_a_range_holds_all_between_and_a_number_that_measures_something_holds_nothing() -> None:
    assert [one.code for one in read_categories("HW21-23")] == ["HW21", "HW22", "HW23"]
    assert [one.code for one in read_categories("HW21, 30%")] == ["HW21"]
    assert refused_places("HW08 and HW09", [(0, 4), (9, 13)]) == frozenset()
    assert narrowed_codes("HW22 (copper)", PACKS) == {}


def test_what_is_said_of_a_whole_licence_bounds_each_of_its_codes() -> None:
    states = read_licence_states("许可HW17、HW22，不收液体")

    assert dict(states) == {"HW17": "solid", "HW22": "solid"}
    assert not fits_state("liquid", states["HW22"])


def test_a_licence_for_entries_covers_no_other_entry_of_the_category() -> None:
    lead = Organisation(id="lead", name_en="Plumb", sector="lead smelter", business="HW48 (321-016), HW31")
    arsenic = thing("arsenic cake", "As 18%, wet")

    assert "lead" not in takers(arsenic, lead, maker="copper smelter")


def test_a_have_of_a_bare_category_may_be_of_the_entries_that_its_class_has() -> None:
    slag = Resource(id="slag", organisation_id="maker", direction="have", title_en="zinc slag", hw=("HW48",))
    index = build_index([slag], [], [Organisation(id="maker", name_en="Maker")], PACKS)

    assert "321-004-48" in codes_to_cover(index, 0, slag)


def test_what_names_mercury_needs_the_licence_for_mercury() -> None:
    catalyst = thing("spent catalyst", "activated carbon with mercury chloride")
    index = build_index([catalyst], [], [Organisation(id="maker", name_en="Maker")], PACKS)

    codes = codes_to_cover(index, 0, catalyst)
    assert "HW29" in codes
    assert "HW50" not in codes


@pytest.mark.parametrize(
    ("description", "expected"),
    [("Pb 1.2%, dry", 1), ("铅1.2%，干", 1), ("Pb 0.05%", 0), ("Pb 80 ppm", 0), ("", 0), ("lead below detection", 0)],
)
def test_a_dust_over_the_limit_of_the_law_is_hazardous_whatever_its_class(description: str, expected: int) -> None:
    assert level("filter dust", description, "glass-batch-dust") == expected


@pytest.mark.parametrize(
    ("class_id", "description", "sectors", "expected"),
    [
        ("fly-ash", "dry, big bags", ("2443", "zinc-plant"), 1),
        ("fly-ash", "from the coal boiler", ("2443", "zinc-plant"), 0),
        ("fly-ash", "dry", ("3511", "power-station"), 0),
        ("sewage-sludge", "pressed, nickel and chrome in it", (), 1),
        ("sewage-sludge", "压滤，铜镍铬锌都有", (), 1),
        ("sewage-sludge", "pressed, no chrome", (), 0),
        ("spent-activated-carbon", "wet", ("2110", "pharma-plant"), 1),
        ("spent-activated-carbon", "wet", ("1081", "sugar-mill"), -1),
        ("sawdust", "from creosoted poles", ("1610",), 1),
        ("sawdust", "pine, dry", ("1610",), 0),
    ],
)
def test_hazard_by_what_is_in_it_and_by_who_has_it(
    class_id: str, description: str, sectors: tuple[str, ...], expected: int
) -> None:
    assert level("residue", description, class_id, *sectors) == expected


@pytest.mark.parametrize(
    ("want", "description", "served"),
    [("alcohol", "food grade, 96%", False), ("酒精", "食用级", False), ("spent alcohol", "for recovery", True)],
)
def test_who_asks_for_what_is_eaten_gets_no_hazardous_waste(want: str, description: str, *, served: bool) -> None:
    licensed = Organisation(id="licensed", name_en="Still", sector="solvent recovery", business="Licensed HW06")
    buyer = Organisation(id="buyer", name_en="Buyer", sector="flavour maker")
    spent = thing("spent ethanol", "with acetone")
    asked = thing(want, description, direction="want", owner="buyer")

    known = [Organisation(id="maker", name_en="Maker"), licensed, buyer]
    found = match([spent], [asked], known, PACKS)[spent.id]
    assert any(one.want_id == asked.id for one in found) is served


@pytest.mark.parametrize("asked", ["wood only, dry", "只要植物料"])
def test_who_asks_for_plants_alone_refuses_sludge_and_plastic(asked: str) -> None:
    for title, refused in (("sludge of the pulp mill", True), ("plastic film", True), ("pine bark", False)):
        assert is_refused(words_of(thing(title)), refused_by(asked, PACKS), PACKS) is refused


@pytest.mark.parametrize(
    ("have", "refusal", "refused"),
    [
        (thing("spent pickle", "HCl 5%, Zn 40 g/l"), "no zinc", True),
        (thing("spent pickle", "HCl 5%, Zn 40 ppm"), "no zinc", False),
        (thing("meal", "rendered, dry"), "nothing animal", True),
        (thing("肉骨粉", "干"), "动物来的不要", True),
        (thing("crackers", "past date, salted"), "not mouldy not salty", True),
        (thing("soy meal", "dry"), "nothing animal", False),
    ],
)
def test_refusals_are_met_by_symbols_and_by_kind(have: Resource, refusal: str, *, refused: bool) -> None:
    assert is_refused(words_of(have), refused_by(refusal, PACKS), PACKS) is refused


@pytest.mark.parametrize(
    ("title", "description", "sector"),
    [
        ("tallow", "category 1 line", "compound feed mill"),
        ("barley", "mycotoxins over the limit", "compound feed mill"),
        ("sander dust", "from MDF", "wood pellet plant"),
        ("greenhouse film", "torn, with soil", "biomass power station"),
        ("magazine building", "1.1 magazine, fenced", "biscuit factory"),
        ("neem cake", "after pressing", "insect farm"),
        ("frying oil", "filtered", "used oil re-refining"),
        ("mill scale", "dry", "cement grinding station"),
    ],
)
def test_a_gate_keeps_out_whom_law_or_process_bars(title: str, description: str, sector: str) -> None:
    assert "firm" not in takers(thing(title, description), Organisation(id="firm", name_en="Firm", sector=sector))


def test_by_products_of_exact_use_keep_their_user() -> None:
    user = Organisation(id="user", name_en="User", sector="water treatment chemicals", business="Licensed HW34")

    assert "user" in takers(thing("spent hydrochloric acid", "HCl 9%, Fe 120 g/l"), user, maker="galvanising")


def test_a_network_without_a_lawful_taker_offers_nobody() -> None:
    licensed = Organisation(id="oil", name_en="Oil", sector="used oil re-refining", business="Licensed HW08")
    brick = Organisation(id="brick", name_en="Brick", sector="brick works", business="no hazardous waste")
    pole = thing("sawdust", "from creosoted poles")

    assert takers(pole, licensed, brick, maker="sawmill") == set()
