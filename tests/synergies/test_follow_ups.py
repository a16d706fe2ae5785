"""Tasks with reminders."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from symbionet.core.errors import ActionRefused
from symbionet.notices.models import Notice
from symbionet.notices.queries import notice_text
from symbionet.synergies.actions.follow_ups import (
    add_follow_up,
    assign_follow_up,
    finish_follow_up,
    note_reminded,
    reopen_follow_up,
    snooze,
)
from symbionet.synergies.models import FollowUp
from symbionet.synergies.queries.following import due_reminders, follow_ups_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def task(people, today) -> FollowUp:
    return add_follow_up(people.synergy, "Ask the lab", due=today, by=people.practitioner)


def test_task_is_of_who_adds_it_and_reminds_on_its_day(people, task, today):
    assert (task.assigned_to, task.remind_on) == (people.practitioner, today)
    assert list(due_reminders(today)) == [task]
    assert list(due_reminders(today - timedelta(days=1))) == []


def test_reminder_goes_out_once(task, today):
    note_reminded(list(due_reminders(today)))

    assert list(due_reminders(today)) == []


def test_putting_off_reminds_again_on_that_day(people, task, today):
    note_reminded([task])

    snooze(task, until=today + timedelta(days=3), by=people.practitioner)

    assert list(due_reminders(today)) == []
    assert list(due_reminders(today + timedelta(days=3))) == [task]
    with pytest.raises(ActionRefused):
        snooze(task, until=today, by=people.practitioner)


def test_done_once_and_opened_again(people, task, today):
    stale = FollowUp.objects.get(pk=task.pk)
    finish_follow_up(task, by=people.practitioner)
    with pytest.raises(ActionRefused):
        finish_follow_up(stale, by=people.technical_lead)
    assert list(due_reminders(today)) == []

    reopen_follow_up(task, by=people.practitioner)

    assert list(follow_ups_of(people.practitioner)) == [task]


def test_task_given_to_another_is_on_that_list(people, task):
    assign_follow_up(task, to=people.technical_lead, by=people.practitioner)

    assert list(follow_ups_of(people.practitioner)) == []
    assert list(follow_ups_of(people.technical_lead)) == [task]


def test_tasks_without_date_come_last(people, today):
    late = add_follow_up(people.synergy, "Some day", by=people.practitioner)
    soon = add_follow_up(people.synergy, "Soon", due=today + timedelta(days=9), by=people.practitioner)

    assert list(follow_ups_of(people.practitioner)) == [soon, late]


def test_reminder_after_the_due_date_is_refused(people, today):
    with pytest.raises(ActionRefused, match="after the due date"):
        add_follow_up(people.synergy, "x", due=today, remind_on=today + timedelta(days=1), by=people.practitioner)


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

    assert FollowUp.objects.get().assigned_to == people.technical_lead


def test_a_task_given_away_is_told_to_its_new_person_and_no_more_to_the_old_one(people, task, client_of):
    assign_follow_up(task, to=people.programme_manager, by=people.practitioner)
    assert Notice.objects.filter(person=people.programme_manager, code="follow_up.yours").count() == 1
    page = client_of(people.practitioner).get(reverse("synergy_contacts", args=[task.synergy_id])).content.decode()
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
    finish_follow_up(task, by=people.practitioner)

    with pytest.raises(ActionRefused, match="done already"):
        assign_follow_up(task, to=people.technical_lead, by=people.practitioner)

    assert not Notice.objects.filter(code="follow_up.yours").exists()
