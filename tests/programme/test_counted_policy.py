"""What the logframe counts of policy and dissemination: rules in force, study tours that are over, published cases."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from case_studies import make_case
from programme_things import contract_values
from symbionet.core.indicators import Scope
from symbionet.dissemination.actions import withdraw_case
from symbionet.dissemination.queries.counted import cases_published
from symbionet.policy.actions.demands import DemandValues, open_demand
from symbionet.policy.actions.tours import StudyTourValues, plan_study_tour
from symbionet.policy.models import Demand
from symbionet.policy.queries.counted import rules_in_force, tours_held
from symbionet.programme.actions import plan_periods, save_programme, seed_founding_logframe
from symbionet.programme.models import Indicator

pytestmark = pytest.mark.django_db

HALF = Scope(since=date(2024, 1, 1), until=date(2024, 6, 30))


def demand(people, title: str, **stored: object) -> Demand:
    values = DemandValues(title_zh=title, title_en=title, category="regulatory", problem_zh="x", problem_en="x",
                          change_zh="x", change_en="x")  # fmt: skip
    made = open_demand(values, by=people.practitioner)
    Demand.objects.filter(pk=made.pk).update(**stored)
    return made


def test_rules_count_on_the_day_they_came_into_force(people):
    inside = demand(people, "Filing", state="in_force", in_force_on=date(2024, 6, 30))
    demand(people, "Later", state="in_force", in_force_on=date(2024, 7, 1))
    demand(people, "Adopted", state="adopted")
    demand(people, "Demo", state="in_force", in_force_on=date(2024, 3, 1), is_demo=True)

    assert [(one.record, one.on) for one in rules_in_force(HALF)] == [(("policy.demand", inside.pk), date(2024, 6, 30))]


def test_tours_count_on_their_last_day(people):
    over, _across = (
        plan_study_tour(
            StudyTourValues(title=title, place="Suzhou", starts_on=date(2024, 6, 29), ends_on=last),
            by=people.practitioner,
        )
        for title, last in (("One", date(2024, 6, 30)), ("Two", date(2024, 7, 1)))
    )

    assert [one.record for one in tours_held(HALF)] == [("policy.studytour", over.pk)]


def test_a_case_counts_from_its_first_version_until_it_is_withdrawn(people):
    case = make_case(people.practitioner, owner=people.owner, partner=people.partner)
    first = timezone.make_aware(datetime(2024, 6, 30, 23, 0))
    case.versions.update(published_at=first)

    assert [(one.record, one.on) for one in cases_published(HALF)] == [
        (("dissemination.casestudy", case.pk), date(2024, 6, 30))
    ]
    withdraw_case(case, reason="A firm asked for it", by=people.practitioner)
    assert list(cases_published(HALF)) == []


def test_the_founding_logframe_shows_and_opens_what_policy_has_reached(people, client_of):
    manager = people.programme_manager
    programme = save_programme(contract_values(), by=manager)
    seed_founding_logframe(programme, by=manager)
    plan_periods(programme, months=6, by=manager)
    made = demand(people, "Filing", state="in_force", in_force_on=date(2024, 3, 1))
    period, row = programme.periods.first(), Indicator.objects.get(query="policy.rules_in_force")

    page = client_of(manager).get(reverse("indicator_records", args=[row.pk, period.pk])).text

    assert row.result.code == "Oc 3"
    assert made.get_absolute_url() in page
    assert {one.query for one in Indicator.objects.filter(result__code="Op 3.2")} == {
        "policy.study_tours", "dissemination.cases",
    }  # fmt: skip
