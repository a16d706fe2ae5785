"""What the outcomes of a network teach, who applies it, and what runs do with it."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from factories import make_learned_weights, make_match, make_organisation, make_resource, make_site, make_synergy
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.engine import load_packs
from symbionet.engine.evaluation.learning import outcome_weights
from symbionet.matches.actions import (
    accept_match,
    apply_learned_weights,
    dismiss_match,
    find_matches,
    learn_from_outcomes,
    postpone_match,
    withdraw_learned_weights,
)
from symbionet.matches.models import DismissalReason, LearnedWeights, Match, WeightsState
from symbionet.matches.pages.learning import outcomes_counted, shown_weights
from symbionet.matches.queries import outcome_code, packs_in_force, taught_matches
from symbionet.synergies.actions import hold_synergy, lose_synergy
from symbionet.synergies.models import Stage
from symbionet.work.models import BarrierCategory

pytestmark = pytest.mark.django_db


def reasons(distance: float, known_use: float = 1.0) -> list[dict]:
    return [
        {"code": "known_use", "value": "u", "contribution": 2.0, "details": {}, "feature": known_use},
        {"code": "distance", "value": 9.0, "contribution": 0.0, "details": {}, "feature": distance},
        {"code": "prior", "value": None, "contribution": -2.0, "details": {}, "feature": 0.0},
    ]


@pytest.fixture
def decided(people) -> list[Match]:
    """Twelve far matches dismissed as technically impossible, twelve near ones accepted."""
    found = []
    for number in range(24):
        near = number % 2 == 0
        match = make_match(people.have, make_organisation(), reasons=reasons(0.5 if near else -2.0))
        if near:
            accept_match(match, by=people.practitioner)
        else:
            dismiss_match(match, by=people.practitioner, reason=DismissalReason.TECHNICAL)
        found.append(match)
    return found


def test_every_dismissal_reason_and_stage_has_a_weight():
    known = set(outcome_weights(load_packs()))

    assert {f"dismissed.{value}" for value in DismissalReason.values} <= known
    assert {f"stage.{value}" for value in Stage.values} <= known
    assert {f"barrier.{value}" for value in BarrierCategory.values} <= known


def test_outcome_is_the_stage_that_was_reached(people, decided):
    make_synergy(people.have, decided[0].receiver, match=decided[0], stage=Stage.VERIFIED)
    decided[0].refresh_from_db()

    assert outcome_code(decided[0]) == "stage.verified"
    assert outcome_code(decided[1]) == "dismissed.technical"
    assert outcome_code(decided[2]) == "accepted"


def test_a_lost_synergy_teaches_by_the_barrier_it_was_lost_to(people, decided):
    near, other = decided[0], decided[2]
    synergy = make_synergy(people.have, near.receiver, match=near, stage=Stage.NEGOTIATION)
    hold_synergy(synergy, {"category": "economic"}, by=people.practitioner, reactivate_on=date(2100, 1, 1))
    lose_synergy(synergy, {"category": "technical"}, by=people.practitioner)
    make_synergy(people.have, other.receiver, match=other, stage=Stage.LOST, stopped_at=Stage.IDEA)
    near.refresh_from_db()

    _lessons, counts = taught_matches()

    assert outcome_code(near) == "barrier.technical"
    assert (counts["barrier.technical"], counts["stage.lost"]) == (1, 1)  # imported without its barrier
    weights = outcome_weights(load_packs())
    assert weights["barrier.technical"].weight > weights["barrier.economic"].weight > weights["barrier.no_reply"].weight
    assert "Lost: Technical" in [one.label for one in outcomes_counted(counts)]


def test_open_and_postponed_matches_teach_nothing(people):
    make_match(people.have, make_organisation(), reasons=reasons(0.5))
    postpone_match(make_match(people.have, make_organisation(), reasons=reasons(0.5)), by=people.practitioner)
    accept_match(make_match(people.have, make_organisation()), by=people.practitioner)  # keeps no reasons

    assert taught_matches() == ([], {})
    with pytest.raises(ActionRefused, match="nothing to learn"):
        learn_from_outcomes(by=people.technical_lead)


def test_old_matches_without_features_are_read_with_the_weights_of_today(people):
    weight = load_packs().weights["class_related"]
    old = [{"code": "class_same", "value": "fly-ash", "contribution": weight / 2, "details": {}}]
    accept_match(make_match(people.have, make_organisation(), reasons=old), by=people.practitioner)

    assert taught_matches()[0][0].features == {"class_related": 0.5}


def test_learning_proposes_and_only_a_person_applies(people, decided):
    row = learn_from_outcomes(by=people.technical_lead)

    assert (row.state, row.outcomes, packs_in_force()[1]) == (WeightsState.PROPOSED, 24, "")
    assert row.weights["distance"] > row.base["distance"]
    assert row.summary["counts"] == {"accepted": 12, "dismissed.technical": 12}
    assert shown_weights(row)[-1].label == "how often such pairs meet in general"

    apply_learned_weights(row, by=people.programme_manager)
    packs, version = packs_in_force()
    assert (packs.weights["distance"], version) == (row.weights["distance"], str(row))
    assert load_packs().weights["distance"] == row.base["distance"]

    withdraw_learned_weights(row, by=people.programme_manager)
    assert packs_in_force() == (load_packs(), "")
    with pytest.raises(ActionRefused):
        withdraw_learned_weights(row, by=people.programme_manager)


def test_only_one_set_of_weights_is_in_force(people):
    first, second = make_learned_weights(), make_learned_weights()
    apply_learned_weights(first, by=people.technical_lead)
    apply_learned_weights(second, by=people.technical_lead)

    first.refresh_from_db()
    assert (first.state, second.state) == (WeightsState.WITHDRAWN, WeightsState.APPLIED)
    with pytest.raises(IntegrityError), transaction.atomic():
        LearnedWeights.objects.filter(pk=first.pk).update(state=WeightsState.APPLIED)


def test_weights_around_another_pack_are_not_used(people):
    base = {**load_packs().weights, "known_use": 99.0}
    row = make_learned_weights(base=base)
    with pytest.raises(ActionRefused, match="learn again"):
        apply_learned_weights(row, by=people.technical_lead)

    LearnedWeights.objects.filter(pk=row.pk).update(state=WeightsState.APPLIED)
    assert packs_in_force()[1] == ""


def test_run_uses_the_weights_in_force_and_says_so(people):
    cement = make_organisation(name_en="North Cement", name_zh="北方水泥厂", nace="2351")
    make_site(cement)
    find_matches(people.have, by=people.practitioner)
    before = Match.objects.get(have=people.have, receiver=cement)
    weights = {**load_packs().weights, "known_use": load_packs().weights["known_use"] * 2}
    row = make_learned_weights(weights=weights)
    apply_learned_weights(row, by=people.technical_lead)

    find_matches(people.have, by=people.practitioner)

    after = Match.objects.get(pk=before.pk)
    use_before, use_after = ({r["code"]: r for r in m.reasons}["known_use"] for m in (before, after))
    assert after.probability > before.probability
    assert use_after["feature"] == pytest.approx(use_before["feature"], abs=1e-4)
    assert "network/learned_weights" not in before.pack_versions
    assert after.pack_versions["network/learned_weights"] == str(row)


def test_page_shows_before_and_after_and_buttons_to_who_may(people, client_of, decided):
    url = reverse("match_learning")
    manager = client_of(people.programme_manager)
    assert "Outcomes are there" in manager.get(url).content.decode()

    manager.post(reverse("match_learning_learn"))
    row = LearnedWeights.objects.get()
    html = manager.get(url).content.decode()
    assert "nearness" in html
    assert "Predicted and reached" in html
    assert reverse("match_learning_apply", args=[row.pk]) in html
    assert reverse("match_learning_apply", args=[row.pk]) not in client_of(people.auditor).get(url).content.decode()

    manager.post(reverse("match_learning_apply", args=[row.pk]))
    assert f"In force: learned weights v{row.pk}" in manager.get(url).content.decode()
    manager.post(reverse("match_learning_withdraw", args=[row.pk]))
    assert "In force: the weights of the pack" in manager.get(url).content.decode()
    assert {line.verb for line in history_of(row)} == {"weights.learned", "weights.applied", "weights.withdrawn"}


def test_page_is_bounded_in_queries(people, client_of, decided, django_assert_max_num_queries):
    learn_from_outcomes(by=people.technical_lead)
    client = client_of(people.technical_lead)
    with django_assert_max_num_queries(20):
        client.get(reverse("match_learning"))


def test_command_learns_and_applies_what_is_better(decided):
    out = StringIO()
    call_command("learn_matches", "--apply", stdout=out)

    row = LearnedWeights.objects.get()
    assert row.state == WeightsState.APPLIED
    assert "24 outcomes" in out.getvalue()
    assert "applied" in out.getvalue()


def test_other_resources_of_private_sides_name_nobody(people, client_of, decided):
    make_resource(people.owner_org, title_en="Secret slag", title_zh="秘密炉渣")
    learn_from_outcomes(by=people.technical_lead)

    html = client_of(people.auditor).get(reverse("match_learning")).content.decode()

    assert [word for word in ("Secret slag", "Owner Power", "Fly ash") if word in html] == []
