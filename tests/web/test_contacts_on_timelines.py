"""A contact is written down on the timeline of a firm or a synergy, and the page comes back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import make_synergy
from symbionet.work.models import ContactNote

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["organisation", "synergy"])
def test_a_contact_is_written_down_on_the_timeline(people, client_of, kind):
    subject = people.owner_org if kind == "organisation" else make_synergy(people.have, people.other_org)
    client, url = client_of(people.practitioner), reverse(f"{kind}_timeline", args=[subject.pk])
    target = reverse(f"{kind}_contacts", args=[subject.pk])
    assert f'action="{target}"' in client.get(url).content.decode()

    answer = client.post(target, {"kind": "call", "agreed": "Sends a sample", "next": url}, follow=True)

    assert answer.redirect_chain == [(url, 302)]
    assert "Sends a sample" in answer.content.decode()
    assert ContactNote.objects.get().subject == subject


def test_a_contact_about_a_resource_goes_to_the_log_of_its_owner(people, client_of):
    html = client_of(people.practitioner).get(reverse("resource_timeline", args=[people.have.pk])).content.decode()

    assert "contact-box" not in html
    assert reverse("organisation_contacts", args=[people.owner_org.pk]) in html


def test_what_is_wrong_with_it_is_told_and_the_way_back_kept(people, client_of):
    client, url = client_of(people.practitioner), reverse("organisation_timeline", args=[people.owner_org.pk])

    html = client.post(
        reverse("organisation_contacts", args=[people.owner_org.pk]), {"kind": "call", "whom": "Wang", "next": url}
    ).content.decode()

    assert 'value="Wang"' in html
    assert f'name="next" value="{url}"' in html


def test_a_member_has_no_form_on_its_timeline(people, client_of):
    html = client_of(people.owner).get(reverse("organisation_timeline", args=[people.owner_org.pk])).content.decode()

    assert "contact-box" not in html


def test_a_timeline_with_more_messages_asks_no_more_queries(people, client_of):
    synergies = [make_synergy(people.have, people.other_org, title_en=f"S{number}") for number in range(4)]
    for synergy in synergies:
        synergy.messages.create(author=people.practitioner, audience="team", text="Sample is here")
    client, url = client_of(people.practitioner), reverse("organisation_timeline", args=[people.owner_org.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        assert client.get(url).content.decode().count("Sample is here") == 4
    for synergy in synergies * 3:
        synergy.messages.create(author=people.practitioner, audience="team", text="Sample is here")

    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)
