"""Who is told what of synergies, matches and duties; no notice and no mail names a firm its reader may not know."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from factories import make_match, make_organisation, make_resource, make_run, make_synergy, make_user
from symbionet.accounts.models import Role, User
from symbionet.core.models import Job
from symbionet.impact.actions.confirmations import notify_benefits_asked
from symbionet.matches.actions import run_matching, start_matching
from symbionet.matches.actions.notices import notify_new_matches
from symbionet.network.models import Visibility
from symbionet.notices.actions import mark_all_read, send_due_mails
from symbionet.notices.models import Notice
from symbionet.notices.queries import notices_of
from symbionet.notices.words import notice_details, notice_text
from symbionet.synergies.actions import (
    ask_to_be_named,
    edit_synergy,
    give_name,
    hold_synergy,
    move_synergy,
    notify_duties,
    notify_naming,
    open_synergy,
    resume_synergy,
)
from symbionet.synergies.models import Reactivation, Stage, SynergyConsent
from symbionet.web.rounds import hold_round
from symbionet.work.actions import add_task, post_message
from symbionet.work.models import Task

NAMES = ["Owner Power", "甲电厂", "Other Cement", "乙水泥厂"]


def read(person: User) -> list[str]:
    """What the person's notices say, newest first, without their details."""
    return [notice_text(row) for row in notices_of(person)]


def told_words(person: User) -> str:
    return " ".join(text for row in notices_of(person) for text in (notice_text(row), *notice_details(row)))


@pytest.fixture
def synergy(people):
    people.synergy.owner = people.practitioner
    people.synergy.title_en, people.synergy.title_zh = "Ash from Owner Power to Other Cement", "甲电厂粉煤灰供乙水泥厂"
    people.synergy.save()
    people.have.visibility = Visibility.CONSENT  # the partner may know of it, not whose it is
    people.have.save()
    return people.synergy


def move(synergy, by, to="discussion"):
    return move_synergy(synergy, to, by=by, override_reason="agreed on the phone")


def test_a_move_reaches_both_sides_and_the_owner_but_not_who_made_it(people, synergy, practitioner_two):
    move(synergy, practitioner_two)

    (moved,) = [text for text in read(people.owner) if "from" in text]
    assert moved == "Fly ash: from “Idea” to “Discussion”"
    codes = set(notices_of(people.partner).values_list("code", flat=True))
    assert codes == {"synergy.moved", "synergy_consent.asked"}
    assert read(people.practitioner) == ["Ash from Owner Power to Other Cement: from “Idea” to “Discussion”"]
    assert read(practitioner_two) == read(people.outsider) == read(people.auditor) == []


@pytest.fixture
def practitioner_two(db):
    return make_user(Role.PRACTITIONER, name="Second")


def test_one_unread_notice_follows_a_synergy(people, synergy, practitioner_two):
    move(synergy, practitioner_two)
    hold_synergy(
        synergy,
        {"category": "economic"},
        by=practitioner_two,
        reactivate_on=timezone.localdate() + timedelta(days=9),
    )
    assert "Fly ash: put on hold" in read(people.owner)
    resume_synergy(synergy, by=practitioner_two)
    (row,) = notices_of(people.owner).filter(topic="synergies")
    assert notice_text(row) == "Fly ash: taken up again, in “Discussion”"
    assert row.url == synergy.get_absolute_url()


def test_a_past_that_is_written_down_now_tells_nobody(people, synergy):
    move_synergy(synergy, "discussion", by=people.practitioner, override_reason="old list", at=timezone.now())

    assert not Notice.objects.exists()


def test_who_may_not_see_a_synergy_hears_nothing_of_it(people):
    hidden = make_organisation(name_en="Hidden Works")
    member = make_user(organisation=hidden)
    have = make_resource(people.owner_org, visibility=Visibility.PRACTITIONERS)
    open_synergy({"have": have, "receiver": hidden}, by=people.practitioner)

    assert read(member) == []


def test_a_new_owner_is_told_and_one_who_takes_it_is_not(people, synergy, practitioner_two):
    edit_synergy(synergy, {"owner": practitioner_two}, by=people.practitioner)
    edit_synergy(synergy, {"owner": people.practitioner}, by=people.practitioner)

    assert read(practitioner_two) == ["You are now responsible for: Ash from Owner Power to Other Cement"]
    assert read(people.practitioner) == []


def test_messages_go_to_their_audience_and_never_tell_their_text(people, synergy, practitioner_two):
    def say(audience: str, author: User, **more) -> None:
        post_message(synergy, "secret words", audience=audience, by=author, **more)

    say("provider", people.practitioner, mentions=[practitioner_two, people.outsider])
    say("provider", people.practitioner)
    assert read(people.owner) == ["2 new messages: Fly ash"]
    assert read(people.partner) == read(people.outsider) == []
    assert read(practitioner_two) == ["You were mentioned: Ash from Owner Power to Other Cement"]
    say("team", practitioner_two)
    say("parties", people.owner)
    assert read(people.partner) == ["1 new message: Material"]  # the resource has no class
    assert read(people.practitioner) == ["2 new messages: Ash from Owner Power to Other Cement"]
    assert "secret" not in " ".join(map(told_words, User.objects.all()))


def test_consent_to_be_named_asks_one_side_and_tells_the_other(people, synergy, client_of):
    ask_to_be_named(synergy, people.other_org, by=people.practitioner)
    (asked,) = notices_of(people.partner)
    assert asked.code == "synergy_consent.asked"
    assert asked.mailed_at is not None  # its letter goes another way
    assert client_of(people.partner).get(asked.url).status_code == 200
    assert read(people.owner) == []

    give_name(synergy, people.other_org, by=people.partner)
    assert read(people.owner) == ["The other side has agreed to be named: Fly ash"]
    assert len(read(people.practitioner)) == 1


def test_the_question_for_benefits_reaches_the_side(people, synergy):
    notify_benefits_asked(synergy, people.owner_org, by=people.practitioner)

    assert read(people.owner) == ["Please confirm the benefits: Fly ash"]


def run_of(**scope) -> Job:
    return make_run(state="done", **{"new": 1, **scope}).job


def test_a_run_tells_each_person_once_and_adds_up(people):
    first = run_of()
    for number in range(4):
        have = make_resource(people.owner_org, title_en=f"Ash {number}", visibility=Visibility.NETWORK)
        make_match(have, people.other_org, probability=0.5 + number / 10)

    notify_new_matches(first)
    assert read(people.owner) == ["4 new matches"]
    assert read(people.practitioner) == read(people.technical_lead) == ["4 new matches"]
    assert read(people.outsider) == read(people.observer) == read(people.trainer) == []
    (row,) = notices_of(people.practitioner)
    assert notice_details(row)[0] == "Ash 3 → Other Cement (80 %)"

    second = run_of()
    make_match(make_resource(people.owner_org, visibility=Visibility.NETWORK), people.other_org)
    notify_new_matches(second)
    assert read(people.owner) == ["5 new matches"]
    notify_new_matches(run_of(new=0))
    assert read(people.owner) == ["5 new matches"]


def test_a_run_of_one_resource_tells_of_that_alone(people):
    job = run_of(scope="resource", resource=people.have)
    make_match(people.have, people.outsider.memberships.get().organisation)
    make_match(make_resource(people.owner_org, title_en="Slag"), people.other_org)

    notify_new_matches(job)

    assert read(people.practitioner) == ["1 new match"]


def test_the_run_itself_tells_when_it_is_done(people):
    people.match.delete()
    make_resource(
        people.other_org, direction="want", title_en="Fly ash", class_id="fly-ash", visibility=Visibility.NETWORK
    )
    people.have.class_id = "fly-ash"
    people.have.save()

    job = run_matching(start_matching(by=people.practitioner))

    assert job.matching_run.new >= 1
    assert "new match" in told_words(people.technical_lead)
    assert read(people.practitioner) == []  # who started it sees the result there


def due_synergy(people, **fields):
    fields.setdefault("owner", people.practitioner)
    return make_synergy(people.have, people.other_org, **fields)


def test_duties_of_the_day_are_told_once_a_week_while_they_stay_the_same(people):
    yesterday = timezone.localdate() - timedelta(days=1)
    due_synergy(people, title_en="Late", next_action="Call", next_action_due=yesterday)
    due_synergy(people, title_en="Done", next_action_due=yesterday, stage=Stage.COMPLETED)
    due_synergy(people, title_en="Nobody's", next_action_due=yesterday, owner=None)

    notify_duties()
    assert read(people.practitioner) == ["1 next action is due"]
    assert told_words(people.practitioner).endswith("Late")
    mark_all_read(by=people.practitioner)
    notify_duties()
    assert notices_of(people.practitioner).count() == 1
    due_synergy(people, title_en="Later", next_action_due=yesterday)
    notify_duties()
    assert read(people.practitioner)[0] == "2 next actions are due"


def test_stalled_synergies_reminders_and_reactivations_find_their_people(people, practitioner_two):
    long_ago = timezone.now() - timedelta(days=900)
    due_synergy(people, title_en="Stuck", stage_since=long_ago)
    stopped = due_synergy(people, title_en="Stopped", stage=Stage.LOST, stopped_at=Stage.IDEA, owner=None)
    Reactivation.objects.create(synergy=stopped, reason="price")
    today = timezone.localdate()
    add_task(people.synergy, "Send the sample", due=today, assigned_to=people.technical_lead, by=None)
    Task.objects.create(subject=people.synergy, title="Done", remind_on=today, done_at=timezone.now())

    notify_duties()

    assert set(read(people.practitioner)) == {
        "1 synergy has stalled",
        "1 stopped synergy is worth another look",
    }
    assert read(practitioner_two) == ["1 stopped synergy is worth another look"]
    assert "Send the sample" in told_words(people.technical_lead)
    notify_duties()
    given = "You were given a task: Send the sample (Fly ash to cement)"
    assert read(people.technical_lead) == ["1 task is due", given]  # each reminder once


def test_a_round_reminds_once_a_day_and_its_digest_takes_the_reminders_along(people):
    yesterday = timezone.localdate() - timedelta(days=1)
    due_synergy(people, title_en="Late", next_action_due=yesterday)
    people.have.renew_by = yesterday
    people.have.save()
    now = timezone.localtime().replace(hour=9)

    first = hold_round(now)
    assert first.reminders == 2
    assert first.mails.sent == 2
    assert {letter.to[0] for letter in mail.outbox} == {"practitioner@example.org", "owner@example.org"}
    again = hold_round(now + timedelta(minutes=1))
    assert (again.reminders, again.mails.sent) == (0, 0)


def test_no_notice_and_no_mail_to_a_member_names_another_firm(people, synergy):
    """Through every door at once: moves, messages, consents, benefits, matches, in both languages."""
    members = {people.owner: NAMES[2:], people.partner: NAMES[:2], people.outsider: NAMES}
    for language in ("en", "zh-hans"):
        User.objects.update(language=language)
        move(synergy, people.practitioner, "discussion" if language == "en" else "negotiation")
        post_message(synergy, "Dear both", audience="parties", by=people.practitioner)
        for side in (people.owner_org, people.other_org):
            consent, _ = SynergyConsent.objects.get_or_create(synergy=synergy, organisation=side)
            for state in ("asked", "given", "withdrawn"):
                consent.state = state
                notify_naming(consent, by=None)
            notify_benefits_asked(synergy, side, by=None)
        job = run_of()
        make_match(make_resource(people.owner_org, visibility=Visibility.CONSENT), people.other_org)
        notify_new_matches(job)
        Notice.objects.update(at=timezone.now() - timedelta(days=1), mailed_at=None)
        send_due_mails()

    for person, secrets in members.items():
        told = told_words(person) + str(list(notices_of(person).values_list("values", flat=True)))
        assert [name for name in secrets if name in told] == []
    letters = [letter for letter in mail.outbox if letter.to[0] in {person.email for person in members}]
    assert len(letters) >= 2
    for letter in letters:
        person = next(person for person in members if person.email == letter.to[0])
        whole = f"{letter.subject} {letter.body} {letter.alternatives} {letter.extra_headers}"
        assert [name for name in members[person] if name in whole] == []
        assert "Dear" not in whole


def test_topics_of_the_hooks_are_those_people_choose_by(people, synergy):
    move(synergy, people.practitioner)
    edit_synergy(synergy, {"owner": people.technical_lead}, by=people.practitioner)

    assert set(Notice.objects.values_list("topic", flat=True)) == {"synergies", "duties", "consents"}
