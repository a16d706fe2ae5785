"""The life of a synergy: steps with their evidence, stops with their barrier, and no other way through any door."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from factories import make_match, make_organisation, make_resource, make_site, make_synergy, make_user
from symbionet.accounts.models import Role
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.core.history_words import history_lines
from symbionet.synergies.actions import (
    MoveRefused,
    edit_synergy,
    hold_synergy,
    lose_synergy,
    move_synergy,
    open_synergy,
    propose_synergy,
    resume_synergy,
)
from symbionet.synergies.models import EvidenceKind, Stage, Synergy, SynergyFlow
from symbionet.synergies.queries import TRACK
from symbionet.synergies.queries.stages import missing_evidence, missing_evidence_of, stage_needs
from symbionet.synergies.words import evidence_words
from symbionet.work.actions import add_evidence, withdraw_evidence

pytestmark = pytest.mark.django_db

NEXT = list(pairwise(TRACK))
ENOUGH = {
    Stage.IDEA: ("interest_provider", "interest_receiver"),
    Stage.DISCUSSION: ("term_sheet",),
    Stage.NEGOTIATION: ("compliance_check", "agreement", "start_date"),
    Stage.IMPLEMENTATION: ("delivery_note", "benefits_provider", "benefits_receiver"),
    Stage.COMPLETED: ("verification",),
    Stage.VERIFIED: ("yearly_confirmation",),
}


def give(synergy, people, *kinds):
    for kind in kinds:
        add_evidence(synergy, kind, by=people.verifier if kind == "verification" else people.practitioner)


def at_stage(people, stage) -> Synergy:
    """A synergy that has come to a stage with all its evidence."""
    synergy = make_synergy(people.have, make_organisation(name_en="Fifth Bricks"))
    for before, after in NEXT[: TRACK.index(stage)]:
        give(synergy, people, *ENOUGH[before])
        move_synergy(synergy, after, by=people.practitioner)
    return synergy


def soon(days=30):
    return timezone.localdate() + timedelta(days=days)


def test_from_idea_to_sustained_with_all_its_evidence(people):
    synergy = at_stage(people, Stage.SUSTAINED)

    synergy.refresh_from_db()
    assert synergy.stage == Stage.SUSTAINED
    assert [(move.before, move.after, move.missing) for move in synergy.moves.all()] == [(a, b, []) for a, b in NEXT]
    verbs = [line.verb for line in history_of(synergy)]
    assert (verbs.count("synergy.moved"), verbs.count("synergy.evidence_added")) == (6, 11)


STEPS = [(before, after, kind) for before, after in NEXT for kind in ENOUGH[before]]


@pytest.mark.parametrize(("before", "after", "left_out"), STEPS)
def test_each_step_forward_needs_each_of_its_evidence(people, before, after, left_out):
    synergy = at_stage(people, before)
    give(synergy, people, *(kind for kind in ENOUGH[before] if kind != left_out))

    with pytest.raises(MoveRefused, match="asks first for") as refusal:
        move_synergy(synergy, after, by=people.practitioner)

    assert left_out in refusal.value.missing
    assert Synergy.objects.get(pk=synergy.pk).stage == before
    give(synergy, people, left_out)
    assert move_synergy(synergy, after, by=people.practitioner).after == after


@pytest.mark.parametrize("kind", ["sample_result", "term_sheet"])
def test_a_sample_or_a_term_sheet_is_enough_for_negotiation(people, kind):
    synergy = at_stage(people, Stage.DISCUSSION)
    assert evidence_words(missing_evidence(synergy)) == "Result of a sample or trial or Term sheet"

    give(synergy, people, kind)

    assert missing_evidence(synergy) == []


@pytest.mark.parametrize("stage", TRACK)
def test_no_stage_is_skipped_in_either_direction(people, stage):
    synergy = at_stage(people, stage)
    place = TRACK.index(stage)
    far = [other for number, other in enumerate(TRACK) if abs(number - place) != 1]

    for to in [*far, Stage.ON_HOLD, Stage.LOST, "paradise"]:
        with pytest.raises(MoveRefused):
            move_synergy(synergy, to, by=people.practitioner, note="please", override_reason="please")

    assert Synergy.objects.get(pk=synergy.pk).stage == stage


def test_override_is_a_practitioners_and_stays_visible(people):
    synergy = people.synergy
    for who in (people.owner, people.programme_manager, None):
        with pytest.raises(MoveRefused, match="Only a practitioner"):
            move_synergy(synergy, Stage.DISCUSSION, by=who, override_reason="they are keen")
    give(synergy, people, "interest_provider")

    move = move_synergy(synergy, Stage.DISCUSSION, by=people.practitioner, override_reason="They met at the workshop.")

    assert move.overridden
    assert move.missing == ["interest_receiver"]
    shown = {edit["label"]: edit["new"] for edit in history_lines(synergy)[0].edits}
    assert shown["without the evidence"] == "Interest of the receiver"
    assert shown["reason for going on without evidence"] == "They met at the workshop."


def test_reason_for_an_override_is_not_kept_where_nothing_was_missing(people):
    give(people.synergy, people, *ENOUGH[Stage.IDEA])

    move = move_synergy(people.synergy, Stage.DISCUSSION, by=people.practitioner, override_reason="in a hurry")

    assert (move.overridden, move.override_reason) == (False, "")


def test_verification_is_never_overridden_and_never_by_who_claimed(people):
    synergy = at_stage(people, Stage.COMPLETED)
    with pytest.raises(MoveRefused, match="verifier who did not claim"):
        move_synergy(synergy, Stage.VERIFIED, by=people.practitioner, override_reason="I saw it")
    with pytest.raises(ActionRefused, match="recorded by a verifier"):
        add_evidence(synergy, "verification", by=people.practitioner)
    both = make_user(Role.VERIFIER, Role.PRACTITIONER)
    add_evidence(synergy, "benefits_provider", by=both)
    with pytest.raises(ActionRefused, match="does not verify them"):
        add_evidence(synergy, "verification", by=both)
    partial = make_user(Role.VERIFIER, organisation=people.owner_org)
    with pytest.raises(ActionRefused, match="does not belong to a party"):
        add_evidence(synergy, "verification", by=partial)

    give(synergy, people, "verification")

    assert move_synergy(synergy, Stage.VERIFIED, by=people.practitioner).after == Stage.VERIFIED


def test_verification_counts_no_more_when_the_verifier_claims_afterwards(people):
    synergy = at_stage(people, Stage.COMPLETED)
    both = make_user(Role.VERIFIER, Role.PRACTITIONER)
    add_evidence(synergy, "verification", by=both)
    assert missing_evidence(synergy) == []

    add_evidence(synergy, "benefits_receiver", by=both)

    assert missing_evidence(synergy) == ["verification"]


def test_step_back_is_a_correction_with_its_reason(people):
    synergy = at_stage(people, Stage.NEGOTIATION)
    with pytest.raises(MoveRefused, match="say in the note why"):
        move_synergy(synergy, Stage.DISCUSSION, by=people.practitioner)

    move_synergy(synergy, Stage.DISCUSSION, by=people.practitioner, note="The sample was of another ash.")

    assert synergy.moves.last().note == "The sample was of another ash."


@pytest.mark.parametrize("kind", EvidenceKind.values)
def test_evidence_is_not_of_tomorrow_but_a_start_date_may_be(people, kind):
    who = people.verifier if kind == "verification" else people.practitioner
    if kind == "start_date":
        assert add_evidence(people.synergy, kind, by=who, on=soon()).on == soon()
        return
    with pytest.raises(ActionRefused, match="check the date"):
        add_evidence(people.synergy, kind, by=who, on=soon())


def test_withdrawn_evidence_stays_visible_and_counts_no_more(people):
    give(people.synergy, people, *ENOUGH[Stage.IDEA])
    row = people.synergy.evidence.get(kind="interest_receiver")

    with pytest.raises(ActionRefused, match="Say why"):
        withdraw_evidence(row, by=people.practitioner, reason=" ")
    withdraw_evidence(row, by=people.practitioner, reason="They meant another ash.")
    with pytest.raises(ActionRefused, match="withdrawn already"):
        withdraw_evidence(row, by=people.practitioner, reason="again")

    assert people.synergy.evidence.count() == 2
    assert missing_evidence(people.synergy) == ["interest_receiver"]
    assert [need.met for need in stage_needs(people.synergy)[Stage.IDEA]] == [True, False]


@pytest.mark.parametrize("stage", TRACK)
def test_hold_and_lose_from_any_stage_and_back_to_it(people, stage):
    synergy = at_stage(people, stage)

    hold_synergy(synergy, {"category": "economic"}, by=people.practitioner, reactivate_on=soon())
    assert (synergy.stage, synergy.stopped_at, synergy.reactivate_on) == (Stage.ON_HOLD, stage, soon())
    lose_synergy(synergy, {"category": "technical", "note": "chlorine"}, by=people.practitioner)
    assert (synergy.stage, synergy.stopped_at, synergy.reactivate_on) == (Stage.LOST, stage, None)
    assert [row.step for row in synergy.barriers.all()] == [stage, stage]
    resume_synergy(synergy, by=people.practitioner, note="washed ash")

    synergy.refresh_from_db()
    assert (synergy.stage, synergy.stopped_at) == (stage, "")
    assert not synergy.barriers.filter(fell_at=None).exists()
    last = [(move.before, move.after) for move in synergy.moves.all()][-3:]
    assert last == [(stage, "on_hold"), ("on_hold", "lost"), ("lost", stage)]
    assert [line.verb for line in history_of(synergy)][:3] == ["synergy.resumed", "synergy.lost", "synergy.held"]


@pytest.mark.parametrize("stop", [hold_synergy, lose_synergy])
@pytest.mark.parametrize(
    ("barrier", "said"),
    [
        ({}, "choose one of the barriers"),
        ({"category": "bad mood"}, "choose one of the barriers"),
        ({"category": "technical", "step": "lost"}, "at which stage"),
        ({"category": "regulatory"}, "Name the law"),
    ],
)
def test_nothing_stops_without_its_barrier(people, stop, barrier, said):
    with pytest.raises(ActionRefused, match=said):
        stop(people.synergy, barrier, by=people.practitioner, reactivate_on=soon())

    assert Synergy.objects.get(pk=people.synergy.pk).stage == Stage.IDEA
    assert not people.synergy.barriers.exists()
    assert not history_of(people.synergy)


def test_hold_needs_a_date_to_come(people):
    for day, said in ((None, "Say when"), (soon(-1), "is past")):
        with pytest.raises(MoveRefused, match=said):
            hold_synergy(people.synergy, {"category": "no_reply"}, by=people.practitioner, reactivate_on=day)


def test_barrier_blocks_what_the_synergy_is_worth_unless_said_otherwise(people):
    edit_synergy(people.synergy, {"tonnes": 3500.0, "money": 120000.0}, by=people.practitioner)

    row = lose_synergy(people.synergy, {"category": "distance", "money": 90000.0}, by=people.practitioner)

    assert (row.tonnes, row.money) == (3500.0, 90000.0)


def test_same_barrier_is_not_counted_twice_when_the_held_is_lost(people):
    hold_synergy(people.synergy, {"category": "economic"}, by=people.practitioner, reactivate_on=soon())

    lose_synergy(people.synergy, {"category": "economic", "note": "price fell again"}, by=people.practitioner)

    assert [row.note for row in people.synergy.barriers.all()] == ["price fell again"]


def test_stopped_synergy_neither_moves_nor_stops_again(people):
    lose_synergy(people.synergy, {"category": "no_reply"}, by=people.practitioner)

    for act in (
        lambda: move_synergy(people.synergy, Stage.DISCUSSION, by=people.practitioner, override_reason="x"),
        lambda: lose_synergy(people.synergy, {"category": "no_reply"}, by=people.practitioner),
        lambda: hold_synergy(people.synergy, {"category": "no_reply"}, by=people.practitioner, reactivate_on=soon()),
    ):
        with pytest.raises(MoveRefused):
            act()
    resume_synergy(people.synergy, by=people.practitioner)
    with pytest.raises(MoveRefused, match="nothing to take up"):
        resume_synergy(people.synergy, by=people.practitioner)


def test_second_of_two_who_move_at_once_is_told(people):
    give(people.synergy, people, *ENOUGH[Stage.IDEA], *ENOUGH[Stage.DISCUSSION])
    read_before = Synergy.objects.get(pk=people.synergy.pk)
    move_synergy(people.synergy, Stage.DISCUSSION, by=people.practitioner)

    for act in (
        lambda: move_synergy(read_before, Stage.DISCUSSION, by=people.technical_lead),
        lambda: lose_synergy(read_before, {"category": "technical"}, by=people.technical_lead),
    ):
        with pytest.raises(MoveRefused, match="moved this synergy to “Discussion” meanwhile"):
            act()

    assert people.synergy.moves.count() == 1


def test_edit_never_moves_and_never_undoes_a_move(people):
    with pytest.raises(ActionRefused, match="stage is not edited"):
        edit_synergy(people.synergy, {"stage": Stage.VERIFIED}, by=people.practitioner)
    read_before = Synergy.objects.get(pk=people.synergy.pk)
    lose_synergy(people.synergy, {"category": "technical"}, by=people.practitioner)

    edit_synergy(read_before, {"notes": "typed meanwhile"}, by=people.technical_lead)

    now = Synergy.objects.get(pk=people.synergy.pk)
    assert (now.stage, now.notes) == (Stage.LOST, "typed meanwhile")


def test_database_itself_refuses_a_stop_that_says_not_where(people):
    with pytest.raises(IntegrityError), transaction.atomic():
        Synergy.objects.filter(pk=people.synergy.pk).update(stage=Stage.LOST)


def test_missing_evidence_of_many_takes_few_queries(people, django_assert_max_num_queries):
    rows = [make_synergy(people.have, make_organisation()) for _ in range(12)]
    give(rows[0], people, "interest_provider")

    with django_assert_max_num_queries(3):
        found = missing_evidence_of(rows)

    assert found[rows[0].pk] == ["interest_receiver"]
    assert found[rows[1].pk] == ["interest_provider", "interest_receiver"]


def test_proposed_synergy_takes_type_level_worth_and_flow_from_the_match(people):
    value = {
        "tonnes": {"low": 3000, "central": 3500, "high": 4000},
        "unit": "t",
        "money": {"low": 1000, "central": 2000, "high": 3000},
        "co2e": {"low": 10, "central": 20, "high": 30},
        "parts": [],
    }
    people.have.quantity, people.have.unit, people.have.period = 3500, "t", "year"
    people.have.save()
    match = make_match(people.have, make_organisation(name_en="Bricks"), value=value, money=2000, co2e=20, level="park")

    synergy = propose_synergy(match, by=people.practitioner)

    synergy.refresh_from_db()
    assert (synergy.type, synergy.level, synergy.origin) == ("substitution", "park", "match")
    assert (synergy.money, synergy.money_low, synergy.money_high) == (2000, 1000, 3000)
    assert (synergy.co2e, synergy.co2e_low, synergy.co2e_high, synergy.tonnes) == (20, 10, 30, 3500)
    flow = SynergyFlow.objects.get(synergy=synergy)
    assert (flow.resource, flow.name_en, flow.quantity, flow.unit, flow.period) == (
        people.have, "Fly ash", 3500, "t", "year",
    )  # fmt: skip
    assert [(move.before, move.after) for move in synergy.moves.all()] == [("", "idea")]


def test_synergy_is_opened_without_a_match(people):
    synergy = open_synergy(
        {"provider": people.owner_org, "receiver": people.other_org, "title_en": "Shared lorry", "kind": "logistics",
         "origin": "workshop", "origin_note": "Quick Wins, June"},
        by=people.practitioner,
    )  # fmt: skip

    assert (synergy.stage, synergy.type, synergy.owner) == (Stage.IDEA, "logistics", people.practitioner)
    assert (synergy.origin, synergy.origin_note) == ("workshop", "Quick Wins, June")
    assert [line.verb for line in history_of(synergy)] == ["synergy.opened"]
    with pytest.raises(ActionRefused, match="pursued already"):
        open_synergy(
            {"provider": people.owner_org, "receiver": people.other_org, "title_en": "shared lorry"},
            by=people.practitioner,
        )


def test_opening_needs_two_sides_and_a_resource_of_theirs_or_a_title(people):
    third = make_organisation(name_en="Third")
    for values, said in (
        ({"provider": people.owner_org}, "two sides"),
        ({"provider": people.owner_org, "receiver": third}, "Give the synergy a title"),
        ({"provider": third, "receiver": people.other_org, "have": people.have}, "does not belong to"),
    ):
        with pytest.raises(ActionRefused, match=said):
            open_synergy(values, by=people.practitioner)

    opened = open_synergy({"have": people.have, "receiver": third}, by=people.practitioner)

    assert (opened.provider, opened.title_en) == (people.owner_org, "Fly ash from Owner Power to Third")


def test_inside_a_firm_a_synergy_runs_between_two_of_its_sites(people):
    firm, first = people.owner_org, people.have.site
    second = make_site(firm, is_main=False, lat=39.1)
    here, there = (
        make_resource(firm, direction="want", title_en=f"Ash {site.pk}", site=site) for site in (first, second)
    )
    nowhere = make_resource(firm, direction="want", title_en="Ash somewhere")
    both = {"provider": firm, "receiver": firm}
    for values in (
        {**both, "title_en": "Ash"},
        {**both, "have": people.have},
        {**both, "have": people.have, "want": here},
        {**both, "have": people.have, "want": nowhere},
    ):
        with pytest.raises(ActionRefused, match="between two of its sites"):
            open_synergy(values, by=people.practitioner)
    with pytest.raises(ActionRefused, match="between two of its sites"):
        propose_synergy(make_match(people.have, firm, want=here), by=people.practitioner)

    opened = open_synergy({**both, "have": people.have, "want": there}, by=people.practitioner)

    assert (opened.level, opened.have, opened.want) == ("firm", people.have, there)


def test_the_form_of_a_new_synergy_says_why_one_place_is_no_exchange(people, client_of):
    client, firm = client_of(people.practitioner), people.owner_org
    given = {"provider": firm.pk, "receiver": firm.pk, "have": people.have.pk, "origin": "other"}

    page = client.post("/synergies/new/", given).content.decode()

    assert "between two of its sites" in page
    want = make_resource(firm, direction="want", site=make_site(firm, is_main=False, lat=39.1))
    assert f'<option value="{want.pk}"' in client.post("/synergies/new/", given).content.decode()
    assert client.post("/synergies/new/", {**given, "want": want.pk}).status_code == 302
    assert Synergy.objects.get(provider=firm, receiver=firm).want == want
