"""Firm, park and region as places: what comes in, leaves and stays, and what a place must not tell."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from case_studies import make_case
from factories import make_flow, make_organisation, make_resource, make_synergy
from symbionet.network.models import URBAN_KINDS, OrganisationKind, Park
from symbionet.synergies.models import Sight, Stage
from symbionet.web.pages.places import flows_of_place
from symbionet.web.queries.places import (
    people_of,
    place_of_firm,
    place_of_park,
    place_of_region,
    synergies_of,
    urban_partners_of,
)


@pytest.fixture
def town(people: SimpleNamespace) -> SimpleNamespace:
    """Two parks and a sewage works; slag stays in the north, ash leaves for the south, sludge goes to the works."""
    people.north, people.south = (Park.objects.create(name_en=name, name_zh=name) for name in ("North", "South"))
    people.owner_org.park, people.other_org.park = people.north, people.south
    people.owner_org.save()
    people.other_org.save()
    people.neighbour = make_organisation(name_en="Neighbour", park=people.north)
    people.works = make_organisation(name_en="City Sewage", kind=OrganisationKind.SEWAGE_WORKS)
    for receiver, name, amount in ((people.other_org, "fly-ash", 100), (people.neighbour, "steel-slag", 20),
                                   (people.works, "bof-sludge", 3)):  # fmt: skip
        have = make_resource(people.owner_org, title_en=name, class_id=name)
        make_flow(make_synergy(have, receiver, title_en=f"{name} goes on"), class_id=name, quantity=amount)
    return people


def lists(visitor, place) -> dict[str, list[str]]:
    return {
        title: [f"{row.name}: {row.amount}" for row in rows] for title, rows in flows_of_place(visitor, place).lists
    }


def test_what_comes_in_leaves_and_stays(town):
    reader = town.practitioner
    north, south = (place_of_park(reader, park.pk) for park in (town.north, town.south))

    assert lists(reader, north) == {
        "Comes in": [],
        "Leaves": ["Coal fly ash: 100 t", "Converter sludge and dust: 3 t"],
        "Stays": ["Steel slag: 20 t"],
    }
    assert [len(rows) for rows in lists(reader, south).values()] == [1, 0, 0]
    firm = place_of_firm(reader, town.owner_org.pk)
    assert [len(rows) for rows in lists(reader, firm).values()] == [0, 3, 0]
    region = place_of_region(reader)
    assert [len(rows) for rows in lists(reader, region).values()] == [0, 0, 3]
    picture = flows_of_place(reader, region).picture
    assert "City Sewage" in picture  # an urban partner by its name, firms by their park
    assert "North" in picture
    assert "Owner Power" not in picture


def test_the_numbers_of_a_place_are_those_of_the_lists_they_lead_to(town, client_of):
    town.synergy.owner = town.practitioner
    town.synergy.stage, town.synergy.stopped_at = Stage.LOST, Stage.IDEA
    town.synergy.save()
    running = synergies_of(town.practitioner, place_of_region(town.practitioner)).first()
    running.owner = town.practitioner
    running.save()
    client = client_of(town.practitioner)

    for page in ("/region/", f"/parks/{town.north.pk}/"):
        html = client.get(page).content.decode()
        figures = re.findall(r'<a href="([^"]+)" class="card figure">.*?figure-number">([\d,]+)<', html, re.DOTALL)
        assert len(figures) == 3
        for url, number in figures:
            counted = re.search(r"of (\d+)</p>", client.get(unescape(url)).content.decode())
            assert (counted[1] if counted else "0") == number
    synergies = synergies_of(town.practitioner, place_of_region(town.practitioner))
    assert [one.number for one in people_of(town.practitioner, synergies)] == [1]


def test_the_synergies_that_go_on_are_those_that_a_place_counts(town, client_of):
    client, region = client_of(town.practitioner), place_of_region(town.practitioner)
    for stage in (Stage.LOST, Stage.ON_HOLD):
        make_synergy(make_resource(town.owner_org), town.other_org, stage=stage, stopped_at=Stage.IDEA)
    for _each in range(12):
        make_synergy(make_resource(town.owner_org), town.other_org, stage=Stage.COMPLETED)

    number = synergies_of(town.practitioner, region).count()

    assert (
        f'href="/synergies/?view=table&amp;stage=going">\nShow all {number}' in client.get("/region/").content.decode()
    )
    assert f"{number} synergies" in client.get("/synergies/?view=table&stage=going").content.decode()


def test_urban_partners_belong_to_the_region(town, client_of):
    assert list(urban_partners_of(town.practitioner, place_of_region(town.practitioner))) == [town.works]
    assert len(URBAN_KINDS) == 4
    html = client_of(town.practitioner).get("/region/").content.decode()
    assert "Sewage works" in html
    assert "of which urban partners: 1" in html


def test_a_new_urban_partner_is_entered_by_its_kind(people, client_of):
    values = {"kind": "district_heat", "name_en": "City Heat", "currency": "CNY"}
    client_of(people.practitioner).post("/organisations/new/", values)
    html = client_of(people.practitioner).get("/organisations/?kind=district_heat").content.decode()

    assert "City Heat" in html


def test_an_unnamed_partner_is_not_found_under_its_firm_or_park(people, client_of):
    """A member knows a firm for another offer; the synergy with it, not named yet, is not listed on its page."""
    park = Park.objects.create(name_en="Hidden Park", name_zh="隐园")
    people.other_org.park = park
    people.other_org.save()
    make_resource(people.other_org, title_en="Sand", visibility="network")
    have = make_resource(people.owner_org, title_en="Lime")
    synergy = make_synergy(have, people.other_org, title_en="Lime goes on", sight=Sight.TEASER, stage=Stage.DISCUSSION)
    member = people.owner

    for place in (place_of_firm(member, people.other_org.pk), place_of_park(member, park.pk)):
        assert place is not None
        assert synergy not in synergies_of(member, place)
    assert synergy in synergies_of(member, place_of_firm(member, people.owner_org.pk))
    html = client_of(member).get(f"/parks/{park.pk}/").content.decode()
    assert "Lime" not in html


def test_outsiders_find_no_place_of_others(town, client_of):
    assert client_of(town.outsider).get(f"/parks/{town.north.pk}/").status_code == 404
    assert client_of(town.outsider).get(f"/organisations/{town.owner_org.pk}/place/").status_code == 404
    assert client_of(town.observer).get("/region/").status_code == 404
    html = client_of(town.outsider).get("/region/").content.decode()
    assert "Owner Power" not in html
    assert "goes on" not in html


def test_cases_stand_with_the_region_alone(people, client_of):
    case = make_case(people.practitioner, owner=people.owner, partner=people.partner, answer="anonymous")
    client = client_of(people.practitioner)

    assert f"/en/cases/{case.pk}/" in client.get("/region/").content.decode()
    assert f"/en/cases/{case.pk}/" not in client.get(f"/organisations/{people.owner_org.pk}/place/").content.decode()


def test_places_ask_few_questions(town, client_of, django_assert_max_num_queries):
    client = client_of(town.practitioner)
    client.get("/region/")
    with django_assert_max_num_queries(75):
        client.get("/region/")
