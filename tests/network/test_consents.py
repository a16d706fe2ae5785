"""Teasers leak nothing; consents open and close a resource."""

import itertools

import pytest

from factories import make_organisation, make_resource, make_site, make_user
from symbionet.core.errors import ActionRefused
from symbionet.network import actions, queries
from symbionet.network.models import Consent, Park, Resource
from symbionet.network.queries.resources import teaser_key


@pytest.fixture
def hidden(people):
    """A resource of a firm in a zone, shown after consent only."""
    park = Park.objects.create(name_en="Big Park", district="Binhai")
    zone = Park.objects.create(name_en="Secret Zone", parent=park)
    firm = make_organisation(name_en="Hush Chemicals", name_zh="悄悄化工", park=zone, uscc="91110000600037341L")
    resource = make_resource(
        firm,
        site=make_site(firm, lon=117.654321, lat=39.123456, address_en="9 Quiet Road"),
        visibility="consent",
        class_id="fly-ash",
        title_en="Hush ash",
        title_zh="悄悄灰",
        description_en="from furnace seven",
        contaminants="boron 300",
        packaging="silo nine",
        price="77 CNY",
        quantity=3456,
        unit="t",
        period="year",
    )
    actions.add_contact(firm, {"name": "Mr Whisper"}, by=None)
    return resource


SECRETS = [
    "Hush", "悄悄", "117.65", "39.12", "Quiet Road", "furnace seven", "boron 300", "silo nine", "77 CNY", "3456",
    "3,456", "91110000600037341L", "Whisper", "report.pdf",
]  # fmt: skip


def test_an_offer_that_only_a_practitioner_may_open_leads_to_entering_the_other_side(people, hidden, client_of):
    Resource.objects.filter(pk=hidden.pk).update(visibility="teaser")

    html = client_of(people.outsider).get("/offers/").content.decode()

    assert 'href="/resources/new/?direction=want&amp;title=Coal%20fly%20ash"' in html
    form = client_of(people.outsider).get("/resources/new/?direction=want&title=Coal%20fly%20ash").content.decode()
    assert 'value="Coal fly ash"' in form


@pytest.mark.parametrize("url", ["/offers/", "/resources/", "/organisations/", "/map/places.geojson", "/consents/"])
def test_pages_of_a_member_hold_no_secret_of_a_teaser(hidden, people, client_of, url):
    page = client_of(people.outsider).get(url).text

    assert [secret for secret in SECRETS if secret in page] == []


def test_a_teaser_says_class_band_and_park(hidden, people, client_of):
    (teaser,) = client_of(people.outsider).get("/offers/").context["teasers"]

    assert (teaser.name, teaser.band, teaser.park) == ("Coal fly ash", "1,000–10,000 t/year", "Big Park")
    assert teaser.may_ask


def test_teasers_neither_show_nor_filter_by_the_zone_of_a_park(hidden, people, client_of):
    client = client_of(people.outsider)
    zone = hidden.organisation.park

    assert "Secret Zone" not in client.get("/offers/").text
    assert len(client.get(f"/offers/?park={zone.parent_id}").context["teasers"]) == 1
    assert client.get(f"/offers/?park={zone.pk}").context["filter"].form.errors.keys() == {"park"}


def test_the_question_and_its_answer_hold_no_secret_before_consent(hidden, people, client_of):
    client = client_of(people.outsider)
    own = people.outsider.memberships.get().organisation_id

    page = client.post(
        f"/offers/{teaser_key(people.outsider, hidden.pk)}/ask/",
        {"organisation": own, "message": "for bricks"},
        follow=True,
    ).text

    assert [secret for secret in SECRETS if secret in page] == []
    assert "Coal fly ash" in page


@pytest.mark.parametrize("visibility", ["private", "practitioners"])
def test_what_is_no_teaser_is_neither_listed_nor_asked_for(hidden, people, client_of, visibility):
    hidden.visibility = visibility
    hidden.save()
    client = client_of(people.outsider)

    assert client.get("/offers/").context["teasers"] == []
    assert client.post(f"/offers/{teaser_key(people.outsider, hidden.pk)}/ask/", {}).status_code == 404


def test_consent_opens_and_closes_the_resource(hidden, people, client_of):
    asker = people.outsider.memberships.get().organisation
    consent = actions.ask_consent(hidden, asker, by=people.outsider)
    url = f"/resources/{hidden.pk}/"
    client = client_of(people.outsider)

    assert client.get(url).status_code == 404
    actions.give_consent(consent, by=None)
    assert client.get(url).status_code == 200
    assert client_of(people.partner).get(url).status_code == 404
    actions.withdraw_consent(consent, by=None)
    assert client.get(url).status_code == 404


def test_a_consent_does_not_open_a_resource_made_private_since(hidden, people):
    asker = people.outsider.memberships.get().organisation
    actions.give_consent(actions.ask_consent(hidden, asker, by=people.outsider), by=None)
    hidden.visibility = "private"
    hidden.save()

    assert not queries.resources_visible_to(people.outsider).filter(pk=hidden.pk).exists()


def test_asking_twice_or_for_a_mere_teaser_is_refused(hidden, people):
    asker = people.outsider.memberships.get().organisation
    actions.ask_consent(hidden, asker, by=people.outsider)

    with pytest.raises(ActionRefused, match="asked already"):
        actions.ask_consent(hidden, asker, by=people.outsider)
    with pytest.raises(ActionRefused, match="does not take questions"):
        actions.ask_consent(people.have, asker, by=people.outsider)


@pytest.mark.parametrize("decision", ["give", "refuse", "withdraw"])
def test_only_the_owner_decides(hidden, people, client_of, decision):
    asker = people.outsider.memberships.get().organisation
    consent = actions.ask_consent(hidden, asker, by=people.outsider)
    if decision == "withdraw":
        actions.give_consent(consent, by=None)
    owner = make_user(organisation=hidden.organisation)
    url = f"/consents/{consent.pk}/{decision}/"

    for other in (people.outsider, people.partner, people.practitioner, people.auditor):
        assert client_of(other).post(url).status_code == 404
    assert client_of(owner).post(url).status_code == 302

    consent.refresh_from_db()
    assert consent.state == {"give": "given", "refuse": "refused", "withdraw": "withdrawn"}[decision]


def test_who_only_applied_sees_nothing_of_others(hidden, people):
    make_resource(people.owner_org, visibility="network")
    applicant = make_user(organisation=make_organisation(state="applied"))
    consent = Consent.objects.create(
        resource=hidden, organisation=applicant.memberships.get().organisation, state="given"
    )

    assert list(queries.resources_visible_to(applicant)) == []
    assert list(queries.teasers_visible_to(applicant)) == []
    assert list(queries.organisations_visible_to(applicant)) == [consent.organisation]


def test_leak_a_teaser_tells_neither_row_nor_firm_by_its_key_or_place(hidden, people, client_of):
    firms = [make_organisation(name_en=f"Firm {number}") for number in range(12)]
    shown = [make_resource(firm, visibility="consent", title_en=f"Ash {n}") for firm in firms for n in range(2)]
    rows = {teaser_key(people.outsider, row.pk): row for row in shown}

    answer = client_of(people.outsider).get("/offers/")
    again = client_of(people.outsider).get("/offers/").context["teasers"]
    others = client_of(people.partner).get("/offers/").context["teasers"]

    keys = [one.id for one in answer.context["teasers"]]
    assert keys == [one.id for one in again]
    assert not set(keys) & {one.id for one in others}
    assert all(f"/offers/{row.pk}/" not in answer.text for row in shown)
    order = [rows[key].pk for key in keys if key in rows]
    assert order not in (sorted(order), sorted(order, reverse=True))
    firms_in_order = [rows[key].organisation_id for key in keys if key in rows]
    side_by_side = sum(one == other for one, other in itertools.pairwise(firms_in_order))
    assert side_by_side <= 6  # of 12 pairs, all of which stood together by row
