"""A certificate is withdrawn for good: who may, what the public page says, who still prints it."""

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from factories import make_flow
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.impact.actions import confirm, declare, state_basis
from symbionet.impact.actions.certificates import issue_certificate, withdraw_certificate
from symbionet.impact.exports.certificates import certificate_letter
from symbionet.impact.models import CertificateWithdrawal
from symbionet.impact.queries.certificates import certificate_state

YEAR = 2024
WHY = "The weighbridge was out of order"


@pytest.fixture
def told(people: SimpleNamespace) -> SimpleNamespace:
    """A certificate of a confirmed year."""
    flow = make_flow(people.synergy)
    state_basis(flow, {"routes": {"landfill": 1.0}, "own_disposal": 9.0}, by=people.practitioner)
    declare(flow, organisation=people.owner_org, year=YEAR, quantity=100, by=people.owner)
    confirm(flow, organisation=people.other_org, year=YEAR, quantity=100, by=people.partner)
    people.certificate = issue_certificate(people.owner_org, year=YEAR, by=people.owner)
    return people


def checked(client, certificate) -> str:
    return client.get(reverse("certificate_check", args=[certificate.code])).content.decode()


def test_anybody_reads_since_when_and_the_reason_only_where_it_is_told(told, client):
    withdraw_certificate(told.certificate, reason=WHY, told=False, by=told.owner)

    page = checked(client, told.certificate)
    assert "is withdrawn since" in page
    assert "This certificate holds" not in page
    assert WHY not in page
    assert "Landfill diverted" not in page

    second = issue_certificate(told.owner_org, year=YEAR, by=told.owner)
    assert certificate_state(second).holds
    withdraw_certificate(second, reason=WHY, told=True, by=told.owner)
    assert WHY in checked(client, second)
    assert "is withdrawn since" in checked(client, told.certificate)


def test_an_older_certificate_does_not_hold_again(told):
    state_basis(told.synergy.flows.get(), {"routes": {"landfill": 1.0}}, by=told.practitioner)
    withdraw_certificate(told.certificate, reason=WHY, told=False, by=told.owner)
    second = issue_certificate(told.owner_org, year=YEAR, by=told.owner)

    withdraw_certificate(second, reason=WHY, told=False, by=told.owner)

    assert not certificate_state(told.certificate).holds
    assert not certificate_state(second).holds


def test_it_is_done_once_with_a_reason_and_never_undone(told):
    with pytest.raises(ActionRefused, match="Say why"):
        withdraw_certificate(told.certificate, reason=" ", told=True, by=told.owner)
    row = withdraw_certificate(told.certificate, reason=WHY, told=True, by=told.owner)

    with pytest.raises(ActionRefused, match="withdrawn already"):
        withdraw_certificate(told.certificate, reason=WHY, told=True, by=told.owner)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.delete()
    row.told = False
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.save()
    assert history_of(told.owner_org).filter(verb="certificate.withdrawn").count() == 1


def test_who_withdraws_and_who_prints_what_is_withdrawn(told, client_of):
    page, pdf = (reverse(name, args=[told.certificate.pk]) for name in ("certificate_withdraw", "certificate_file"))
    for user in (told.partner, told.outsider, told.verifier, told.observer):
        assert client_of(user).post(page, {"reason": WHY}).status_code == 404
    owner = client_of(told.owner)
    assert owner.get(pdf).status_code == 200
    assert "This field is required" in owner.post(page, {"reason": ""}).content.decode()
    assert not CertificateWithdrawal.objects.exists()

    assert owner.post(page, {"reason": WHY}).status_code == 302

    assert owner.get(pdf).status_code == 404
    assert client_of(told.partner).get(pdf).status_code == 404
    assert client_of(told.programme_manager).get(pdf).status_code == 200
    listed = owner.get(reverse("organisation_benefits", args=[told.owner_org.pk]), {"year": YEAR}).content.decode()
    assert "withdrawn" in listed
    assert pdf not in listed


def test_the_paper_says_that_it_is_withdrawn(told):
    withdraw_certificate(told.certificate, reason=WHY, told=False, by=told.owner)

    words = [block.text for block in certificate_letter(told.certificate, "en").blocks]

    assert any(word.startswith("WITHDRAWN on") for word in words)
    assert not any(WHY in word for word in words)
