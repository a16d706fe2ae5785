"""Stalled synergies, and what a synergy is worth on average."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from factories import make_organisation, make_synergy
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries import (
    default_stage_days,
    is_stalled,
    stage_chances,
    stage_days,
    stalled_synergies,
    with_prospects,
)
from symbionet.work.models import StageLimit, StageMove

pytestmark = pytest.mark.django_db


def standing(people, stage: str, *, days: int, **fields) -> Synergy:
    """A synergy that came into its stage so many days ago."""
    stopped = {"stopped_at": "idea"} if stage in ("on_hold", "lost") else {}
    return make_synergy(
        people.have,
        people.other_org,
        stage=stage,
        stage_since=timezone.now() - timedelta(days=days),
        **stopped,
        **fields,
    )


def test_a_synergy_stalls_when_its_stage_lasts_longer_than_the_limit(people):
    fresh, late = standing(people, "idea", days=29), standing(people, "idea", days=31)
    held = standing(people, "on_hold", days=900)

    found = set(stalled_synergies())

    assert late in found
    assert not found & {fresh, held}
    limits = stage_days()
    assert [is_stalled(row, limits) for row in (fresh, late, held)] == [False, True, False]


def test_the_programme_sets_its_own_limit(people, django_assert_num_queries):
    late = standing(people, "negotiation", days=20)
    StageLimit.objects.create(subject_type=ContentType.objects.get_for_model(Synergy), stage="negotiation", days=14)

    assert late in stalled_synergies()
    assert stage_days() == default_stage_days() | {"negotiation": 14}
    with django_assert_num_queries(2):
        list(stalled_synergies())


def test_expected_value_takes_the_stated_probability_before_that_of_the_stage(people):
    stated = standing(people, "idea", days=1, money=1000, probability=0.9)
    usual = standing(people, "negotiation", days=1, money=1000)
    lost = standing(people, "lost", days=1, money=1000, probability=0.9)
    unknown = standing(people, "idea", days=1)

    rows = {row.pk: row for row in with_prospects(Synergy.objects.all())}

    assert rows[stated.pk].expected == pytest.approx(900)
    assert rows[usual.pk].expected == pytest.approx(500)
    assert rows[lost.pk].expected == 0
    assert rows[unknown.pk].expected is None


@pytest.mark.parametrize(("ended", "own"), [(29, False), (30, True)])
def test_own_outcomes_replace_the_judgement_once_thirty_have_ended(people, ended: int, own: bool):
    firm = make_organisation()
    rows = Synergy.objects.bulk_create(
        Synergy(
            title_en=f"S{number}",
            provider=people.owner_org,
            receiver=firm,
            stage=Stage.COMPLETED if number < 6 else Stage.LOST,
            stopped_at="" if number < 6 else "idea",
        )
        for number in range(ended)
    )
    StageMove.objects.bulk_create(StageMove(subject=row, after=Stage.DISCUSSION) for row in rows)

    chance = stage_chances()["discussion"]

    assert chance.ended == (30 if own else 0)
    assert chance.probability == pytest.approx(7 / 32 if own else 0.25)
