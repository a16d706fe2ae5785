"""Tasks with reminders."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from symbionet.core.errors import ActionRefused
from symbionet.network.models import Visibility
from symbionet.notices.models import Notice
from symbionet.notices.words import notice_text
from symbionet.work.actions import (
    add_task,
    assign_task,
    finish_task,
    note_reminded,
    reopen_task,
    snooze_task,
)
from symbionet.work.models import Task
from symbionet.work.queries.tasks import due_reminders, tasks_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def task(people, today) -> Task:
    return add_task(people.synergy, "Ask the lab", due=today, by=people.practitioner)


def test_task_is_of_who_adds_it_and_reminds_on_its_day(people, task, today):
    assert (task.assigned_to, task.remind_on) == (people.practitioner, today)
    assert list(due_reminders(today)) == [task]
    assert list(due_reminders(today - timedelta(days=1))) == []


def test_reminder_goes_out_once(task, today):
    note_reminded(list(due_reminders(today)))

    assert list(due_reminders(today)) == []


def test_putting_off_reminds_again_on_that_day(people, task, today):
    note_reminded([task])

    snooze_task(task, until=today + timedelta(days=3), by=people.practitioner)

    assert list(due_reminders(today)) == []
    assert list(due_reminders(today + timedelta(days=3))) == [task]
    with pytest.raises(ActionRefused):
        snooze_task(task, until=today, by=people.practitioner)


def test_done_once_and_opened_again(people, task, today):
    stale = Task.objects.get(pk=task.pk)
    finish_task(task, by=people.practitioner)
    with pytest.raises(ActionRefused):
        finish_task(stale, by=people.technical_lead)
    assert list(due_reminders(today)) == []

    reopen_task(task, by=people.practitioner)

    assert list(tasks_of(people.practitioner)) == [task]


def test_task_given_to_another_is_on_that_list(people, task):
    assign_task(task, to=people.technical_lead, by=people.practitioner)

    assert list(tasks_of(people.practitioner)) == []
    assert list(tasks_of(people.technical_lead)) == [task]


def test_tasks_without_date_come_last(people, today):
    late = add_task(people.synergy, "Some day", by=people.practitioner)
    soon = add_task(people.synergy, "Soon", due=today + timedelta(days=9), by=people.practitioner)

    assert list(tasks_of(people.practitioner)) == [soon, late]


def test_reminder_after_the_due_date_is_refused(people, today):
    with pytest.raises(ActionRefused, match="after the due date"):
        add_task(people.synergy, "x", due=today, remind_on=today + timedelta(days=1), by=people.practitioner)


def test_buttons_of_the_own_list_lead_back_to_it(people, client_of, task):
    client = client_of(people.practitioner)
    page = reverse("follow_up_list")

    answer = client.post(reverse("follow_up_snooze", args=[task.pk]), {"days": "7", "next": page})

    task.refresh_from_db()
    assert answer["Location"] == page
    assert task.due == timezone.localdate() + timedelta(days=7)
    assert "Ask the lab" in client.get(page).content.decode()


def test_task_is_added_on_the_page(people, client_of):
    client_of(people.practitioner).post(
        reverse("follow_up_add", args=[people.synergy.pk]), {"title": "Call", "assigned_to": people.technical_lead.pk}
    )

    assert Task.objects.get().assigned_to == people.technical_lead


def test_a_task_given_away_is_told_to_its_new_person_and_no_more_to_the_old_one(people, task, client_of):
    assign_task(task, to=people.programme_manager, by=people.practitioner)
    assert Notice.objects.filter(person=people.programme_manager, code="follow_up.yours").count() == 1
    page = client_of(people.practitioner).get(reverse("synergy_contacts", args=[task.subject_id])).content.decode()
    assert reverse("follow_up_assign", args=[task.pk]) in page

    address = reverse("follow_up_assign", args=[task.pk])
    given = {"to": people.technical_lead.pk}
    page = client_of(people.practitioner).post(address, given, follow=True).content.decode()

    assert f"“Ask the lab” is now a task of {people.technical_lead}." in page
    notice = Notice.objects.get(code="follow_up.yours")
    assert (notice.person, notice.url) == (people.technical_lead, reverse("follow_up_list"))
    assert "Ask the lab" in notice_text(notice)


def test_a_task_goes_to_a_person_of_the_team_and_not_when_it_is_done(people, task, client_of):
    address = reverse("follow_up_assign", args=[task.pk])
    page = client_of(people.practitioner).post(address, {"to": people.owner.pk}, follow=True).content.decode()
    assert "Choose who is to have the task." in page
    finish_task(task, by=people.practitioner)

    with pytest.raises(ActionRefused, match="done already"):
        assign_task(task, to=people.technical_lead, by=people.practitioner)

    assert not Notice.objects.filter(code="follow_up.yours").exists()


@pytest.fixture
def hinted(people):
    """Both sides see the synergy, and neither the name of the other."""
    people.have.visibility = Visibility.CONSENT
    people.have.save()


@pytest.mark.usefixtures("hinted")
def test_member_does_its_task_on_its_own_list_and_nobody_else_sees_it(people, client_of):
    page = reverse("follow_up_list")
    client_of(people.practitioner).post(
        reverse("follow_up_add", args=[people.synergy.pk]),
        {"title": "Send two bags", "assigned_to": people.partner.pk},
    )
    task = Task.objects.get()
    assert [notice.code for notice in Notice.objects.filter(person=people.partner)] == ["follow_up.yours"]

    html = client_of(people.partner).get(page).content.decode()
    assert "Send two bags" in html
    assert "Owner Power" not in html
    for stranger in (people.owner, people.outsider):
        assert "Send two bags" not in client_of(stranger).get(page).content.decode()
        for route in ("follow_up_done", "follow_up_reopen", "follow_up_snooze"):
            assert client_of(stranger).post(reverse(route, args=[task.pk])).status_code == 404

    client_of(people.partner).post(reverse("follow_up_done", args=[task.pk]), {"next": page})
    task.refresh_from_db()
    assert task.done_by == people.partner
    client_of(people.partner).post(reverse("follow_up_reopen", args=[task.pk]), {"next": page})
    task.refresh_from_db()
    assert task.done_at is None


@pytest.mark.usefixtures("hinted")
def test_task_of_a_member_names_no_side_that_has_not_agreed(people):
    with pytest.raises(ActionRefused, match="Owner Power"):
        add_task(people.synergy, "Call Owner Power", by=people.practitioner, assigned_to=people.partner)
    row = add_task(people.synergy, "Call Owner Power", by=people.practitioner)  # the team may know
    with pytest.raises(ActionRefused, match="Owner Power"):
        assign_task(row, to=people.partner, by=people.practitioner)
    add_task(people.synergy, "Call Other Cement", by=people.practitioner, assigned_to=people.partner)  # itself


def test_task_is_given_only_to_who_sees_the_synergy(people):
    for person in (people.outsider, people.partner):  # the have is kept from members, so that the partner sees nothing
        with pytest.raises(ActionRefused, match="does not see"):
            add_task(people.synergy, "Send it", by=people.practitioner, assigned_to=person)
    assert add_task(people.synergy, "Send it", by=people.practitioner, assigned_to=people.owner)


def test_task_of_a_synergy_that_was_closed_is_gone_from_the_list(people, client_of):
    task = add_task(people.synergy, "Send it", by=people.practitioner, assigned_to=people.owner)
    people.synergy.sight = "practitioners"
    people.synergy.save()

    assert list(tasks_of(people.owner)) == []
    assert client_of(people.owner).post(reverse("follow_up_done", args=[task.pk])).status_code == 404
