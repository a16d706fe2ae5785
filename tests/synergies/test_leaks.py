"""Whoever must not know a firm finds none of its secrets behind any route: pages, files, maps, search, letters."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from factories import make_organisation, make_resource, make_user
from leaks import AMOUNTS, SECRETS, answers, api_answers, fill, leaks, telling, untold
from symbionet.impact.actions import assess_synergy, confirmation_token
from symbionet.impact.models import ConfirmationRequest, EntryLevel
from symbionet.impact.queries import entries_visible_to
from symbionet.network.models import Visibility
from symbionet.synergies.actions import ask_to_be_named, give_name, withdraw_name
from symbionet.synergies.actions.parties import flow_of_have
from symbionet.synergies.models import Sight, Stage, SynergyFlow
from symbionet.synergies.words import question_facts
from worlds import ROWS, own_routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("brief_refusals")]


@pytest.fixture
def other_member():
    return make_user(organisation=make_organisation(name_en="Fifth Ltd"))


def test_walk_goes_through_every_route():
    assert {row["route"] for row in ROWS} == own_routes()


@pytest.mark.parametrize(
    ("person", "visibility", "stage"),
    [
        ("partner", Visibility.PRACTITIONERS, Stage.DISCUSSION),
        ("partner", Visibility.CONSENT, Stage.NEGOTIATION),
        ("outsider", Visibility.CONSENT, Stage.NEGOTIATION),
        ("intermediary", Visibility.CONSENT, Stage.NEGOTIATION),
    ],
)
def test_nobody_learns_of_a_firm_before_its_consent(world, person, visibility, stage):
    fill(world, visibility=visibility, stage=stage)

    assert leaks(ROWS, world, getattr(world, person)) == []


def test_another_member_and_a_stranger_learn_nothing(world, other_member):
    fill(world, visibility=Visibility.TEASER, stage=Stage.IDEA)

    assert leaks(ROWS, world, other_member) == []
    assert leaks(ROWS, world, None) == []


def test_partner_that_was_named_is_hidden_again_behind_every_route(world):
    fill(world, visibility=Visibility.CONSENT, stage=Stage.NEGOTIATION)
    give_name(world.synergy, world.owner_org, by=world.owner)
    give_name(world.synergy, world.other_org, by=world.partner)
    told = leaks([row for row in ROWS if row["route"] == "synergy_detail"], world, world.partner)
    assert "Zephyrine" in told[0]  # the walk can find what is told

    withdraw_name(world.synergy, world.owner_org, by=world.owner)
    assert leaks(ROWS, world, world.partner) == []


def test_named_partner_keeps_what_its_resource_does_not_show(world):
    fill(world, visibility=Visibility.PRACTITIONERS, stage=Stage.DISCUSSION)
    world.synergy.sight = Sight.PARTIES
    world.synergy.save()
    kept = {"777.77", "13900139777", "quill@", "117.7654", "Quokka Road"}
    shown = [row for row in ROWS if row["route"] in {"synergy_detail", "synergy_list"} and row["method"] == "GET"]
    found = leaks(shown, world, world.partner)

    assert found
    assert [where for where in found for secret in kept - {"777.77"} if secret in where] == []


def test_walk_finds_what_a_practitioner_may_read(world):
    fill(world, visibility=Visibility.PRACTITIONERS, stage=Stage.DISCUSSION)
    told = answers([row for row in ROWS if row["method"] == "GET"], world, world.practitioner)

    words = ("Zephyrine", "泽飞林", "117.7654", "Quillfeather", "quagga", "43,217", "777.77", "32 km")
    assert untold(told, words) == set()


def test_letters_name_nobody(world, django_capture_on_commit_callbacks):
    fill(world, visibility=Visibility.CONSENT, stage=Stage.IDEA)
    world.synergy.consents.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        ask_to_be_named(world.synergy, world.other_org, by=world.practitioner)

    letters = [
        f"{one.subject}\n{one.body}\n{one.extra_headers}" for one in mail.outbox if world.partner.email in one.to
    ]
    assert letters
    assert [secret for secret in SECRETS for letter in letters if secret in letter] == []


@pytest.fixture
def needs_less(world):
    """The owner offers 43,217 t a year to all; its partner, not named yet, needs 38,723 t and only hints at it."""
    fill(world, visibility=Visibility.NETWORK, stage=Stage.DISCUSSION)
    asked = {"direction": "want", "class_id": "fly-ash", "visibility": Visibility.TEASER}
    world.synergy.want = make_resource(world.other_org, quantity=38_723, unit="t", period="year", **asked)
    world.synergy.tonnes, world.synergy.sight = 38_723, Sight.TEASER
    world.synergy.save()
    SynergyFlow.objects.filter(pk=world.flow.pk).update(**flow_of_have(world.have, world.synergy.want))
    world.match.value = {"parts": [{"code": "value_disposal", "value": 387_230, "details": {}}]}
    world.match.save()
    assess_synergy(world.synergy, by=world.practitioner)
    world.claimed, world.claimed_flow = world.synergy, SynergyFlow.objects.get(pk=world.flow.pk)
    question = ConfirmationRequest.objects.create(synergy=world.synergy, organisation=world.owner_org, year=2024)
    world.question_token = confirmation_token(question)
    return world


def told_amounts(world, person, *, routes=()):
    """Every page that tells the person how much flows, the routes of the API, and the form of the yearly question."""
    # the answer link of the world is of a letter to the partner itself, which knows what it needs
    rows = [
        row
        for row in ROWS
        if row["method"] == "GET" and row["route"] != "synergy_answer_link" and (not routes or row["route"] in routes)
    ]
    token = reverse("ledger_answer", args=[world.question_token])
    form = Client().get(token).content.decode()
    asked = () if routes else api_answers(world, person)
    return "\n".join(telling([*answers(rows, world, person), *asked, (token, form)], AMOUNTS))


def test_side_does_not_learn_the_amount_the_other_needs_before_it_is_named(needs_less):
    assert needs_less.claimed_flow.quantity == 38_723
    assert told_amounts(needs_less, needs_less.owner) == ""
    asked = str(question_facts(needs_less.synergy, needs_less.owner_org))
    assert not [amount for amount in AMOUNTS if amount in asked]
    potentials = {"synergy": needs_less.synergy, "level": EntryLevel.POTENTIAL}
    assert not entries_visible_to(needs_less.owner).filter(**potentials).exists()

    for side, person in ((needs_less.owner_org, needs_less.owner), (needs_less.other_org, needs_less.partner)):
        give_name(needs_less.synergy, side, by=person)
    pages = ("synergy_detail", "synergy_sharing", "ledger_declare")
    told = told_amounts(needs_less, needs_less.owner, routes=pages)
    key = {"ledger_declare": needs_less.claimed_flow.pk}
    for page in pages:
        assert f"{reverse(page, args=[key.get(page, needs_less.synergy.pk)])}:" in told, page
    assert reverse("ledger_answer", args=[needs_less.question_token]) in told
    assert entries_visible_to(needs_less.owner).filter(**potentials).exists()


@pytest.mark.parametrize("person", ["practitioner", "partner"])
def test_practitioner_and_who_needs_it_read_the_amount(needs_less, person):
    page = reverse("synergy_sharing", args=[needs_less.synergy.pk])
    assert page in told_amounts(needs_less, getattr(needs_less, person), routes=("synergy_sharing",))
