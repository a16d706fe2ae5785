"""Licences as people state them: lapsed, left out, in other countries' codes, or in words; and goods that need none."""

import numpy as np
import pytest

from symbionet.engine import load_packs
from symbionet.engine.classification.scopes import read_permits
from symbionet.engine.matching.find.candidates import Finder
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.model import Organisation, Resource

PACKS = load_packs()
CENTRE = Organisation(id="z", sector="hazardous waste disposal", business="licence HW49")  # so that licences are stated


def may_take(title: str, description: str, maker: str, taker: str, says: str) -> bool:
    """Whether the hard tests let a have of `maker` go to a firm of this sector that says so of itself."""
    have = Resource(id="h", organisation_id="a", direction="have", title_en=title, description_en=description)
    firms = [Organisation(id="a", sector=maker), Organisation(id="b", sector=taker, business=says), CENTRE]
    index = build_index([have], [], firms, PACKS)
    return bool(Finder(index).may_take(0, np.array([1]))[0])


@pytest.mark.parametrize(
    ("text", "permits"),
    [
        ("HW09 and HW08, permit expired last year", ("non-hazardous",)),
        ("HW17证已过期", ("non-hazardous",)),
        ("HW08 held; HW12 applied for", ("HW08",)),
        ("HW31，HW49申请中", ("HW31",)),
        ("works without any permit", ("non-hazardous",)),
        ("no paperwork for it so far", ("non-hazardous",)),
        ("一直没办过环保手续", ("non-hazardous",)),
        ("有危险废物经营许可证", ("hazardous",)),
        ("authorised to burn liquid hazardous waste", ("hazardous",)),
        ("HW02-05 less 272-001-02", ("HW02", "HW03", "HW04", "HW05", "-272-001-02")),
        ("HW01-HW04除HW03", ("HW01", "HW04", "HW02")),
        ("consent for 31.1, 5.2 and 33.2", ("31.1", "5.2", "33.2")),
        ("RCRA permit F039, F006", ("F039", "F006")),
        ("licensed for 16 07 and 13 05", ("1607", "1305")),
        ("licence, kiln at 1.5 t/h, Cl under 0.8", ()),
    ],
)
def test_licences_are_read_that_lapsed_or_stand_in_other_codes(text: str, permits: tuple[str, ...]) -> None:
    assert read_permits(text, PACKS) == permits


@pytest.mark.parametrize(
    ("case", "lawful"),
    [
        # the code that both name, whatever scheme it is of
        (("process residue cat 31.1", "", "dyes", "cement works", "consent for 31.1 and 5.2"), True),
        (("used oil 5.1", "", "bus garage", "oil re-refining", "registered for 5.2 only, permit no. 8"), False),
        (("emission control dust K061", "", "electric arc furnace steel", "zinc oxide", "RCRA permit K061"), True),
        # an entry of the category that the have is of
        (("tank bottoms, oily sludge", "", "oil terminal", "sludge treatment", "900-210-08 and 251-002-08"), True),
        (("tank bottoms, oily sludge", "", "oil terminal", "sludge treatment", "HW12 and HW13"), False),
        # what it holds decides where its class has no category
        (("solder dross", "63/37, some flux", "electronics assembly", "tin smelter", "licence HW31"), True),
        (("bilge water", "", "ship repair", "port reception", "we are licensed for 13 04 and 13 05"), True),
        # goods need no licence, spent ones do
        (("sulphuric acid 98%", "product of the roaster", "zinc smelter", "phosphate fertiliser", "buys acid"), True),
        (("hydrochloric acid 31%", "by-product, to spec", "chlor-alkali", "calcium chloride", "no waste permit"), True),
        (("spent sulphuric acid", "dark, nitro compounds", "dyes", "phosphate fertiliser", "no waste permit"), False),
        # dust of boards is no hazardous waste
        (("sander dust", "particleboard with UF resin", "furniture maker", "particleboard factory", ""), True),
    ],
)
def test_who_may_take_it_is_who_holds_a_licence_or_needs_none(case: tuple[str, ...], lawful: bool) -> None:
    assert may_take(*case) == lawful
