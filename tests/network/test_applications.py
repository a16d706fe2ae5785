"""A firm registers itself; a practitioner approves or declines."""

import pytest
from django.core import mail

from factories import PASSWORD
from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.network import actions
from symbionet.network.models import Organisation

FORM = {
    "name_zh": "天津新厂",
    "kind": "enterprise",
    "name": "Li",
    "email": "Li@New.example",
    "password": "horse-battery-staple",
    "password_again": "horse-battery-staple",
}


def test_registering_makes_an_application_and_tells_the_practitioners(
    people, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/register/", FORM)

    made = Organisation.objects.get(name_zh="天津新厂")
    assert answer.url == "/register/done/"
    assert made.state == "applied"
    assert [contact.email for contact in made.contacts.all()] == ["li@new.example"]
    assert [line.verb for line in history_of(made)] == ["organisation.applied"]
    assert client.login(email="li@new.example", password="horse-battery-staple")
    (letter,) = mail.outbox
    assert letter.to == ["practitioner@example.org"]
    assert letter.subject == "天津新厂 wants to join the network"
    assert "http://127.0.0.1:8000/applications/" in letter.body


def test_a_known_email_learns_it_by_mail_and_the_visitor_learns_nothing(
    people, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/register/", {**FORM, "email": "owner@example.org"})

    assert answer.url == "/register/done/"
    assert not Organisation.objects.filter(name_zh="天津新厂").exists()
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["owner@example.org"], "You have an account already")
    ]
    assert User.objects.get(email="owner@example.org").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name_zh": ""}, "name_zh"),
        ({"password": "1234567890", "password_again": "1234567890"}, "password"),
        ({"password_again": "another-battery-1"}, "password_again"),
        ({"uscc": "911100006000373410"}, "uscc"),
        ({"email": "no"}, "email"),
    ],
)
def test_a_wrong_registration_names_the_field(db, client, changed, field):
    answer = client.post("/register/", {**FORM, **changed})

    assert list(answer.context["form"].errors) == [field]
    assert not Organisation.objects.exists()


def test_approval_recruits_and_tells(people, client_of, client, django_capture_on_commit_callbacks):
    client.post("/register/", FORM)
    made = Organisation.objects.get(name_zh="天津新厂")
    url = f"/applications/{made.pk}/approve/"

    assert client_of(people.owner).post(url).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert client_of(people.practitioner).post(url).status_code == 302

    made.refresh_from_db()
    assert (made.state, made.recruited_by) == ("recruited", people.practitioner)
    assert [letter.to for letter in mail.outbox] == [["li@new.example"]]
    with pytest.raises(ActionRefused, match="decided already"):
        actions.approve_application(made, by=people.practitioner)


def test_declining_needs_a_reason_that_the_applicant_reads(people, client, django_capture_on_commit_callbacks):
    client.post("/register/", FORM)
    made = Organisation.objects.get(name_zh="天津新厂")

    with pytest.raises(ActionRefused, match="Say why"):
        actions.decline_application(made, reason=" ", by=people.practitioner)
    with django_capture_on_commit_callbacks(execute=True):
        actions.decline_application(made, reason="Outside Binhai", by=people.practitioner)

    assert made.state == "lapsed"
    assert "Outside Binhai" in mail.outbox[0].body


def test_the_list_shows_who_waits_and_whom_it_may_duplicate(people, client_of, client):
    client.post("/register/", {**FORM, "name_zh": "甲电厂有限公司"})

    page = client_of(people.practitioner).get("/applications/").text

    assert "li@new.example" in page
    assert f'href="/organisations/{people.owner_org.pk}/"' in page
