"""The public map: nobody stands on it without having agreed, and it is open to a visitor without cookies."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from case_studies import all_figures, make_case
from factories import make_organisation
from symbionet.dissemination.actions import answer_case, publish_figures
from symbionet.dissemination.models import Answer, CaseConsent
from symbionet.network.models import Organisation, Park, Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people):
    works = people.owner.memberships.get().organisation
    Organisation.objects.filter(pk=works.pk).update(kind="sewage_works", name_en="North Sewage Works")
    Site.objects.filter(organisation=works).delete()
    Site.objects.create(organisation=works, name_en="Gate 1", is_main=True, lon=117.71234, lat=39.04567)
    return make_case(people.practitioner, owner=people.owner, partner=people.partner)


def places(lang: str = "en") -> dict[str, dict]:
    answer = Client().get(reverse("public_map_places", args=[lang]))
    assert answer.status_code == 200
    return {one["properties"]["name"]: one for one in json.loads(answer.content)["features"]}


def answers(case, person, answer: str, *, on_map: bool) -> CaseConsent:
    consent = case.versions.get().consents.get(organisation=person.memberships.get().organisation)
    return answer_case(consent, answer, figures=all_figures(consent.version), by=person, on_map=on_map)


def test_a_partner_stands_on_the_map_only_as_long_as_it_agrees(people, case):
    assert places() == {}  # named in the case, but not asked about the map

    answers(case, people.owner, Answer.NAMED, on_map=True)
    (place,) = places().values()
    assert place["properties"]["name"] == "North Sewage Works"
    assert place["properties"]["kind"] == "sewage_works"
    assert place["geometry"]["coordinates"] == [117.71, 39.05]  # no gate
    page = Client().get(reverse("public_map", args=["en"])).content.decode()
    assert "North Sewage Works" in page
    assert "117.71234" not in page

    for answer in (Answer.ANONYMOUS, Answer.REFUSED):
        answers(case, people.owner, Answer.NAMED, on_map=True)
        assert not answers(case, people.owner, answer, on_map=True).on_map
        assert places() == {}


def test_a_firm_says_so_on_its_page(people, case, client_of):
    consent = case.versions.get().consents.get(organisation=people.owner.memberships.get().organisation)
    client, path = client_of(people.owner), consent.get_absolute_url()
    assert 'name="on_map"' in client.get(path).text
    figures = [str(pk) for pk in all_figures(consent.version)]
    client.post(path, {"answer": "named", "figures": figures, "on_map": "on"})
    assert set(places()) == {"North Sewage Works"}
    other = case.versions.get().consents.get(organisation=people.partner.memberships.get().organisation)
    Site.objects.filter(organisation=other.organisation).delete()
    assert 'name="on_map"' not in client_of(people.partner).get(other.get_absolute_url()).text  # no place on file


def test_a_park_stands_on_the_map_with_three_members_and_never_with_their_number(people):
    rows = {name: Park.objects.create(name_en=name, lon=117.5, lat=39.0) for name in ("Two", "Three", "Five")}
    for name, number in (("Two", 2), ("Three", 3), ("Five", 5)):
        for _number in range(number):
            make_organisation(park=rows[name], state="active", gb4754="C2614")
    assert places() == {}  # nothing is published yet

    publish_figures(by=people.programme_manager)

    assert set(places()) == {"Three", "Five"}
    assert {one["properties"]["text"] for one in places().values()} == {"Park with at least 3 members"}
    make_organisation(park=rows["Two"], state="active", gb4754="C2614")
    assert set(places()) == {"Three", "Five"}  # a release is no figure of the moment
    publish_figures(by=people.programme_manager)
    assert set(places()) == {"Two", "Three", "Five"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_is_open_and_has_no_inline_script(people, case, lang):
    answers(case, people.owner, Answer.NAMED, on_map=True)
    answer = Client().get(reverse("public_map", args=[lang]))
    text = answer.content.decode()

    assert answer.status_code == 200
    assert not answer.cookies
    assert "max-age" in answer["Cache-Control"]
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
    assert " style=" not in text
    assert reverse("public_map_places", args=[lang]) in text
    assert reverse("public_map", args=[lang]) in Client().get("/sitemap.xml").content.decode()
