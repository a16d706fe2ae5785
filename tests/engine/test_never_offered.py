"""What is absurd or unlawful is not offered; a laboratory that identifies a hazardous waste is."""

import pytest

from symbionet.engine import Organisation, Resource, load_packs, match

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
