"""Figures in forms: readable, and kept to the last digit where nobody changes them."""

import pytest
from django.urls import reverse

from symbionet.core.history import history_of

pytestmark = pytest.mark.django_db
MONEY = 1578207.0325722974


def test_figure_is_shown_short_and_stays_exact_until_somebody_changes_it(people, client_of):
    people.synergy.money, people.synergy.tonnes = MONEY, 190.0
    people.synergy.save()
    url, client = reverse("synergy_edit", args=[people.synergy.pk]), client_of(people.practitioner)
    page = client.get(url).content.decode()
    assert 'value="1,578,207.03"' in page
    assert 'value="190"' in page

    sent = {"title_en": people.synergy.title_en or "Ash", "type": people.synergy.type, "next_action": "Call"}
    client.post(url, {**sent, "money": "1,578,207.03", "tonnes": "191"})

    people.synergy.refresh_from_db()
    assert (people.synergy.money, people.synergy.tonnes) == (MONEY, 191)
    assert "money" not in history_of(people.synergy)[0].details["changes"]


def test_message_about_a_form_names_field_value_and_remedy(people, client_of):
    client, key = client_of(people.practitioner), people.synergy.pk
    task = client.post(reverse("follow_up_add", args=[key]), {"title": "Call", "due": "soon"}, follow=True)
    proof = client.post(
        reverse("evidence_add", args=[key]), {"kind": "interest_provider", "on": "yesterday"}, follow=True
    )
    sent = {"action": "plan", "synergy": key, "next_action": "Call", "next_action_due": "31.02.2026"}
    bulk = client.post(reverse("synergy_bulk"), sent, follow=True)

    assert "Due “soon”: Enter a valid date." in task.content.decode()
    assert "date “yesterday”: Enter a valid date." in proof.content.decode()
    assert "due “31.02.2026”: Enter a valid date." in bulk.content.decode()


def test_day_of_another_look_is_to_come_and_tonnes_are_not_negative(people, client_of):
    url, client = reverse("synergy_hold", args=[people.synergy.pk]), client_of(people.practitioner)
    sent = {"category": "economic", "step": "idea", "tonnes": "-5", "reactivate_on": "2020-01-01"}

    page = client.post(url, sent).content.decode()

    people.synergy.refresh_from_db()
    assert "2020-01-01 is past" in page
    assert "greater than or equal to 0" in page
    assert people.synergy.stage == "idea"
