"""The pages of programme and funnel stay quick: what is locked is not counted again, what is read once is read once."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from factories import make_organisation, make_resource, make_synergy
from programme_things import contract_values
from symbionet.core.indicators import Counted, Rule, Scope, indicator_entries
from symbionet.network.models import Resource
from symbionet.programme.actions import lock_period, plan_periods, save_programme, seed_founding_logframe
from symbionet.programme.actions.periods import is_same
from symbionet.programme.queries import readings as module
from symbionet.programme.queries.figures import figures_of
from symbionet.programme.queries.readings import readings_of, series_of
from symbionet.synergies.queries.amounts import Claim, feasible_shares, room_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(people):
    today = timezone.localdate()
    row = save_programme(
        contract_values(starts_on=date(today.year - 2, 1, 1), ends_on=date(today.year + 1, 12, 31)),
        by=people.programme_manager,
    )
    seed_founding_logframe(row, by=people.programme_manager)
    plan_periods(row, months=6, by=people.programme_manager)
    for _number in range(3):
        make_resource(make_organisation())
    return row


def test_a_locked_period_is_counted_no_more_and_says_the_same(people, programme, monkeypatch):
    resources = next(one for one in module.indicators_of(programme) if one.query == "network.resources")
    now = programme.periods.get(starts_on__lte=timezone.localdate(), ends_on__gte=timezone.localdate())
    before = [one.cumulative for one in readings_of(programme, now)]
    for period in programme.periods.filter(ends_on__lt=timezone.localdate()):
        lock_period(period, by=people.programme_manager)
    asked: list[Scope] = []
    entry = indicator_entries()["network.resources"]

    def counted(one, since, days, *, demo, real=module._counted):
        if one.key == entry.key:
            asked.append(since)
        return real(one, since, days, demo=demo)

    monkeypatch.setattr(module, "_counted", counted)

    assert [one.cumulative for one in readings_of(programme, now)] == before
    assert asked == [now.starts_on]
    last = programme.periods.filter(locked_at__isnull=False).last()
    assert [one.period for one in series_of(resources, until=last.starts_on)][-1] == last
    assert asked[-1] is None  # all is locked: nothing is counted


def test_the_page_leaves_groups_out_and_the_files_keep_them(programme):
    now = programme.periods.get(starts_on__lte=timezone.localdate(), ends_on__gte=timezone.localdate())
    plain, grouped = readings_of(programme, now, by_group=False), readings_of(programme, now)

    assert [one.value for one in plain] == [one.value for one in grouped]
    assert not any(one.figure.parts for one in plain)
    assert any(one.figure.parts for one in grouped)


def test_groups_of_a_split_and_of_firms_stand_side_by_side():
    split = Counted(record=("m", 1), on=date(2026, 1, 1), value=Decimal(3), split={"size": {"small": Decimal(2)}})
    firm = Counted(record=("m", 2), on=date(2026, 1, 2), value=Decimal(5), who="o1", groups={"size": "small"})

    first, second = figures_of(Rule.SUM, [[split], [firm]], ["size"])

    assert first.parts["size"]["small"].cumulative == 2
    assert second.parts["size"]["small"].value == 5
    assert second.parts["size"]["small"].cumulative == 7


def test_room_that_is_shared_says_what_each_asks_alone(people):
    have = make_resource(make_organisation(), direction="have", quantity=100.0, unit="t", period="year")
    rows = [make_synergy(have, make_organisation()) for _number in range(2)]
    claims = [Claim(id=str(row.pk), value=float(row.pk), have=have.pk, synergy=row.pk) for row in rows]

    assert feasible_shares(claims, room=room_for(claims)) == feasible_shares(claims)


def test_pages_ask_few_questions(people, programme, client_of, django_assert_max_num_queries):
    client = client_of(people.programme_manager)
    for path in (reverse("logframe", args=[programme.pk]), reverse("funnel")):
        client.get(path)
        with django_assert_max_num_queries(60):
            assert client.get(path).status_code == 200


def test_what_has_changed_is_told_as_by_each_indicator_alone(people, programme):
    ended = list(programme.periods.filter(ends_on__lt=timezone.localdate()))
    for number, period in enumerate(ended):  # each with a group of its own
        firm = make_organisation(size_class_cn=("small", "medium", "large", "micro")[number % 4], gb4754="C2614")
        row = make_resource(firm)
        Resource.objects.filter(pk=row.pk).update(created_at=moment(period.starts_on))
        lock_period(period, by=people.programme_manager)
    late = make_resource(make_organisation(size_class_cn="large", gb4754="D4411"))
    Resource.objects.filter(pk=late.pk).update(created_at=moment(ended[1].ends_on))  # booked late in a locked period

    told = module.locked_and_now(programme)

    for indicator, snapshot, figure in told:
        assert figure == module.figure_now(indicator, snapshot.period)
    changed = {snapshot.period for _indicator, snapshot, figure in told if not is_same(snapshot, figure)}
    assert changed == {ended[1]}


def test_a_day_of_a_programme_is_the_whole_day_and_no_more():
    first, after = Scope(since=date(2026, 3, 1), until=date(2026, 3, 31)).moments

    assert timezone.localtime(first).isoformat()[:19] == "2026-03-01T00:00:00"
    assert timezone.localtime(after).isoformat()[:19] == "2026-04-01T00:00:00"


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))
