"""A synergy that its owner keeps to himself or herself is in no list, file, sample or sum of others."""

import io
import re
import zipfile
from types import SimpleNamespace

import pytest
from django.db.models import Sum

from factories import make_flow, make_organisation, make_resource, make_synergy, make_user
from symbionet.accounts.models import Role
from symbionet.core.errors import ActionRefused
from symbionet.dissemination.queries.releases import candidates
from symbionet.impact.actions import confirm, declare, state_basis
from symbionet.impact.actions.certificates import issue_certificate
from symbionet.impact.queries import entries_visible_to
from symbionet.impact.queries.entries import evidence_visible_to
from symbionet.impact.queries.reports import with_claims
from symbionet.impact.queries.verification import claimed_sizes
from symbionet.network.models import Organisation, Visibility
from symbionet.shell.figures import programme_figures
from symbionet.synergies.models import Sight

BASIS = {"routes": {"landfill": 1.0}, "own_disposal": 0.0, "own_virgin": 1000.0, "substitution_ratio": 1.0,
         "own_reprocessing": 0.0, "own_freight": 0.0, "distance_km": 0.0}  # fmt: skip
READERS = ("verifier", "auditor", "programme_manager", "technical_lead", "administrator")
PAGES = ("/ledger/", "/ledger/?format=csv", "/api/v1/ledger/entries", "/reports/?year=2025")


def claimed(people: SimpleNamespace, giver: Organisation, name: str, amount: int):
    have = make_resource(giver, title_en=name, title_zh=name, quantity=amount, unit="t", period="year")
    flow = make_flow(make_synergy(have, people.other_org, title_en=name, title_zh=name), name_en=name, name_zh=name)
    state_basis(flow, BASIS, by=people.practitioner)
    declare(flow, organisation=giver, year=2025, quantity=amount, by=people.practitioner, reason="weighed")
    confirm(flow, organisation=people.other_org, year=2025, quantity=amount, by=people.partner)
    return flow


@pytest.fixture
def kept(people: SimpleNamespace):
    """The flow of a private synergy of the practitioner, beside an open one of another firm."""
    people.open = claimed(people, make_organisation(name_en="Open Works"), "Open gypsum", 500)
    flow = claimed(people, people.owner_org, "Quagga slag", 77713)
    flow.synergy.sight, flow.synergy.owner = Sight.PRIVATE, people.practitioner
    flow.synergy.save()
    return flow


@pytest.mark.parametrize("reader", READERS)
def test_leak_a_private_synergy_is_in_no_list_and_no_file_of_the_ledger(kept, people, client_of, reader):
    client = client_of(getattr(people, reader))

    assert not entries_visible_to(getattr(people, reader)).filter(synergy=kept.synergy).exists()
    assert not evidence_visible_to(getattr(people, reader)).filter(synergy=kept.synergy).exists()
    for page in PAGES:
        answer = client.get(page)
        text = b"".join(answer).decode(errors="replace") if answer.streaming else answer.text
        assert "Quagga" not in text, page
        assert not re.search(r"77[,\s]?713", text), page


def test_its_owner_reads_it(kept, people):
    assert entries_visible_to(people.practitioner).filter(synergy=kept.synergy).exists()


def test_leak_no_trail_and_no_sample_holds_a_private_synergy(kept, people, client_of):
    answer = client_of(people.verifier).get("/verification/years/2025/trail.zip")

    assert answer.status_code == 200
    trail = zipfile.ZipFile(io.BytesIO(answer.content))
    assert [name for name in trail.namelist() if b"Quagga" in trail.read(name)] == []
    assert kept.synergy_id not in claimed_sizes(2025)
    assert people.open.synergy_id in claimed_sizes(2025)


def test_leak_published_sums_and_certificates_leave_it_out(kept, people):
    def summed() -> float:
        return sum(one.value for one in candidates() if one.code == "ledger:2025:landfill_diverted_t:confirmed")

    before = summed()
    kept.synergy.sight = Sight.PARTIES
    kept.synergy.save()

    assert summed() > before
    kept.synergy.sight = Sight.PRIVATE
    kept.synergy.save()
    assert people.owner_org not in with_claims(Organisation.objects.all())
    with pytest.raises(ActionRefused):
        issue_certificate(people.owner_org, year=2025, by=people.owner)


def test_leak_home_totals_leave_private_haves_and_amounts_out(people):
    manager = make_user(Role.PROGRAMME_MANAGER)
    before = [(one.label, one.number, one.parts) for one in programme_figures(manager)]

    make_resource(people.owner_org, quantity=4321, unit="t", period="year", visibility=Visibility.PRIVATE)
    make_resource(people.owner_org, direction="want", visibility=Visibility.PRIVATE)

    assert [(one.label, one.number, one.parts) for one in programme_figures(manager)] == before
    closed = {"quantity": "private"}
    make_resource(people.owner_org, quantity=4321, unit="t", period="year", field_visibility=closed)
    tonnes = next(one for one in programme_figures(manager) if one.unit == "t")
    assert tonnes.number == next(number for label, number, _parts in before if label == tonnes.label)
    assert entries_visible_to(make_user(Role.OBSERVER)).aggregate(all=Sum("central"))["all"] is None
