"""The papers of a synergy: a few beside its flow, a short folder, and a list that is searched, narrowed and sorted."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from factories import make_body, make_file, make_flow, make_resource, make_synergy
from symbionet.impact.actions import Paper, confirm, declare, document, withdraw_paper
from symbionet.impact.models import EntryEvidence
from symbionet.impact.pages.ledger import ledger_of
from symbionet.impact.queries.entries import papers_of

YEAR, MANY = 2025, 45


@pytest.fixture
def told(people: SimpleNamespace) -> SimpleNamespace:
    """A flow whose year many papers prove; the first is withdrawn."""
    flow = make_flow(make_synergy(make_resource(people.owner_org, title_en="Ash"), people.other_org), name_en="Ash")
    declare(flow, organisation=people.owner_org, year=YEAR, quantity=1000, by=people.owner)
    confirm(flow, organisation=people.other_org, year=YEAR, quantity=1000, by=people.partner)
    scale, file = make_body("Scale 2"), make_file(flow.synergy)
    papers = [
        Paper(
            kind="weighbridge",
            number=f"WB-{n:03d}",
            issuer=scale,
            document=file,
            on=date(YEAR, 1, 1) + timedelta(n),
            quantity=n + 1,
        )
        for n in range(MANY)
    ]
    papers.append(Paper(kind="invoice", number="R-7", issuer=people.other_org, quantity=500, document=file))
    document(flow, year=YEAR, papers=papers, by=people.owner)
    withdraw_paper(EntryEvidence.objects.order_by("id")[0], reason="wrong scale", by=people.owner)
    people.flow, people.synergy = flow, flow.synergy
    return people


def test_papers_are_found_by_words_kind_state_and_sorted(told):
    def numbers(**asked: object) -> list[str]:
        return [paper.number for paper in papers_of(told.owner, told.synergy, **asked)]

    assert numbers()[:2] == ["R-7", "WB-044"]
    assert numbers(search="scale wb-01") == [f"WB-01{n}" for n in range(9, -1, -1)]
    assert numbers(kind="invoice") == ["R-7"]
    assert numbers(state="withdrawn") == ["WB-000"]
    assert len(numbers(state="counts")) == MANY
    assert numbers(order="quantity")[:2] == ["R-7", "WB-044"]
    assert numbers(order="number")[0] == "R-7"
    assert numbers(order="date")[-1] == "R-7"  # it bears no date
    assert numbers(year=YEAR - 1) == []
    assert list(papers_of(told.outsider, told.synergy)) == []


def test_the_list_has_pages_and_the_ledger_shows_the_newest(told, client_of, django_assert_max_num_queries):
    address = reverse("ledger_papers", args=[told.synergy.pk])
    owner = client_of(told.owner)
    with django_assert_max_num_queries(40):
        first = owner.get(address).content.decode()
    second = owner.get(address, {"page": 2}).content.decode()
    (shown,) = ledger_of(told.owner, told.synergy)
    ledger = owner.get(reverse("synergy_ledger", args=[told.synergy.pk])).content.decode()

    assert first.count("WB-0") >= 29 > first.count("WB-00")
    assert "WB-000" in second
    assert "wrong scale" in second
    assert ([paper.number for paper in shown.papers], shown.paper_count) == (
        ["R-7", "WB-044", "WB-043", "WB-042", "WB-041"], MANY + 1,
    )  # fmt: skip
    assert address in ledger
    assert "WB-040" not in ledger
    assert client_of(told.outsider).get(address).status_code == 404


def test_the_folder_is_short_and_leads_to_all(told, client_of):
    page = client_of(told.verifier).get(reverse("verification_folder", args=[told.synergy.pk, YEAR])).content.decode()

    assert "R-7" in page
    assert "WB-001" not in page
    assert f"{reverse('ledger_papers', args=[told.synergy.pk])}?year={YEAR}" in page
