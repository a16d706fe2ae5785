"""Routes through processors and bundles on the pages of matches: who is named, what is computed, how it is shown."""

import pytest
from django.urls import reverse
from django.utils import translation

from factories import make_organisation, make_resource, make_site, make_user
from symbionet.matches.pages.routes import bundle_shown_to, routes_shown_to
from symbionet.matches.queries import routes_readable_by
from symbionet.network.models import Visibility

pytestmark = pytest.mark.django_db

SAWDUST = {
    "title_en": "Sawdust",
    "title_zh": "木屑",
    "class_id": "sawdust",
    "kind": "material",
    "unit": "t",
    "period": "year",
}


def firm(name: str, nace: str, lon: float, lat: float = 39.03):
    """A firm with a main site."""
    made = make_organisation(name_en=name, name_zh="", nace=nace)
    make_site(made, lon=lon, lat=lat)
    return made


@pytest.fixture
def wood(db):
    """A sawmill with sawdust, a firm that activates carbon, and a water works that wants activated carbon."""
    mill = firm("Sawmill", "1610", 117.70)
    carbon = firm("Secret Carbon", "2059", 117.75)
    water = firm("Hidden Water", "3600", 117.80)
    have = make_resource(mill, **SAWDUST, quantity=300, visibility=Visibility.CONSENT)
    want = make_resource(
        water,
        direction="want",
        title_en="Activated carbon wanted",
        title_zh="",
        class_id="activated-carbon",
        quantity=120,
        unit="t",
        period="year",
        visibility=Visibility.CONSENT,
    )
    member = make_user(organisation=mill)
    return {"mill": mill, "carbon": carbon, "water": water, "have": have, "want": want, "member": member}


@pytest.fixture
def board(db):
    """A board works that wants more sawdust than each of three sawmills has."""
    works = firm("Board Works", "1621", 117.60)
    want = make_resource(works, **SAWDUST | {"direction": "want"}, quantity=1000, visibility=Visibility.NETWORK)
    haves = [
        make_resource(
            firm(f"Secret Mill {n}", "1610", 117.70 + 0.02 * n),
            **SAWDUST,
            quantity=300 + 20 * n,
            visibility=Visibility.CONSENT,
        )
        for n in range(3)
    ]
    return {"works": works, "want": want, "haves": haves, "member": make_user(organisation=works)}


def route_to(routes, label_or_title: str):
    return next(one for one in routes if label_or_title in (one.partner.label, one.partner.title))


def test_practitioner_sees_names_figures_and_the_way(wood, people):
    route = route_to(routes_shown_to(people.practitioner, wood["have"]), "Hidden Water")

    assert route.steps[0].processor.label == "Secret Carbon"
    assert route.steps[0].made == "Activated carbon (product or regenerated)"
    assert route.steps[0].amount == "30–135 t a year"
    assert route.with_freight
    assert route.way.endswith("km in all")
    assert route.cost.startswith("CNY 450,000–1,400,000")


def test_member_sees_no_other_name_and_nothing_that_locates_it(wood, client_of):
    route = route_to(routes_shown_to(wood["member"], wood["have"]), "Activated carbon (product or regenerated)")
    html = client_of(wood["member"]).get(reverse("resource_routes", args=[wood["have"].pk])).content.decode()

    assert not route.partner.named
    assert not route.steps[0].processor.named
    assert not route.with_freight
    assert "away" in route.way
    assert round(route.probability * 20) == pytest.approx(route.probability * 20)
    for name in ("Secret Carbon", "Hidden Water", "Activated carbon wanted"):
        assert name not in html


def test_a_want_kept_from_members_takes_no_part(wood, people):
    wood["want"].visibility = Visibility.PRACTITIONERS
    wood["want"].save()

    seen = routes_shown_to(wood["member"], wood["have"])

    assert all(not route.has_want for route in seen)
    assert any(route.has_want for route in routes_shown_to(people.practitioner, wood["have"]))


def test_a_private_want_takes_no_part_at_all(wood, people):
    wood["want"].visibility = Visibility.PRIVATE
    wood["want"].save()

    assert all(not route.has_want for route in routes_shown_to(people.practitioner, wood["have"]))


def test_outsider_may_not_ask_even_for_what_it_sees(wood, client_of):
    wood["have"].visibility = Visibility.NETWORK
    wood["have"].save()
    outsider = make_user(organisation=make_organisation(name_en="Third Ltd"))

    assert not routes_readable_by(outsider).filter(pk=wood["have"].pk).exists()
    assert client_of(outsider).get(reverse("resource_routes", args=[wood["have"].pk])).status_code == 404


def test_the_matches_page_asks_and_the_part_answers(wood, client_of):
    client = client_of(wood["member"])

    page = client.get(reverse("resource_matches", args=[wood["have"].pk])).content.decode()
    part = client.get(
        reverse("resource_routes", args=[wood["have"].pk]), headers={"HX-Request": "true"}
    ).content.decode()

    assert "Routes via a processor" in page
    assert reverse("resource_routes", args=[wood["have"].pk]) in page
    assert "<html" not in part
    assert "Steam or chemical activation" in part


def test_chinese_page(wood, client_of):
    client = client_of(wood["member"])
    client.cookies["django_language"] = "zh-hans"
    with translation.override("zh-hans"):
        html = client.get(
            reverse("resource_routes", args=[wood["have"].pk]), headers={"Accept-Language": "zh-CN"}
        ).content.decode()

    assert "经加工的路径" in html
    assert "蒸汽或化学活化制活性炭" in html


def test_nothing_found_says_what_helps(people, client_of):
    lonely = make_resource(people.owner_org, title_en="Something odd", title_zh="", class_id="")

    html = client_of(people.owner).get(reverse("resource_routes", args=[lonely.pk])).content.decode()

    assert "No route was found" in html


def test_practitioner_sees_the_round(board, people, client_of):
    bundle = bundle_shown_to(people.practitioner, board["want"])
    html = client_of(people.practitioner).get(reverse("resource_routes", args=[board["want"].pk])).content.decode()

    assert len(bundle.stops) == 3
    assert bundle.rounds == 48
    assert "Secret Mill 1" in html
    assert "Combine suppliers" in html


def test_member_sees_a_round_of_hints(board, client_of):
    bundle = bundle_shown_to(board["member"], board["want"])
    html = client_of(board["member"]).get(reverse("resource_routes", args=[board["want"].pk])).content.decode()

    assert [stop.side.named for stop in bundle.stops] == [False] * 3
    assert {stop.amount for stop in bundle.stops} == {"100–1,000 t/year"}
    assert (bundle.way, bundle.cost, bundle.rounds, bundle.saved) == ("", "", None, "")
    assert "Secret Mill" not in html


def test_no_round_says_why(board, people, client_of):
    for have in board["haves"]:
        have.delete()

    html = client_of(people.practitioner).get(reverse("resource_routes", args=[board["want"].pk])).content.decode()

    assert "No round was found" in html
