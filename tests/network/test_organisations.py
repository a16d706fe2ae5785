"""Organisations: adding, editing, moving, their sites and contacts."""

import pytest

from factories import make_organisation, make_resource, make_site
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.network import actions
from symbionet.network.models import MembershipState, Organisation, Park, Site


def verbs(thing) -> list[str]:
    return [line.verb for line in history_of(thing)]


def test_add_organisation_derives_sizes_search_text_and_recruiter(people):
    made = actions.add_organisation(
        {"name_zh": "天津甲水泥有限公司", "gb4754": "C3011", "employees": 350, "turnover_million": 18},
        by=people.practitioner,
        site={"lon": 117.7, "lat": 39.0},
        contact={"name": "王经理"},
    )

    assert (made.size_class_cn, made.size_class_eu) == ("small", "large")
    assert made.search_text == "天津甲水泥有限公司 c3011"
    assert made.recruited_by == people.practitioner
    assert made.state == MembershipState.PROSPECT
    assert [site.is_main for site in made.sites.all()] == [True]
    assert [contact.is_main for contact in made.contacts.all()] == [True]
    assert verbs(made) == ["organisation.added"]


def test_add_organisation_refuses_without_a_name(people):
    with pytest.raises(ActionRefused, match="name in Chinese or English"):
        actions.add_organisation({"name_en": "  "}, by=people.practitioner)


def test_add_organisations_refuses_a_code_twice_and_stores_none(people):
    rows = [{"name_en": "A", "uscc": "91110000600037341L"}, {"name_en": "B", "uscc": "91110000600037341L"}]

    with pytest.raises(ActionRefused, match="91110000600037341L"):
        actions.add_organisations(rows, by=people.practitioner)

    assert not Organisation.objects.filter(name_en__in=["A", "B"]).exists()


def test_add_organisations_takes_few_statements(people, django_assert_max_num_queries):
    rows = [{"name_en": f"Firm {number}"} for number in range(300)]

    with django_assert_max_num_queries(12):
        made = actions.add_organisations(rows, by=people.practitioner)

    assert len({row.pk for row in made}) == 300


def test_edit_organisation_records_what_changed_once(people):
    actions.edit_organisation(people.owner_org, {"name_en": "New Power"}, by=people.owner)
    actions.edit_organisation(people.owner_org, {"name_en": "New Power"}, by=people.owner)

    (line,) = history_of(people.owner_org)
    assert line.details == {"changes": {"name_en": ["Owner Power", "New Power"]}}
    assert people.owner_org.search_text == "甲电厂 new power"


def test_move_membership_leaves_a_line_and_refuses_no_move(people):
    actions.move_membership(people.owner_org, "lapsed", by=people.practitioner, note="closed")

    (line,) = history_of(people.owner_org)
    assert line.details == {"changes": {"state": ["active", "lapsed"]}, "note": "closed"}
    with pytest.raises(ActionRefused, match="already"):
        actions.move_membership(people.owner_org, "lapsed", by=people.practitioner)


@pytest.mark.parametrize("state", ["applied"])
def test_move_membership_never_makes_an_application(people, state):
    with pytest.raises(ActionRefused, match="list of applications"):
        actions.move_membership(people.owner_org, state, by=people.practitioner)


def test_only_one_site_is_the_main_one(db, people):
    firm = make_organisation()
    first = actions.add_site(firm, {"name_en": "North"}, by=people.practitioner)
    second = actions.add_site(firm, {"name_en": "South", "is_main": True}, by=people.practitioner)
    first.refresh_from_db()

    assert (first.is_main, second.is_main) == (False, True)

    actions.remove_site(second, by=people.practitioner)
    first.refresh_from_db()

    assert first.is_main
    assert verbs(firm) == ["site.removed", "site.added", "site.added"]


def test_a_site_with_resources_is_not_removed(people):
    with pytest.raises(ActionRefused, match="Resources stand"):
        actions.remove_site(people.site, by=people.owner)

    assert Site.objects.filter(pk=people.site.pk).exists()


def test_history_of_a_contact_does_not_repeat_the_phone(people):
    contact = actions.add_contact(people.owner_org, {"name": "Li"}, by=people.owner)
    actions.edit_contact(contact, {"phone": "13800000000"}, by=people.owner)

    line = history_of(people.owner_org)[0]
    assert line.details == {"contact": "Li", "fields": ["phone"]}


def test_edit_page_saves_and_shows_the_new_name(people, client_of):
    client = client_of(people.owner)

    answer = client.post(
        f"/organisations/{people.owner_org.pk}/edit/",
        {"name_en": "Bright Power", "name_zh": "明电厂", "kind": "enterprise", "currency": "CNY", "gb4754": "火力发电"},
        follow=True,
    )

    people.owner_org.refresh_from_db()
    assert people.owner_org.gb4754 == "D4411"
    assert "Bright Power" in answer.text


def test_new_page_asks_before_it_saves_a_duplicate(people, client_of):
    client, values = (
        client_of(people.practitioner),
        {"name_zh": "甲电厂有限公司", "kind": "enterprise", "currency": "CNY"},
    )

    asked = client.post("/organisations/new/", values)
    saved = client.post("/organisations/new/", {**values, "save_anyway": "yes"})

    assert "Is it one of these?" in asked.text
    assert saved.status_code == 302
    assert Organisation.objects.filter(name_zh="甲电厂有限公司").count() == 1


def test_contacts_stand_only_on_the_page_of_those_who_may_edit(people, client_of):
    actions.add_contact(people.owner_org, {"name": "Li", "phone": "13812345678"}, by=people.owner)
    make_resource(people.owner_org, visibility="network")
    url = f"/organisations/{people.owner_org.pk}/"

    assert "13812345678" in client_of(people.owner).get(url).text
    assert "13812345678" not in client_of(people.partner).get(url).text
    assert "13812345678" not in client_of(people.auditor).get(url).text


def test_list_filters_by_sector_and_exports_without_formulas(people, client_of):
    make_organisation(name_en='=HYPERLINK("http://x")', name_zh="", gb4754="C3011")
    make_organisation(name_en="Power", gb4754="D4411")
    client = client_of(people.practitioner)

    page = client.get("/organisations/?sector=C30")
    file = client.get("/organisations/?sector=C30&export=csv")

    assert page.context["table"].page.paginator.count == 1
    assert file.content.decode("utf-8-sig").splitlines()[1].split(",")[1].startswith("\"'=HYPERLINK")


def test_list_asks_few_queries_however_many_rows(people, client_of, django_assert_max_num_queries):
    for number in range(30):
        firm = make_organisation(name_en=f"F{number}")
        make_site(firm)
        make_resource(firm)
    client = client_of(people.practitioner)
    client.get("/organisations/")

    with django_assert_max_num_queries(11):  # one of them for saved views
        assert client.get("/organisations/").status_code == 200


def test_map_shows_a_member_only_what_it_may_see(people, client_of):
    url = "/map/places.geojson"

    own = client_of(people.owner).get(url).json()["features"]
    other = client_of(people.outsider).get(url).json()["features"]

    assert [place["properties"]["name"] for place in own] == ["Owner Power"]
    assert own[0]["geometry"]["coordinates"] == [117.70, 39.03]
    assert own[0]["properties"]["haves"] == 1
    assert other == []


def test_the_map_names_the_parks_of_the_firms_that_a_visitor_sees(people, client_of):
    Park.objects.update(lon=117.7, lat=39.0)
    people.owner_org.park = Park.objects.create(name_en="Quay Park", lon=117.8, lat=38.9)
    people.owner_org.save()

    def names(user, query: str = "") -> list[str]:
        features = client_of(user).get(f"/map/places.geojson{query}").json()["features"]
        return [one["properties"]["name"] for one in features if one["properties"]["kind"] == "name"]

    assert "Quay Park" in names(people.practitioner)
    assert names(people.practitioner, "?q=no+such+firm") == []
    assert names(people.owner) == ["Quay Park"]
    assert names(people.outsider) == []


def test_map_takes_the_filters_of_the_list(people, client_of):
    client = client_of(people.practitioner)

    def names(query: str) -> list[str]:
        features = client.get(f"/map/places.geojson{query}").json()["features"]
        return [place["properties"]["name"] for place in features]

    assert "Owner Power" in names("?kind=enterprise")
    assert names("?kind=research") == []
    assert names("?q=no+such+firm") == []

    page = client.get("/map/?kind=enterprise").content.decode()
    assert 'data-map-url="/map/places.geojson?kind=enterprise"' in page
    assert "1 organisation with coordinates" in page
    assert "Urban partners" in page
    assert "Nothing was found" in client.get("/map/?kind=research").content.decode()
    assert client_of(people.outsider).get("/map/places.geojson?kind=enterprise").json()["features"] == []
