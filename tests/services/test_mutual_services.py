"""Mutual services on the platform: what is found, who is named, what is exported."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from factories import make_match, make_organisation, make_resource, make_site, make_synergy, make_user
from symbionet.matches.models import MatchState
from symbionet.matches.pages.values import money_words
from symbionet.network.models import Park, Visibility
from symbionet.services.pages import services_shown_to
from symbionet.synergies.models import PartyRole, Stage, Synergy

pytestmark = pytest.mark.django_db

URL = reverse("service_list")
WEST, EAST = (117.2, 39.1), (118.2, 39.6)


def firm(name: str, place: tuple[float, float]):
    """A firm with a main site."""
    made = make_organisation(name_en=name, name_zh="")
    make_site(made, lon=place[0], lat=place[1])
    return made


def flow(giver, taker, title: str, tonnes: float, **fields):
    """A have of one firm that another states to want, with their match."""
    common = {"kind": "material", "title_en": title, "title_zh": "", "class_id": fields.pop("class_id", "slag"),
              "unit": "t", "period": "year", "visibility": fields.pop("visibility", Visibility.CONSENT)}  # fmt: skip
    have = make_resource(giver, **common, quantity=tonnes)
    want = make_resource(taker, **common | {"title_en": f"{title} wanted"}, direction="want", quantity=tonnes)
    return make_match(have, taker, want=want, probability=0.8, **fields)


@pytest.fixture
def lorries(db):
    """Slag goes west, ash comes back east: four firms, two empty returns."""
    steel, cement, power, bricks = (
        firm(name, place)
        for name, place in (("East Steel", EAST), ("West Cement", WEST), ("West Power", WEST), ("East Bricks", EAST))
    )
    out = flow(steel, cement, "Slag", 4000, state=MatchState.ACCEPTED)
    back = flow(power, bricks, "Bottom ash", 2000, class_id="bottom-ash")
    return {"steel": steel, "cement": cement, "power": power, "bricks": bricks, "out": out, "back": back}


@pytest.fixture
def room(db):
    """A cold store with room, and one who wants some."""
    keeper, dairy = firm("Cold Keeper", WEST), firm("Secret Dairy", WEST)
    common = {"kind": "capacity", "class_id": "cold-store", "unit": "m2", "period": "month", "title_zh": "",
              "visibility": Visibility.CONSENT}  # fmt: skip
    have = make_resource(keeper, **common, title_en="Cold room", quantity=500)
    want = make_resource(dairy, **common, title_en="Room for cheese", quantity=800, direction="want")
    return {"keeper": keeper, "match": make_match(have, dairy, want=want, probability=0.7)}


def test_two_opposite_flows_make_one_round(lorries, people):
    found = services_shown_to(people.practitioner)

    only = found.rounds[0]
    assert [leg.provider.label for leg in only.legs] == ["East Steel", "West Power"]
    assert [leg.agreed for leg in only.legs] == [True, False]
    assert only.rounds == 100  # 2,000 t by 20 t
    assert only.percent >= 49
    assert found.km_year == pytest.approx(100 * only.saved_km)
    assert only.saving.startswith("¥")


def test_a_round_of_return_loads_tells_net_value_and_becomes_synergies_with_one_carrier(lorries, people, client_of):
    for name, money, co2e in (("out", 100_000, 40), ("back", 20_000, 5)):
        lorries[name].money, lorries[name].co2e = money, co2e
        lorries[name].save()
    only = services_shown_to(people.practitioner).rounds[0]
    client = client_of(people.practitioner)
    page = client.get(URL).content.decode()

    answer = client.post(reverse("backhaul_propose"), {"round": only.key}, follow=True)
    client.post(reverse("backhaul_propose"), {"round": only.key})  # what is open stays

    assert (only.net, only.co2e) == (money_words(120_000 + only.cny_year.middle), "45 t")
    assert only.net in page
    assert "Propose with all parties" in page
    made = Synergy.objects.filter(match__in=[lorries["out"], lorries["back"]])
    assert {one.match for one in made} == {lorries["out"], lorries["back"]}
    assert [[party.role for party in one.parties.all()] for one in made] == [[PartyRole.CARRIER]] * 2
    assert "one carrier to be found for both" in answer.content.decode()
    assert not any(name in one.notes for one in made for name in ("Steel", "Power", "Bricks", "Cement"))


def test_a_member_proposes_no_round_and_reads_no_net_value(lorries, people, client_of):
    member = make_user("steel@example.org", organisation=lorries["steel"])
    key = services_shown_to(people.practitioner).rounds[0].key

    answer = client_of(member).post(reverse("backhaul_propose"), {"round": key})

    assert answer.status_code == 404
    assert not any(one.net or one.co2e for one in services_shown_to(member).rounds)
    assert not Synergy.objects.filter(match=lorries["out"]).exists()


@pytest.mark.parametrize("key", ["", "|", "Match1|Match1", "Synergy9|Match" + "9" * 500, "\x00"])
def test_what_is_no_round_proposes_nothing(lorries, people, client_of, key):
    number = Synergy.objects.count()

    answer = client_of(people.practitioner).post(reverse("backhaul_propose"), {"round": key}, follow=True)

    assert "no longer found" in answer.content.decode()
    assert Synergy.objects.count() == number


def test_agreed_only_leaves_out_what_nobody_has_accepted(lorries, people):
    assert services_shown_to(people.practitioner, agreed=True).rounds.paginator.count == 0

    make_synergy(lorries["back"].have, lorries["bricks"], match=lorries["back"], stage=Stage.IMPLEMENTATION)
    rounds = services_shown_to(people.practitioner, agreed=True).rounds

    assert len(rounds) == 1
    assert rounds[0].legs[1].url.startswith("/synergies/") or rounds[0].legs[0].url.startswith("/synergies/")


def test_what_is_taken_still_drives(lorries, people):
    lorries["out"].have.state = "taken"
    lorries["out"].have.save()

    assert len(services_shown_to(people.practitioner).rounds) == 1


def test_a_dismissed_exchange_makes_no_round(lorries, people):
    lorries["back"].state = MatchState.DISMISSED
    lorries["back"].save()

    assert services_shown_to(people.practitioner).rounds.paginator.count == 0


def test_the_sum_of_rounds_counts_one_heap_once(lorries, people):
    """The slag was accepted by two works: each round drives all of it, and their sum drove it twice."""
    second, mill = firm("West Second Cement", WEST), firm("West Mill", WEST)
    slag = lorries["out"].have
    want = make_resource(
        second, kind="material", title_en="Slag wanted", class_id="slag", unit="t", period="year", direction="want",
        quantity=4000, visibility=Visibility.CONSENT,
    )  # fmt: skip
    make_match(slag, second, want=want, probability=0.7, state=MatchState.ACCEPTED)
    flow(mill, firm("East Works", EAST), "Filler", 2000, class_id="bottom-ash")

    found = services_shown_to(people.practitioner)

    ways = sorted(one.km_year for one in found.rounds)
    assert len(ways) == 2
    assert found.km_year == pytest.approx(ways[-1], rel=0.02)
    assert found.km_year < 0.6 * sum(ways)


def test_a_private_want_takes_no_part(lorries, people):
    lorries["back"].want.visibility = Visibility.PRIVATE
    lorries["back"].want.save()

    assert services_shown_to(people.practitioner).rounds.paginator.count == 0


def test_a_third_firm_learns_of_no_exchange_of_others(lorries, room, client_of):
    outsider = make_user(organisation=make_organisation(name_en="Third Ltd"))
    found = services_shown_to(outsider)
    html = client_of(outsider).get(URL).content.decode()

    assert (len(found.rounds), len(found.sharings)) == (0, 0)
    assert "No mutual services yet" in html
    for name in ("East Steel", "West Power", "Cold Keeper"):
        assert name not in html


def test_a_member_sees_a_round_of_its_own_exchanges_without_names_and_figures(lorries, client_of):
    flow(lorries["cement"], lorries["bricks"], "Kiln dust", 3000)
    member = make_user(organisation=lorries["cement"])

    only = services_shown_to(member).rounds[0]
    html = client_of(member).get(URL).content.decode()

    assert {leg.load for leg in only.legs} >= {"Kiln dust"}
    assert (only.saving, only.km_year, only.cny_year) == ("", None, None)
    assert only.percent % 10 == 0
    assert only.reasons == ("saves about 50 % of both return trips",)
    for name in ("East Steel", "East Bricks", "Kiln dust wanted"):
        assert name not in html


def test_idle_room_is_told_with_its_amount(room, people):
    only = services_shown_to(people.practitioner, service="capacity").sharings[0]

    assert only.share == 62
    assert "500 m2 shared" in only.amount  # not 6,000 in a year
    assert services_shown_to(people.practitioner, service="logistics").sharings.paginator.count == 0


def test_a_member_sees_how_much_of_its_room_is_asked_for_as_a_band(room, client_of):
    member = make_user(organisation=room["keeper"])
    only = services_shown_to(member).sharings[0]
    html = client_of(member).get(URL).content.decode()

    assert only.share is None
    assert "m2" not in only.amount
    assert "Secret Dairy" not in html
    assert "Room for cheese" not in html
    assert "Cold room" in html


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_holds_what_the_page_shows(kind, lorries, room, people, client_of):
    answer = client_of(people.practitioner).get(URL, {"export": kind})

    if kind == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
    else:
        lines = [
            ",".join(str(cell or "") for cell in row)
            for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
        ]
    assert len(lines) == 3
    assert "East Steel" in lines[1]
    assert "Cold room" in lines[2]


def test_the_park_filter_is_for_readers_only(lorries, people, client_of):
    member = make_user(organisation=lorries["steel"])

    assert 'name="park"' in client_of(people.practitioner).get(URL).content.decode()
    assert 'name="park"' not in client_of(member).get(URL).content.decode()


def test_chinese_page_shows_the_round(lorries, people, client_of):
    html = client_of(people.practitioner).get(URL, headers={"Accept-Language": "zh-CN"}).content.decode()

    assert "共享服务" in html
    assert "每年 100 趟" in html


@pytest.mark.parametrize("field", ["site", "quantity"])
@pytest.mark.parametrize("level", [Visibility.CONSENT, Visibility.PRIVATE])
def test_a_round_is_told_coarsely_to_whom_a_place_or_an_amount_is_closed(lorries, people, client_of, field, level):
    """Two firms deal with each other both ways and see all of each other, save one field of one have."""
    east, west = lorries["steel"], lorries["cement"]
    there = flow(east, west, "Clinker", 9000, visibility=Visibility.NETWORK, state=MatchState.ACCEPTED)
    flow(west, east, "Kiln dust", 9000, visibility=Visibility.NETWORK, state=MatchState.ACCEPTED)
    member = make_user(organisation=west)
    before = services_shown_to(member, agreed=True).rounds[0]
    there.have.field_visibility = {field: level}
    there.have.save()

    only = services_shown_to(member, agreed=True).rounds[0]
    page = client_of(member).get(URL).content.decode()
    table = client_of(member).get(URL, {"export": "csv"}).content.decode()

    assert before.saved_km > 0
    assert all(side.named for leg in only.legs for side in (leg.provider, leg.receiver))
    assert (only.saved_km, only.rounds, only.km_year, only.cny_year, only.saving) == (None, None, None, None, "")
    assert only.percent % 10 == 0
    for door in (page, table):
        assert f"{before.saved_km:.1f}" not in door
        assert f"{before.saved_km:,.0f} km" not in door
    seen = services_shown_to(people.practitioner, agreed=True).rounds
    exact = {item.saved_km for item in seen if {leg.load for leg in item.legs} == {"Clinker", "Kiln dust"}}
    assert (None in exact) == (level == Visibility.PRIVATE)


def test_a_page_holds_the_best_and_leads_to_the_others(room, people, client_of):
    have = room["match"].have
    for number in range(20):
        taker = firm(f"Taker {number}", WEST)
        want = make_resource(taker, kind="capacity", class_id="cold-store", title_en=f"Room {number}", title_zh="",
                             direction="want", quantity=0 if number == 19 else 300, unit="m2")  # fmt: skip
        make_match(have, taker, want=want, probability=0.9 - number / 100)
    client = client_of(people.practitioner)

    first = client.get(URL).content.decode()
    later = client.get(URL, {"lent": 2}).content.decode()
    table = client.get(URL, {"export": "csv"}).content.decode()

    assert len(services_shown_to(people.practitioner).sharings) == 20  # nothing is lent to who wants nothing
    assert "Taker 18" in first
    assert services_shown_to(people.practitioner, size=7, sharing_page=3).sharings.start_index() == 15
    assert "?lent=2" not in first
    assert later.count("Taker") == first.count("Taker")  # a page beyond the last is the last
    assert table.count("Taker") == 19


def test_what_is_told_coarsely_stands_on_the_last_pages(lorries, people):
    """Its place among the others would tell how much it saves."""
    east, west = lorries["steel"], lorries["cement"]
    there = flow(east, west, "Clinker", 90000, state=MatchState.ACCEPTED)
    flow(west, east, "Kiln dust", 90000, state=MatchState.ACCEPTED)
    before = services_shown_to(people.practitioner, size=1)
    there.have.field_visibility = {"quantity": Visibility.PRIVATE}
    there.have.save()

    pages = [services_shown_to(people.practitioner, size=1, round_page=number) for number in (1, 2)]

    assert before.rounds.paginator.count == 2
    assert {leg.load for leg in before.rounds[0].legs} == {"Clinker", "Kiln dust"}
    assert pages[0].rounds[0].km_year == pytest.approx(26_622, abs=1)
    assert [page.saving != "" for page in pages] == [True, False]
    assert {leg.load for leg in pages[1].rounds[0].legs} == {"Clinker", "Kiln dust"}


def test_a_park_has_the_rounds_that_start_or_end_in_it(lorries, people):
    park, other = (Park.objects.create(name_en=name, name_zh=name) for name in ("east", "west"))
    lorries["bricks"].park = park
    lorries["bricks"].save()

    assert len(services_shown_to(people.practitioner, park=park.pk).rounds) == 1
    assert len(services_shown_to(people.practitioner, park=other.pk).rounds) == 0
