"""People who leave: their sign-in ends, their work goes on, their data is given out and erased."""

import json

import pytest
from django.test import Client

from factories import make_user
from symbionet.accounts.actions import (
    close_sign_in,
    end_membership,
    erase_person,
    hand_over_work,
    make_api_token,
    open_sign_in,
)
from symbionet.accounts.models import Invitation, Role, User
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.core.models import HistoryLine
from symbionet.synergies.models import Sight
from symbionet.work.actions import add_task


def verbs(person) -> list[str]:
    return [line.verb for line in history_of(person)]


def test_a_closed_sign_in_ends_session_and_tokens_and_opens_again(people, client_of):
    client = client_of(people.owner)
    _token, secret = make_api_token("Notebook", by=people.owner)
    token = {"Authorization": f"Bearer {secret}"}
    assert client.get("/resources/").status_code == 200
    assert Client().get("/api/v1/resources", headers=token).status_code == 200

    answer = client_of(people.programme_manager).post(f"/people/{people.owner.pk}/close/", follow=True)

    assert "can no longer sign in" in answer.text
    assert client.get("/resources/").status_code == 302
    assert Client().get("/api/v1/resources", headers=token).status_code == 401
    assert "user.sign_in_closed" in verbs(people.owner)
    person = open_sign_in(User.objects.get(pk=people.owner.pk), by=people.programme_manager)
    assert person.is_active
    assert Client().get("/api/v1/resources", headers=token).status_code == 401  # a token that ended stays ended


def test_nobody_closes_oneself_and_a_manager_no_administrator(people):
    for person, by in (
        (people.programme_manager, people.programme_manager),
        (people.administrator, people.programme_manager),
        (people.owner, people.practitioner),
    ):
        with pytest.raises(ActionRefused):
            close_sign_in(person, by=by)


def test_work_goes_to_another_with_a_line_each(people, client_of):
    other = make_user(Role.PRACTITIONER, name="Next One")
    people.synergy.owner, people.synergy.sight = people.practitioner, Sight.PRIVATE
    people.synergy.save()
    task = add_task(people.synergy, "Call the lab", by=people.practitioner)
    task.assigned_to = people.practitioner
    task.save()

    page = client_of(people.programme_manager).post(
        f"/people/{people.practitioner.pk}/hand-over/", {"to": other.pk}, follow=True
    )

    assert "2 things were handed over." in page.text
    people.synergy.refresh_from_db()
    task.refresh_from_db()
    assert (people.synergy.owner, task.assigned_to) == (other, other)
    assert history_of(people.synergy).first().details["changes"]["owner"][1] == "Next One"
    assert "user.work_handed_over" in verbs(people.practitioner)
    with pytest.raises(ActionRefused, match=r"“Call the lab”: .* does not see"):
        hand_over_work(other, to=people.observer, by=people.programme_manager)


def test_a_membership_ends_and_with_it_the_sight_of_the_firm(people, client_of):
    membership = people.owner.memberships.get()

    answer = client_of(people.owner).post(f"/people/{people.owner.pk}/memberships/{membership.pk}/end/", follow=True)

    assert "has ended" in answer.text
    assert client_of(people.owner).get(f"/resources/{people.have.pk}/").status_code == 404
    assert "user.membership_ended" in verbs(people.owner)
    with pytest.raises(ActionRefused):
        end_membership(people.partner.memberships.get(), by=people.practitioner)


def test_a_membership_stays_while_its_person_is_in_charge_of_a_task_of_the_firm(people, client_of):
    membership = people.owner.memberships.get()
    task = add_task(people.synergy, "Send the analysis", by=people.practitioner)
    task.assigned_to = people.owner
    task.save()
    address = f"/people/{people.owner.pk}/memberships/{membership.pk}/end/"

    own = client_of(people.owner).post(address, follow=True)
    managers = client_of(people.programme_manager).post(address, follow=True)

    assert "you are still in charge of: 1 open task. Finish it" in own.text
    assert f"{people.owner} is still in charge of: 1 open task. Hand it over" in managers.text
    assert people.owner.memberships.exists()
    task.done_at = task.created_at
    task.save()
    end_membership(membership, by=people.programme_manager)
    assert not people.owner.memberships.exists()


def test_a_person_takes_all_that_is_kept_along_and_no_secret(people, client_of):
    _token, secret = make_api_token("Notebook", by=people.owner)

    answer = client_of(people.owner).get(f"/people/{people.owner.pk}/data.json")
    data = json.loads(answer.content)

    assert data["profile"]["email"] == "owner@example.org"
    assert [row["name"] for row in data["owned"]["accounts.ApiToken"]] == ["Notebook"]
    assert data["owned"]["accounts.Membership"]
    assert "user.token_made" in {line["did"] for line in data["history"]}
    text = answer.content.decode()
    assert "digest" not in text
    assert "password" not in text
    assert secret[:8] not in text
    assert client_of(people.partner).get(f"/people/{people.owner.pk}/data.json").status_code == 404


def test_erased_data_is_gone_everywhere_and_what_was_done_stays(people, client_of):
    person, by = people.owner, people.programme_manager
    person.name, person.phone = "Quagga Wang", "+86 138 0013"
    person.save()
    client_of(person).post("/profile/", {"name": "Quagga Wang Li", "phone": "+86 138 0013", "language": "en"})
    Invitation.objects.create(email="Owner@example.org", organisation=people.owner_org)
    with pytest.raises(ActionRefused, match="Close"):
        erase_person(person, by=by)
    person = close_sign_in(User.objects.get(pk=person.pk), by=by)
    lines = HistoryLine.objects.filter(by=person).count()

    erase_person(person, by=by)

    pages = (f"/people/{person.pk}/", "/people/?q=Quagga", f"/people/{person.pk}/data.json", "/invitations/")
    for page in pages:
        text = client_of(by).get(page).text
        for secret in ("Quagga Wang", "138 0013", "owner@example.org", "Owner@example.org"):
            assert secret not in text, page
    assert HistoryLine.objects.filter(by=person).count() == lines
    assert not person.memberships.exists()
    with pytest.raises(ActionRefused, match="anew"):
        open_sign_in(person, by=by)
