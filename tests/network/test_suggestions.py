"""Suggestions in the form of a resource: what is proposed, to whom, and what an accepted one does."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import translation

from factories import make_resource
from symbionet.network.actions import edit_resource, offer_resource
from symbionet.network.forms.resources import ResourceForm
from symbionet.network.models import Organisation, Resource
from symbionet.network.pages.suggestions import proposals_for
from symbionet.network.queries import confidence_level

ADDRESS = "/resources/suggest/"


def fields(title: str, **options) -> dict[str, list[str]]:
    found = proposals_for(title, **options)
    assert found is not None
    chips = [chip for group in found.groups for chip in group.chips]
    return {name: [chip.value for chip in chips if chip.field == name] for name in {chip.field for chip in chips}}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("粉煤灰", {"class_id": "fly-ash", "ewc": "10 01 02", "kind": "material", "form": "powder", "unit": "t/year"}),
        ("Waste mineral oil", {"class_id": "waste-oil", "hw": "HW08", "hazardous": "true"}),
        ("forklift with driver", {"kind": "logistics"}),
    ],
)
def test_a_title_proposes_a_class_codes_kind_form_and_unit(db, title, expected):
    found = fields(title)

    assert {name: found[name][0] for name in expected} == expected


def test_each_chip_says_how_sure_it_is_and_why(db):
    with translation.override("zh-hans"):
        found = proposals_for("粉煤灰")
    chip = found.groups[0].chips[0]

    assert (chip.label, chip.level, chip.why) == ("粉煤灰", "high", "由名称“粉煤灰”识别")
    assert chip.share >= 80
    assert all(chip.why for group in found.groups for chip in group.chips)


def test_what_could_become_of_it_is_told_for_haves_only(db):
    have, want = proposals_for("Fly ash", direction="have"), proposals_for("Fly ash", direction="want")

    assert len(have.takers) == 3
    assert all(name and why for name, why in have.takers)
    assert want.takers == ()


def test_what_stands_in_the_form_is_not_proposed_again(db):
    assert "unit" not in fields("Fly ash", quantity="35000 t/year")
    assert "unit" in fields("Fly ash", quantity="35000")
    assert "kind" not in fields("Fly ash", kind="material")


def test_the_sector_of_the_supplier_tells_codes_apart(people):
    smelter = Organisation(name_en="A", gb4754="C3216")

    assert proposals_for("Skimmings", organisation=smelter) != proposals_for("Skimmings")
    assert proposals_for("Fly ash", organisation=Organisation(gb4754="Z999")) == proposals_for("Fly ash")


@pytest.mark.parametrize("title", ["", " ", "a", "。"])
def test_a_title_that_says_nothing_proposes_nothing(db, title):
    assert proposals_for(title) is None


@pytest.mark.parametrize(
    ("share", "level"), [(0.95, "high"), (0.8, "high"), (0.6, "medium"), (0.59, "low"), (0, "low")]
)
def test_confidence_has_a_word(share, level):
    assert confidence_level(share) == level


def test_fragment_shows_chips_in_both_languages(people, client_of):
    client = client_of(people.owner)
    page = client.get(ADDRESS, {"title": "Fly ash", "organisation": people.owner_org.pk, "direction": "have"}).text
    client.cookies["django_language"] = "zh-hans"
    chinese = client.get(ADDRESS, {"title": "粉煤灰", "direction": "have"}).text

    assert 'data-suggestion="class_id" data-value="fly-ash"' in page
    assert 'aria-pressed="false"' in page
    assert "10 01 02" in page
    assert "What could become of it" in page
    assert "欧洲废物名录" in chinese


def test_fragment_is_for_those_who_may_offer(people, client_of, client):
    assert client_of(people.outsider).get(ADDRESS, {"title": "ash"}).status_code == 200
    assert client_of(people.observer).get(ADDRESS, {"title": "ash"}).status_code == 404
    assert client.get(ADDRESS, {"title": "ash"}).status_code == 302


def test_fragment_takes_any_input(people, client_of):
    for given in ({}, {"organisation": "x"}, {"organisation": "²"}, {"title": "灰" * 5000}, {"direction": "?"}):
        assert client_of(people.owner).get(ADDRESS, given).status_code == 200


def given(people: SimpleNamespace, **values) -> ResourceForm:
    data = {"organisation": people.owner_org.pk, "direction": "have", "title": "Fly ash", **values}
    form = ResourceForm(data, organisations=Organisation.objects.filter(pk=people.owner_org.pk))
    assert form.is_valid(), form.errors
    return form


def test_ticked_suggestions_fill_empty_fields_and_overwrite_nothing(people):
    ticked = [
        "class_id:fly-ash",
        "ewc:100102",
        "ewc:100103",
        "kind:water",
        "form:powder",
        "unit:t/year",
        "hazardous:true",
    ]
    values = given(people, accept=ticked, form="sludge", kind="material", ewc="10 01 02", quantity="35").values()

    assert (values["class_id"], values["class_stated"], values["kind"], values["form"]) == (
        "fly-ash", True, "material", "sludge",
    )  # fmt: skip
    assert values["ewc"] == ["100102", "100103"]
    assert values["hazardous"] is True
    assert (values["quantity"], values["unit"], values["period"]) == (35, "t", "year")


def test_an_accepted_unit_counts_only_for_a_bare_number(people):
    assert given(people, quantity="3 kg/day", unit="t/year").values()["unit"] == "kg"


def test_without_javascript_a_button_shows_boxes_and_stores_nothing(people, client_of):
    client = client_of(people.outsider)
    before = Resource.objects.count()
    sent = {
        "organisation": people.outsider.memberships.get().organisation_id,
        "direction": "have",
        "title": "粉煤灰",
        "quantity": "12",
        "storage": "silo",
    }

    page = client.post("/resources/new/", sent | {"suggest": "yes"}).text

    assert Resource.objects.count() == before
    assert 'name="accept" value="ewc:10 01 02"' in page
    assert 'value="silo"' in page
    assert "invalid-feedback" not in page
    answer = client.post("/resources/new/", sent | {"accept": ["class_id:fly-ash", "ewc:100102", "unit:t/year"]})
    made = Resource.objects.latest("pk")
    assert answer.url == made.get_absolute_url()
    assert (made.class_id, made.class_stated, made.ewc, made.unit) == ("fly-ash", True, ["100102"], "t")


def test_without_javascript_an_edit_shows_boxes_too(people, client_of):
    page = (
        client_of(people.owner)
        .post(reverse("resource_edit", args=[people.have.pk]), {"title": "Waste heat steam", "suggest": "yes"})
        .text
    )

    assert 'value="kind:energy"' in page
    assert "Waste heat steam" in page


def test_a_stated_class_wins_over_the_recognised_one_and_is_shown(people, client_of):
    page = client_of(people.owner)
    stated = offer_resource(
        organisation=people.owner_org,
        values=given(people, class_id="bottom-ash").values(),
        by=people.owner,
    )
    recognised = offer_resource(
        organisation=people.owner_org, values=given(people, direction="want").values(), by=people.owner
    )

    assert (stated.class_id, stated.class_stated) == ("bottom-ash", True)
    assert (recognised.class_id, recognised.class_stated) == ("fly-ash", False)
    assert "stated</span>" in page.get(stated.get_absolute_url()).text
    assert "recognised from the title</span>" in page.get(recognised.get_absolute_url()).text


def edited(people: SimpleNamespace, resource: Resource, **values) -> Resource:
    form = ResourceForm(
        {"direction": "have", "title": "Fly ash", **values},
        organisations=Organisation.objects.filter(pk=people.owner_org.pk),
        resource=resource,
    )
    assert form.is_valid(), form.errors
    return edit_resource(resource, form.values(), by=people.owner)


def test_an_edit_keeps_recognising_until_a_class_is_stated(people):
    made = make_resource(people.owner_org, class_id="fly-ash", title_zh="")

    assert ResourceForm(organisations=Organisation.objects.none(), resource=made)["class_id"].value() == ""
    made = edited(people, made, title="Steel scrap")
    assert (made.class_id, made.class_stated) == ("steel-scrap", False)
    made = edited(people, made, title="Steel scrap", class_id="waste-heat")
    made = edited(people, made, title="Fly ash", class_id="waste-heat")
    assert (made.class_id, made.class_stated) == ("waste-heat", True)
    made = edited(people, made, title="Fly ash", class_id="")
    assert (made.class_id, made.class_stated) == ("fly-ash", False)
