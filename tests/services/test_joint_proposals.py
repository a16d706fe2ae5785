"""A route becomes one synergy with its processors as parties, a collection round one synergy for each stop."""

import pytest

from factories import make_organisation, make_resource, make_site
from symbionet.matches.pages.routes import routes_shown_to
from symbionet.network.models import Visibility
from symbionet.synergies.models import PartyRole, Synergy

pytestmark = pytest.mark.django_db

SAWDUST = {
    "title_en": "Sawdust",
    "title_zh": "木屑",
    "class_id": "sawdust",
    "kind": "material",
    "unit": "t",
    "period": "year",
}


def firm(name, nace, lon):
    made = make_organisation(name_en=name, name_zh="", nace=nace)
    make_site(made, lon=lon, lat=39.03)
    return made


def test_a_route_becomes_a_synergy_with_its_processor_and_its_net_value(people, client_of):
    mill, carbon, water = firm("Mill", "1610", 117.70), firm("Carbon", "2059", 117.75), firm("Water", "3600", 117.80)
    have = make_resource(mill, **SAWDUST, quantity=300, visibility=Visibility.CONSENT)
    want = {"title_en": "Activated carbon", "title_zh": "", "class_id": "activated-carbon", "quantity": 120}
    make_resource(water, direction="want", unit="t", period="year", visibility=Visibility.CONSENT, **want)
    shown = next(one for one in routes_shown_to(people.practitioner, have) if one.partner.label == "Water")
    client, address = client_of(people.practitioner), f"/resources/{have.pk}/joint/"

    page = client.get(f"/resources/{have.pk}/routes/").content.decode()
    answer = client.post(address, {"route": shown.key}, follow=True)
    again = client.post(address, {"route": shown.key}, follow=True)

    assert "Propose with all parties" in page
    synergy = Synergy.objects.exclude(pk=people.synergy.pk).get()
    assert (synergy.provider, synergy.receiver, synergy.have) == (mill, water, have)
    assert [(one.role, one.organisation) for one in synergy.parties.all()] == [(PartyRole.PROCESSOR, carbon)]
    assert "each processor as a party" in answer.content.decode()
    assert "pursued already" in again.content.decode()
    assert (synergy.money is not None) == bool(shown.net)


def test_a_round_becomes_a_synergy_for_each_stop_and_names_no_other_stop_to_a_side(people, client_of):
    works = firm("Board Works", "1621", 117.60)
    want = make_resource(works, **SAWDUST | {"direction": "want"}, quantity=1000, visibility=Visibility.NETWORK)
    for number in range(3):
        mill = firm(f"Secret Mill {number}", "1610", 117.70 + 0.02 * number)
        make_resource(mill, **SAWDUST, quantity=300 + 20 * number, visibility=Visibility.CONSENT)
    client = client_of(people.practitioner)

    client.post(f"/resources/{want.pk}/joint/")
    client.post(f"/resources/{want.pk}/joint/")  # those that are open stay

    made = list(Synergy.objects.filter(want=want))
    assert len(made) >= 2
    assert len({one.have_id for one in made}) == len(made)
    assert all(one.parties.filter(role=PartyRole.CARRIER).count() == 1 for one in made)
    assert not any("Secret Mill" in one.notes for one in made)


@pytest.mark.parametrize("route", ["", "x", "a|b|c", "9" * 5000, "\x00"])
def test_what_is_no_route_opens_nothing(people, client_of, route):
    number = Synergy.objects.count()

    client_of(people.practitioner).post(f"/resources/{people.have.pk}/joint/", {"route": route})
    client_of(people.owner).post(f"/resources/{people.have.pk}/joint/", {"route": route})

    assert Synergy.objects.count() == number
