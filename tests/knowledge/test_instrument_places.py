"""Two places side by side: what each has against each kind of barrier, at a glance and in full."""

from datetime import date

from django.test import Client

from symbionet.knowledge.pages.instruments import compared_places


def test_two_places_are_compared_at_a_glance_and_in_full(db):
    rows = compared_places("cn-tj", "eu", on=date(2026, 11, 29))
    permits = next(row for row in rows if row.id == "permit")

    page = (
        Client(headers={"accept-language": "en"})
        .get("/knowledge/instruments/places/", {"first": "cn-tj", "second": "eu"})
        .text
    )

    assert '<a href="#permit">Permits</a>' in page
    assert 'id="permit"' in page
    assert permits.first
    assert permits.sums[0] in page
    assert sum(int(part.rsplit(" ", 1)[1]) for part in permits.sums[0].split(", ")) == len(permits.first)
    assert all(line.title in page for line in permits.first)
