"""The match board: ranked and filtered, on a map, decided in bulk, exported; anonymous partners stay so on it."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from factories import make_match, make_organisation, make_resource, make_site, make_user
from symbionet.accounts.models import Role
from symbionet.matches.models import Match, MatchState
from symbionet.network.models import Consent, ConsentState, Direction, Park, Visibility
from symbionet.network.queries.districts import district_of

pytestmark = pytest.mark.django_db

BOARD, LINES = reverse("match_list"), reverse("match_geojson")
DISTANCE = {"code": "distance", "value": 17.31, "contribution": 0.4, "details": {"haul_km": 60.0}}
# what would tell who the cement works is: names, codes, free text, exact place, distance and amounts
TELLING = ("Secret Cement", "秘密水泥", "9112", "117.4321", "117.43", "38.6789", "38.67", "Kiln", "二号窑", "12345",
           "12,345", "17.31", "17 km", "654321", "654,321", "654,000", "TEDA East", "开发区东区", "Zhang",
           "/organisations/{cement}/", "/resources/{want}/")  # fmt: skip


@pytest.fixture
def region() -> Park:
    return Park.objects.create(name_en="Binhai New Area", name_zh="滨海新区", district="Binhai")


@pytest.fixture
def power(region):
    power = make_organisation(name_en="Own Power", name_zh="自家电厂", nace="3511", park=region)
    make_site(power, lon=117.7001, lat=39.0301)
    return power


@pytest.fixture
def cement(region):
    zone = Park.objects.create(name_en="TEDA East", name_zh="开发区东区", parent=region)
    cement = make_organisation(
        name_en="Secret Cement", name_zh="秘密水泥", nace="2351", park=zone, uscc="91120116MA05ABCD1X"
    )
    make_site(cement, lon=117.4321, lat=38.6789, name_en="Kiln two", name_zh="二号窑")
    return cement


@pytest.fixture
def match(power, cement) -> Match:
    """Fly ash of a power plant for a cement works that takes questions but does not say its name."""
    have = make_resource(
        power, class_id="fly-ash", visibility=Visibility.NETWORK, quantity=5000, unit="t", period="year"
    )
    want = make_resource(
        cement, direction=Direction.WANT, title_en="Ash for Kiln two, call Zhang", title_zh="二号窑用灰",
        class_id="fly-ash", quantity=12345, unit="t", period="year", visibility=Visibility.CONSENT,
    )  # fmt: skip
    value = {"money": {"low": 5e5, "central": 654321.0, "high": 8e5}, "unit": "t"}
    return make_match(
        have, cement, want=want, probability=0.6371, reasons=[DISTANCE], value=value, money=654321.0, expected=416868.0
    )


@pytest.fixture
def owner(power):
    return make_user(organisation=power)


@pytest.fixture
def practitioner(client_of):
    return client_of(make_user(Role.PRACTITIONER))


def features(client, query: str = "") -> tuple[list[dict], list[dict]]:
    """(points, lines) of the map."""
    answer = client.get(LINES + query)
    assert answer["Content-Type"] == "application/geo+json"
    found = json.loads(answer.content)["features"]
    return tuple([one for one in found if one["geometry"]["type"] == shape] for shape in ("Point", "LineString"))


def test_practitioner_sees_the_greatest_expected_value_first(match, practitioner):
    likely = make_match(match.have, make_organisation(), probability=0.95, money=100.0, expected=95.0)
    unknown = make_match(match.have, make_organisation(), probability=0.99)

    answer = practitioner.get(BOARD)

    assert [one.pk for one in answer.context["matches"]] == [match.pk, likely.pk, unknown.pk]
    assert answer.context["order"] == "-expected"


def test_a_later_page_keeps_the_order_of_the_whole_board(match, practitioner, monkeypatch):
    monkeypatch.setattr("symbionet.matches.views.board.PAGE_SIZE", 3)
    of_one = [
        make_match(match.have, make_organisation(), money=money, expected=money, probability=0.5)
        for money in (300_000.0, 200_000.0, 100_000.0)
    ]
    other = make_resource(match.receiver, class_id="slag", visibility=Visibility.NETWORK)
    worth_less = make_match(other, make_organisation(), money=10.0, expected=5.0, probability=0.5)

    first, second = (
        [one.pk for one in practitioner.get(f"{BOARD}?view=flat&page={page}").context["matches"]] for page in (1, 2)
    )

    assert first == [match.pk, of_one[0].pk, of_one[1].pk]
    assert second == [worth_less.pk, of_one[2].pk]  # the fourth of one have comes after the first of another


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=material", True),
        ("?kind=energy", False),
        ("?hazard=unknown", True),
        ("?hazard=yes", False),
        ("?level=park", False),
        ("?least=0.5", True),
        ("?least=0.8", False),
        ("?valued=100000", True),
        ("?valued=1000000", False),
        ("?recent=7", True),
        ("?since=2999-01-01", False),
        ("?since=2999-01-01&recent=7", False),
        ("?state=accepted", False),
        ("?search=nothing+is+called+so", False),
    ],
)
def test_board_map_and_file_take_the_same_filter(query, expected, match, practitioner):
    shown = [one.pk for one in practitioner.get(BOARD + query).context["matches"]]
    rows = practitioner.get(f"{BOARD}{query}&export=csv").content.decode("utf-8-sig").splitlines()[1:]

    assert shown == ([match.pk] if expected else [])
    assert (len(features(practitioner, query)[1]), len(rows)) == ((1, 1) if expected else (0, 0))


def test_park_filter_finds_either_side(match, practitioner, region):
    other = Park.objects.create(name_en="Elsewhere")

    assert len(practitioner.get(f"{BOARD}?park={match.receiver.park_id}").context["matches"]) == 1
    assert len(practitioner.get(f"{BOARD}?park={region.pk}").context["matches"]) == 1
    assert len(practitioner.get(f"{BOARD}?park={other.pk}").context["matches"]) == 0


def test_chip_takes_one_filter_away_and_keeps_the_others(match, practitioner):
    answer = practitioner.get(f"{BOARD}?kind=material&least=0.5&page=1&state=open")

    assert [words for words, _ in answer.context["chips"]] == ["Kind: Material", "At least: likely"]
    links = re.findall(r'class="match-chip" href="([^"]+)"', answer.content.decode())
    assert [unescape(link) for link in links] == ["?least=0.5&state=open", "?kind=material&state=open"]


def test_new_since_my_last_visit(match, practitioner, monkeypatch):
    assert "visit" not in dict(practitioner.get(BOARD).context["form"].fields["recent"].choices)
    later = timezone.now() + timedelta(hours=3)
    Match.objects.filter(pk=match.pk).update(found_at=timezone.now() - timedelta(days=1))
    monkeypatch.setattr("symbionet.matches.views.board.timezone.now", lambda: later)
    practitioner.get(BOARD)
    assert "Since my last visit" in practitioner.get(BOARD).content.decode()
    new = make_match(match.have, make_organisation(), found_at=later)

    found = practitioner.get(f"{BOARD}?recent=visit").context["matches"]

    assert [one.pk for one in found] == [new.pk]


def test_last_visit_of_another_person_at_the_same_browser_is_unknown(match, practitioner, client_of):
    practitioner.get(BOARD)
    other = client_of(make_user(Role.PRACTITIONER))
    other.cookies["match_visits"] = practitioner.cookies["match_visits"].value

    assert "visit" not in dict(other.get(f"{BOARD}?recent=visit").context["form"].fields["recent"].choices)


def test_map_of_a_practitioner_is_exact(match, practitioner):
    points, lines = features(practitioner)

    assert lines[0]["geometry"]["coordinates"] == [[117.7001, 39.0301], [117.4321, 38.6789]]
    assert (lines[0]["properties"]["look"], lines[0]["properties"]["width"]) == ("likely", 3)
    assert lines[0]["properties"]["rows"][0]["url"] == match.get_absolute_url()
    assert {one["properties"]["name"] for one in points} == {"Own Power", "Secret Cement"}


def test_matches_between_the_same_places_are_one_line(match, practitioner):
    more = make_resource(match.have.organisation, title_en="Slag")
    make_match(more, match.receiver, probability=0.1)

    _points, lines = features(practitioner)

    assert len(lines) == 1
    assert len(lines[0]["properties"]["rows"]) == 2
    assert lines[0]["properties"]["look"] == "likely"


def test_map_of_a_member_shows_an_unnamed_partner_in_the_middle_of_its_district(match, owner, client_of):
    points, lines = features(client_of(owner))

    district = district_of(117.4321, 38.6789)
    assert district.name_zh == "滨海新区"
    assert lines[0]["geometry"]["coordinates"] == [[117.7001, 39.0301], [district.lon, district.lat]]
    hidden = next(one for one in points if one["properties"]["kind"] == "unnamed")
    assert hidden["properties"]["name"] == "A firm in Binhai New Area (Manufacture of cement, lime and plaster)"
    assert hidden["properties"]["url"] == ""


def test_all_places_of_one_district_have_one_place_on_a_members_map():
    near, far = district_of(117.4321, 38.6789), district_of(117.7001, 39.0301)

    assert near == far
    assert district_of(2.35, 48.85).name_zh == ""
    assert (district_of(2.35, 48.85).lon, district_of(2.35, 48.85).lat) == (2.5, 49.0)


def pages_of(match: Match) -> list[str]:
    """All that a member of the provider gets about a match."""
    page = reverse("resource_matches", args=[match.have_id])
    lists = [BOARD, f"{BOARD}?view=map", LINES, f"{BOARD}?export=csv", page]
    return [*lists, f"{page}?part=takers", f"{page}?export=csv", match.get_absolute_url()]


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_member_learns_nothing_of_an_unnamed_partner(language, asked, match, owner, client_of):
    client = client_of(owner)
    telling = [word.format(cement=match.receiver_id, want=match.want_id) for word in TELLING]
    if asked:
        client.post(reverse("match_introduce", args=[match.pk]), {"message": "May we talk?"})

    for url in pages_of(match):
        answer = client.get(url + ("&" if "?" in url else "?") + "state=all", headers={"accept-language": language})
        text = answer.content.decode()
        assert answer.status_code == 200, url
        assert [word for word in telling if word in text] == [], url


def test_member_finds_names_and_exact_place_once_the_owner_agrees(match, owner, client_of):
    Consent.objects.create(
        resource=match.want, organisation=match.have.organisation, asked_by=owner, state=ConsentState.GIVEN
    )
    client = client_of(owner)

    assert features(client)[1][0]["geometry"]["coordinates"][1] == [117.4321, 38.6789]
    assert "Secret Cement" in client.get(f"{pages_of(match)[4]}?part=takers").content.decode()


def test_outsider_gets_nothing(match, client_of):
    outsider = client_of(make_user(organisation=make_organisation()))

    assert features(outsider) == ([], [])
    assert outsider.get(BOARD).context["page"].paginator.count == 0
    assert outsider.get(reverse("resource_matches", args=[match.have_id])).context["cards"] == []
    assert outsider.post(reverse("match_introduce", args=[match.pk])).status_code == 404
    assert client_of(make_user(Role.OBSERVER)).get(LINES).status_code == 404


def test_private_listing_is_on_nobodys_board_but_its_owners(match, practitioner, owner, client_of):
    match.have.visibility = Visibility.PRIVATE
    match.have.save()

    assert features(practitioner) == ([], [])
    assert len(features(client_of(owner))[1]) == 1


def test_who_could_take_this_says_class_band_place_and_reason(match, owner, client_of):
    html = client_of(owner).get(f"{pages_of(match)[4]}?part=takers").content.decode()

    assert "Who could take this?" in html
    assert "A firm in Binhai New Area (Manufacture of cement, lime and plaster)" in html
    assert "10,000–100,000 t" in html
    assert "65 %" in html
    assert "5 to 20 km away" in html
    assert "¥100,000 to ¥1 million a year" in html


def test_page_of_a_resource_asks_for_its_takers(match, owner, client_of):
    page = client_of(owner).get(match.have.get_absolute_url()).content.decode()
    shared = client_of(make_user(organisation=make_organisation())).get(match.have.get_absolute_url())

    assert f'hx-get="{pages_of(match)[4]}?part=takers"' in page
    assert shared.status_code == 200
    assert "part=takers" not in shared.content.decode()


def test_introduction_asks_the_owner_and_tells_the_practitioners(match, owner, client_of):
    client, page = client_of(owner), pages_of(match)[4]
    assert "The partner reads the name of your organisation" in client.get(page).content.decode()

    answer = client.post(
        reverse("match_introduce", args=[match.pk]), {"message": " Dry ash, daily ", "next": page}, follow=True
    )

    match.refresh_from_db()
    consent = Consent.objects.get()
    assert (match.state, match.note, match.decided_by) == (MatchState.ACCEPTED, "Dry ash, daily", owner)
    assert (consent.resource, consent.organisation, consent.state) == (match.want, match.have.organisation, "asked")
    assert consent.message == "Dry ash, daily"
    assert answer.redirect_chain == [(page, 302)]
    assert [card["match"].pk for card in answer.context["accepted"]] == [match.pk]


def test_introduction_to_a_listing_without_questions_goes_to_the_practitioners_alone(match, owner, client_of):
    match.want.visibility = Visibility.TEASER
    match.want.save()
    client = client_of(owner)
    assert "The partner reads the name of your organisation" not in client.get(pages_of(match)[4]).content.decode()

    client.post(reverse("match_introduce", args=[match.pk]), {"message": "Dry ash"})

    match.refresh_from_db()
    assert (match.state, match.note) == (MatchState.ACCEPTED, "Dry ash")
    assert not Consent.objects.exists()


def test_second_question_is_not_sent(match, owner, client_of):
    for _number in range(2):
        client_of(owner).post(reverse("match_introduce", args=[match.pk]), {"message": "Hello"})

    assert Consent.objects.count() == 1


def test_practitioner_is_introduced_to_nobody(match, practitioner):
    assert practitioner.post(reverse("match_introduce", args=[match.pk])).status_code == 404


def test_all_ticked_are_accepted_and_taken_back_at_once(match, practitioner):
    other = make_match(match.have, make_organisation())
    keys = [match.pk, other.pk]

    answer = practitioner.post(reverse("match_bulk"), {"action": "accept", "match": keys, "next": BOARD}, follow=True)

    assert answer.context["just_decided"] == keys
    assert Match.objects.filter(state=MatchState.ACCEPTED).count() == 2
    practitioner.post(reverse("match_undo"), {"match": keys, "next": BOARD})
    assert Match.objects.filter(state=MatchState.OPEN).count() == 2


@pytest.mark.parametrize("many", [3, 15])
def test_map_needs_no_more_queries_for_more_matches(many, match, practitioner, django_assert_max_num_queries):
    for number in range(many):
        firm = make_organisation(name_en=f"Works no. {number}")
        make_site(firm, lon=117.5 + number / 100)
        make_match(match.have, firm)

    with django_assert_max_num_queries(12):
        assert len(features(practitioner)[1]) == many + 1
