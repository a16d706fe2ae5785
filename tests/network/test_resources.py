"""Resources: offering, editing, renewing, bulk, duplicates, their pages."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from factories import make_organisation, make_resource
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.network import actions, queries
from symbionet.network.models import Resource
from symbionet.network.queries import (
    edits_organisation,
    edits_resource,
    is_guidable,
    organisations_editable_by,
    organisations_visible_to,
    resources_editable_by,
    resources_guidable_by,
    resources_visible_to,
    sees_organisation,
)


def offer(people, **values) -> Resource:
    return actions.offer_resource(
        organisation=people.owner_org, values={"direction": "have", **values}, by=people.owner
    )


def test_offer_resource_derives_class_kind_renewal_and_search_text(people):
    made = offer(people, title_zh="  余热蒸汽 ", other_codes="GB 34330")

    assert (made.class_id, made.kind, made.title_zh) == ("steam", "energy", "余热蒸汽")
    assert made.renew_by == timezone.localdate() + timedelta(days=180)
    assert made.search_text == "余热蒸汽 gb 34330"
    assert made.created_by == people.owner
    assert [line.verb for line in history_of(made)] == ["resource.offered"]


def test_offer_resource_keeps_what_was_stated(people):
    made = offer(people, title_en="Fly ash", class_id="bottom-ash", kind="capacity")

    assert (made.class_id, made.kind) == ("bottom-ash", "capacity")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title_en": " "}, "title"),
        ({"title_en": "Ash", "quantity": -1}, "negative"),
        ({"title_en": "Ash", "quantity": 1e79}, "Check the digits and the unit"),
        ({"title_en": "Ash", "available_from": date(2026, 2, 1), "available_until": date(2026, 1, 1)}, "window"),
    ],
)
def test_offer_resource_says_why_it_refuses(people, values, words):
    with pytest.raises(ActionRefused, match=words):
        offer(people, **values)


def test_offer_resource_refuses_a_site_of_others(people):
    with pytest.raises(ActionRefused, match="another organisation"):
        actions.offer_resource(
            organisation=people.other_org,
            values={"direction": "have", "title_en": "Ash", "site": people.site},
            by=people.practitioner,
        )


def test_offer_resources_prepares_like_offer_resource_in_few_statements(people, django_assert_max_num_queries):
    rows = [(people.owner_org, {"direction": "want", "title_zh": "钢渣"})] * 400

    with django_assert_max_num_queries(8):
        made = actions.offer_resources(rows, by=people.practitioner)

    one = offer(people, title_zh="钢渣")
    assert {(row.class_id, row.search_text, row.renew_by) for row in made} == {
        (one.class_id, one.search_text, one.renew_by)
    }
    assert history_of(made[399]).count() == 1


def test_a_new_title_is_classed_anew_unless_the_class_was_chosen(people):
    guessed = offer(people, title_en="Fly ash")
    chosen = offer(people, title_en="Fly ash", class_id="steel-slag")

    actions.edit_resource(guessed, {"title_en": "Waste heat steam"}, by=people.owner)
    actions.edit_resource(chosen, {"title_en": "Waste heat steam"}, by=people.owner)

    assert (guessed.class_id, guessed.kind) == ("steam", "energy")
    assert chosen.class_id == "steel-slag"


def test_edit_resource_writes_lists_in_words(people):
    made = offer(people, title_en="Fly ash")

    actions.edit_resource(
        made, {"ewc": ["100102"], "composition": [{"name": "Cl", "low": 0, "high": 0.02, "unit": "%"}]}, by=people.owner
    )

    assert history_of(made)[0].details["changes"] == {"ewc": ["", "10 01 02"], "composition": ["", "Cl ≤ 0.02 %"]}
    assert made.search_text == "fly ash 100102"


def test_edit_resources_writes_only_what_changed(people):
    one, two = offer(people, title_en="Fly ash"), offer(people, title_en="Slag")

    changed = actions.edit_resources([(one, {"price": "free"}), (two, {"title_en": "Slag"})], by=people.owner)

    one.refresh_from_db()
    assert changed == [one]
    assert one.price == "free"
    assert history_of(two).count() == 1


def test_withdrawing_is_undone_by_renewing(people):
    made = offer(people, title_en="Fly ash")

    actions.withdraw_resource(made, by=people.owner)
    with pytest.raises(ActionRefused, match="Renew it first"):
        actions.mark_taken(made, by=people.owner)
    actions.renew_resource(made, by=people.owner)

    assert made.state == "open"
    assert [line.verb for line in history_of(made)] == ["resource.renewed", "resource.withdrawn", "resource.offered"]


def test_possible_duplicates_are_those_of_the_same_firm_and_direction(people):
    same = offer(people, title_en="Fly ash dry")
    make_resource(people.other_org, title_en="Fly ash dry")
    make_resource(people.owner_org, title_en="Fly ash dry", title_zh="", direction="want")

    found = queries.possible_duplicates(people.owner_org, {"direction": "have", "title_en": "Fly-ash dry"})

    assert same in found
    assert {(row.organisation, row.direction) for row in found} == {(people.owner_org, "have")}


def test_form_reads_quantity_and_title_and_asks_about_duplicates(people, client_of):
    client = client_of(people.outsider)
    values = {
        "organisation": people.outsider.memberships.get().organisation_id,
        "direction": "have",
        "title": "粉煤灰 (Fly ash)",
        "quantity": "3.5 万吨/年",
        "composition": "SiO2 50-55%; Cl<0.02%",
    }

    first = client.post("/resources/new/", values)
    again = client.post("/resources/new/", values)

    made = Resource.objects.get(organisation=values["organisation"])
    assert (made.title_zh, made.title_en, made.class_id) == ("粉煤灰", "Fly ash", "fly-ash")
    assert (made.quantity, made.unit, made.period) == (3.5, "10kt", "year")
    assert made.composition[1] == {"name": "Cl", "low": 0.0, "high": 0.02, "unit": "%"}
    assert made.visibility == "practitioners"
    assert first.status_code == 302
    assert "Is it one of these?" in again.text


def test_form_offers_only_own_organisations(people, client_of):
    values = {"organisation": people.other_org.pk, "direction": "have", "title": "Ash"}

    answer = client_of(people.owner).post("/resources/new/", values)

    assert answer.status_code == 200
    assert not people.other_org.resources.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_edit_form_saved_untouched_changes_nothing(people, client_of, language):
    made = offer(
        people,
        title_zh="粉煤灰",
        title_en="Fly ash",
        quantity=3.5,
        unit="10kt",
        period="year",
        ewc=["100102"],
        hp_codes=["HP4"],
        hazardous=False,
        composition=[{"name": "SiO2", "low": 50.0, "high": 55.0, "unit": "%"}],
    )
    client = client_of(people.owner)
    client.cookies["django_language"] = language
    url = f"/resources/{made.pk}/edit/"
    form = client.get(url).context["form"]

    with translation.override(language):
        values = {field.name: field.value() for field in form if field.value() not in {None, ""}}
    client.post(url, {**values, "hazardous": "false"})

    assert [line.details for line in history_of(made)] == [{}]


def test_a_wrong_quantity_says_how_to_write_it(people, client_of):
    answer = client_of(people.owner).post(
        "/resources/new/",
        {"organisation": people.owner_org.pk, "direction": "have", "title": "Ash", "quantity": "plenty"},
    )

    assert answer.context["form"].errors["quantity"] == [
        "“plenty” cannot be read. Write a number, a unit and a period, such as 3.5 万吨/年 or 500 kg/day."
    ]


def test_list_asks_few_queries_and_opens_only_open_ones(people, client_of, django_assert_max_num_queries):
    for number in range(30):
        make_resource(make_organisation(), title_en=f"R{number}")
    make_resource(people.owner_org, title_en="Gone", state="withdrawn")
    client = client_of(people.practitioner)
    client.get("/resources/")

    with django_assert_max_num_queries(12):  # one for saved views, one for what may be changed in its row
        page = client.get("/resources/")

    assert page.context["table"].page.paginator.count == 31
    assert client.get("/resources/?state=all").context["table"].page.paginator.count == 32


@pytest.mark.parametrize("who", ["practitioner", "owner", "partner", "outsider", "verifier", "intermediary", "auditor"])
def test_the_row_tells_the_same_rights_as_the_lists(people, who):
    visitor = getattr(people, who)
    make_resource(people.other_org, title_en="Closed", visibility="private")
    make_resource(people.owner_org, title_en="Wanted", direction="want")
    merged = make_organisation(merged_into=people.owner_org)

    for resource in resources_visible_to(visitor):
        assert edits_resource(visitor, resource) == resources_editable_by(visitor).filter(pk=resource.pk).exists()
        guided = edits_resource(visitor, resource) and is_guidable(resource)
        assert guided == resources_guidable_by(visitor).filter(pk=resource.pk).exists()
    for firm in (people.owner_org, people.other_org, merged):
        assert sees_organisation(visitor, firm) == organisations_visible_to(visitor).filter(pk=firm.pk).exists()
        assert edits_organisation(visitor, firm) == organisations_editable_by(visitor).filter(pk=firm.pk).exists()


def test_page_of_a_resource_asks_few_queries(people, client_of, django_assert_max_num_queries):
    have = make_resource(people.owner_org, title_en="Alone")
    client = client_of(people.owner)
    client.get(f"/resources/{have.pk}/")

    with django_assert_max_num_queries(13):  # 15 before what the row itself tells was read from it
        assert client.get(f"/resources/{have.pk}/").status_code == 200


def test_stale_resources_are_announced_and_filtered(people, client_of):
    make_resource(people.owner_org, title_en="Old", renew_by=timezone.localdate() - timedelta(days=1))
    client = client_of(people.owner)

    assert client.get("/resources/").context["stale"] == 1
    assert client.get("/resources/?state=stale").context["table"].page.paginator.count == 1


def test_export_is_the_filtered_list_and_never_a_formula(people, client_of):
    make_resource(people.owner_org, title_en="@SUM(A1)", title_zh="", direction="want")
    client = client_of(people.practitioner)

    text = client.get("/resources/?direction=want&export=csv").content.decode("utf-8-sig")
    book = client.get("/resources/?direction=want&export=xlsx")

    assert len(text.strip().splitlines()) == 2
    assert "'@SUM(A1)" in text
    assert book.content[:2] == b"PK"


def test_buttons_of_the_list_lead_to_its_files_and_tabs(people, client_of):
    client = client_of(people.practitioner)

    html = client.get("/resources/?state=all&page=1").content.decode()

    for link in ("?state=all&amp;export=xlsx", "?state=all&amp;export=csv", "?state=all&amp;direction=have"):
        assert f'href="{link}"' in html
    assert client.get("/resources/?export=csv").headers["Content-Disposition"] == 'attachment; filename="resources.csv"'


def test_resources_for_matching_leaves_out_closed_rows_and_applicants(people):
    make_resource(people.owner_org, state="taken")
    make_resource(make_organisation(state="applied"))
    want = make_resource(people.other_org, direction="want", quantity=5, unit="t", period="day")

    values = {value.id: value for value in queries.resources_for_matching()}

    assert set(values) == {str(people.have.pk), str(want.pk)}
    assert values[str(people.have.pk)].site.lon == 117.70
    assert values[str(want.pk)].quantity.period == "day"
    assert [value.id for value in queries.resources_for_matching("want")] == [str(want.pk)]


def test_resources_leave_in_the_form_that_circlean_collects(people, client_of):
    make_resource(people.owner_org, title_en="Spent acid", kind="material", ewc=["060101"], quantity=5,
                  unit="t", period="year")  # fmt: skip
    answer = client_of(people.practitioner).get(reverse("resource_list"), {"export": "xlsx", "layout": "circlean"})

    (heading, *rows) = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)

    assert heading == ("Resource Category", "Resource Name", "Have/Want", "Waste Codes", "Full Description", "Source",
                       "Quantity")  # fmt: skip
    row = next(row for row in rows if row[1] == "Spent acid")
    assert row[:4] == ("Materials outgoing", "Spent acid", "HAVE", "06 01 01*")
    assert "Owner Power" in row[5]
