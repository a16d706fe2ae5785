"""Values changed in the row of a list: saved by the actions, taken back, never over a colleague's newer one."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_resource, make_synergy
from symbionet.core.models import HistoryLine
from symbionet.network.actions import edit_resource
from symbionet.network.models import ResourceState, Visibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(people, client_of):
    return client_of(people.owner)


@pytest.fixture
def ash(people):
    return make_resource(people.owner_org, title_en="Ash", quantity=1234.5678, unit="t", period="year")


@pytest.fixture
def synergy(people):
    return make_synergy(people.have, people.other_org, title_en="Ash to bricks", next_action="Call")


def row(route: str, thing) -> str:
    return reverse(route, args=[thing.pk]) + "?part=row"


def hidden(answer, name: str) -> str:
    """What the cell or its form keeps for the next request."""
    return unescape(re.search(rf'data-{name}="([^"]*)"', answer.content.decode())[1])


def test_the_list_has_a_pencil_where_the_visitor_may_edit(owner, people, client_of, ash):
    other = make_resource(people.other_org, title_en="Slag", visibility=Visibility.NETWORK)

    html = owner.get(reverse("resource_list"), {"columns": ["title", "quantity", "state"]}).content.decode()

    assert reverse("resource_amount", args=[ash.pk]) in html
    assert reverse("resource_state", args=[ash.pk]) in html
    assert reverse("resource_amount", args=[other.pk]) not in html


def test_an_amount_is_changed_in_its_row_and_taken_back_exactly(owner, ash):
    url = row("resource_amount", ash)
    asked = owner.get(url)
    saved = owner.post(url, {"quantity": "2 kt/year", "seen": hidden(asked, "seen")})
    ash.refresh_from_db()
    assert (ash.quantity, ash.unit, ash.period) == (2, "kt", "year")
    assert "Saved." in saved.content.decode()

    owner.post(url, {"undo": hidden(saved, "undo"), "seen": hidden(saved, "seen")})

    ash.refresh_from_db()
    assert (ash.quantity, ash.unit, ash.period) == (1234.5678, "t", "year")
    assert HistoryLine.objects.filter(verb="resource.edited", target_id=ash.pk).count() == 2


def test_a_colleagues_newer_value_is_shown_and_not_written_over(owner, people, ash):
    url = row("resource_amount", ash)
    seen = hidden(owner.get(url), "seen")
    edit_resource(ash, {"quantity": 77.0}, by=people.practitioner)

    answer = owner.post(url, {"quantity": "5 t/year", "seen": seen})

    ash.refresh_from_db()
    assert ash.quantity == 77
    html = answer.content.decode()
    assert "Somebody has changed it meanwhile" in html
    assert "77 t/year" in html
    assert 'value="5 t/year"' in html
    owner.post(url, {"quantity": "5 t/year", "seen": hidden(answer, "seen")})  # knowing it
    ash.refresh_from_db()
    assert ash.quantity == 5


def test_what_a_colleague_changed_after_it_is_not_undone(owner, people, ash):
    url = row("resource_amount", ash)
    saved = owner.post(url, {"quantity": "5 t/year", "seen": hidden(owner.get(url), "seen")})
    ash.refresh_from_db()
    edit_resource(ash, {"quantity": 77.0}, by=people.practitioner)

    answer = owner.post(url, {"undo": hidden(saved, "undo"), "seen": hidden(saved, "seen")})

    ash.refresh_from_db()
    assert ash.quantity == 77
    assert "it stays as it is" in answer.content.decode()


def test_a_change_elsewhere_in_the_row_is_no_conflict(owner, people, ash):
    url = row("resource_amount", ash)
    seen = hidden(owner.get(url), "seen")
    edit_resource(ash, {"title_en": "Fine ash"}, by=people.practitioner)

    owner.post(url, {"quantity": "5 t/year", "seen": seen})

    ash.refresh_from_db()
    assert (ash.quantity, ash.title_en) == (5, "Fine ash")


@pytest.mark.parametrize("text", ["many", "-5 t", "5 bananas per moon", "9" * 79, "\x00"])
def test_what_cannot_be_read_is_told_in_the_row_and_kept_to_mend(owner, ash, text):
    url = row("resource_amount", ash)

    answer = owner.post(url, {"quantity": text, "seen": hidden(owner.get(url), "seen")})

    ash.refresh_from_db()
    assert answer.status_code == 200
    assert "data-row-form" in answer.content.decode() or ash.quantity == float("9" * 79)
    assert ash.quantity == 1234.5678 or text.startswith("9")


def test_an_undo_of_somebody_else_or_another_thing_is_refused(owner, people, client_of, ash):
    url = row("resource_amount", ash)
    saved = owner.post(url, {"quantity": "5 t/year", "seen": hidden(owner.get(url), "seen")})
    values = {"undo": hidden(saved, "undo"), "seen": hidden(saved, "seen")}

    refused = client_of(people.practitioner).post(url, values)
    owner.post(row("resource_window", ash), values)
    owner.post(url, values | {"undo": values["undo"][:-2]})

    ash.refresh_from_db()
    assert ash.quantity == 5
    assert "cannot be undone" in refused.content.decode()


def test_a_state_is_changed_by_its_actions_and_comes_back_with_its_day(owner, ash):
    url, renewed = row("resource_state", ash), date(2030, 1, 2)
    type(ash).objects.filter(pk=ash.pk).update(renew_by=renewed)
    saved = owner.post(url, {"state": "taken", "seen": hidden(owner.get(url), "seen")})
    ash.refresh_from_db()
    assert ash.state == ResourceState.TAKEN
    assert HistoryLine.objects.filter(verb="resource.taken", target_id=ash.pk).exists()
    refused = owner.post(url, {"state": "withdrawn", "seen": hidden(saved, "seen")})
    assert "Renew it first" in refused.content.decode()

    owner.post(url, {"undo": hidden(saved, "undo"), "seen": hidden(saved, "seen")})

    ash.refresh_from_db()
    assert (ash.state, ash.renew_by) == (ResourceState.OPEN, renewed)


def test_a_window_that_ends_before_it_begins_is_refused_in_the_row(owner, ash):
    url = row("resource_window", ash)
    values = {"available_from": "2030-05-01", "available_until": "2030-04-01", "seen": hidden(owner.get(url), "seen")}

    answer = owner.post(url, values)

    ash.refresh_from_db()
    assert ash.available_from is None
    assert "The window ends before it begins" in answer.content.decode()


def test_who_may_not_read_a_closed_amount_does_not_write_it(people, client_of):
    ash = make_resource(people.owner_org, quantity=5, field_visibility={"quantity": "private"})
    practitioner = client_of(people.practitioner)

    assert practitioner.get(row("resource_amount", ash)).status_code == 404
    assert practitioner.get(row("resource_window", ash)).status_code == 200
    html = practitioner.get(reverse("resource_list"), {"columns": "quantity"}).content.decode()
    assert reverse("resource_amount", args=[ash.pk]) not in html


@pytest.mark.parametrize(
    ("route", "sent", "after"),
    [
        ("synergy_next", {"next_action": "Visit", "next_action_due": "2030-01-02"}, "Visit"),
        ("synergy_chance", {"probability": "35"}, 0.35),
        ("synergy_owner", {"owner": "practitioner"}, "practitioner"),
    ],
)
def test_values_of_a_synergy_are_changed_and_taken_back(people, synergy, route, sent, after):
    column, client = next(iter(sent)), Client()
    client.force_login(people.practitioner)
    url, before = row(route, synergy), getattr(synergy, column)
    sent = {name: people.practitioner.pk if value == "practitioner" else value for name, value in sent.items()}
    saved = client.post(url, sent | {"seen": hidden(client.get(url), "seen")})
    synergy.refresh_from_db()
    assert getattr(synergy, column) == (people.practitioner if after == "practitioner" else after)

    client.post(url, {"undo": hidden(saved, "undo"), "seen": hidden(saved, "seen")})

    synergy.refresh_from_db()
    assert getattr(synergy, column) == before


def test_without_a_script_the_pencil_opens_a_page_that_leads_back_to_the_list(owner, ash):
    url, came_from = reverse("resource_amount", args=[ash.pk]), "/resources/?columns=title&q=ash"

    asked = owner.get(url, {"next": came_from})
    seen = re.search(r'name="seen" value="(\w+)"', asked.content.decode())[1]
    saved = owner.post(url, {"quantity": "5 t/year", "seen": seen, "next": came_from}).content.decode()

    assert 'href="/resources/?columns=title&amp;q=ash"' in saved
    assert 'name="undo"' in saved
    bad = owner.get(url, {"next": "https://elsewhere.example/"}).content.decode()
    assert 'value="https:' not in bad
    assert 'href="https://elsewhere' not in bad
