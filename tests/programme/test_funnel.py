"""The funnel: what is counted, for whom, and what the forecast says."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from factories import make_flow, make_organisation, make_resource, make_synergy, make_user
from programme_things import contract_values
from symbionet.accounts.models import Role
from symbionet.core.errors import ActionRefused
from symbionet.impact.actions import confirm, declare, state_basis
from symbionet.programme.actions import save_programme, seed_founding_logframe, set_target
from symbionet.programme.pages.funnel import barrier_rows, cohort_rows, group_rows, stage_rows, top_rows
from symbionet.programme.queries.forecast import forecasts_of, standing_targets
from symbionet.programme.queries.funnel import funnel_lives
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries import TRACK
from symbionet.work.models import Barrier, StageMove

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{text}T12:00"))


def lived(people, opened: str, *stays: int, lost: str = "", firm=None, **fields) -> Synergy:
    """A synergy opened on a day that left its first stages after so many days each; `lost`: the barrier in the end."""
    firm = firm or make_organisation()
    row = make_synergy(make_resource(people.owner_org), firm, created_at=at(opened), **fields)
    when, before = at(opened), ""
    for stage, spent in zip(TRACK, [*stays, 0], strict=False):
        StageMove.objects.create(subject=row, before=before, after=stage, at=when)
        before, when = stage, when + timedelta(days=spent)
    row.stage, row.stage_since = Stage(before), when
    if lost:
        StageMove.objects.create(subject=row, before=before, after=Stage.LOST, at=when)
        row.stopped_at, row.stage = before, Stage.LOST
        Barrier.objects.create(subject=row, category=lost, step=before, tonnes=10, money=100)
    row.save()
    return row


@pytest.fixture
def network(people):
    """Four synergies: completed in three months, negotiated, lost in discussion, just proposed."""
    Synergy.objects.all().delete()
    return [
        lived(
            people, "2026-03-10", 10, 20, 30, 40, money=1000, money_low=500, money_high=2000, owner=people.practitioner
        ),
        lived(people, "2026-03-20", 30, 60, kind="energy"),
        lived(people, "2026-05-01", 50, lost="technical"),
        lived(people, "2026-11-01", money=400),
    ]


def test_each_stage_counts_what_has_reached_it(people, network):
    rows = top_rows(people.practitioner, funnel_lives(people.practitioner))

    counts = {row.label: row.cells[0].value for row in rows}
    names = ("Synergies proposed", "Discussion", "Negotiation", "Implementation", "Completed")
    assert [counts[name] for name in names] == [4, 3, 2, 1, 1]
    shares = {row.label: row.cells[0].share for row in rows}
    assert (shares["Discussion"], shares["Negotiation"], shares["Verified"]) == (75, 67, 0)


def test_time_in_stage_is_the_median_of_stays_that_ended(people, network):
    rows = {row.label: [cell.value for cell in row.cells] for row in stage_rows(funnel_lives(people.practitioner))}

    assert rows["Idea"] == [1, 3, 30, 50]
    assert rows["Negotiation"] == [1, 1, 30, 30]
    assert rows["Verified"] == [0, 0, None, None]


def test_barriers_say_what_was_lost_to_them(people, network):
    lives = funnel_lives(people.practitioner)

    (row,) = barrier_rows(lives)

    assert (row.label, [cell.value for cell in row.cells]) == ("Technical", [1, 0, 10, 100])


def test_groups_and_filters(people, network):
    months = group_rows(funnel_lives(people.practitioner), "month")
    kinds = group_rows(funnel_lives(people.practitioner), "kind")
    owners = {row.label: row.cells[0].value for row in group_rows(funnel_lives(people.practitioner), "owner")}

    assert [row.label for row in months] == ["2026-11", "2026-05", "2026-03"]
    assert [cell.value for cell in months[-1].cells] == [2, 2, 2, 1, 1, 0, 100]
    assert months[-1].cells[4].share == 50
    assert kinds[0].cells[0].value == 3
    assert owners == {"nobody": 3, str(people.practitioner): 1}
    narrowed = funnel_lives(people.practitioner, kind="energy", since=date(2026, 1, 1), until=date(2026, 3, 31))
    assert [life.pk for life in narrowed.rows] == [network[1].pk]


def test_cohorts_say_how_many_got_how_far_by_when(people, network):
    rows = {row.label: row.cells for row in cohort_rows(funnel_lives(people.practitioner), "completed", today=TODAY)}

    march = [cell.value for cell in rows["2026-03"]]
    assert march[:7] == [
        2,
        0,
        0,
        0,
        1,
        1,
        None,
    ]  # size, after 0, 1, 2, 3, 6, 9 months: September is there, December not
    assert rows["2026-03"][4].share == 50
    assert [cell.value for cell in rows["2026-11"]][:3] == [1, 0, None]


def test_the_forecast_adds_what_is_likely_to_what_is_done(people, network):
    with pytest.raises(ActionRefused):
        set_target({"indicator": "completed"}, by=people.practitioner)
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31)}
    for name, value in (("completed", 2), ("money_cny", 5000)):
        set_target({"indicator": name, "value": value, **year}, by=people.programme_manager)
    Synergy.objects.filter(pk=network[1].pk).update(probability=1, money=300)

    found = {one.indicator: one for one in forecasts_of(funnel_lives(people.practitioner), today=TODAY)}

    done = found["completed"]
    assert (done.so_far, done.total.low, done.total.central) == (1, 2, 2)
    assert (done.chance or 0) >= 90
    assert done.shares == {"so_far": 50, "low": 100, "central": 100, "high": round(50 * done.total.high, 1)}
    money = found["money_cny"]
    assert money.so_far == 1000
    assert 1000 <= money.total.low <= money.total.central <= money.total.high <= 1700
    assert money.chance == 0  # 5,000 cannot come from 1,700


def test_without_targets_this_year_is_forecast(people, network):
    found = forecasts_of(funnel_lives(people.practitioner), today=TODAY)

    assert {one.indicator for one in found} == {"completed", "landfill_t", "co2e_t", "money_cny"}
    assert {(one.target, one.chance) for one in found} == {(None, None)}
    assert found[0].ends_on == date(2026, 12, 31)
    assert {one.shares["high"] for one in found if one.shares} == {100}


def test_the_page_its_files_and_who_may_read_them(people, network, client_of):
    client = client_of(people.programme_manager)
    page = client.get("/funnel/?by=owner&cohort=discussion").content.decode()
    table = client.get("/funnel/?export=csv&table=groups&by=month")
    book = client.get("/funnel/?export=xlsx&table=forecast")

    assert "Technical" in page
    assert str(people.practitioner) in page
    assert "2026-03" in table.content.decode("utf-8-sig")
    assert book.content[:2] == b"PK"
    assert client.get("/funnel/?export=csv&table=nothing").status_code == 404
    assert not funnel_lives(
        people.observer
    ).rows  # public bodies read what is published: tests/web/test_public_bodies.py
    assert client_of(make_user(Role.OBSERVER)).get("/funnel/?by=owner").status_code == 404
    assert client_of(people.owner).get("/funnel/").status_code == 404


def test_an_empty_network_has_a_page(people, client_of):
    Synergy.objects.all().delete()

    page = client_of(people.practitioner).get("/funnel/").content.decode()

    assert "No synergies yet" in page


def test_targets_are_set_edited_and_removed_by_the_manager(people, client_of):
    client = client_of(people.programme_manager)
    values = {
        "indicator": "co2e_t",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "value": "500",
        "source": "Plan",
    }

    assert client.post("/funnel/targets/new/", values).status_code == 302
    assert "Plan" in client.get("/funnel/targets/").content.decode()
    again = client.post("/funnel/targets/new/", values)
    assert again.status_code == 200
    wrong = client.post("/funnel/targets/new/", {**values, "ends_on": "2025-01-01"})
    assert "ends before it begins" in wrong.content.decode()


def test_figures_take_few_queries(people, network, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        lives = funnel_lives(people.practitioner)
        group_rows(lives, "month")
        stage_rows(lives)
        barrier_rows(lives)


def test_a_target_in_tonnes_is_reached_by_the_ledger_alone(people, network):
    """A completed synergy is estimated at 61,000 t; the ledger holds first nothing, then what both parties confirm."""
    network[0].tonnes = 61_000
    network[0].save()
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    set_target({"indicator": "landfill_t", "value": 900, **year}, by=people.programme_manager)

    def forecast():
        return next(one for one in forecasts_of(funnel_lives(people.practitioner), today=TODAY))

    before = forecast()
    assert (before.so_far, before.proven, before.reached) == (61_000, 0.0, False)
    assert before.chance == 99  # of an estimate nobody is certain

    flow = make_flow(network[0])
    state_basis(flow, {"routes": {"landfill": 1.0}}, by=people.practitioner)
    stated = {"year": 2026, "quantity": 1000}
    declare(flow, organisation=flow.synergy.provider, by=people.owner, reason="weighed", **stated)
    assert not forecast().reached
    confirm(flow, organisation=flow.synergy.receiver, by=people.partner, **stated)
    assert (forecast().proven, forecast().reached) == (1000, True)


def test_a_target_of_the_logframe_is_not_typed_again(people, client_of):
    manager = people.programme_manager
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31)}
    set_target({"indicator": "completed", "value": 7, **year}, by=manager)
    seed_founding_logframe(save_programme(contract_values(), by=manager), by=manager)

    found = standing_targets(TODAY)

    completed = [(one.starts_on, one.ends_on, one.value) for one in found if one.indicator == "completed"]
    assert completed[0][:2] == (date(2024, 1, 1), date(2026, 12, 31))
    assert completed[-1] == (date(2024, 1, 1), date(2027, 12, 31), 80)  # and not the 7 that was typed
    with pytest.raises(ActionRefused, match="stands in the logframe"):
        set_target({"indicator": "landfill_t", "value": 9, **year}, by=manager)
    set_target({"indicator": "money_cny", "value": 9, **year}, by=manager)
    page = client_of(manager).get("/funnel/targets/").text
    assert "replaced by the logframe" in page
    assert "365,000" in page
