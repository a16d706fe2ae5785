"""Lists of a chain: as few queries for forty suppliers as for five, pages, and what a hasty person brings."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from supply_things import make_supply
from symbionet.imports.actions import commit_now, run_import, start_import
from symbionet.imports.models import Import
from symbionet.imports.queries import importer_of
from symbionet.suppliers.actions import (
    RecordValues,
    SupplierValues,
    add_record,
    add_supplier,
    agree_action,
    change_action,
)
from symbionet.suppliers.models import Chain, Supplier


@pytest.fixture(autouse=True)
def _supply(people) -> None:
    make_supply(people)


def grow(chain: Chain, count: int, by) -> None:
    for number in range(chain.suppliers.count(), count):
        add_supplier(chain, SupplierValues(name=f"Works {number:02}", risk="high"), by=by)


def brought(kind: str, text: str, *, by) -> Import:
    batch = run_import(start_import(kind, importer_of(kind).read(text.encode(), "list.csv", False), by=by))
    return commit_now(batch, by=by)


def queries_of(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("route", ["chain_detail", "chain_map", "chain_matrix", "chain_requirements", "chain_places"])
def test_a_chain_of_forty_asks_no_more_than_one_of_five(people, client_of, route):
    chain, client = people.chain, client_of(people.partner)
    url = reverse(route, args=[chain.pk])
    grow(chain, 5, people.partner)
    five = queries_of(client, url)
    grow(chain, 40, people.partner)
    assert queries_of(client, url) == five


def test_suppliers_stand_on_pages(people, client_of):
    grow(people.chain, 40, people.partner)
    client = client_of(people.partner)
    for route in ("chain_detail", "chain_map"):
        url = reverse(route, args=[people.chain.pk])
        pages = [client.get(f"{url}?page={page}").text for page in (1, 2)]
        assert ["Works 39" in page for page in pages] == [False, True], route


def test_what_happened_today_is_not_zero_days_ago(people, client_of):
    page = client_of(people.partner).get(people.chain.get_absolute_url()).text
    assert "Invited today; nobody has opened the link yet." in page
    assert "0 days" not in page


def test_a_list_without_a_column_leaves_what_stood_there(people):
    supplier, by = people.claimed_supplier, people.partner
    record = add_record(
        supplier, RecordValues(url="https://example.org/z", dated=date(2026, 3, 1), what="Noise", cause="A fan"), by=by
    )
    task = agree_action(supplier, "Quiet the fan", due=date(2100, 5, 1), assigned_to=None, by=by)
    change_action(supplier, task, due=task.due, assigned_to=None, done_on=date(2026, 5, 1), by=by)

    heads = "供应商,记录链接,记录日期,违规内容\n"
    brought("record_import", f"{heads}Power works,https://example.org/z,2026-03-01,Noise at night\n", by=by)
    brought("action_import", "Supplier,ACTION\n\n,\nPower works,Quiet the fan\n", by=by)

    record.refresh_from_db()
    task.refresh_from_db()
    assert (record.what, record.cause) == ("Noise at night", "A fan")
    assert (task.due, timezone.localdate(task.done_at)) == (date(2100, 5, 1), date(2026, 5, 1))


def test_a_hasty_list_of_suppliers_is_understood_or_refused_with_its_row(people):
    text = (
        "SUPPLIER,Own Number,风险,E-Mail\n\n"
        "Brass works,B-1,HIGH,\n,,,\n  Zinc works ,Z-1, 低风险 ,\nTin works,T-1,dreadful,\n"
    )
    batch = brought("chain_import", text, by=people.partner)

    assert Supplier.objects.get(name="Brass works").risk == "high"
    assert Supplier.objects.get(name="Zinc works").risk == "low"
    refused = batch.rows.get(state="refused")
    assert (refused.what, refused.problems[0]["value"]) == ("Tin works", "dreadful")
    assert not Supplier.objects.filter(name="Tin works").exists()
