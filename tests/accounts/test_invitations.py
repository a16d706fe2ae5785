"""Invitations: who may invite whom, the e-mail, and accepting."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from factories import make_organisation, make_user
from symbionet.accounts import actions
from symbionet.accounts.models import Invitation, Role, User
from symbionet.accounts.queries import inviting_organisations
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.network.models import Organisation

PASSWORD = "blue-river-77-crane"


def invited(email: str, *, by: User, organisation: Organisation | None = None, **fields) -> Invitation:
    return actions.invite(
        email,
        role=fields.get("role", Role.MEMBER),
        language=fields.get("language", "en"),
        organisation=organisation,
        by=by,
    )


def test_member_invites_a_colleague_by_page(people, client_of, django_capture_on_commit_callbacks):
    values = {"email": "New@Example.org", "role": "member", "organisation": people.owner_org.pk, "language": "zh-hans"}

    with django_capture_on_commit_callbacks(execute=True):
        answer = client_of(people.owner).post(reverse("invitation_new"), values)

    invitation = Invitation.objects.get()
    message = mail.outbox[0]
    assert answer.status_code == 302
    assert (invitation.email, invitation.organisation, invitation.role) == (
        "new@example.org",
        people.owner_org,
        "member",
    )
    assert message.to == ["new@example.org"]
    assert message.subject == "邀请您加入产业共生网：甲电厂"
    assert reverse("invitation_accept", args=[invitation.token]) in message.body
    assert [line.verb for line in history_of(invitation)] == ["invitation.sent"]


def test_mail_in_english(people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invited("anna@example.org", by=people.practitioner, organisation=people.owner_org)

    assert mail.outbox[0].subject == "Invitation to Symbionet: Owner Power"


def test_who_may_invite_for_whom(people):
    recruited = make_organisation(name_en="Recruited", recruited_by=people.intermediary)

    assert list(inviting_organisations(people.owner)) == [people.owner_org]
    assert list(inviting_organisations(people.intermediary)) == [recruited]
    assert list(inviting_organisations(people.trainer)) == []
    assert inviting_organisations(people.practitioner).count() == Organisation.objects.count()


@pytest.mark.parametrize(
    ("inviter", "role", "own", "is_allowed"),
    [
        ("owner", Role.MEMBER, True, True),
        ("outsider", Role.MEMBER, True, False),
        ("intermediary", Role.MEMBER, True, False),
        ("practitioner", Role.MEMBER, True, True),
        ("practitioner", Role.MEMBER, False, False),
        ("practitioner", Role.TRAINER, False, False),
        ("owner", Role.PRACTITIONER, True, False),
        ("programme_manager", Role.PRACTITIONER, False, True),
        ("programme_manager", Role.ADMINISTRATOR, False, False),
        ("administrator", Role.ADMINISTRATOR, False, True),
        ("trainer", Role.TRAINER, False, False),
        ("observer", Role.MEMBER, True, False),
    ],
)
def test_role_and_organisation_decide_who_may_invite(people, inviter, role, own, is_allowed):
    organisation = people.owner_org if own else None
    by = getattr(people, inviter)

    if is_allowed:
        assert invited("x@example.org", by=by, role=role, organisation=organisation).is_open
    else:
        with pytest.raises(ActionRefused):
            invited("x@example.org", by=by, role=role, organisation=organisation)


def test_second_open_invitation_is_refused(people):
    invited("x@example.org", by=people.owner, organisation=people.owner_org)

    with pytest.raises(ActionRefused):
        invited("X@example.org", by=people.practitioner, organisation=people.owner_org)


def test_new_person_sets_a_password_and_is_in(people, client):
    invitation = invited("new@example.org", by=people.owner, organisation=people.owner_org)
    url = reverse("invitation_accept", args=[invitation.token])
    values = {"name": "Zhao Lei", "phone": "", "password": PASSWORD, "password_again": PASSWORD}

    shown = client.get(url)
    answer = client.post(url, values)

    user = User.objects.get(email="new@example.org")
    assert shown.status_code == 200
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert (user.name, user.organisation_ids, user.roles) == ("Zhao Lei", {people.owner_org.pk}, {Role.MEMBER})
    assert client.get(reverse("home")).status_code == 200
    assert client.get(url).status_code == 410
    assert [line.verb for line in history_of(user)] == ["user.joined"]
    assert [line.verb for line in history_of(invitation)] == ["invitation.accepted", "invitation.sent"]


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), (PASSWORD, PASSWORD + "x"), ("1234567890", "1234567890")]
)
def test_poor_or_differing_passwords_are_refused(people, client, password, again):
    invitation = invited("new@example.org", by=people.owner, organisation=people.owner_org)
    values = {"name": "Zhao", "password": password, "password_again": again}

    answer = client.post(reverse("invitation_accept", args=[invitation.token]), values)

    assert answer.status_code == 200
    assert not User.objects.filter(email="new@example.org").exists()


def test_known_person_signs_in_first_then_joins(people, client, client_of):
    invitation = invited("outsider@example.org", by=people.owner, organisation=people.owner_org)
    url = reverse("invitation_accept", args=[invitation.token])

    anonymous = client.get(url)
    client.post(url, {"name": "Thief", "password": PASSWORD, "password_again": PASSWORD})
    signed_in = client_of(people.outsider)
    answer = signed_in.post(url)

    assert reverse("account_login") in anonymous.content.decode()
    assert answer.status_code == 302
    assert people.owner_org.pk in User.objects.get(pk=people.outsider.pk).organisation_ids


def test_somebody_else_signed_in_cannot_take_it(people, client_of):
    invitation = invited("new@example.org", by=people.owner, organisation=people.owner_org)

    answer = client_of(people.partner).post(reverse("invitation_accept", args=[invitation.token]))

    assert answer.status_code == 200
    assert people.owner_org.pk not in User.objects.get(pk=people.partner.pk).organisation_ids


def test_role_invitation_grants_the_role(people, client):
    invitation = invited("t@example.org", by=people.programme_manager, role=Role.TRAINER)

    client.post(
        reverse("invitation_accept", args=[invitation.token]),
        {"name": "T", "password": PASSWORD, "password_again": PASSWORD},
    )

    assert User.objects.get(email="t@example.org").roles == {Role.TRAINER}


def test_revoked_and_ended_links_do_not_work(people, client, client_of):
    invitation = invited("new@example.org", by=people.owner, organisation=people.owner_org)

    client_of(people.owner).post(reverse("invitation_revoke", args=[invitation.pk]))

    assert client.get(reverse("invitation_accept", args=[invitation.token])).status_code == 410
    cut = client.get(reverse("invitation_accept", args=["no-such-token"]))
    assert cut.status_code == 410
    assert "Ask the person who invited you for a new invitation." in cut.text


def test_resend_gives_a_new_end(people, client_of, django_capture_on_commit_callbacks):
    invitation = invited("new@example.org", by=people.owner, organisation=people.owner_org)
    Invitation.objects.update(ends_at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        client_of(people.owner).post(reverse("invitation_resend", args=[invitation.pk]))

    assert Invitation.objects.get().is_open
    assert len(mail.outbox) == 1


def test_others_cannot_resend_or_revoke(people, client_of):
    invitation = invited("new@example.org", by=people.owner, organisation=people.owner_org)
    client = client_of(people.partner)

    assert client.post(reverse("invitation_resend", args=[invitation.pk])).status_code == 404
    assert client.post(reverse("invitation_revoke", args=[invitation.pk])).status_code == 404


def test_who_has_left_a_firm_brings_nobody_into_it(people, client_of):
    invitation = invited("late@example.org", by=people.owner, organisation=people.owner_org)
    people.owner.memberships.update(organisation=people.other_org)

    page = client_of(people.owner).post(reverse("invitation_resend", args=[invitation.pk]), follow=True)

    assert "You cannot invite people for Owner Power." in page.content.decode()
    assert Invitation.objects.get(pk=invitation.pk).ends_at == invitation.ends_at


def test_invitation_pages_open(people, client_of):
    invited("new@example.org", by=people.owner, organisation=people.owner_org)

    assert client_of(people.owner).get(reverse("invitation_list")).status_code == 200
    assert client_of(people.owner).get(reverse("invitation_new")).status_code == 200
    assert client_of(people.trainer).get(reverse("invitation_list")).status_code == 404


def test_make_user_is_not_invited_into_what_it_has(people):
    make_user(organisation=people.owner_org, email="there@example.org")

    with pytest.raises(ActionRefused):
        invited("there@example.org", by=people.owner, organisation=people.owner_org)
