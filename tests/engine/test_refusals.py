"""Limits, licences and refusals that people write are honoured; what a thing never goes into is not offered.

Cases by general knowledge of trades, written by an AI engineer of the project.
"""

import pytest

from symbionet.engine import load_packs, match
from symbionet.engine.model import Match, Organisation, Resource

PACKS = load_packs()


def have(title: str, description: str = "") -> Resource:
    """A have of the firm "maker"."""
    english = title.isascii()
    return Resource(
        id="h",
        organisation_id="maker",
        direction="have",
        title_en=title if english else "",
        title_zh="" if english else title,
        description_en=description if english else "",
        description_zh="" if english else description,
    )


def want(title: str, description: str = "", *, owner: str = "taker") -> Resource:
    """A want of the firm "taker"."""
    item = have(title, description)
    return Resource(
        id="w",
        organisation_id=owner,
        direction="want",
        title_en=item.title_en,
        title_zh=item.title_zh,
        description_en=item.description_en,
        description_zh=item.description_zh,
    )


def matches(
    item: Resource, *firms: Organisation, wants: tuple[Resource, ...] = (), maker: str = ""
) -> dict[str, Match]:
    """The matches of a have by organisation."""
    known = [Organisation(id="maker", name_en="Maker", sector=maker), *firms]
    return {one.organisation_id: one for one in match([item], wants, known, PACKS, minimum=0.0001)["h"]}


@pytest.mark.parametrize(
    ("title", "description", "asked", "refusal"),
    [
        ("Sawdust", "with melamine resin from board sanding", "Sawdust", "no glue"),
        ("Sawdust", "pine and spruce", "Sawdust", "no pine or fir"),
        ("木屑", "刨花板砂光", "木屑", "不要人造板、油漆"),
        ("PE film", "with PVC labels", "PE film scrap", "clean, no PVC"),
        ("PE膜", "混有PVC", "PE膜", "不收PVC"),
    ],
)
def test_what_a_want_refuses_is_not_offered(title: str, description: str, asked: str, refusal: str) -> None:
    taker = Organisation(id="taker", name_en="Taker")

    refused = matches(have(title, description), taker, wants=(want(asked, refusal),))
    taken = matches(have(title), taker, wants=(want(asked, refusal),))

    assert (refused["taker"].want_id if "taker" in refused else None) is None
    assert taken["taker"].want_id == "w"


@pytest.mark.parametrize(
    ("scope", "offered"),
    [
        ("Licensed HW08 and HW09", True),
        ("Licensed for waste emulsions only", False),
        ("No hazardous waste licence", False),
        ("危废经营许可：HW08", True),
        ("只收一般固废，无危废资质", False),
        ("", True),
    ],
)
def test_a_licence_in_words_rules_in_or_out(scope: str, offered: bool) -> None:
    firm = Organisation(id="taker", name_en="Alpha", sector="Hazardous waste treatment", business=scope)

    found = matches(have("Waste hydraulic oil", "HW08 900-218-08"), firm)

    assert ("taker" in found) is offered


def test_a_licence_that_covers_raises_the_match() -> None:
    item = have("Waste hydraulic oil", "HW08 900-218-08")
    plain = Organisation(id="taker", name_en="Alpha", sector="Hazardous waste treatment")
    licensed = Organisation(id="taker", name_en="Alpha", sector="Hazardous waste treatment", business="HW08, HW09")

    assert matches(item, licensed)["taker"].probability > matches(item, plain)["taker"].probability


def test_a_want_that_lists_codes_meets_the_have_of_that_code() -> None:
    firm = Organisation(id="taker", name_en="Alpha", sector="Hazardous waste treatment")

    found = matches(have("Spent bath", "336-054-17"), firm, wants=(want("Wastes for treatment", "HW17, HW34"),))

    assert found["taker"].want_id == "w"
    assert "code_same" in {reason.code for reason in found["taker"].reasons}


@pytest.mark.parametrize(
    ("title", "description", "sector"),
    [
        ("SMC offcuts", "glass fibre polyester, cured", "Plastics recycling"),
        ("废胶木件", "酚醛，固化", "塑料再生造粒"),
        ("Tannery sludge", "chrome tanned, Cr 2 %", "Composting"),
        ("Fleshings", "limed, sulphide", "Animal feed"),
        ("中密度板粉尘", "脲醛树脂", "食用菌种植"),
    ],
)
def test_what_a_thing_never_goes_into_is_not_offered(title: str, description: str, sector: str) -> None:
    firm = Organisation(id="taker", name_en="Alpha", sector=sector)

    assert "taker" not in matches(have(title, description), firm)


@pytest.mark.parametrize(
    ("store", "need", "offered"),
    [
        ("rooms at 0-4 C", "-20 C, frozen fish", False),
        ("two rooms at -25 C", "-20 C, frozen fish", True),
        ("冷库，0~4℃", "冷冻库位，-18℃", False),
    ],
)
def test_cold_has_its_temperature(store: str, need: str, offered: bool) -> None:
    taker = Organisation(id="taker", name_en="Taker", sector="Fish processing")
    english = store.isascii()
    item = have("Cold store space" if english else "冷库库位", store)

    found = matches(item, taker, wants=(want("Cold store space" if english else "冷库库位", need),))

    assert (found.get("taker") is not None and found["taker"].want_id == "w") is offered


def test_heat_that_is_too_cold_serves_no_want() -> None:
    taker = Organisation(id="taker", name_en="Taker", sector="Dyeing")
    asked = want("Hot water", "at least 80 C")

    cold = matches(have("Hot water", "35 C condenser"), taker, wants=(asked,)).get("taker")
    warm = matches(have("Hot water", "90 C"), taker, wants=(asked,)).get("taker")

    assert cold is None or cold.want_id is None
    assert warm is not None
    assert warm.want_id == "w"


def test_a_recycler_that_names_its_materials_is_offered_no_others() -> None:
    plastics = Organisation(id="taker", name_en="Alpha", sector="PET and PE recycling")

    waste_oil = matches(have("Used engine oil"), plastics).get("taker")
    bottles = matches(have("PET bottles"), plastics)["taker"]

    assert waste_oil is None or waste_oil.probability < bottles.probability / 4


@pytest.mark.parametrize(
    ("title", "description", "told"),
    [
        ("Dust from the filter", "Pb 3 %, Cd", True),
        ("含镍滤饼", "镍4%，含水60%", True),
        ("Filter cake", "clean starch, food grade", False),
        ("Wastewater sludge", "metals below detection", False),
    ],
)
def test_hazard_is_told_by_what_a_description_says(title: str, description: str, told: bool) -> None:
    firm = Organisation(id="taker", name_en="Alpha", sector="Hazardous waste treatment")

    found = matches(have(title, description), firm)

    assert any(risk.code == "risk_hazard" for one in found.values() for risk in one.risks) is told
