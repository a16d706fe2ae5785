"""Barriers met in environmental management, and the instruments that obligations name."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from ems_world import make_ems
from symbionet.ems.actions import EntryValues, save_entry
from symbionet.ems.queries.registers import registers
from symbionet.policy.queries.barriers import blocked_by, counted_barriers, standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def system(people):
    """The system of the owner's firm, which the auditor helps."""
    make_ems(people)


def test_a_barrier_of_a_system_is_written_down_on_its_page_and_counted(people, client_of):
    client = client_of(people.auditor)
    kind = ContentType.objects.get_for_model(people.ems)
    add = reverse("barrier_add", args=[kind.pk, people.ems.pk])
    assert add in client.get(people.ems.get_absolute_url()).text

    answer = client.post(add, {"category": "regulatory", "step": "3", "instrument_id": "CN-024", "tonnes": "40"})

    assert answer.status_code == 302
    row = next(one for one in blocked_by(standing(counted_barriers())) if one.subject == (kind.pk, people.ems.pk))
    assert (row.firms, row.instrument_id, row.tonnes) == ({people.owner_org.pk}, "CN-024", 40)
    page = client.get(people.ems.get_absolute_url()).text
    assert "CN-024" in page
    assert client_of(people.partner).get(add).status_code == 404


def test_an_obligation_shows_the_instrument_that_it_names(people, client_of):
    values = EntryValues(
        title="Transfer papers",
        values={"kind": "law", "instrument": "CN-024", "requirement": "Papers for each transfer"},
    )
    entry = save_entry(people.ems, registers()["obligations"], values, by=people.owner)

    page = client_of(people.owner).get(entry.get_absolute_url()).text

    assert "Measures for the Management of Hazardous Waste Transfer" in page
    assert "What this instrument does" in page
    assert "What this instrument does" not in client_of(people.owner).get(people.ems_entry.get_absolute_url()).text
