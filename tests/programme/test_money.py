"""Costs by the contract's rule, the donor's share, locked reports, time sheets, and the donor's files."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from programme_things import contract_values
from symbionet.core.errors import ActionRefused
from symbionet.imports.models import Import
from symbionet.programme.actions import (
    correct_period,
    lock_period,
    plan_periods,
    save_programme,
    seed_founding_logframe,
)
from symbionet.programme.actions.account import (
    ActivityValues,
    BudgetLineValues,
    ExpenseValues,
    RateValues,
    remove_row,
    write_narrative,
    write_row,
)
from symbionet.programme.models import TimeEntry
from symbionet.programme.queries.money import finance_of, grant_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(people):
    return people.programme_manager


@pytest.fixture
def programme(manager):
    """A programme with yearly periods, a budget line of 10,000 and rates of two months."""
    row = save_programme(contract_values(rate_rule="month"), by=manager)
    seed_founding_logframe(row, by=manager)
    plan_periods(row, months=12, by=manager)
    values = BudgetLineValues(heading="1", code="1.1", name_en="Team", units=Decimal(10), unit_cost=Decimal(1000))
    write_row(values, programme=row, by=manager)
    for month, rate in ((1, "8.0"), (2, "7.0")):
        given = RateValues(currency="CNY", month=date(2024, month, 15), rate=Decimal(rate), source="InforEuro")
        write_row(given, programme=row, by=manager)
    return row


def spend(programme, manager, day: str, amount: str, **values) -> object:
    line = programme.budget_lines.get()
    given = ExpenseValues(line=line, on=date.fromisoformat(day), text="Rent", amount=Decimal(amount), **values)
    return write_row(given, programme=programme, by=manager)


@pytest.mark.parametrize(
    ("rule", "spent"), [("month", "1100.00"), ("average", "1040.00"), ("booked", "1000.00")]
)  # 800/8 + 7000/7; 7800/7.5; 800/8 + 7000/7.7777
def test_currencies_follow_the_rule_of_the_contract(programme, manager, rule, spent):
    programme.rate_rule = rule
    programme.save()
    booked = {"month": (None, None), "average": (None, None), "booked": (Decimal(8), Decimal("7.777778"))}[rule]
    spend(programme, manager, "2024-01-10", "800", rate=booked[0])
    spend(programme, manager, "2024-02-10", "7000", rate=booked[1])

    report = finance_of(programme.periods.first())

    assert report.so_far == Decimal(spent)
    assert isinstance(report.so_far, Decimal)


def test_the_donor_pays_its_share_up_to_the_ceiling(programme, manager):
    assert grant_of(Decimal("100.01"), share=Decimal(80), ceiling=Decimal(1000)) == Decimal("80.01")
    assert grant_of(Decimal(2_000_000), share=Decimal(80), ceiling=Decimal(1_480_000)) == 1_480_000
    spend(programme, manager, "2024-01-10", "1000", currency="EUR")
    report = finance_of(programme.periods.first())
    assert (report.grant, report.own) == (800, 200)


def test_a_cost_without_a_rate_is_named_and_stops_the_lock(programme, manager):
    spend(programme, manager, "2024-03-10", "800")

    assert finance_of(programme.periods.first()).lacks == ("CNY 2024-03",)
    with pytest.raises(ActionRefused, match="CNY 2024-03"):
        lock_period(programme.periods.first(), by=manager)


def test_a_locked_report_stays_and_a_correction_moves_later_sums(programme, manager):
    first, second = programme.periods.all()[:2]
    spend(programme, manager, "2024-01-10", "100", currency="EUR")
    lock_period(first, by=manager)
    spend(programme, manager, "2025-01-10", "50", currency="EUR")
    lock_period(second, by=manager)

    spend(programme, manager, "2024-05-10", "7", currency="EUR")
    for row in (first, second):
        row.refresh_from_db()
    assert [finance_of(one).so_far for one in (first, second)] == [100, 150]

    correct_period(first, reason="A voucher came late", by=manager)
    for row in (first, second):
        row.refresh_from_db()

    assert [(finance_of(one).period, finance_of(one).so_far) for one in (first, second)] == [(107, 107), (50, 157)]
    assert [one["version"] for one in first.finance] == [1, 2]


def test_hasty_expenses_are_refused_in_words(programme, manager):
    with pytest.raises(ActionRefused, match="days of the programme"):
        spend(programme, manager, "2030-01-01", "1")
    with pytest.raises(ActionRefused, match="not 0"):
        spend(programme, manager, "2024-01-10", "0")
    spend(programme, manager, "2024-01-10", "1", currency="EUR")
    with pytest.raises(ActionRefused, match="Costs are booked"):
        remove_row(programme.budget_lines.get(), by=manager)


def test_time_sheets_come_by_import_and_count_as_costs(programme, manager, client_of):
    days = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)}
    write_row(ActivityValues(code="A1", name_en="Visits", **days), programme=programme, by=manager)
    listed = "人员,日期,天数,预算科目,每日成本,活动\n王工,2024-01-10,2,1.1,800,A1\n李工,2024-01-11,0.5,9.9,800,\n"
    client = client_of(manager)

    page = client.post(reverse("time_import"), {"pasted": listed}, follow=True).text
    batch = Import.objects.get(kind="time_import")
    assert "Write the number of a budget line as the budget has it." in page
    client.post(reverse("time_import_go_on", args=[batch.number]))

    entry = TimeEntry.objects.get()
    assert (entry.person, entry.days, entry.activity.code) == ("王工", 2, "A1")
    assert finance_of(programme.periods.first()).so_far == Decimal("200.00")
    client.post(reverse("time_import_undo", args=[batch.number]))
    assert not TimeEntry.objects.exists()


def test_files_of_the_donor_hold_the_same_figures(programme, manager, client_of):
    spend(programme, manager, "2024-01-10", "1234.56", currency="EUR")
    spend(programme, manager, "2024-01-10", "80")
    period = programme.periods.first()
    write_narrative(period, {"summary": ("概要", "It went well")}, by=manager)
    lock_period(period, by=manager)
    client, asked = client_of(manager), {"period": period.pk}

    def file(kind: str, form: str) -> BytesIO:
        answer = client.get(reverse("report_file", args=[programme.pk, kind, form]), asked)
        assert answer.status_code == 200
        return BytesIO(answer.content)

    opsys = list(load_workbook(file("opsys", "xlsx"))["OPSYS"].values)
    finance = list(load_workbook(file("finance", "xlsx"))["Financial report"].values)
    rates = list(load_workbook(file("finance", "xlsx"))["Rates"].values)
    word = Document(file("narrative", "docx"))
    texts = [one.text for one in word.paragraphs]
    texts += [cell.text for table in word.tables for row in table.rows for cell in row.cells]

    assert {"Baseline value", "Final target", "Date of the current value", "Entered on"} <= set(opsys[0])
    days = [row[opsys[0].index("Date of the current value")] for row in opsys[1:] if row[2]]
    assert days
    assert all(isinstance(day, datetime) for day in days)  # as the other days of the sheet, no text
    members = next(row for row in opsys if row[2] == "Op 1.1.1")
    assert 800 in members
    assert finance[1][4] == 1244.56
    assert rates[1] == ("CNY", "2024-01", 8)  # a number to reckon with, no text
    assert "It went well" in texts
    assert "1,244.56" in texts
    assert "1,244.56" in client.get(reverse("money", args=[programme.pk]), asked).text
    with pytest.raises(ActionRefused, match="stays as it was told"):
        write_narrative(period, {}, by=manager)
