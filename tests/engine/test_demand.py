"""How readily a have finds a taker at all moves its probability, not the order of its partners."""

import pytest

from symbionet.engine import load_packs, match
from symbionet.engine.model import Organisation, Resource, Site

PACKS = load_packs()
SITE = Site(lon=117.0, lat=39.0)
FIRMS = (
    Organisation(id="plant", nace=("2014",), site=SITE),
    Organisation(id="cement", nace=("2351",), site=SITE),
    Organisation(id="smelter", nace=("2443",), site=SITE),
    Organisation(id="glasshouse", nace=("0113",), site=SITE),
)


def answers(**values):
    item = Resource(id="h", organisation_id="plant", direction="have", **values)
    return match([item], [], FIRMS, PACKS, minimum=0.0)["h"]


def test_hazardous_waste_finds_takers_less_readily_in_the_same_order():
    plain = answers(title_en="Lead scrap", class_id="lead-scrap", hazardous=False)
    starred = answers(title_en="Lead scrap", class_id="lead-scrap", hazardous=True)

    before = {item.organisation_id: item.probability for item in plain}
    assert starred  # without a permit fewer may take it
    assert [key for key in before if key in {item.organisation_id for item in starred}] == [
        item.organisation_id for item in starred
    ]
    assert all(item.probability < before[item.organisation_id] for item in starred)
    parts = {reason.code: reason for reason in starred[0].reasons}
    assert parts["demand"].contribution == pytest.approx(-1.65)
    assert "demand" not in {reason.code for reason in plain[0].reasons}


def test_heat_finds_users_more_readily_and_says_so():
    found = answers(title_en="Hot water 90 C", class_id="hot-water", kind="energy")

    (reason,) = [item for item in found[0].reasons if item.code == "demand"]
    assert (reason.value, reason.contribution) == ("energy", pytest.approx(2.25))
