"""The dashboard of public bodies, donors and parks: what it tells, and that nothing follows of few firms."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import make_organisation
from programme_things import contract_values
from symbionet.network.models import MembershipState, Organisation, Park
from symbionet.programme.actions import lock_period, plan_periods, save_programme, seed_founding_logframe
from symbionet.programme.queries.telling import told_groups
from symbionet.synergies.queries.amounts import FEW

RECORDS = st.lists(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 9)), max_size=7), min_size=1, max_size=5)


def tables_of(periods):
    """What stands behind each group by the end of each period."""
    found, so_far, number = [], {}, 0
    for rows in periods:
        for group, firm in rows:
            number += 1
            so_far.setdefault(group, {})[number,] = firm
        found.append({group: dict(behind) for group, behind in so_far.items()})
    return found


def told_after_each(periods):
    """Each table that a reader has met, period by period: its place, groups shown and what it leaves out."""
    tables, met = tables_of(periods), {}
    for number in range(1, len(tables) + 1):
        told = told_groups(tables[:number])
        if told is not None:
            groups = tables[told.place]
            cells = {name: behind for name, behind in groups.items() if name not in told.hidden}
            cells["left out"] = {key: firm for name in told.hidden for key, firm in groups[name].items()}
            met[told.place] = cells
    return list(met.values())


@settings(deadline=None, max_examples=150)
@given(RECORDS)
def test_no_cell_no_rest_of_a_total_and_no_difference_of_two_tables_is_of_few_firms(periods):
    met = told_after_each(periods)

    for number, cells in enumerate(met):
        assert all(len(set(behind.values())) >= FEW for behind in cells.values() if behind)
        for before in met[:number]:
            for name in cells.keys() | before.keys():
                new, old = cells.get(name, {}), before.get(name, {})
                changed = {(new | old)[key] for key in new.keys() ^ old.keys()}
                assert not changed or len(changed) >= FEW


def test_a_table_of_large_groups_is_told_and_a_small_one_waits_with_a_second():
    large = {group: {(group, firm): firm for firm in range(start, start + size)}
             for group, start, size in (("steel", 0, 9), ("paper", 20, 5), ("dairy", 40, 1))}  # fmt: skip

    told = told_groups([large])

    assert told is not None
    assert told.hidden == {"dairy", "paper"}  # the dairy alone would follow from the total
    assert told_groups([{"steel": large["dairy"]}]) is None


@pytest.fixture
def locked(people):
    """A programme with one locked period in which five firms of a park and one of another have joined."""
    manager = people.programme_manager
    today = timezone.localdate()
    programme = save_programme(contract_values(starts_on=date(today.year - 1, 1, 1)), by=manager)
    seed_founding_logframe(programme, by=manager)
    Organisation.objects.exclude(name_en="x").update(state=MembershipState.PROSPECT)
    first = timezone.make_aware(datetime(today.year - 1, 3, 1))
    for park, names in (
        (Park.objects.create(name_en="North Zone"), "ABCDE"),
        (Park.objects.create(name_en="South Zone"), "F"),
    ):
        for name in names:
            firm = make_organisation(
                name_en=f"Hidden {name}", park=park, state=MembershipState.ACTIVE, size_class_cn="small"
            )
            Organisation.objects.filter(pk=firm.pk).update(created_at=first)
    period = plan_periods(programme, months=12, by=manager)[0]
    lock_period(period, by=manager)
    return programme


@pytest.mark.django_db
def test_an_observer_reads_figures_and_trend_but_no_firm_and_no_park_of_one(people, client_of, locked):
    client = client_of(people.observer)

    start = client.get(reverse("dashboards"))
    page = client.get(reverse("dashboard", args=[locked.pk])).text

    assert start.status_code == 302
    assert "Member companies recruited" in page
    assert "800" in page
    assert "Hidden" not in page
    assert reverse("indicator_detail", args=[locked.results.get(code="Op 1.1").indicators.first().pk]) not in page
    assert "Hidden" not in client.get(reverse("dashboard", args=[locked.pk]), {"view": "public"}).text
    parks = {one.park.name_en: one.park_id for one in Organisation.objects.filter(name_en__startswith="Hidden")}
    park = client.get(reverse("dashboard", args=[locked.pk]), {"view": "park", "park": parks["South Zone"]}).text
    assert "South Zone" in park
    assert "withheld" in park or "No figure may be told" in park
    assert "Hidden" not in park


@pytest.mark.django_db
def test_the_dashboard_withstands_odd_addresses_and_strangers(people, client_of, locked):
    url = reverse("dashboard", args=[locked.pk])
    client = client_of(people.observer)
    for query in ({"view": "x"}, {"view": "park", "park": "٣"}, {"view": "park", "park": "9" * 30}):
        assert client.get(url, query).status_code == 200
    assert client.get(url, {"view": "park", "park": "999999"}).status_code == 404
    assert client_of(people.owner).get(url).status_code == 404
    assert Client().get(url).status_code == 302
