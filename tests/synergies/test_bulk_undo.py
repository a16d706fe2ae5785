"""What was done with many synergies at once is taken back, unless somebody has gone on from it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from factories import make_user
from symbionet.accounts.models import Role
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.core.models import Job
from symbionet.notices.models import Notice
from symbionet.synergies.actions import (
    assign_owner,
    edit_synergy,
    hold_synergies,
    move_synergies_on,
    move_synergy,
    plan_next_action,
    undo_bulk,
)
from symbionet.synergies.models import Reactivation, Stage, Synergy
from symbionet.synergies.pages.synergy_board import last_bulk_shown_to
from symbionet.synergies.queries import BULK
from symbionet.work.actions import add_evidence
from symbionet.work.models import Barrier

pytestmark = pytest.mark.django_db

LATER = timezone.localdate() + timedelta(days=60)


@pytest.fixture
def ready(people) -> Synergy:
    """A synergy that may leave its first stage, with an owner, a next action and a day."""
    for kind in ("interest_provider", "interest_receiver"):
        add_evidence(people.synergy, kind, by=people.practitioner)
    values = {"owner": people.technical_lead, "next_action": "Visit", "next_action_due": date(2026, 12, 1)}
    return edit_synergy(people.synergy, values, by=people.practitioner)


def last_job() -> Job:
    return Job.objects.filter(kind=BULK).latest("pk")


def columns(synergy: Synergy) -> tuple:
    row = Synergy.objects.get(pk=synergy.pk)
    return (row.owner, row.next_action, row.next_action_due, row.stage, row.stage_since, row.stopped_at,
            row.reactivate_on)  # fmt: skip


@pytest.mark.parametrize(
    "act",
    [
        lambda rows, people: assign_owner(rows, people.practitioner, by=people.practitioner),
        lambda rows, people: plan_next_action(rows, "Call", date(2027, 1, 2), by=people.practitioner),
        lambda rows, people: hold_synergies(
            rows, {"category": "economic"}, by=people.practitioner, reactivate_on=LATER
        ),
        lambda rows, people: move_synergies_on(rows, by=people.practitioner),
    ],
)
def test_each_bulk_action_is_taken_back_and_the_history_keeps_both(people, ready, act):
    before, moves = columns(ready), ready.moves.count()
    act([ready], people)
    done = columns(ready)
    verb = history_of(ready).first().verb

    result = undo_bulk(last_job(), by=people.practitioner)

    assert done != before
    assert (result.done, result.refused) == (1, ())
    assert columns(ready) == before
    assert ready.moves.count() == moves
    assert not Barrier.objects.filter(synergy=ready).exists()
    assert [line.verb for line in history_of(ready)[:2]] == ["synergy.bulk_undone", verb]
    with pytest.raises(ActionRefused, match="undone already"):
        undo_bulk(last_job(), by=people.practitioner)


def test_what_somebody_has_changed_since_stays_and_is_named(people, ready):
    hold_synergies([ready], {"category": "economic"}, by=people.practitioner, reactivate_on=LATER)
    job = last_job()
    edit_synergy(ready, {"reactivate_on": LATER + timedelta(days=1)}, by=people.technical_lead)

    result = undo_bulk(job, by=people.practitioner)

    assert result.done == 0
    assert result.refused == ((ready, "Somebody has changed it since: it stays as it is."),)
    ready.refresh_from_db()
    assert ready.stage == Stage.ON_HOLD
    assert Barrier.objects.filter(synergy=ready).count() == 1


def test_a_later_move_stands_in_the_way_but_another_field_does_not(people, ready):
    move_synergies_on([ready], by=people.practitioner)
    moved = last_job()
    assign_owner([ready], people.practitioner, by=people.practitioner)
    owned = last_job()
    move_synergy(ready, "negotiation", by=people.practitioner, override_reason="They met.")

    assert undo_bulk(moved, by=people.practitioner).done == 0
    assert undo_bulk(owned, by=people.practitioner).done == 1
    ready.refresh_from_db()
    assert (ready.owner, ready.stage) == (people.technical_lead, "negotiation")


def test_the_notice_of_a_new_owner_is_taken_back_and_the_parties_hear_of_the_way_back(people, ready):
    other = make_user(Role.PRACTITIONER)
    assign_owner([ready], other, by=people.practitioner)
    assert Notice.objects.filter(person=other, code="synergy.yours").exists()
    undo_bulk(last_job(), by=people.practitioner)
    assert not Notice.objects.filter(person=other).exists()

    hold_synergies([ready], {"category": "economic"}, by=people.practitioner, reactivate_on=LATER)
    Reactivation.objects.create(synergy=ready, reason="price")
    undo_bulk(last_job(), by=people.practitioner)

    told = Notice.objects.get(person=people.technical_lead, key=f"synergy:{ready.pk}")
    assert told.code == "synergy.resumed"
    assert Reactivation.objects.get().taken is False


def test_the_workbench_offers_to_undo_the_last_one_for_a_day(people, ready, client_of):
    client = client_of(people.practitioner)
    given = {"action": "plan", "synergy": [ready.pk], "next_action": "Call", "next_action_due": "2030-01-02"}
    page = client.post(reverse("synergy_bulk"), given, follow=True).content.decode()
    address = reverse("synergy_bulk_undo", args=[last_job().pk])
    assert address in page
    assert address in client.get(reverse("synergy_list")).content.decode()  # still there on a later visit

    page = client.post(address, follow=True).content.decode()

    assert "Taken back for 1 synergy." in page
    assert address not in page
    ready.refresh_from_db()
    assert ready.next_action == "Visit"
    assert client_of(people.technical_lead).post(address).status_code == 404


def test_after_a_day_it_is_offered_no_more(people, ready):
    plan_next_action([ready], "Call", None, by=people.practitioner)
    assert last_bulk_shown_to(people.practitioner).number == 1

    Job.objects.update(created_at=timezone.now() - timedelta(days=2))

    assert last_bulk_shown_to(people.practitioner) is None
    assert last_bulk_shown_to(people.owner) is None


def test_what_changes_nothing_leaves_nothing_to_undo(people, ready):
    assign_owner([ready], people.technical_lead, by=people.practitioner)

    assert not Job.objects.filter(kind=BULK).exists()
