"""Deciding matches, taking decisions back, proposing and editing synergies."""

import pytest

from factories import make_match, make_organisation, make_resource
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.matches.actions import (
    accept_match,
    accept_matches,
    dismiss_match,
    dismiss_matches,
    postpone_match,
    reopen_match,
    undo_decision,
)
from symbionet.matches.models import Match, MatchState
from symbionet.synergies.actions import AlreadyProposed, edit_synergy, propose_synergy, synergy_titles
from symbionet.synergies.models import Stage, Synergy

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(people) -> Match:
    """An open match that nobody pursues yet."""
    return make_match(people.have, make_organisation(name_en="Fourth Bricks", name_zh="丁砖厂"))


def state_of(match: Match) -> tuple[str, str, str]:
    match.refresh_from_db()
    return match.state, match.dismissal_reason, match.note


@pytest.mark.parametrize(
    ("decide", "state", "verb"),
    [
        (accept_match, MatchState.ACCEPTED, "match.accepted"),
        (postpone_match, MatchState.NOT_NOW, "match.postponed"),
        (reopen_match, MatchState.OPEN, "match.reopened"),
    ],
)
def test_decision_is_kept_with_one_line(match, people, decide, state, verb):
    decide(match, by=people.practitioner)

    assert state_of(match)[0] == state
    assert [line.verb for line in history_of(match)] == [verb]


def test_dismissal_needs_a_known_reason(match, people):
    with pytest.raises(ActionRefused, match="choose one of the reasons"):
        dismiss_match(match, by=people.practitioner, reason="because")

    assert state_of(match) == (MatchState.OPEN, "", "")


def test_undo_restores_what_was_before(match, people):
    dismiss_match(match, by=people.practitioner, reason="price", note="too dear")
    postpone_match(match, by=people.practitioner)

    undo_decision(match, by=people.practitioner)

    assert state_of(match) == (MatchState.DISMISSED, "price", "too dear")
    assert [line.verb for line in history_of(match)] == [
        "match.decision_undone",
        "match.postponed",
        "match.dismissed",
    ]


def test_nobody_undoes_what_another_decided(match, people):
    accept_match(match, by=people.owner)

    with pytest.raises(ActionRefused, match="no decision of yours"):
        undo_decision(match, by=people.practitioner)

    assert state_of(match)[0] == MatchState.ACCEPTED


def test_several_are_decided_all_or_none(match, people):
    # people.match is pursued as a synergy, so it cannot be dismissed
    with pytest.raises(ActionRefused, match="pursued as a synergy"):
        dismiss_matches([match, people.match], by=people.practitioner, reason="price")

    assert state_of(match)[0] == MatchState.OPEN
    accept_matches([match, people.match], by=people.practitioner)
    assert state_of(match)[0] == state_of(people.match)[0] == MatchState.ACCEPTED


def test_proposed_synergy_has_sides_titles_and_accepts_the_match(match, people):
    synergy = propose_synergy(match, by=people.practitioner)

    assert (synergy.stage, synergy.provider, synergy.receiver) == (Stage.IDEA, people.owner_org, match.receiver)
    assert (synergy.title_zh, synergy.title_en) == (
        "甲电厂粉煤灰供丁砖厂",
        "Fly ash from Owner Power to Fourth Bricks",
    )
    assert (synergy.owner, synergy.have, synergy.match) == (people.practitioner, people.have, match)
    assert state_of(match)[0] == MatchState.ACCEPTED
    assert [line.verb for line in history_of(synergy)] == ["synergy.proposed"]
    assert [line.verb for line in history_of(match)] == ["match.accepted"]


def test_titles_use_the_language_there_is(people):
    have = make_resource(make_organisation(name_en="", name_zh="甲厂"), title_en="", title_zh="余热")
    match = make_match(have, make_organisation(name_en="Only English", name_zh=""))

    assert synergy_titles(match) == ("甲厂余热供Only English", "余热 from 甲厂 to Only English")


def test_second_proposal_is_refused_with_the_first(people):
    with pytest.raises(AlreadyProposed) as refusal:
        propose_synergy(people.match, by=people.practitioner)

    assert refusal.value.synergy == people.synergy
    assert Synergy.objects.count() == 1


def test_edit_keeps_old_and_new_in_one_line(people):
    edit_synergy(people.synergy, {"next_action": "Send a sample", "notes": ""}, by=people.practitioner)

    people.synergy.refresh_from_db()
    assert people.synergy.next_action == "Send a sample"
    assert [line.details for line in history_of(people.synergy)] == [
        {"changes": {"next_action": ["", "Send a sample"]}}
    ]


def test_edit_without_a_change_leaves_no_line(people):
    edit_synergy(people.synergy, {"notes": ""}, by=people.practitioner)

    assert not history_of(people.synergy)
