"""One have of 130,000 t in five synergies of 40,000 t each: no headline adds up what cannot all happen.

What can: the three that bring most, and a quarter of the fourth. Each test is one page or file that heads with a sum.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from factories import make_flow, make_match, make_organisation, make_resource, make_synergy
from symbionet.agreements.models import CostSheet
from symbionet.core.errors import ActionRefused
from symbionet.dissemination.queries.releases import newest_figures
from symbionet.impact.actions import assess_synergy, confirm, declare, state_basis
from symbionet.impact.models import EntryLevel, Metric
from symbionet.impact.pages.reports.members import organisation_report
from symbionet.impact.pages.reports.programme import programme_report
from symbionet.impact.queries import current_entries
from symbionet.impact.queries.reports import Scope
from symbionet.impact.queries.totals import totals_of
from symbionet.matches.models import Match
from symbionet.matches.pages.values import money_words
from symbionet.policy.queries.barriers import amounts_of, barriers_visible_to, blocked_by, shares_of, standing
from symbionet.programme.pages.funnel import barrier_rows
from symbionet.programme.queries.forecast import forecasts_of
from symbionet.programme.queries.funnel import funnel_lives
from symbionet.synergies.models import Side, Stage, Synergy
from symbionet.synergies.pages.duties import duties_of, value_at_risk
from symbionet.synergies.pages.synergy_board import board_columns
from symbionet.synergies.queries.prospects import with_prospects
from symbionet.web.pages.home import own_figures
from symbionet.web.pages.our import our_money, our_synergies
from symbionet.web.pages.places import flows_of_place
from symbionet.web.queries.places import place_of_firm, place_of_region
from symbionet.work.models import Barrier, StageMove

pytestmark = pytest.mark.django_db

HEAP, EACH = 130_000, 40_000
WORTH = (500_000.0, 400_000.0, 300_000.0, 200_000.0, 100_000.0)
BEST = sum(WORTH[:3]) + WORTH[3] / 4
BASIS = {"routes": {"landfill": 1.0}, "own_disposal": 9.0, "attribution": 1.0, "distance_km": 20.0, "hazardous": False}


@pytest.fixture
def heap(people):
    """Five synergies of one heap in negotiation, each worth less than the one before."""
    Match.objects.all().delete()
    Synergy.objects.all().delete()
    people.ash = make_resource(people.owner_org, title_en="Bottom ash", quantity=HEAP, unit="t", period="year")
    people.five = []
    for number, worth in enumerate(WORTH):
        receiver = people.other_org if number == 0 else make_organisation(name_en=f"Kiln {number}")
        row = make_synergy(people.ash, receiver, title_en=f"Ash {number}", owner=people.practitioner)
        make_flow(row, name_en=f"Ash {number}", quantity=EACH, unit="t", period="year")
        CostSheet.objects.create(synergy=row, side=Side.PROVIDER, saved=worth)
        Synergy.objects.filter(pk=row.pk).update(
            stage=Stage.NEGOTIATION, money=worth, tonnes=EACH, co2e=worth / 1000, probability=1.0,
            next_action="Call", next_action_due=timezone.localdate() - timedelta(days=1),
        )  # fmt: skip
        row.refresh_from_db()
        people.five.append(row)
    return people


def stand_at(heap, stage: Stage, **more: object) -> None:
    Synergy.objects.filter(have=heap.ash).update(stage=stage, **more)
    heap.five = list(Synergy.objects.filter(have=heap.ash).order_by("pk"))


def test_home_of_a_practitioner(heap):
    figure = own_figures(heap.practitioner)[-1]
    assert (figure.number, figure.text) == (round(BEST), money_words(BEST))


def test_columns_of_the_board(heap):
    rows = with_prospects(Synergy.objects.filter(have=heap.ash)).order_by("pk")
    columns = board_columns(heap.practitioner, rows, limits={}, most=5)
    assert [column.expected for column in columns if column.number] == [f"{money_words(BEST)} expected"]


def test_today(heap):
    duties = [duty for duty in duties_of(heap.practitioner) if duty.synergy]
    assert len(duties) == 5
    assert value_at_risk(duties) == pytest.approx(BEST)


def test_own_page_of_the_firm_in_preparation_and_running(heap):
    """It added up all five: 1.5 million a year from a heap that gives 1.25."""
    firm, owner = heap.owner_org, heap.owner

    def money() -> list[str]:
        return [one.text for one in our_money(owner, firm, our_synergies(owner, firm))]

    assert money()[:2] == ["", money_words(BEST)]
    stand_at(heap, Stage.COMPLETED)
    assert money()[:2] == [money_words(BEST), ""]
    stand_at(heap, Stage.NEGOTIATION)
    Synergy.objects.filter(pk=heap.five[4].pk).update(stage=Stage.COMPLETED)  # runs, and takes first
    rest = sum(WORTH[:2]) + WORTH[2] / 4
    found = our_money(owner, firm, our_synergies(owner, firm))
    assert [one.text for one in found[:2]] == [money_words(WORTH[4]), money_words(rest)]
    assert "only as far as it can happen together" in found[1].note


def test_open_matches_of_one_have(heap):
    for number, worth in enumerate(WORTH):
        make_match(heap.ash, make_organisation(name_en=f"Taker {number}"), probability=0.9, money=worth, expected=worth)
    potential = our_money(heap.owner, heap.owner_org, ())[2]
    assert potential.text == f"at least {money_words(100_000)}"  # the best alone, by its order of magnitude
    assert value_at_risk(duty for duty in duties_of(heap.practitioner) if duty.kind == "match") <= WORTH[0]


def test_forecast_of_what_is_ahead_and_of_what_is_done(heap):
    ahead = {one.indicator: one for one in forecasts_of(funnel_lives(heap.practitioner), today=timezone.localdate())}
    assert ahead["money_cny"].total.high <= BEST * 1.0001
    assert ahead["landfill_t"].total.high <= HEAP * 1.0001

    stand_at(heap, Stage.COMPLETED)
    for row in heap.five:
        StageMove.objects.create(subject=row, before=Stage.IMPLEMENTATION, after=Stage.COMPLETED, at=timezone.now())
    done = {one.indicator: one for one in forecasts_of(funnel_lives(heap.practitioner), today=timezone.localdate())}
    assert done["completed"].so_far == 5
    assert done["money_cny"].so_far == pytest.approx(BEST)
    assert done["landfill_t"].so_far == pytest.approx(HEAP)
    assert done["co2e_t"].so_far == pytest.approx(BEST / 1000)


def test_barriers_of_the_funnel_and_of_the_policy_pages(heap):
    for row, worth in zip(heap.five, WORTH, strict=True):
        kept = {
            "subject": row,
            "category": "regulatory",
            "step": "negotiation",
            "instrument": "CN-024",
            "tonnes": EACH,
            "money": worth,
        }
        Barrier.objects.create(**kept)
        Barrier.objects.create(**kept)  # two of one kind hold it back once
    stand_at(heap, Stage.LOST, stopped_at="negotiation")

    (row,) = barrier_rows(funnel_lives(heap.practitioner))
    assert [cell.value for cell in row.cells] == [5, 0, pytest.approx(HEAP), pytest.approx(BEST)]

    rows = blocked_by(standing(barriers_visible_to(heap.practitioner)))
    found = amounts_of(rows, shares_of(heap.practitioner, rows))
    assert found.tonnes == pytest.approx(HEAP)
    assert found.money <= BEST


@pytest.mark.parametrize("stated", [True, False])
def test_what_flows_on_the_pages_of_region_and_firm(heap, stated):
    """Flows without an amount of their own each took the whole heap: 650,000 t left the firm."""
    stand_at(heap, Stage.SUSTAINED)
    if not stated:
        for row in heap.five:
            row.flows.update(quantity=None)
    for user in (heap.practitioner, heap.owner):
        for place in (place_of_region(user), place_of_firm(user, heap.owner_org.pk)):
            amounts = [row.amount for _title, rows in flows_of_place(user, place).lists for row in rows]
            assert amounts == [f"{HEAP:,} t"]


def test_the_ledger_its_reports_and_what_is_published(heap):
    stand_at(heap, Stage.SUSTAINED)
    year = timezone.localdate().year - 1
    for row in heap.five:
        state_basis(row.flows.get(), BASIS, by=heap.practitioner)
        assess_synergy(row, by=heap.practitioner)
    for this in (year, year + 1):
        for total in totals_of(current_entries(), this):
            if (total.metric, total.level) == (Metric.LANDFILL, EntryLevel.POTENTIAL):
                assert total.central <= HEAP * 1.0001
    scope = Scope(first=year, last=year + 1, level=EntryLevel.POTENTIAL)
    for report in (programme_report(heap.practitioner, scope),
                   organisation_report(heap.practitioner, Scope(first=year + 1, last=year + 1,
                                       level=EntryLevel.POTENTIAL, organisation=heap.owner_org))):  # fmt: skip
        assert report.summary is not None
        waste = next(one for one in report.summary.figures if one.label == "Landfill diverted")
        assert float(waste.text.removesuffix(" t").replace(",", "")) <= HEAP * len(scope.years)

    for row in heap.five[:3]:
        declare(row.flows.get(), organisation=heap.owner_org, year=year, quantity=EACH, by=heap.owner)
    more = heap.five[3].flows.get()
    with pytest.raises(ActionRefused):  # the ledger takes no more than there is, whoever claims it
        declare(more, organisation=heap.owner_org, year=year, quantity=EACH, by=heap.owner)
    confirm(heap.five[0].flows.get(), organisation=heap.other_org, year=year, quantity=EACH, by=heap.partner)
    claimed = current_entries().filter(metric=Metric.LANDFILL, level=EntryLevel.DECLARED, year=year)
    assert sum(entry.quantity or 0.0 for entry in claimed) <= HEAP
    assert sum(row.value for row in newest_figures() if "landfill" in row.code) <= HEAP


def test_the_lists_say_no_sum_of_what_stands_in_them(heap, client_of):
    """Boards and tables head with numbers of rows; 1,500,000 is nowhere."""
    client = client_of(heap.practitioner)
    naive = money_words(sum(WORTH))
    for address in (
        "home",
        "synergy_list",
        "today",
        "match_list",
        "funnel",
        "ledger_list",
        "report_list",
        "service_list",
    ):
        page = client.get(reverse(address)).content.decode()
        assert naive not in page, address
    assert naive not in client_of(heap.owner).get(reverse("our_page")).content.decode()
