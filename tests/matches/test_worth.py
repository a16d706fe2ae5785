"""What a match is worth, what to ask and what may stop it: stored, shown, filtered, exported, kept from strangers."""

import csv
import re
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import make_match, make_organisation, make_resource, make_site, make_user
from symbionet.accounts.models import Role
from symbionet.matches.actions import find_matches, note_ask
from symbionet.matches.models import Match, MatchAsk
from symbionet.matches.pages.matches import matches_shown_to
from symbionet.matches.pages.reasons import waterfall
from symbionet.matches.pages.values import figure_words, money_words
from symbionet.matches.queries import filtered_matches, matches_visible_to
from symbionet.network.models import Direction, Park, Visibility

RANDOM = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|<svg.*?</svg>', re.DOTALL)
pytestmark = pytest.mark.django_db

VALUE = {
    "tonnes": {"low": 43210.0, "central": 43210.0, "high": 43210.0},
    "unit": "t",
    "money": {"low": -123456.7, "central": 1234567.8, "high": 2345678.9},
    "co2e": {"low": 111.1, "central": 765.4, "high": 2222.2},
    "parts": [
        {"code": "value_disposal", "value": 7654321.0, "details": {"low": 7600000.0, "high": 7700000.0, "co2e": 5.5,
         "basis": "disposal:x: stated by the owner"}},
        {"code": "value_replaced", "value": None, "details": {}},
        {"code": "value_transport", "value": -6419753.0, "details": {"basis": "haul:x: Secret tariff", "co2e": -37.7}},
    ],
}  # fmt: skip
ASKS = [
    {"code": "ask_parameter", "value": "LOI", "details": {"parameter_en": "Loss on ignition", "parameter_zh": "烧失量",
     "limit": "<= 8 %"}},
    {"code": "ask_permit", "value": "HW18", "details": {}},
    {"code": "ask_route_income", "value": None, "details": {}},
]  # fmt: skip
RISKS = [
    {"code": "risk_distance", "value": 377.7, "details": {"haul_km": 120.0}},
    {"code": "risk_limit", "value": "LOI", "details": {"parameter_en": "Loss on ignition", "stated": "99.9"}},
    {"code": "risk_of_a_later_engine", "value": "Tell-tale Ltd", "details": {}},
]
WORTH = {"value": VALUE, "asks": ASKS, "risks": RISKS, "level": "park", "money": 1234567.8, "co2e": 765.4,
         "expected": 617283.9}  # fmt: skip
TELLING = ("43210", "43,210", "1234567", "1.23", "765", "7.65", "6.42", "377.7", "378 km", "99.9", "Tell-tale",
           "Secret tariff", "HW18", "617", "61,7", "881", "88,2", "2.35", "sold for")  # fmt: skip


@pytest.fixture
def sides():
    park = Park.objects.create(name_en="TEDA East", name_zh="开发区东区")
    giver, taker = (
        make_organisation(name_en="Hidden Power", park=park),
        make_organisation(name_en="Secret Cement", park=park),
    )
    have = make_resource(giver, visibility=Visibility.CONSENT, class_id="fly-ash")
    want = make_resource(taker, direction=Direction.WANT, visibility=Visibility.CONSENT, class_id="fly-ash")
    match = make_match(have, taker, want=want, **WORTH)
    return match, make_user(organisation=giver), make_user(organisation=taker)


def shown(user, match):
    rows = filtered_matches(matches_visible_to(user)).filter(pk=match.pk)
    return matches_shown_to(user, rows, full=True)[0]


def test_practitioner_reads_figures_parts_questions_and_risks(sides, client_of):
    html = client_of(make_user(Role.PRACTITIONER)).get(sides[0].get_absolute_url()).content.decode()

    for words in (
        "¥1.23 million",
        "−¥123,000 to ¥2.35 million",
        "765 t",
        "¥88,200 a year",
        "¥7.65 million",
        "Raw material replaced",
        "Loss on ignition (limit ≤ 8 %)",
        "378 km",
        "within the park",
        reverse("knowledge_class", args=["fly-ash"]),
    ):
        assert words in html, words
    assert "<strong>ask:" not in html


@pytest.mark.parametrize("side", [1, 2])
def test_member_sees_orders_of_magnitude_of_an_unnamed_partner(sides, side, client_of):
    match, member = sides[0], sides[side]
    urls = [match.get_absolute_url(), reverse("match_list"), reverse("match_list") + "?export=csv&order=-money",
            reverse("match_list") + "?order=-expected&valued=yes&level=park"]  # fmt: skip
    for url in urls:
        answer = client_of(member).get(url)
        assert answer.status_code == 200
        html = answer.content.decode()
        html = RANDOM.sub("", html)
        assert [word for word in TELLING if word in html] == [], url
    worth = shown(member, match).worth
    assert (worth.money, worth.co2e, worth.expected) == (None, None, None)
    assert worth.money_text == "¥1 million to ¥10 million"
    assert worth.value.is_coarse
    assert [figure.mid for figure in worth.value.figures] == [None, None, None]
    assert [part.text for part in worth.value.parts] == ["known", "known"]
    assert worth.value.missing == ("Raw material replaced",)
    assert "a further risk" in worth.risks


def test_member_orders_by_magnitude_alone(sides):
    match, member = sides[0], sides[1]
    second = make_match(match.have, make_organisation(), **{**WORTH, "money": 9_000_000.0}, probability=0.1)
    third = make_match(match.have, make_organisation(), **{**WORTH, "money": -50.0}, probability=0.9)
    unknown = make_match(match.have, make_organisation(), probability=0.95)
    rows = matches_visible_to(member)

    assert list(filtered_matches(rows, order="-money", member=member)) == [match, second, third, unknown]
    assert list(filtered_matches(rows, order="-money")) == [second, match, third, unknown]


def test_board_of_a_member_goes_by_magnitude_whatever_is_asked(sides, client_of):
    match, member = sides[0], sides[1]
    second = make_match(match.have, make_organisation(), **{**WORTH, "money": 9_000_000.0}, probability=0.1)
    page = client_of(member).get(reverse("match_list") + "?order=-money")

    assert [one.pk for one in page.context["matches"]] == [match.pk, second.pk]  # by money the second would lead


def test_what_adds_emissions_is_flagged_filtered_and_never_leads(sides, client_of):
    match = sides[0]
    worse = make_match(match.have, make_organisation(), probability=0.99, money=9e6, expected=8.9e6, co2e=-40.0)
    client = client_of(make_user(Role.PRACTITIONER))

    def found(query: str) -> list[int]:
        return [one.pk for one in client.get(reverse("match_list") + query).context["matches"]]

    for order in ("", "?order=-probability", "?order=-money"):
        assert found(order) == [match.pk, worse.pk]
    assert found("?order=money") == [match.pk, worse.pk]  # asked for the lowest first
    assert found("?climate=adds") == [worse.pk]
    assert found("?climate=avoids") == [match.pk]
    assert client.get(reverse("match_list")).content.decode().count("adds emissions") == 2  # the filter and one row


def test_no_have_fills_the_top_of_the_board_alone(sides, client_of):
    match = sides[0]
    many = [
        make_match(match.have, make_organisation(), probability=0.9, money=9e6, expected=8e6 - number, co2e=1.0)
        for number in range(5)
    ]
    other = make_match(
        make_resource(make_organisation()), make_organisation(), probability=0.5, money=2.0, expected=1.0
    )
    page = client_of(make_user(Role.PRACTITIONER)).get(reverse("match_list"), {"view": "flat"})

    rows = [one.pk for one in page.context["matches"]]
    assert rows == [*(one.pk for one in many[:3]), other.pk, *(one.pk for one in many[3:]), match.pk]


def test_fit_and_chance_to_come_about_are_told_apart(sides, client_of):
    match = sides[0]
    Match.objects.filter(pk=match.pk).update(probability=0.8)
    html = client_of(make_user(Role.PRACTITIONER)).get(match.get_absolute_url()).content.decode()

    assert "Technical fit" in html
    assert "Chance to come about: 6–23 %" in html  # 0.8 times a tenth (of a usual match: 0.7), from half to double
    assert "expert judgement until 30 synergies" in html


def test_old_matches_render_without_any_of_it(people, client_of):
    client = client_of(people.practitioner)
    html = client.get(people.match.get_absolute_url()).content.decode()

    assert "Not known yet." in html
    assert "What would make it fail" not in html
    assert client.get(reverse("match_list")).status_code == 200


def test_board_filters_and_orders_by_worth(sides, client_of):
    match = sides[0]
    plain = make_match(match.have, make_organisation(), probability=0.9)
    rich = make_match(match.have, make_organisation(), probability=0.1, level="region", money=5e6, expected=5e5)
    client = client_of(make_user(Role.PRACTITIONER))

    def found(query: str) -> list[int]:
        return [one.pk for one in client.get(reverse("match_list") + query).context["matches"]]

    assert found("?order=-probability") == [plain.pk, match.pk, rich.pk]
    assert found("") == [match.pk, rich.pk, plain.pk]  # of equal worth as expected, the likelier first
    assert found("?order=-money") == [rich.pk, match.pk, plain.pk]
    assert found("?order=co2e") == [match.pk, plain.pk, rich.pk]
    assert found("?level=park") == [match.pk]
    assert found("?valued=yes") == [match.pk, rich.pk]
    assert found("?valued=no&least=0.8") == [plain.pk]


def test_lists_of_a_resource_and_a_firm_filter_order_and_export(sides, client_of):
    match, giver, _taker = sides
    plain = make_match(match.have, make_organisation(), probability=0.9)
    client = client_of(giver)
    lists = {
        reverse("resource_matches", args=[match.have.pk]): match,
        reverse("organisation_matches", args=[match.have.organisation.pk]): match,
    }
    for url in lists:

        def found(query: str, url: str = url) -> list[int]:
            return [card["match"].pk for card in client.get(url + query).context["cards"]]

        assert found("") == [plain.pk, match.pk]
        assert found("?order=-expected") == [match.pk, plain.pk]
        assert found("?valued=yes") == [match.pk]
        assert "No match fits the filter" in client.get(url + "?level=firm").content.decode()
        text = client.get(url + "?export=csv").content.decode("utf-8-sig")
        assert "¥1 million to ¥10 million" in text
        assert [word for word in TELLING if word in text] == []


def test_csv_carries_the_figures(sides, client_of):
    answer = client_of(make_user(Role.PRACTITIONER)).get(reverse("match_list") + "?export=csv")

    row = next(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert row["Value per year (CNY)"] == "1234567.8"
    assert row["CO2e avoided per year (t)"] == "765.4"
    assert row["Expected value per year (CNY)"] == "88183.4"
    assert row["Circular level"] == "within the park"


def test_question_is_ticked_with_a_note_and_opened_again(sides, client_of):
    match, client = sides[0], client_of(make_user(Role.PRACTITIONER, name="Lin"))
    url = reverse("match_ask", args=[match.pk])

    answer = client.post(url, {"key": "ask_parameter:LOI", "state": "answered", "note": "6 % says the lab"})
    assert answer["Location"] == f"{match.get_absolute_url()}#ask"
    html = client.get(match.get_absolute_url()).content.decode()
    assert "6 % says the lab" in html
    assert "Answered" in html
    assert "updated the state of a question" in html

    client.post(url, {"key": "ask_parameter:LOI", "state": ""})
    assert not MatchAsk.objects.exists()


def test_question_that_is_not_asked_cannot_be_ticked(sides, client_of):
    match = sides[0]
    client_of(make_user(Role.PRACTITIONER)).post(reverse("match_ask", args=[match.pk]), {"key": "x", "state": "asked"})

    assert not MatchAsk.objects.exists()


def test_note_of_one_side_is_not_shown_to_the_other_before_consent(sides):
    match, giver, taker = sides
    note_ask(match, by=giver, key="ask_parameter:LOI", state="asked", note="Boiler nine knows")

    mine, theirs = (next(ask for ask in shown(user, match).worth.asks if ask.key == "ask_parameter:LOI")
                    for user in (giver, taker))  # fmt: skip
    assert (mine.note, mine.state) == ("Boiler nine knows", "asked")
    assert (theirs.note, theirs.state, theirs.by) == ("", "", "")


def test_outsider_cannot_tick(sides, client_of):
    outsider = make_user(organisation=make_organisation())

    answer = client_of(outsider).post(reverse("match_ask", args=[sides[0].pk]), {"key": "ask_permit", "state": "asked"})

    assert answer.status_code == 404


def test_run_stores_worth(people):
    cement = make_organisation(name_en="North Cement", name_zh="北方水泥厂", nace="2351")
    make_site(cement)
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()

    find_matches(people.have, by=people.practitioner)

    match = Match.objects.get(have=people.have, receiver=cement)
    assert match.asks
    assert match.level in ("park", "region")
    assert all("feature" in reason for reason in match.reasons)
    if match.money is not None:
        assert match.expected == pytest.approx(match.probability * match.chance_factor * match.money)
        assert match.value["money"]["central"] == match.money


def test_waterfall_adds_up_to_the_probability(people, client_of):
    reasons = [
        {"code": "known_use", "value": "u", "contribution": 3.0, "details": {}},
        {"code": "form", "value": "powder", "contribution": -0.6, "details": {}},
        {"code": "usual_taker", "value": None, "contribution": 0.05, "details": {}},
        {"code": "precedent", "value": "p", "contribution": 0.04, "details": {}},
        {"code": "prior", "value": None, "contribution": -2.0, "details": {}},
    ]
    match = make_match(people.have, make_organisation(), reasons=reasons, probability=0.62)
    bars = waterfall(shown(people.practitioner, match).reasons)

    assert [bar.reason.code for bar in bars] == ["prior", "known_use", "small", "form"]
    assert sum(bar.reason.contribution for bar in bars) == pytest.approx(0.49)
    assert bars[-1].percent == 62
    assert all(bar.left >= 0 and bar.left + bar.width <= 101 for bar in bars)
    assert "2 small signs together" in client_of(people.practitioner).get(match.get_absolute_url()).content.decode()


def test_waterfall_ends_with_what_is_taken_off(people, client_of):
    reasons = [
        {"code": "known_use", "value": "u", "contribution": 5.0, "details": {}},
        {"code": "form", "value": "powder", "contribution": -0.6, "details": {}},
        {"code": "excess", "value": None, "contribution": -1.44, "details": {}},
        {"code": "prior", "value": None, "contribution": -2.0, "details": {}},
    ]
    match = make_match(people.have, make_organisation(), reasons=reasons, probability=0.72)
    found = shown(people.practitioner, match)

    assert [bar.reason.code for bar in waterfall(found.reasons)] == ["prior", "known_use", "form", "excess"]
    assert waterfall(found.reasons)[-1].percent == 72
    assert [reason.code for reason in found.main_reasons] == ["known_use", "form"]


def test_queries_of_the_lists_do_not_grow_with_matches(sides, client_of):
    match, client = sides[0], client_of(make_user(Role.PRACTITIONER))

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    queries(reverse("match_list"))
    few = queries(reverse("match_list"))
    for _ in range(12):
        make_match(match.have, make_organisation(), **WORTH)
    assert queries(reverse("match_list")) <= few
    assert queries(match.get_absolute_url()) <= 30


@pytest.mark.parametrize(
    ("value", "en"), [(0.0, "¥0"), (999.6, "¥1,000"), (-84_321, "−¥84,300"), (2.5e9, "¥2,500 million")]
)
def test_money_in_words(value: float, en: str):
    assert money_words(value) == en


def test_figures_keep_three_digits():
    assert [figure_words(value) for value in (0.0, 3.456, 34.56, 345.6, -34567)] == [
        "0",
        "3.46",
        "34.6",
        "346",
        "−34,600",
    ]
