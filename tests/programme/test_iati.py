"""The IATI file: good by schema, lists and rules without a network; of locked figures, and nothing of few firms."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from programme_things import contract_values
from symbionet.iati import Activity, Amount, Body, Figure, Indicator, Payment, Result, Span, check_activities
from symbionet.iati import write_activities as written
from symbionet.programme.actions import lock_period, plan_periods, save_programme, seed_founding_logframe
from symbionet.programme.pages.iati import told_actuals
from symbionet.synergies.queries.amounts import FEW

TODAY = date(2026, 11, 28)
AT = datetime(2026, 11, 28, tzinfo=UTC)
YEAR = Span(first=date(2024, 1, 1), last=date(2024, 12, 31))
ACTIVITY = Activity(
    identifier="CN-X-1-P1", currency="EUR", reporter=Body(ref="CN-X-1", type="24", names={"en": "Centre"}),
    funder=Body(type="40", names={"en": "EU"}), titles={"en": "Symbiosis", "zh": "产业共生"},
    descriptions={"en": "By-products & energy\x07"}, status="2", planned=YEAR, began_on=YEAR.first, ended_on=None,
    country="CN", sector="32130", budgets=(Amount(span=YEAR, value=Decimal("10.50"), on=YEAR.first),),
    payments=(Payment(type="4", on=YEAR.last, value=Decimal(5), texts={"en": "Costs"}),),
    results=(
        Result(type="1", titles={"en": "Network"}, indicators=(
            Indicator(measure="1", ascending=True, titles={"en": "Firms"}, baseline=(2023, Decimal(0)),
                      figures=(Figure(span=YEAR, target=Decimal(100), actual=Decimal("12.5000")),)),
        )),
    ),
)  # fmt: skip


def problems(data, today=TODAY):
    return [one for one in check_activities(data, today=today) if not one.is_warning]


def test_a_good_activity_has_no_problem_and_its_figures_are_plain():
    data = written([ACTIVITY], at=AT)

    assert problems(data) == []
    assert b'<actual value="12.5"/>' in data
    assert etree.fromstring(data).xpath("//title/narrative[@xml:lang='zh']/text()") == ["产业共生"]


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ({"titles": {}}, "schema"),
        ({"status": "9"}, "list"),
        ({"currency": "EURO"}, "list"),
        ({"sector": "99999"}, "list"),
        ({"began_on": date(2030, 1, 1)}, "rule"),
        ({"planned": Span(first=YEAR.last, last=YEAR.first)}, "rule"),
        ({"budgets": (Amount(span=Span(first=date(2024, 1, 1), last=date(2025, 6, 1)), value=Decimal(1),
                             on=YEAR.first),)}, "rule"),
        ({"identifier": "CN-X-1"}, "rule"),
        ({"reporter": Body(ref="", type="24", names={"en": "Centre"})}, "schema"),
        ({"funder": Body(names={})}, "rule"),
    ],
)  # fmt: skip
def test_what_breaks_the_standard_is_found(change, by):
    assert by in {one.by for one in problems(written([replace(ACTIVITY, **change)], at=AT))}


def test_what_is_no_file_of_the_standard_is_a_problem_not_an_error():
    for data in (b"", b"<a", b"<a/>", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"):
        assert problems(data)


class Told:
    """A locked period with firms and what they brought so far."""

    def __init__(self, cumulative, firms):
        self.cumulative = Decimal(cumulative)
        self.figure = self
        self.records = [type("Row", (), {"firm": one, "value": Decimal(7)}) for one in firms]


@settings(deadline=None, max_examples=80)
@given(st.lists(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 50)), max_size=4), max_size=6))
def test_no_two_tellings_differ_by_what_few_firms_brought(periods):
    series, whole = [], 0
    for rows in periods:
        whole += sum(value for _firm, value in rows)
        series.append(Told(whole, [firm for firm, _value in rows]))
    row = type("Row", (), {"query": "impact.co2e"})

    told = [(0, 0), *((n, one) for n, one in enumerate(told_actuals(row, series), start=1) if one is not None)]

    for place, (first, before) in enumerate(told):
        for second, after in told[place + 1 :]:
            firms = {firm for rows in periods[first:second] for firm, _value in rows}
            assert before == after or len(firms) >= FEW


@pytest.mark.django_db
def test_the_file_of_a_programme_says_what_is_lacking_then_passes(people, client_of):
    manager = people.programme_manager
    bare = save_programme(contract_values(starts_on=date(2023, 3, 1)), by=manager)
    seed_founding_logframe(bare, by=manager)
    for period in plan_periods(bare, months=6, by=manager)[:2]:
        lock_period(period, by=manager)
    client, url = client_of(manager), reverse("report_file", args=[bare.pk, "iati", "xml"])

    refused = client.get(url, follow=True)
    given = {"reporter": "Centre", "reporter_ref": "CN-X-1", "reporter_type": "24", "sector": "32130"}
    save_programme(contract_values(starts_on=date(2023, 3, 1), **given), by=manager, programme=bare)
    answer = client.get(url)

    assert "Its IATI identifier" in refused.text
    assert answer["Content-Type"].startswith("application/xml")
    assert problems(answer.content, today=date.today()) == []
    root = etree.fromstring(answer.content)
    assert sum(Decimal(one) for one in root.xpath("//budget/value/text()")) == 1_850_000
    assert len(root.xpath("//transaction[transaction-type/@code='4']")) == 2
    assert root.xpath("//result/indicator/period/actual")
    assert client_of(people.practitioner).get(url).status_code == 404
