"""The board by haves: the best few partners of each, how many more, and a receiver that does not fill the top."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import make_match, make_organisation, make_resource, make_user
from symbionet.accounts.models import Role
from symbionet.matches.models import Match
from symbionet.matches.queries.groups import UNLISTED, groups_of_matches
from symbionet.matches.queries.matches import MatchFilter
from symbionet.network.models import Direction, Visibility

pytestmark = pytest.mark.django_db

BOARD = reverse("match_list")


def offered(number: int, *, expected: float, name: str = "Ash", to=None, **fields: object) -> list[Match]:
    """So many matches of one have, from the best down; the first with the receiver `to`."""
    have = make_resource(make_organisation(), title_en=name, title_zh=name, visibility=Visibility.NETWORK)
    return [
        make_match(
            have,
            to if to is not None and place == 0 else make_organisation(),
            expected=expected - place,
            money=2 * expected,
            probability=0.5,
            **fields,
        )
        for place in range(number)
    ]


@pytest.fixture
def practitioner(client_of):
    return client_of(make_user(Role.PRACTITIONER))


def shown(answer) -> list[tuple[str, list[int], int]]:
    """Title, keys of the matches shown, and how many more, of each group."""
    return [(group.title, [one.pk for one in group.matches], group.rest) for group in answer.context["groups"]]


def test_haves_stand_with_their_best_partners_and_the_number_of_the_rest(practitioner):
    """One have with twelve partners filled the rows."""
    many, two = offered(12, expected=9000.0), offered(2, expected=5000.0, name="Slag")

    answer = practitioner.get(BOARD)

    assert shown(answer) == [("Ash", [one.pk for one in many[:3]], 9), ("Slag", [one.pk for one in two], 0)]
    html = answer.content.decode()
    assert "9 more" in html
    assert (answer.context["number"], answer.context["page"].paginator.count) == (14, 2)
    assert "14 matches" in html
    assert "of 2 haves" in " ".join(html.split())
    assert f'href="?open={many[0].have_id}"' in html


def test_a_have_is_opened_in_its_place_and_closed_again(practitioner):
    many, others = offered(12, expected=9000.0), offered(5, expected=5000.0, name="Slag")
    ash, slag = many[0].have_id, others[0].have_id

    answer = practitioner.get(BOARD, {"open": [ash, "x", "9" * 40]})

    assert shown(answer)[0] == ("Ash", [one.pk for one in many], 0)
    assert shown(answer)[1][2] == 2
    first, second = answer.context["groups"]
    assert (first.opening, second.opening) == (None, [ash, slag])
    assert "Only the best ones" in answer.content.decode()


def test_the_flat_list_is_one_press_away_and_stays_in_the_address(practitioner):
    many = offered(5, expected=9000.0)
    assert 'href="?view=flat"' in practitioner.get(BOARD).content.decode()

    answer = practitioner.get(BOARD, {"view": "flat"})

    assert [one.pk for one in answer.context["matches"]] == [one.pk for one in many]
    assert "groups" not in answer.context
    html = answer.content.decode()
    assert '<input type="hidden" name="view" value="flat">' in html  # the filter keeps it
    assert 'href="?view=flat&amp;order=' in html  # so do the headings


def test_pages_count_haves_and_hold_each_once(practitioner, monkeypatch):
    monkeypatch.setattr("symbionet.matches.views.board.GROUPS", 2)
    titles = ["A", "B", "C", "D", "E"]
    for place, name in enumerate(titles):
        offered(4, expected=9000.0 - 100 * place, name=name)

    pages = [practitioner.get(BOARD, {"page": page}) for page in (1, 2, 3)]

    assert [title for answer in pages for title, _keys, _rest in shown(answer)] == titles
    assert {answer.context["number"] for answer in pages} == {20}
    assert "groups 3–4 of 5" in " ".join(pages[1].content.decode().split())


def test_one_receiver_leads_no_more_than_two_of_six_haves_at_the_top(practitioner):
    """A composter was the first of the first six."""
    composter = make_organisation(name_en="Composter")
    wanted = [offered(1, expected=9000.0 - place, name=f"Manure {place}", to=composter)[0] for place in range(5)]
    other = [offered(1, expected=100.0 - place, name=f"Scrap {place}")[0] for place in range(8)]

    led = [keys[0] for _title, keys, _rest in shown(practitioner.get(BOARD))]

    ours = {one.pk for one in wanted}
    assert led[:2] == [wanted[0].pk, wanted[1].pk]
    assert led[2:6] == [one.pk for one in other[:4]]
    assert all(len(ours & set(led[start : start + 6])) <= 2 for start in range(len(led) - 6))
    assert set(led) == ours | {one.pk for one in other}
    by_money = [keys[0] for _title, keys, _rest in shown(practitioner.get(BOARD, {"order": "-probability"}))]
    assert set(by_money) == set(led)


@pytest.mark.parametrize("order", ["-expected", "-probability", "-money", "-found_at", "have", "-receiver"])
def test_what_adds_emissions_leads_no_have_that_has_another(practitioner, order):
    worse = offered(1, expected=9e6, name="Far lime", co2e=-5.0)[0]
    better = make_match(worse.have, make_organisation(), expected=1.0, money=2.0, probability=0.1, co2e=3.0)
    alone = offered(1, expected=8e6, name="Glass", co2e=-1.0)[0]

    groups = {title: keys for title, keys, _rest in shown(practitioner.get(BOARD, {"order": order}))}

    assert groups["Far lime"] == [better.pk, worse.pk]
    if order in ("-expected", "-probability", "-money"):
        assert next(iter(groups)) == "Far lime"
        assert list(groups)[-1] == "Glass"
    lowest = practitioner.get(BOARD, {"order": "co2e"})  # who asks for it sees it first
    assert [keys[0] for _title, keys, _rest in shown(lowest)] == [worse.pk, alone.pk]


def test_filters_count_within_the_groups_and_files_hold_all_of_each(practitioner):
    many = offered(6, expected=9000.0)
    others = offered(2, expected=10000.0, name="Slag")
    Match.objects.filter(pk__in=[one.pk for one in many[:2]]).update(probability=0.1)

    answer = practitioner.get(BOARD, {"least": "0.5"})
    file = practitioner.get(BOARD, {"least": "0.5", "export": "csv"}).content.decode("utf-8-sig")

    assert shown(answer) == [("Slag", [one.pk for one in others], 0), ("Ash", [one.pk for one in many[2:5]], 1)]
    rows = list(csv.DictReader(io.StringIO(file)))
    assert [row["Have"] for row in rows] == ["Slag"] * 2 + ["Ash"] * 4
    assert answer.context["number"] == len(rows) == 6


def test_a_member_reads_its_own_resources_with_their_partners(client_of):
    firm = make_organisation(name_en="Own Works")
    have = make_resource(firm, title_en="Our ash", visibility=Visibility.NETWORK)
    want = make_resource(firm, title_en="Our want", direction=Direction.WANT, visibility=Visibility.NETWORK)
    given = [make_match(have, make_organisation(), probability=0.9 - place / 10) for place in range(4)]
    others = [make_resource(make_organisation(), visibility=Visibility.NETWORK) for _ in range(4)]
    taken = [make_match(one, firm, want=want, probability=0.8 - place / 10) for place, one in enumerate(others[:3])]
    known = make_match(others[3], firm, probability=0.2)

    answer = client_of(make_user(organisation=firm)).get(BOARD)

    assert shown(answer) == [
        ("Our ash", [one.pk for one in given[:2]], 2),
        ("Our want", [one.pk for one in taken[:2]], 1),
        ("Not listed by you: known uses of firms like yours", [known.pk], 0),
    ]
    assert [group.key for group in answer.context["groups"]] == [have.pk, want.pk, UNLISTED]
    html = " ".join(answer.content.decode().split())
    assert "you offer it" in html
    assert "you look for it" in html
    assert "8 matches" in html


def test_a_page_by_have_needs_no_more_queries_for_more_matches(practitioner, django_assert_max_num_queries):
    offered(9, expected=9000.0)
    with django_assert_max_num_queries(40) as few:
        practitioner.get(BOARD)
    for place in range(14):
        offered(9, expected=8000.0 - place)
    with django_assert_max_num_queries(len(few.captured_queries)):
        practitioner.get(BOARD)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's own plan")
@pytest.mark.parametrize("order", ["-expected", "-money", "-probability"])
def test_groups_are_read_from_an_index_alone(order):
    """The rows hold reasons of some kilobytes each: 64,000 of them took the page a second and a half."""
    with CaptureQueriesContext(connection) as asked:
        groups_of_matches(Match.objects.all(), MatchFilter(state="open"), order=order, member=None)

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[-1]['sql']}")
        plan = [line[-1] for line in cursor.fetchall() if "matches_match" in line[-1]]
    assert len(plan) == 1
    assert "USING COVERING INDEX match_board" in plan[0]
