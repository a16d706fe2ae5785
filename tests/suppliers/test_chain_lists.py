"""The list of a chain: as few queries for forty suppliers as for five, on pages, and words for what happened today."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from supply_things import make_supply
from symbionet.suppliers.actions import SupplierValues, add_supplier
from symbionet.suppliers.models import Chain


@pytest.fixture(autouse=True)
def _supply(people) -> None:
    make_supply(people)


def grow(chain: Chain, count: int, by) -> None:
    for number in range(chain.suppliers.count(), count):
        add_supplier(chain, SupplierValues(name=f"Works {number:02}", risk="high"), by=by)


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
