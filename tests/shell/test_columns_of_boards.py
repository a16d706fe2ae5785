"""The boards of matches and synergies: columns chosen and ordered, views kept, what a member may choose."""

import pytest
from django.urls import reverse

from factories import make_synergy
from symbionet.accounts.actions import keep_view

pytestmark = pytest.mark.django_db
MATCHES, SYNERGIES = reverse("match_list"), reverse("synergy_list")


@pytest.fixture
def practitioner(people, client_of):
    make_synergy(people.have, people.other_org, title_en="Gypsum to boards", next_action="Call", money=1_000_000)
    return client_of(people.practitioner)


def headings(answer) -> list[str]:
    return [str(head.label) for head in answer.context["heads"]]


@pytest.mark.parametrize(
    ("url", "usual", "chosen", "shown"),
    [
        (f"{MATCHES}?view=flat&", "Technical fit", "columns=note&columns=have&columns=nonsense", ["Note", "Have"]),
        (MATCHES, "Technical fit", "columns=note&columns=have&columns=nonsense", ["Note"]),  # the have stands above
        (MATCHES, "Technical fit", "columns=have", ["Receiver"]),
        (f"{SYNERGIES}?view=table&", "Owner", "columns=type&columns=title", ["Type", "Synergy"]),
    ],
)
def test_a_board_shows_the_chosen_columns_in_their_order(practitioner, url, usual, chosen, shown):
    assert usual in headings(practitioner.get(url))

    answer = practitioner.get(f"{url}{'' if '?' in url else '?'}{chosen}")

    html = answer.content.decode()
    assert headings(answer) == shown
    assert f'data-label="{usual}"' not in html
    assert html.count('name="columns" value="') > len(answer.context["column_choices"])  # the filter keeps them, too


@pytest.mark.parametrize("url", [f"{MATCHES}?", f"{SYNERGIES}?view=table&"])
def test_a_column_of_a_board_moves_forward(practitioner, url):
    answer = practitioner.get(f"{url}columns=a&columns=b&columns=c&up=c&page=2")

    assert answer.status_code == 302
    assert answer["Location"].endswith("columns=a&columns=c&columns=b")


@pytest.mark.parametrize("url", [MATCHES, SYNERGIES])
def test_a_view_of_a_board_is_kept_and_offered(practitioner, people, url):
    keep_view(url, "columns=note&state=all", name="My notes", by=people.practitioner)

    html = practitioner.get(url, {"columns": "note", "state": "all"}).content.decode()

    assert 'class="list-view list-view-current"' in html
    assert "My notes" in html
    assert "Keep this view" in html


def test_to_clear_the_filters_of_a_board_keeps_columns_and_view(practitioner):
    html = practitioner.get(SYNERGIES, {"view": "table", "columns": "title", "stage": "open", "kind": "material"})

    assert 'class="match-chip-all" href="?view=table&amp;columns=title"' in html.content.decode()


def test_a_member_cannot_choose_what_the_programme_judges(people, client_of):
    make_synergy(people.have, people.other_org, title_en="Gypsum to boards", probability=0.35, money=1_000_000)
    asked = {"view": "table", "columns": ["title", "probability", "money", "expected", "barrier", "reactivate_on"]}

    answer = client_of(people.owner).get(SYNERGIES, asked)

    assert headings(answer) == ["Synergy"]
    html = answer.content.decode()
    assert "35 %" not in html
    assert "data-row-edit" not in html


@pytest.mark.parametrize(
    ("url", "columns", "heads"),
    [
        (MATCHES, "columns=note&columns=have&columns=nonsense", "Note,Have,Provider,Hazard,Quantity"),
        (SYNERGIES, "view=table&columns=resource&columns=title", "Resource,Synergy,Provider,Receiver"),
    ],
)
def test_the_file_of_a_board_holds_what_was_chosen_in_its_order(practitioner, url, columns, heads):
    chosen = practitioner.get(f"{url}?{columns}&export=csv").content.decode("utf-8-sig").splitlines()
    whole = practitioner.get(url, {"export": "csv"}).content.decode("utf-8-sig").splitlines()

    assert chosen[0] == heads
    assert len(whole[0].split(",")) > 15
    assert len(whole) == len(chosen)


def test_the_file_of_a_member_holds_no_judgement_it_asks_for(people, client_of):
    make_synergy(people.have, people.other_org, title_en="Gypsum to boards", probability=0.35, money=1_000_000)
    asked = {"export": "csv", "columns": ["probability", "title"]}

    text = client_of(people.owner).get(SYNERGIES, asked).content.decode("utf-8-sig")

    assert text.splitlines()[0] == "Synergy,Provider,Receiver"
    assert "0.35" not in text
