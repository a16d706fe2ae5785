"""The page of today: what is on it, in which order, and what one tap does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from factories import make_match, make_organisation, make_resource, make_synergy
from symbionet.matches.models import Match
from symbionet.network.models import Consent
from symbionet.notices.actions import notify
from symbionet.synergies.models import Reactivation, SynergyConsent
from symbionet.synergies.pages.duties import duties_of
from symbionet.work.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(people):
    """Makes synergies of the practitioner; nothing else waits at first."""
    Match.objects.update(state="dismissed")
    today = timezone.localdate()

    def made(title: str, **fields):
        fields.setdefault("next_action", "Call")
        fields.setdefault("next_action_due", today + timedelta(days=30))
        return make_synergy(people.have, people.other_org, title_en=title, owner=people.practitioner, **fields)

    return made


def test_nothing_waits_while_all_is_planned(people, mine, client_of):
    mine("Planned")

    assert duties_of(people.practitioner) == []
    assert "Nothing waits for you" in client_of(people.practitioner).get(reverse("today")).content.decode()


def test_what_is_worth_most_comes_first(people, mine):
    today = timezone.localdate()
    mine("Small", money=1_000, next_action_due=today - timedelta(days=60))
    mine("Large", money=9_000_000, next_action_due=today)
    mine("Unknown", next_action="", next_action_due=None)
    make_match(people.have, make_organisation(), probability=0.5, money=200_000, expected=100_000)

    duties = duties_of(people.practitioner)

    assert [duty.title or duty.text for duty in duties[:1]] == ["Large"]
    assert [duty.kind for duty in duties] == ["synergy", "match", "synergy", "synergy"]
    assert [duty.why[0] for duty in duties if duty.kind == "synergy"] == [
        "due today",
        "overdue",
        "no next action planned",
    ]


def test_every_kind_of_duty_is_there(people, mine):
    me, long_ago = people.practitioner, timezone.now() - timedelta(days=10)
    stale = mine("Stale", stage_since=timezone.now() - timedelta(days=400))
    asked = mine("Asked")
    SynergyConsent.objects.create(synergy=asked, organisation=people.owner_org, asked_at=long_ago)
    lost = mine("Lost", stage="lost", stopped_at="idea")
    Reactivation.objects.create(synergy=lost, reason="price")
    Task.objects.create(subject=stale, title="Send the data sheet", due=timezone.localdate(), assigned_to=me)
    Consent.objects.create(resource=people.have, organisation=make_organisation(), asked_by=me, created_at=long_ago)
    notify([me], "message.mention", values={"title": "Asked"}, url="/synergies/1/messages/")

    duties = duties_of(me)

    why = {duty.title or duty.text: duty.why for duty in duties if duty.kind == "synergy"}
    assert why["Stale"] == ("400 days without a move",)
    assert why["Asked"] == ("consent asked 10 days ago, no answer",)
    assert why["Lost"] == ("Its value has risen",)
    assert {duty.kind for duty in duties} == {"synergy", "task", "consent", "messages"}


def test_what_belongs_to_others_is_not_there(people, mine):
    other = mine("Of another", next_action_due=timezone.localdate())
    other.owner = people.technical_lead
    other.save()
    Task.objects.create(subject=other, title="Theirs", due=timezone.localdate(), assigned_to=people.technical_lead)

    assert duties_of(people.practitioner) == []
    assert len(duties_of(people.technical_lead)) == 2


def test_one_tap_does_and_puts_off(people, mine, client_of):
    today = timezone.localdate()
    row = mine("Due", next_action_due=today - timedelta(days=3))
    me = client_of(people.practitioner)

    me.post(reverse("today_snooze", args=[row.pk]), {"days": "7"})
    row.refresh_from_db()
    assert row.next_action_due == today + timedelta(days=7)
    assert duties_of(people.practitioner) == []

    me.post(reverse("today_done", args=[row.pk]))
    row.refresh_from_db()
    assert (row.next_action, row.next_action_due) == ("", None)
    assert duties_of(people.practitioner)[0].why == ("no next action planned",)


def test_the_page_needs_no_more_queries_for_more_rows(people, mine, client_of, django_assert_max_num_queries):
    today = timezone.localdate()
    for number in range(30):
        row = mine(f"S{number}", next_action_due=today)
        Task.objects.create(subject=row, title="Call", due=today, assigned_to=people.practitioner)
        make_match(people.have, make_organisation(), expected=number)
    me = client_of(people.practitioner)

    with django_assert_max_num_queries(26):
        me.get(reverse("today"))


def test_of_the_matches_of_one_have_the_best_stands_for_all(people, mine):
    for number in range(3):
        make_match(people.have, make_organisation(), probability=0.9, money=1e4 * number, expected=9e3 * number)
    other = make_resource(people.owner_org, title_en="Slag")
    make_match(other, make_organisation(), probability=0.5, expected=100)

    best, second = (duty for duty in duties_of(people.practitioner) if duty.kind == "match")

    assert (best.value, best.have, best.why) == (
        pytest.approx(1800 / 0.7), people.have.pk,  # one idea in ten is completed, of usual ones (0.7)
         ("match to decide: technical fit 90 %", "2 more could take it"),
    )  # fmt: skip
    assert (second.have, second.why) == (other.pk, ("match to decide: technical fit 50 %",))
