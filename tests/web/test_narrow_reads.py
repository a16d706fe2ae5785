"""Lists read the columns that they show, all of them at once: none is asked for row by row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_match, make_organisation, make_resource, make_synergy, make_user
from symbionet.accounts.models import Role
from symbionet.matches.pages.matches import lines_shown_to, matches_shown_to
from symbionet.matches.queries import matches_visible_to
from symbionet.matches.queries.matches import first_lines
from symbionet.network.models import Direction, Park, Visibility
from symbionet.synergies.models import Sight, Stage, Synergy
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.pages.synergy_board import board_columns
from symbionet.synergies.queries import chosen_synergies, synergies_visible_to
from symbionet.synergies.queries.prospects import chance_of, prospects_of, with_prospects
from symbionet.synergies.queries.synergies import titled, with_sides
from symbionet.synergies.words import titles_shown_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchanges():
    """Three exchanges of a firm with others that members know by a hint alone, as matches and as synergies."""
    park = Park.objects.create(name_en="TEDA", name_zh="开发区")
    zone = Park.objects.create(name_en="TEDA East", name_zh="开发区东区", parent=park)
    plant = make_organisation(name_en="Power plant", park=zone)
    ash = make_resource(plant, title_en="Fly ash", class_id="fly-ash", visibility=Visibility.NETWORK)
    for number in range(3):
        works = make_organisation(name_en=f"Cement works {number}", park=zone, nace="2351")
        need = make_resource(works, title_en="Ash", direction=Direction.WANT, visibility=Visibility.TEASER)
        match = make_match(have=ash, receiver=works, want=need, probability=0.637)
        make_synergy(have=ash, want=need, receiver=works, match=match, stage=Stage.IDEA, sight=Sight.TEASER)
    return plant


@pytest.fixture(params=["practitioner", "member"])
def person(request, exchanges):
    return make_user(Role.PRACTITIONER) if request.param == "practitioner" else make_user(organisation=exchanges)


def queries_of(action, *given):
    """How many queries an action takes."""
    with CaptureQueriesContext(connection) as found:
        action(*given)
    return len(found)


def test_a_match_in_one_line_reads_as_the_whole_match_does(person):
    rows = matches_visible_to(person).order_by("pk")
    lines = lines_shown_to(person, first_lines(rows, 5))
    whole = matches_shown_to(person, rows)
    assert [(line.url, line.percent, line.provider, line.receiver) for line in lines] == [
        (match.url, match.percent, match.provider, match.receiver) for match in whole
    ]
    assert len(lines) == 3


def test_lines_of_matches_ask_for_nothing_row_by_row(person):
    def lines(number):
        return lines_shown_to(person, first_lines(matches_visible_to(person).order_by("pk"), number))

    lines(1)  # who the person is is asked once
    assert queries_of(lines, 1) == queries_of(lines, 3)


def test_titles_read_as_those_of_whole_rows_and_ask_for_nothing_row_by_row(person):
    def titles(rows):
        return titles_shown_to(person, titled(rows))

    seen = synergies_visible_to(person)
    assert titles(seen) == {shown.pk: shown.title for shown in synergies_shown_to(person, with_sides(seen))}
    assert len(titles(seen)) == 3
    assert queries_of(titles, seen.filter(pk=seen.first().pk)) == queries_of(titles, seen)


def test_cards_read_as_those_of_whole_rows_and_ask_for_nothing_row_by_row(person):
    def cards(rows):
        chosen = chosen_synergies(rows, chances={Stage.IDEA: 0.1}, limits={}, values={})
        return [card for column in board_columns(person, chosen, limits={}, most=25) for card in column.cards]

    seen = synergies_visible_to(person)
    whole = synergies_shown_to(person, with_sides(seen), brief=True)
    assert sorted((card.synergy for card in cards(seen)), key=lambda one: one.pk) == sorted(
        whole, key=lambda one: one.pk
    )
    assert len(whole) == 3
    assert queries_of(cards, seen.filter(pk=seen.first().pk)) == queries_of(cards, seen)


@pytest.mark.usefixtures("exchanges")
def test_a_column_of_the_board_holds_its_first_cards_and_counts_all():
    practitioner = make_user(Role.PRACTITIONER)
    for money, row in zip((10.0, 30.0, 20.0), Synergy.objects.order_by("pk"), strict=True):
        Synergy.objects.filter(pk=row.pk).update(money=money)
    rows = chosen_synergies(synergies_visible_to(practitioner), chances={Stage.IDEA: 0.1}, limits={}, values={})
    column = next(one for one in board_columns(practitioner, rows, limits={}, most=2) if one.cards)
    assert [card.money for card in column.cards] == [30.0, 20.0]
    assert (column.number, column.more) == (3, 1)


def test_the_chance_of_a_row_is_that_of_the_query():
    usual = {Stage.IDEA: 0.1, Stage.LOST: 0.0, Stage.COMPLETED: 1.0}
    ash, works = make_resource(make_organisation()), make_organisation()
    make_synergy(ash, works)
    make_synergy(ash, works, probability=0.4)
    make_synergy(ash, works, stage=Stage.LOST, stopped_at=Stage.IDEA, probability=0.4)
    make_synergy(ash, works, stage=Stage.COMPLETED)
    for row in with_prospects(Synergy.objects.all(), chances=usual):
        assert chance_of(row, usual) == prospects_of(row)[0]


def test_the_json_list_of_matches_sorts_keys_alone(person, client):
    client.force_login(person)
    with CaptureQueriesContext(connection) as found:
        answer = client.get("/api/v1/matches?per_page=2")

    assert (answer.status_code, answer.json()["total"], len(answer.json()["items"])) == (200, 3, 2)
    sorting = [one["sql"] for one in found if "LIMIT 2" in one["sql"] and 'FROM "matches_match"' in one["sql"]]
    assert len(sorting) == 1
    assert '"reasons"' not in sorting[0]
