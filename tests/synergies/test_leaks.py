"""Whoever must not know a firm finds none of its secrets behind any route: pages, files, maps, search, letters."""

import pytest
from django.core import mail

from factories import make_organisation, make_user
from leaks import SECRETS, fill, leaks
from symbionet.network.models import Visibility
from symbionet.synergies.actions import ask_to_be_named, give_name, withdraw_name
from symbionet.synergies.models import Sight, Stage
from test_access import ROWS, own_routes, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db


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
    seen = "\n".join(leaks([row for row in ROWS if row["method"] == "GET"], world, world.practitioner))

    for secret in ("Zephyrine", "泽飞林", "117.7654", "Quillfeather", "quagga", "43,217", "777.77", "32 km"):
        assert secret in seen, secret


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
