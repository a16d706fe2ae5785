"""Whoever must not know what a firm keeps finds it behind no door of the network: pages, JSON, files, search, map,
letters, notices and names of files. The walk of `leaks` asks each route; here it is told of single closed fields, of
the JSON API, of what is typed into a search, and of what people are sent."""

from itertools import chain

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from factories import make_organisation, make_resource, make_user
from leaks import SECRETS, answers, api_answers, fill, readable, telling, untold
from symbionet.accounts.models import Role
from symbionet.network.actions import add_attachment, ask_consent, give_consent, withdraw_consent
from symbionet.network.actions.notices import notify_renewals
from symbionet.network.models import MembershipState, Visibility
from symbionet.network.queries import CLOSABLE
from symbionet.notices.models import Notice
from symbionet.synergies.models import Stage
from worlds import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("brief_refusals")]

# what the owner of a resource that all members see by name keeps closer, field by field
CLOSED = {
    "quantity": "54321", "site": "Vole yard", "description": "numbat line", "composition": "0.0917",
    "contaminants": "thallium-wombat", "codes": "190813", "route": "incineration", "route_cost": "818.18",
    "price": "929.29", "packing": "bilby bags", "attachments": "wombatphoto",
}  # fmt: skip
FIELD_SECRETS = {*CLOSED.values(), "19 08 13", "54,321", "Vole Road", "118.4321", "38.6543"} - {"incineration"}
# who reads a firm by name reads where it has sites; which of them a resource stands at is what is closed
SITES_OF_THE_FIRM = ("organisation_detail", "organisation_geojson")
READING = [row for row in ROWS if row["method"] == "GET"]


@pytest.fixture
def kept(world):
    """A resource of the owner that every member reads by name, with all its fields closed to members."""
    site = world.owner_org.sites.create(
        name_en="Vole yard", name_zh="袋熊堆场", address_en="5 Vole Road", lon=118.4321, lat=38.6543
    )
    values = {
        "title_en": "Gypsum", "title_zh": "石膏", "class_id": "fgd-gypsum", "site": site, "quantity": 54321,
        "unit": "t", "period": "year", "description_en": "numbat line", "contaminants": "thallium-wombat",
        "ewc": ["190813"], "composition": [{"name": "Hg", "low": 0.0917, "high": 0.0917, "unit": "%"}],
        "route": "incineration", "route_cost": "818.18", "price": "929.29 CNY", "packaging": "bilby bags",
        "visibility": Visibility.NETWORK, "search_text": "gypsum 石膏 numbat line thallium-wombat 190813",
    }  # fmt: skip
    row = make_resource(world.owner_org, **values)
    add_attachment(row, SimpleUploadedFile("wombatphoto.pdf", b"%PDF-1.7 x"), by=world.owner)
    world.have, world.document = row, row.attachments.get()
    return row


def close(row, level: Visibility) -> None:
    row.field_visibility = dict.fromkeys(CLOSABLE, level)
    row.save()


@pytest.mark.parametrize("told", ["2026-11-30T10:51:31.712Z", "10:51:31.7", '"at": "2026-11-30 10:51:31.71"'])
def test_second_of_an_entry_is_no_distance(told):
    assert telling([("page", readable(told.encode()))]) == []
    assert telling([("page", readable(f"{told}, 31.7 km away".encode()))]) == ["page: 31.7"]


def test_secrets_stand_for_every_field_that_may_be_closed():
    assert set(CLOSED) == set(CLOSABLE)


@pytest.mark.parametrize(
    ("person", "level"),
    [
        ("outsider", Visibility.PRACTITIONERS),
        ("partner", Visibility.CONSENT),
        ("intermediary", Visibility.PRACTITIONERS),
        ("auditor", Visibility.PRIVATE),
    ],
)
def test_closed_fields_are_behind_no_route(world, kept, person, level):
    close(kept, level)
    rows = [row for row in READING if row["route"] not in SITES_OF_THE_FIRM]
    told = [*answers(rows, world, getattr(world, person)), *api_answers(world, getattr(world, person))]

    assert telling(told, FIELD_SECRETS) == []


def test_walk_finds_the_fields_where_they_are_open(world, kept):
    told = chain(api_answers(world, world.outsider), answers(READING, world, world.outsider))

    words = ("54,321", "Vole", "numbat", "0.0917", "thallium", "190813", "929.29", "818.18", "bilby", "wombatph")
    assert untold(told, words, FIELD_SECRETS) == set()


@pytest.mark.parametrize("word", [CLOSED["contaminants"], CLOSED["description"], CLOSED["codes"]])
def test_search_for_a_closed_text_finds_nothing(world, kept, client_of, word):
    pages = (f"{reverse('resource_list')}?q=", f"{reverse('search')}?q=", "/api/v1/resources?q=")
    address = (f"/resources/{kept.pk}/", f'"id": {kept.pk}')
    client = client_of(world.outsider)
    assert any(part in client.get(page + word).content.decode() for page in pages for part in address)

    close(kept, Visibility.PRACTITIONERS)
    for page in pages:
        text = client.get(page + word).content.decode()
        assert [part for part in address if part in text] == [], page


def newcomer(world):
    return make_user(organisation=make_organisation(name_en="Sixth Ltd", state=MembershipState.APPLIED))


def lapsed(world):
    return make_user(organisation=make_organisation(name_en="Seventh Ltd", state=MembershipState.LAPSED))


def fellow(world):
    return make_user(organisation=make_organisation(name_en="Fifth Ltd"))


def recruiter(world):
    """An intermediary that has brought in another firm, and speaks for one itself."""
    person = make_user(Role.INTERMEDIARY, organisation=make_organisation(name_en="Chamber"))
    make_organisation(name_en="Brought in Ltd", recruited_by=person)
    return person


@pytest.mark.parametrize("person", [fellow, recruiter, newcomer, lapsed])
def test_json_tells_nothing_of_a_firm_that_did_not_consent(world, person):
    fill(world, visibility=Visibility.CONSENT, stage=Stage.NEGOTIATION)

    assert telling(api_answers(world, person(world), "Zephyrine", "quagga", "夸加")) == []


def test_json_tells_partner_and_outsider_nothing_before_consent(world):
    fill(world, visibility=Visibility.CONSENT, stage=Stage.NEGOTIATION)

    for person in (world.partner, world.outsider, world.trainer, world.observer, None):
        assert telling(api_answers(world, person, "Zephyrine", "quagga", "夸加")) == []


def test_who_lapsed_or_has_only_applied_reads_nothing_of_an_open_resource(world):
    fill(world, visibility=Visibility.NETWORK, stage=Stage.IDEA)
    # the link of a letter answers for its receiver, who may read the resource
    rows = [row for row in READING if row["route"] != "synergy_answer_link"]
    for person in (lapsed(world), newcomer(world)):
        assert telling(answers(rows, world, person)) == []


def test_consent_that_was_withdrawn_closes_every_door_again(world):
    fill(world, visibility=Visibility.CONSENT, stage=Stage.IDEA)
    person = fellow(world)
    consent = ask_consent(world.have, person.memberships.get().organisation, by=person)
    give_consent(consent, by=world.owner)
    (page,) = [row for row in READING if row["route"] == "resource_detail"]
    assert "Zephyrine" in "".join(telling(answers([page], world, person)))

    withdraw_consent(consent, by=world.owner)
    told = [*answers(READING, world, person), *api_answers(world, person, "Zephyrine", "quagga")]
    assert telling(told) == []


def test_letters_and_notices_of_a_question_name_no_firm(world, django_capture_on_commit_callbacks):
    fill(world, visibility=Visibility.CONSENT, stage=Stage.IDEA)
    person = fellow(world)
    with django_capture_on_commit_callbacks(execute=True):
        consent = ask_consent(world.have, person.memberships.get().organisation, by=person)
        give_consent(consent, by=world.owner)
        withdraw_consent(consent, by=world.owner)
        notify_renewals()

    sent = [(one.subject, f"{one.subject}\n{one.body}") for one in mail.outbox if person.email in one.to]
    notices = Notice.objects.filter(person=person)
    assert notices.exists()
    told = [*sent, *((row.code, f"{row.values} {row.url}") for row in notices)]
    assert telling(told, SECRETS) == []
