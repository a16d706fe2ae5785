"""Sign-in: who guesses is stopped and neighbours are not; tokens end with a password; links lead where they should."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from factories import make_user
from network.test_applications import FORM
from symbionet.accounts.actions import invite, make_api_token, resend_invitation
from symbionet.accounts.models import Role, User
from symbionet.core.errors import ActionRefused
from symbionet.network.models import Organisation

PASSWORD = "a long pass phrase"


@pytest.fixture(autouse=True)
def _no_tries_yet(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(db) -> User:
    user = make_user()
    user.set_password(PASSWORD)
    user.save()
    return user


def signs_in(email: str, password: str, address: str = "203.0.113.5") -> bool:
    client = Client(REMOTE_ADDR=address)
    client.post(reverse("account_login"), {"login": email, "password": password})
    return "_auth_user_id" in client.session


def test_a_burst_of_wrong_tries_holds_no_neighbour_back(person):
    for number in range(60):
        assert not signs_in(f"nobody{number}@firm.example", "wrong")
    for _ in range(12):
        assert not signs_in("other@firm.example", "wrong")

    assert signs_in(person.email, PASSWORD)


def test_an_account_is_guarded_at_an_address_and_from_everywhere(person):
    for _ in range(5):
        assert not signs_in(person.email, "wrong", "198.51.100.7")

    assert not signs_in(person.email, PASSWORD, "198.51.100.7")  # the guesser does not get in
    assert signs_in(person.email, PASSWORD)  # its owner does
    for number in range(60):
        signs_in(person.email, "wrong", f"198.51.100.{number}")
    assert not signs_in(person.email, PASSWORD, "192.0.2.1")


def test_access_tokens_end_with_the_password(person):
    _token, secret = make_api_token("reports", by=person)
    client = Client()
    client.force_login(person)
    new = "another long phrase"

    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True
    )

    assert "1 access token ended" in answer.content.decode()
    assert Client().get("/api/v1/me", headers={"authorization": f"Bearer {secret}"}).status_code == 404
    assert not person.api_tokens.filter(revoked_at=None).exists()


def test_links_of_a_reset_lead_to_the_public_address(person, settings):
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = "https://symbionet.example", ["*"]

    for email in (person.email, "nobody@firm.example"):
        Client().post(reverse("account_reset_password"), {"email": email}, headers={"host": "evil.example"})

    texts = [letter.subject + letter.body for letter in mail.outbox]
    assert len(texts) == 2
    assert not any("evil.example" in text for text in texts)
    path = re.search(r"https://symbionet\.example(/\S+)", texts[0])
    assert path
    assert Client().get(path[1], follow=True).status_code == 200


def test_without_a_mail_server_no_link_stands_in_the_log():
    from symbionet import settings as product  # noqa: PLC0415

    backend = product.MAILERS["default"]
    assert "console" not in backend["BACKEND"]
    assert backend["OPTIONS"]["file_path"] == str(product.HOME / "mails")


@pytest.mark.parametrize(
    ("address", "more", "public", "anywhere", "opens"),
    [
        ("127.0.0.1", {}, "http://127.0.0.1:8000", False, True),
        ("::1", {}, "http://127.0.0.1:8000", False, True),
        ("203.0.113.5", {}, "http://127.0.0.1:8000", False, False),
        ("203.0.113.5", {}, "http://127.0.0.1:8000", True, True),
        ("127.0.0.1", {}, "https://symbionet.example", False, False),
        ("127.0.0.1", {"HTTP_X_FORWARDED_FOR": "203.0.113.5"}, "http://127.0.0.1:8000", False, False),
    ],
)
def test_the_demo_answers_on_this_machine_only(person, settings, *, address, more, public, anywhere, opens):
    settings.PUBLIC_URL, settings.DEMO_ANYWHERE = public, anywhere
    _token, secret = make_api_token("reports", by=person)
    User.objects.filter(pk=person.pk).update(is_demo=True)
    client = Client(REMOTE_ADDR=address, **more)

    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    asked = Client(REMOTE_ADDR=address, **more).get(
        "/api/v1/organisations", headers={"authorization": f"Bearer {secret}"}
    )

    assert ("_auth_user_id" in client.session) == opens
    assert (asked.status_code == 200) == opens


def test_demo_sign_ins_are_closed_for_good(person, capsys):
    make_api_token("reports", by=person)
    User.objects.filter(pk=person.pk).update(is_demo=True)
    client = Client()
    client.force_login(person)

    call_command("load_demo", close=True)

    assert "1 demo sign-ins are closed" in capsys.readouterr().out
    assert client.get(reverse("resource_list")).status_code == 302
    assert not signs_in(person.email, PASSWORD, "127.0.0.1")
    assert not person.api_tokens.filter(revoked_at=None).exists()


def test_invitations_of_a_member_have_a_limit(people):
    firm = Organisation.objects.get(pk=next(iter(people.owner.organisation_ids)))
    sent = [
        invite(f"new{number}@firm.example", role=Role.MEMBER, language="en", by=people.owner, organisation=firm)
        for number in range(20)
    ]

    with pytest.raises(ActionRefused, match="20 invitations within a day"):
        invite("one.more@firm.example", role=Role.MEMBER, language="en", by=people.owner, organisation=firm)
    with pytest.raises(ActionRefused, match="20 invitations within a day"):
        resend_invitation(sent[0], by=people.owner)


def test_registrations_have_a_limit(db):
    answers = [
        Client(REMOTE_ADDR="203.0.113.9").post(
            reverse("register"), {**FORM, "name_zh": f"新厂{number}", "email": f"new{number}@firm.example"}
        )
        for number in range(11)
    ]

    assert [answer.status_code for answer in answers] == [302] * 10 + [200]
    assert "Too many registrations" in answers[10].content.decode()


def test_signed_in_pages_and_the_api_are_stored_nowhere(people, client_of):
    client = client_of(people.practitioner)

    assert client.get(reverse("home"))["Cache-Control"] == "no-store"
    assert client.get("/api/v1/organisations")["Cache-Control"] == "no-store"
    assert Client().get("/api/v1/organisations")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("language", "said", "button"),
    [("en", "This link has ended or was used", "Ask for a new link"), ("zh-CN", "链接已失效或已使用", "重新申请链接")],
)
def test_a_link_for_a_new_password_that_was_used_leads_to_another(db, client, language, said, button):
    page = client.get("/accounts/password/reset/key/1-used-already/", headers={"Accept-Language": language}).text

    assert said in page
    assert f'href="{reverse("account_reset_password")}">{button}' in page
