"""What is absurd or unlawful is not offered; a laboratory that identifies a hazardous waste is."""

import pytest

from symbionet.engine import Organisation, Resource, load_packs, match
from symbionet.engine.model import Site

PACKS = load_packs()


def takers(title: str, description: str, *sectors: str) -> list[str]:
    """The sectors of the partners offered for a have, best first."""
    have = Resource(id="h", organisation_id="a", direction="have", title_en=title, description_en=description)
    firms = [Organisation(id=f"f{number}", name_en="", sector=sector) for number, sector in enumerate(sectors)]
    found = match([have], [], [Organisation(id="a", name_en="Owner"), *firms], PACKS)["h"]
    return [sectors[int(item.organisation_id[1:])] for item in found]


@pytest.mark.parametrize(
    ("title", "description", "never"),
    [
        ("zinc ash", "Zn 70%", "Paint manufacturing"),
        ("fibreglass offcuts", "cured polyester", "Glass bottles"),
        ("spent pickling acid", "HCl, iron and zinc", "Sewage treatment"),
        ("antibiotic mycelium residue", "from fermentation", "Animal feed"),
        ("plastic washings", "labels and pvc", "Composting"),
        ("used salt", "hide salt with blood", "Sea salt"),
    ],
)
def test_what_is_absurd_is_not_offered(title: str, description: str, never: str) -> None:
    assert never not in takers(title, description, never, "Hazardous waste treatment")


def test_a_scrap_yard_takes_no_hazardous_dust_and_a_laboratory_says_what_it_is() -> None:
    found = takers("electric arc furnace dust", "Zn 15%, Pb 2%, Y23/Y31", "Scrap yard", "Testing laboratory")

    assert found == ["Testing laboratory"]


def partners(have: Resource, firms: list[Organisation], wants: list[Resource] | None = None) -> dict[str, float]:
    """The probability of each partner that is offered for a have."""
    found = match([have], wants or [], [Organisation(id="a", name_en="Owner"), *firms], PACKS)["h"]
    return {item.organisation_id: item.probability for item in found}


@pytest.mark.parametrize(
    ("title", "asked", "other"),
    [
        ("polyurethane foam offcuts", "polyurethane foam", "PET bottles"),
        ("海绵边角料", "海绵边角", "PET瓶片"),
        ("LDPE film scrap", "LDPE film", "PVC scrap"),
    ],
)
def test_who_asks_for_one_plastic_is_not_linked_to_another(title: str, asked: str, other: str) -> None:
    have = Resource(id="h", organisation_id="a", direction="have", title_en=title)
    firms = [Organisation(id=key, name_en=key, sector="Plastics") for key in ("b", "c")]
    wants = [Resource(id=f"w{key}", organisation_id=key, direction="want", title_en=text)
             for key, text in (("b", asked), ("c", other))]  # fmt: skip
    found = match([have], wants, firms, PACKS)["h"]

    assert found[0].organisation_id == "b"
    assert all(item.want_id is None for item in found if item.organisation_id == "c")


@pytest.mark.parametrize("sector", ["PE and PP film recycling", "Plastics recycling", "PET bottle recycling"])
def test_no_sort_of_plastics_recycler_remelts_what_is_cured(sector: str) -> None:
    have = Resource(id="h", organisation_id="a", direction="have", title_en="foam scrap", description_en="crosslinked")

    assert not partners(have, [Organisation(id="b", name_en="B", sector=sector)])


def test_a_group_most_of_whose_classes_are_barred_is_barred() -> None:
    have = Resource(
        id="h", organisation_id="a", direction="have", title_en="fibreglass offcuts", description_en="cured"
    )

    assert not partners(have, [Organisation(id="b", name_en="B", nace=("231",))])


@pytest.mark.parametrize(
    ("licence", "form", "offered"),
    [
        ("Licensed HW17 (solid sludges) and HW22", "liquid", False),
        ("Licensed HW17 (solid sludges) and HW22", "sludge", True),
        ("许可HW17（废液）", "sludge", False),
        ("Licensed HW17 and HW22", "liquid", True),
    ],
)
def test_a_licence_for_solids_covers_no_liquid(licence: str, form: str, offered: bool) -> None:
    have = Resource(
        id="h", organisation_id="a", direction="have", title_en="nickel plating waste", hw=("HW17",), form=form
    )
    firm = Organisation(id="b", name_en="B", sector="Hazardous waste treatment", business=licence)

    assert bool(partners(have, [firm])) is offered


def test_what_may_turn_out_hazardous_is_not_offered_to_a_waste_firm_whose_licence_is_for_other_wastes() -> None:
    have = Resource(id="h", organisation_id="a", direction="have", title_en="zinc ash", description_en="Zn 70%")
    licences = {"b": "Licensed incinerator: medical and oily waste", "c": "Licensed 10 05 11, 11 05 02", "d": ""}
    firms = [
        Organisation(id=key, name_en=key, sector="Waste collection", business=text) for key, text in licences.items()
    ]

    assert "b" not in partners(have, firms)


def test_hot_gas_with_tar_goes_no_further_than_its_duct() -> None:
    def offered(description: str) -> list[str]:
        have = Resource(
            id="h", organisation_id="a", direction="have", title_en="carbonisation gas", kind="energy",
            description_en=description, site=Site(lon=100.0, lat=30.0)
        )  # fmt: skip
        firms = [Organisation(id=key, name_en=key, sector="Cogeneration", site=Site(lon=lon, lat=30.0))
                 for key, lon in (("near", 100.002), ("far", 100.1))]  # fmt: skip
        return sorted(partners(have, firms))

    assert offered("400 C with tar") == ["near"]
    assert offered("cleaned, free of tar") == ["far", "near"]


def test_a_laboratory_is_offered_however_unsure_the_class_of_a_hazardous_waste_is() -> None:
    assert "Testing laboratory" in takers("bag dust", "Zn 15%, Pb 2%, Y23/Y31", "Scrap yard", "Testing laboratory")


def test_who_seeks_an_outlet_for_a_thing_does_not_want_it() -> None:
    have = Resource(id="h", organisation_id="a", direction="have", title_en="particleboard offcuts")
    want = Resource(id="w", organisation_id="b", direction="want", title_en="steady outlet for particleboard offcuts")
    found = match([have], [want], [Organisation(id="a"), Organisation(id="b", sector="Furniture")], PACKS)["h"]

    assert all(item.want_id is None for item in found)


@pytest.mark.parametrize(
    ("title", "offered", "asked", "level", "linked"),
    [
        ("steam", "3 bar, saturated", "steam", "10 bar", False),
        ("蒸汽", "0.8 MPa", "蒸汽", "0.6 MPa", True),
        ("steam", "0.3 MPa", "steam", "for drying at 160 C", False),
        ("compressed air", "4 bar", "compressed air", "7 bar", False),
        ("nitrogen", "95 %", "nitrogen", "99.9 % for inerting", False),
        ("氮气", "纯度99.99%", "氮气", "99.9%以上", True),
        ("empty return trips", "empty back to Hill Town", "lorry space", "from Hill Town to the harbour", False),
        ("回程空车", "空车回山城", "回程运力", "从山城到港口", False),
        ("empty return trips", "from the harbour to Hill Town", "return trips", "from harbour to Hill Town", True),
    ],
)
def test_levels_and_directions_that_are_stated_decide(
    title: str, offered: str, asked: str, level: str, linked: bool
) -> None:
    have = Resource(id="h", organisation_id="a", direction="have", title_en=title, description_en=offered)
    want = Resource(id="w", organisation_id="b", direction="want", title_en=asked, description_en=level)
    found = match([have], [want], [Organisation(id="a"), Organisation(id="b")], PACKS)["h"]

    assert any(item.want_id == "w" for item in found) is linked
