"""Single fields kept closer than their resource: hidden at every door, and not lost by it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from factories import make_match, make_organisation, make_resource, make_site, make_user
from symbionet.accounts.models import Role
from symbionet.network.actions import add_attachment, edit_resource
from symbionet.network.models import Consent, ConsentState, Look, Visibility
from symbionet.network.queries import CLOSABLE, attachments_visible_to, closed_fields, resources_found, shown_resource
from symbionet.network.queries.resources import resources_visible_to

pytestmark = pytest.mark.django_db
SECRETS = {
    "quantity": {"quantity": 43217.0, "unit": "t", "period": "year"},
    "description": {"description_en": "from the quagga kiln"},
    "composition": {"composition": [{"name": "Quaggaite", "low": 3, "high": 4, "unit": "%"}]},
    "contaminants": {"contaminants": "quagga mercury"},
    "codes": {"ewc": ["190112"], "hw": ["HW18"], "hp_codes": ["HP14"], "other_codes": "quagga code"},
    "route": {"route": "landfill"},
    "route_cost": {"route_cost": 777.25},
    "price": {"price": "88 quagga CNY"},
    "packing": {"packaging": "quagga bag", "storage": "quagga silo"},
}
TELLING = ("43,217", "43217", "43 217", "quagga", "Quagga", "19 01 12", "190112", "HW18",
           "HP14", ">Landfill<", ",Landfill,", "777.2")  # fmt: skip


@pytest.fixture
def firm():
    return make_organisation(name_en="Owner Power", name_zh="甲电厂")


@pytest.fixture
def resource(firm):
    site = make_site(firm, name_en="Dock nine", name_zh="九号码头")
    values = {name: value for part in SECRETS.values() for name, value in part.items()}
    made = make_resource(firm, title_en="Grit", site=site, visibility=Visibility.NETWORK, **values)
    edit_resource(made, {"storage": "quagga silo two"}, by=None)  # makes the searched text and a line of history
    add_attachment(made, SimpleUploadedFile("quagga.pdf", b"%PDF-1.7 x"), by=make_user(organisation=firm))
    return made


def close(resource, level, *names):
    resource.field_visibility = dict.fromkeys(names or CLOSABLE, level)
    resource.save()


def pages(client, resource):
    urls = [resource.get_absolute_url(), f"{reverse('resource_list')}?export=csv", reverse("resource_list"),
            f"{reverse('resource_list')}?export=csv&layout=circlean"]  # fmt: skip
    urls += [resource.organisation.get_absolute_url(), reverse("search") + "?q=Grit"]
    return "\n".join(client.get(url).content.decode() for url in urls)


@pytest.mark.parametrize(
    ("level", "practitioner_reads"), [("private", False), ("practitioners", True), ("consent", True)]
)
def test_closed_fields_are_told_to_nobody_they_are_closed_to(client_of, resource, level, practitioner_reads):
    member, practitioner = make_user(organisation=make_organisation()), make_user(Role.PRACTITIONER)
    assert "quagga kiln" in pages(client_of(member), resource)
    close(resource, level)

    told = pages(client_of(member), resource)
    assert "Grit" in told
    assert [word for word in TELLING if word in told] == []
    told = pages(client_of(practitioner), resource)
    if practitioner_reads:
        assert "quagga kiln" in told
    else:
        assert [word for word in TELLING if word in told] == []
    owner = resource.organisation.memberships.first().user
    own = pages(client_of(owner), resource)
    assert "quagga kiln" in own
    assert "777.2" in own


def test_closed_quantity_is_told_as_its_order_of_magnitude(client_of, resource):
    close(resource, "practitioners", "quantity")
    told = client_of(make_user(organisation=make_organisation())).get(resource.get_absolute_url()).content.decode()

    assert "10,000–100,000" in told
    assert "Dock nine" in told
    assert "43,217" not in told
    close(resource, "practitioners", "site")
    told = client_of(make_user(organisation=make_organisation())).get(resource.get_absolute_url()).content.decode()
    assert "Dock nine" not in told


def test_consent_opens_the_fields_closed_until_consent(resource):
    close(resource, "consent")
    guest = make_organisation()
    member = make_user(organisation=guest)
    assert closed_fields(member, [resource])
    consent = Consent.objects.create(resource=resource, organisation=guest, state=ConsentState.GIVEN)
    assert not closed_fields(member, [resource])
    consent.state = ConsentState.WITHDRAWN
    consent.save()
    assert closed_fields(member, [resource])


@pytest.mark.parametrize("text", ["quagga", "quagga kiln", "190112", "quaga kiln"])
def test_search_does_not_find_by_closed_texts(resource, text):
    member = make_user(organisation=make_organisation())
    assert resources_found(resources_visible_to(member), text, member)
    close(resource, "practitioners", "description", "contaminants", "codes")

    assert not resources_found(resources_visible_to(member), text, member)
    assert resources_found(resources_visible_to(member), "grit", member).get() == resource


def test_closed_files_are_not_there(client_of, resource):
    member = make_user(organisation=make_organisation())
    file = attachments_visible_to(member).get()
    close(resource, "practitioners", "attachments")

    assert client_of(member).get(reverse("attachment_download", args=[file.pk])).status_code == 404


def test_practitioner_edits_without_reading_or_losing_what_is_closed(client_of, resource):
    close(resource, "private", "price", "composition", "quantity")
    url = reverse("resource_edit", args=[resource.pk])
    client = client_of(make_user(Role.PRACTITIONER))
    assert "quagga CNY" not in client.get(url).content.decode()

    answer = client.post(url, {"direction": "have", "title": "Grit", "packaging": "big bags", "price": "0"})

    assert answer.status_code == 302
    resource.refresh_from_db()
    assert (resource.packaging, resource.price, resource.quantity) == ("big bags", "88 quagga CNY", 43217.0)
    assert resource.composition
    assert set(resource.field_visibility) == {"price", "composition", "quantity"}


@pytest.mark.parametrize("closing", [{"sees_price": "private"}, {"visibility": "private"}])
def test_who_closes_to_itself_what_it_cannot_open_again_is_asked_first(client_of, resource, closing):
    url, practitioner = reverse("resource_edit", args=[resource.pk]), make_user(Role.PRACTITIONER)
    values = {"direction": "have", "title": "Grit", "visibility": "network", "price": resource.price, **closing}
    client = client_of(practitioner)
    asked = client.post(url, values).content.decode()
    resource.refresh_from_db()
    assert "only Owner Power could open it again" in asked
    assert (resource.field_visibility, resource.visibility) == ({}, "network")

    meant = client.post(url, {**values, "save_anyway": "yes"}, follow=True)
    assert meant.status_code == 200
    resource.refresh_from_db()
    assert (resource.field_visibility or resource.visibility) in ({"price": "private"}, "private")


def test_who_closes_a_field_of_its_own_firm_is_asked_nothing_and_the_api_asks_the_same(client_of, resource):
    url, owner = reverse("resource_edit", args=[resource.pk]), resource.organisation.memberships.first().user
    sent = {"direction": "have", "title": "Grit", "visibility": "network", "price": "9", "sees_price": "private"}
    assert client_of(owner).post(url, sent).status_code == 302
    address, client = f"/api/v1/resources/{resource.pk}", client_of(make_user(Role.PRACTITIONER))
    close(resource, "practitioners", "price")
    for body, status in (({"sees": {"route": "private"}}, 409), ({"sees": {"route": "practitioners"}}, 200),
                         ({"sees": {"route": "private"}, "save_anyway": True}, 200)):  # fmt: skip
        answer = client.patch(address, json.dumps(body), content_type="application/json")
        assert answer.status_code == status, answer.content


def test_owner_closes_a_field_in_the_form(client_of, resource):
    owner = resource.organisation.memberships.first().user
    values = {"direction": "have", "title": "Grit", "visibility": "network", "sees_price": "practitioners"}
    client_of(owner).post(reverse("resource_edit", args=[resource.pk]), values)

    resource.refresh_from_db()
    assert resource.field_visibility == {"price": "practitioners"}


def test_match_tells_a_named_partner_without_what_it_keeps(client_of, resource):
    reasons = [{"code": "distance", "value": 37.7, "contribution": 0.1, "details": {}},
               {"code": "quantity_fit", "value": 43.3, "contribution": 0.1, "details": {}}]  # fmt: skip
    other = make_organisation(name_en="Other Cement")
    match = make_match(resource, other, reasons=reasons)
    client = client_of(make_user(organisation=other))
    assert "43,217" in client.get(match.get_absolute_url()).content.decode()
    close(resource, "practitioners")

    told = client.get(match.get_absolute_url()).content.decode()
    assert "Owner Power" in told
    assert [word for word in (*TELLING, "37.7", "38 km", "43 %") if word in told] == []
    assert "Figures are rounded because a side keeps single fields to itself." in told
    assert "a side is not named" not in told


def test_copy_for_showing_cannot_be_saved_over_the_resource(resource):
    close(resource, "practitioners", "price")
    shown = shown_resource(make_user(organisation=make_organisation()), resource)

    with pytest.raises(TypeError, match="cannot be saved"):
        shown.save()
    assert resource.price


def test_look_is_kept_once_a_day_and_not_of_the_own_people(client_of, resource):
    guest = make_user(organisation=make_organisation())
    for person in (guest, guest, resource.organisation.memberships.first().user):
        client_of(person).get(resource.get_absolute_url())

    assert Look.objects.get().user == guest
