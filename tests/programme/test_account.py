"""A programme's account: what is counted, locked, corrected, and told the same on page and in files."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from factories import make_organisation, make_user
from programme_things import contract_values
from symbionet.accounts.models import Role
from symbionet.audits.models import Audit
from symbionet.core.errors import ActionRefused
from symbionet.network.models import Organisation
from symbionet.programme.actions import (
    IndicatorValues,
    MeasurementValues,
    correct_period,
    decide_measurement,
    enter_measurement,
    lock_period,
    plan_periods,
    save_indicator,
    save_programme,
    seed_founding_logframe,
)
from symbionet.programme.actions.account import ActivityValues, BudgetLineValues, write_row
from symbionet.programme.models import Indicator, Snapshot
from symbionet.programme.queries.readings import figure_now, locked_and_now, readings_of, series_of
from symbionet.synergies.models import Sight

pytestmark = pytest.mark.django_db


def visited(day: str, firm: Organisation | None = None) -> Audit:
    on = date.fromisoformat(day)
    return Audit.objects.create(organisation=firm or make_organisation(gb4754="C301"), planned_on=on, visited_on=on)


@pytest.fixture
def manager(people):
    return people.programme_manager


@pytest.fixture
def programme(manager):
    """The founding programme with periods of a year."""
    Organisation.objects.all().update(state="prospect")
    row = save_programme(contract_values(), by=manager)
    seed_founding_logframe(row, by=manager)
    plan_periods(row, months=12, by=manager)
    return row


def indicator(programme, query: str) -> Indicator:
    return Indicator.objects.get(result__programme=programme, query=query)


def test_founding_logframe_has_the_targets_that_were_stated_in_public(programme):
    found = {one.query or one.code: one.target for one in Indicator.objects.all()}

    assert found["network.members"] == 800
    assert found["synergies.completed"] == 80
    assert found["audits.visited"] == 100
    assert found["impact.landfill"] == 365_000
    assert found["impact.co2e"] == 99_000
    assert found["Op 2.2.3"] is None  # no figure is known
    assert programme.periods.count() == 4


def test_figures_count_real_records_in_their_period(programme):
    firm = make_organisation(gb4754="C301", size_class_cn="small")
    visited("2024-05-01", firm)
    visited("2025-05-01", firm)
    visited("2025-06-01").organisation.__class__.objects.update(is_demo=False)
    Audit.objects.create(organisation=firm, planned_on=date(2025, 7, 1), visited_on=date(2025, 7, 1), is_demo=True)

    audits = series_of(indicator(programme, "audits.visited"), until=date(2025, 12, 31))
    smes = series_of(indicator(programme, "programme.smes_supported"), until=date(2025, 12, 31))

    assert [(one.value, one.cumulative) for one in audits] == [(1, 1), (2, 3)]
    assert audits[1].figure.parts["sector"]["C30"].cumulative == 3
    assert (smes[1].cumulative, smes[1].figure.gross_total) == (1, 2)  # the same small firm in both years


def test_a_locked_period_keeps_its_figures_until_it_is_corrected(programme, manager):
    first, second = programme.periods.all()[:2]
    one = visited("2024-05-01")
    lock_period(first, by=manager)
    visited("2025-05-01")
    lock_period(second, by=manager)
    audits = indicator(programme, "audits.visited")

    late = visited("2024-06-01")
    assert [one.cumulative for one in series_of(audits, until=date(2025, 12, 31))] == [1, 2]
    page = next(reading.figure.records for reading in readings_of(programme, first, [audits]))
    assert [record.record[1] for record in page] == [one.pk]
    for row, snapshot, now in locked_and_now(programme):  # the list of all says what each says for itself
        assert now == figure_now(row, snapshot.period)
        changed = row.query in ("audits.visited", "programme.smes_supported") and snapshot.period_id == first.pk
        assert changed or now.amount.value == snapshot.value

    made = correct_period(first, reason="An audit was entered late", by=manager)

    series = series_of(audits, until=date(2025, 12, 31))
    assert [(one.value, one.cumulative) for one in series] == [(2, 2), (1, 3)]
    versions = list(audits.snapshots.filter(period=first).order_by("version").values_list("version", "value"))
    assert versions == [(1, 1), (2, 2)]  # the version before stays
    assert {snapshot.indicator.query for snapshot in made} <= {"audits.visited", "programme.smes_supported"}
    assert late.pk in {record.record[1] for record in series[0].figure.records}
    with pytest.raises(ActionRefused, match="Nothing has changed"):
        correct_period(first, reason="Again", by=manager)


def test_a_record_that_is_deleted_stays_in_what_was_locked(programme, manager):
    audit = visited("2024-05-01")
    lock_period(programme.periods.first(), by=manager)
    audit.delete()

    assert series_of(indicator(programme, "audits.visited"), until=date(2024, 12, 31))[0].value == 1


def test_periods_are_locked_in_order_once_they_have_ended(programme, manager):
    first, second, third, _fourth = programme.periods.all()

    with pytest.raises(ActionRefused, match="earlier periods"):
        lock_period(second, by=manager)
    with pytest.raises(ActionRefused, match="programme manager"):
        lock_period(first, by=make_user(Role.PRACTITIONER))
    lock_period(first, by=manager)
    with pytest.raises(ActionRefused, match="locked already"):
        lock_period(first, by=manager)
    lock_period(second, by=manager)
    with pytest.raises(ActionRefused, match="lasts until"):
        lock_period(third, by=manager)


def test_entered_figures_count_once_another_person_has_approved_them(programme, manager, people):
    row, period = Indicator.objects.get(code="Op 2.2.3"), programme.periods.first()
    given = MeasurementValues(value=Decimal(22), evidence="List", parts={"size": {"small": Decimal(12)}})

    with pytest.raises(ActionRefused, match="add up to 12, the figure is 22"):
        enter_measurement(row, period, given, by=manager)
    with pytest.raises(ActionRefused, match="on what the figure rests"):
        enter_measurement(row, period, MeasurementValues(value=Decimal(1), evidence=" "), by=manager)
    entered = enter_measurement(row, period, MeasurementValues(value=Decimal(22), evidence="List"), by=manager)
    assert series_of(row, until=period.ends_on)[0].value is None  # none is not naught
    with pytest.raises(ActionRefused, match="another person approves"):
        decide_measurement(entered, approved=True, by=manager)
    with pytest.raises(ActionRefused, match="wait for approval"):
        lock_period(period, by=manager)

    decide_measurement(entered, approved=True, by=make_user(Role.PROGRAMME_MANAGER))

    assert series_of(row, until=period.ends_on)[0].value == 22
    with pytest.raises(ActionRefused, match="computed"):
        enter_measurement(indicator(programme, "audits.visited"), period, given, by=manager)


def test_page_word_and_workbook_read_the_same_snapshot(programme, manager, client_of):
    visited("2024-05-01")
    period = programme.periods.first()
    lock_period(period, by=manager)
    # a value that nothing but the snapshot row can give
    Snapshot.objects.filter(indicator__query="audits.visited").update(cumulative=Decimal("77.25"))
    client, asked = client_of(manager), {"period": period.pk}

    page = client.get(programme.get_absolute_url(), asked).text
    book = client.get(reverse("logframe_file", args=[programme.pk, "xlsx"]), asked).content
    word = client.get(reverse("logframe_file", args=[programme.pk, "docx"]), asked).content

    assert "77.25" in page
    rows = list(load_workbook(BytesIO(book))["Logframe"].values)
    place = rows[0].index("Current value")
    assert [row[place] for row in rows if row[2] == "Op 2.1.1"] == [77.25]

    cells = [cell.text for table in Document(BytesIO(word)).tables for row in table.rows for cell in row.cells]
    assert any("77.25 (2024-12-31)" in text for text in cells)


def test_every_number_drills_down_to_its_records(programme, manager, client_of):
    audit = visited("2024-05-01")
    period, row = programme.periods.first(), indicator(programme, "audits.visited")
    url = reverse("indicator_records", args=[row.pk, period.pk])

    page = client_of(manager).get(url).text
    file = client_of(manager).get(url, {"export": "csv"}).content.decode("utf-8-sig").splitlines()

    assert audit.get_absolute_url() in page
    assert len(file) == 2
    assert client_of(manager).get(programme.get_absolute_url(), {"period": "9" * 30}).status_code == 404


def test_what_somebody_keeps_private_is_counted_nowhere(programme, people):
    people.synergy.created_at = "2024-03-01T12:00Z"
    people.synergy.save()
    values = IndicatorValues(result=programme.results.last(), code="Z", name_en="Opened", query="synergies.opened")
    row = save_indicator(values, by=people.programme_manager)
    assert series_of(row, until=date(2024, 12, 31))[0].value == 1

    people.synergy.sight, people.synergy.owner = Sight.PRIVATE, people.practitioner
    people.synergy.save()

    assert series_of(row, until=date(2024, 12, 31))[0].value == 0


def test_a_record_that_a_reader_may_not_open_is_counted_without_a_name(programme, people, client_of):
    people.synergy.created_at = "2024-03-01T12:00Z"
    people.synergy.save()
    values = IndicatorValues(result=programme.results.last(), code="Z", name_en="Opened", query="synergies.opened")
    row, period = save_indicator(values, by=people.programme_manager), programme.periods.first()
    lock_period(period, by=people.programme_manager)
    people.synergy.sight, people.synergy.owner, people.synergy.title_en = Sight.PRIVATE, people.practitioner, "Quagga"
    people.synergy.save()

    page = client_of(people.auditor).get(reverse("indicator_records", args=[row.pk, period.pk])).text

    assert "not open to you, or removed since" in page
    assert "Quagga" not in page
    assert people.owner_org.name_en not in page


def test_an_indicator_stays_as_it_was_counted_once_it_is_locked(programme, manager):
    lock_period(programme.periods.first(), by=manager)
    row = indicator(programme, "audits.visited")
    values = IndicatorValues(result=row.result, code=row.code, name_en="Audits", query="audits.signed")

    with pytest.raises(ActionRefused, match="how it is counted stays"):
        save_indicator(values, by=manager, indicator=row)
    with pytest.raises(ActionRefused, match="computed under this name"):
        save_indicator(IndicatorValues(result=row.result, code="X", name_en="X", query="no.such"), by=manager)


def test_hasty_forms_are_told_what_to_write(programme, manager, client_of):
    client, url = client_of(manager), reverse("indicator_add", args=[programme.pk])
    given = {"result": programme.results.last().pk, "code": "Z", "name_en": "Z", "rule": "sum", "direction": "up"}

    wrong = client.post(url, given | {"milestones": "2025-12-31: 10\nsoon: 20"}).text
    huge = client.post(url, given | {"target": "9" * 40}).text
    late = client.post(url, given | {"milestones": "2099-12-31: 10"}).text
    fine = client.post(url, given | {"target": "3.5万", "milestones": "2025/12/31：1,000"})

    assert "Line 2, “soon: 20”, is no pair" in wrong
    assert "no more than" in huge
    assert "lies outside the programme" in late
    assert fine.status_code == 302
    row = Indicator.objects.get(code="Z")
    assert (row.target, row.milestones.get().value) == (35_000, 1000)
    again = client.post(url, given).text
    assert "with this number" in again or "already exists" in again


def test_the_logframe_names_activities_with_means_costs_and_sources(programme, manager, client_of):
    output = programme.results.get(code="Op 2.1")
    values = ActivityValues(code="A 9.1", name_en="Visit firms", result=output, means="Two auditors, a van",
                            starts_on=date(2024, 2, 1), ends_on=date(2024, 9, 30))  # fmt: skip
    activity = write_row(values, programme=programme, by=manager)
    for code, months in (("5.7", 12), ("5.8", 3)):
        line = BudgetLineValues(heading="5", code=code, name_en="Auditors", unit="month", units=Decimal(months),
                                unit_cost=Decimal("1250.50"), activity=activity)  # fmt: skip
        write_row(line, programme=programme, by=manager)
    client, asked = client_of(manager), {"period": programme.periods.first().pk}

    page = client.get(programme.get_absolute_url(), asked).text
    book = load_workbook(BytesIO(client.get(reverse("logframe_file", args=[programme.pk, "xlsx"]), asked).content))
    word = Document(BytesIO(client.get(reverse("logframe_file", args=[programme.pk, "docx"]), asked).content))

    for words in ("Two auditors, a van", "18,757.50", "Register of audits, by the day of the visit"):
        assert words in page
    sheet = list(book["Activities"].values)
    assert [row[0] for row in sheet[1:]] == ["Op 2.1"]
    assert sheet[1][-2:] == ("Two auditors, a van", 18757.5)
    cells = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert ["Op 2.1", "A 9.1 Visit firms", "2024-02-01 to 2024-09-30", "Two auditors, a van", "18,757.50"] in cells


def test_a_figure_that_was_entered_anew_is_not_approved_unread(programme, manager, client_of):
    row, period = Indicator.objects.get(code="Op 2.2.3"), programme.periods.first()
    enter_measurement(row, period, MeasurementValues(value=Decimal(22), evidence="List"), by=manager)
    other = client_of(make_user(Role.PROGRAMME_MANAGER))
    seen = re.search(r'name="seen" value="([^"]+)"', other.get(row.get_absolute_url()).text)
    assert seen is not None
    entered = enter_measurement(row, period, MeasurementValues(value=Decimal(2200), evidence="List"), by=manager)
    decide = reverse("measurement_decide", args=[entered.pk])

    other.post(decide, {"approve": "1", "seen": seen[1]})
    assert row.measurements.get().state == "submitted"
    other.post(decide, {"approve": "1", "seen": entered.entered_at.isoformat()})
    assert row.measurements.get().state == "approved"
