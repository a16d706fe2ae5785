"""A starred code, or a likely hazard, is read and told at every door; no star is lost on the way."""

import io
import json
import re
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.core.management import call_command
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from openpyxl import load_workbook

from factories import make_match, make_organisation, make_resource
from leaks import answers
from symbionet.agreements.pages.letters import letter_about
from symbionet.cli.knowledge import suggest_command
from symbionet.core.history import history_of
from symbionet.field.queries import Delivery
from symbionet.imports.models import Import
from symbionet.matches.actions.search import find_matches
from symbionet.network import actions, queries
from symbionet.network.actions import commit_import, start_import
from symbionet.network.models import Resource
from symbionet.network.operations import OPERATIONS
from symbionet.network.pages.details import hazard_notice
from symbionet.network.pages.suggestions import proposals_for
from symbionet.network.queries import legal_knowledge, resources_visible_to, shown_resource
from symbionet.sheets import read_records, read_tables
from symbionet.sheets.wording import problem_text
from worlds import ROWS, send_json

pytestmark = pytest.mark.django_db

READING = [row for row in ROWS if row["method"] == "GET"]
NEW = "/resources/new/"


def sent(people, **fields: str) -> dict[str, str]:
    return {"organisation": str(people.owner_org.pk), "direction": "have", "title": "residue", **fields}


def newest() -> Resource:
    return Resource.objects.order_by("-pk")[0]


def hazard_of(resource: Resource) -> tuple[list[str], list[str], bool | None]:
    return resource.ewc, resource.hw, resource.hazardous


# what is typed where, and what it is read as
TYPED = [
    ({"ewc": "06 01 01*"}, (["060101"], [], True)),
    ({"ewc": "060101"}, (["060101"], [], True)),
    ({"ewc": "10 01 02*"}, (["100102"], [], True)),  # the star is the person's, the list has none
    ({"ewc": "10 02 07*"}, (["100207"], [], True)),
    ({"ewc": "10 02 07"}, (["100207"], [], None)),  # a mirror entry is asked about
    ({"ewc": "HW34 900-300-34*"}, ([], ["HW34", "900-300-34"], True)),  # in the other field
    ({"hw": "90030034"}, ([], ["900-300-34"], True)),
    ({"title": "废酸 900-300-34*"}, ([], ["900-300-34"], True)),
    ({"title": "HW34 900-300-34"}, ([], ["HW34", "900-300-34"], True)),
    ({"title": "residue", "description_en": "as 06 01 01* so far"}, (["060101"], [], True)),
    ({"title": "residue", "description_zh": "清洗产生，HW34（900-300-34）"}, ([], ["HW34", "900-300-34"], True)),
    ({"title": "residue 10 01 02"}, (["100102"], [], None)),
    ({"ewc": "10 01 02", "hazardous": "true"}, (["100102"], [], True)),
]


@pytest.mark.parametrize(("typed", "expected"), TYPED, ids=lambda value: str(value)[:40])
def test_the_form_reads_codes_and_stars_wherever_they_are_typed(people, client_of, typed, expected):
    answer = client_of(people.owner).post(NEW, sent(people, **typed))

    assert answer.status_code == 302, answer.context["form"].errors
    assert hazard_of(newest()) == expected


@pytest.mark.parametrize(("typed", "expected"), TYPED, ids=lambda value: str(value)[:40])
def test_the_api_reads_the_same(people, client_of, typed, expected):
    body = {"direction": "have", "title": "residue", **typed}
    if "hazardous" in body:
        body["hazardous"] = True
    answer = send_json(client_of(people.owner), "POST", "/resources", body)

    assert answer.status_code == 201, answer.content
    assert hazard_of(newest()) == expected


def test_what_a_device_noted_in_the_field_is_read_the_same(people):
    fields = sent(people, title="废酸 HW34 900-300-34*")
    typed = QueryDict("", mutable=True)
    typed.update(fields)
    delivery = Delivery(client_id=uuid4(), fields=typed, files=MultiValueDict())
    made = OPERATIONS["network.capture"](people.owner, delivery)

    assert hazard_of(made) == ([], ["HW34", "900-300-34"], True)


def test_who_left_the_hazard_open_is_told_that_the_code_settles_it(people, client_of):
    page = client_of(people.owner).post(NEW, sent(people, title="acid mix 06 01 01"), follow=True).content.decode()

    assert "By its code: 06 01 01*." in page


def test_a_no_beside_an_absolute_entry_is_asked_about_and_kept_if_it_is_meant(people, client_of):
    client, typed = client_of(people.owner), sent(people, ewc="06 01 01", hazardous="false")
    before = Resource.objects.count()

    page = client.post(NEW, typed).content.decode()
    assert Resource.objects.count() == before
    assert "by the list 06 01 01* is always hazardous waste" in page

    client.post(NEW, typed | {"save_anyway": "yes"})
    assert hazard_of(newest()) == (["060101"], [], False)
    page = client.get(newest().get_absolute_url()).content.decode()
    assert "Likely hazardous waste" in page
    assert "whether it is hazardous after all: by the list 06 01 01* always is" in page


def test_the_api_asks_the_same_question_once(people, client_of):
    client = client_of(people.owner)
    body = {"direction": "have", "title": "residue", "ewc": "06 01 01", "hazardous": False}

    refused = send_json(client, "POST", "/resources", body)
    kept = send_json(client, "POST", "/resources", body | {"save_anyway": True})
    changed = send_json(client, "PATCH", f"/resources/{newest().pk}", {"hazardous": False})
    meant = send_json(client, "PATCH", f"/resources/{newest().pk}", {"hazardous": False, "save_anyway": True})

    assert (refused.status_code, kept.status_code, changed.status_code, meant.status_code) == (409, 201, 409, 200)
    assert "06 01 01*" in refused.content.decode()
    assert (meant.json()["ewc_text"], meant.json()["hazard"]["level"]) == ("06 01 01*", "likely")


def test_an_edit_keeps_what_was_said_and_does_not_take_the_printed_star_for_a_typed_one(people, client_of):
    made = actions.offer_resource(
        organisation=people.owner_org, by=people.owner,
        values={"direction": "have", "title_en": "gas cleaning residue", "kind": "material", "ewc": ["100207"]},
    )  # fmt: skip
    client = client_of(people.owner)
    page = client.get(reverse("resource_edit", args=[made.pk])).content.decode()
    assert 'value="10 02 07*"' in page

    client.post(reverse("resource_edit", args=[made.pk]), sent(people, title="gas cleaning residue", ewc="10 02 07*"))
    made.refresh_from_db()
    assert made.hazardous is None

    client.post(
        reverse("resource_edit", args=[made.pk]), sent(people, title="gas cleaning residue", ewc="10 02 07*, 060101")
    )
    made.refresh_from_db()
    assert hazard_of(made) == (["100207", "060101"], [], True)
    changes = history_of(made)[0].details["changes"]
    assert changes["ewc"] == ["10 02 07*", "10 02 07*; 06 01 01*"]
    assert "hazardous" in changes


CSV = """企业名称,供需,资源名称,描述,欧洲废物代码,国家危废代码,是否危险废物
甲电厂,供,残渣一,,06 01 01*,,
甲电厂,供,残渣二,,,90030034,
甲电厂,供,残渣三 900-300-34*,,,,
甲电厂,供,残渣四,槽液，HW17,,,
甲电厂,供,残渣五,,060101,,否
甲电厂,供,残渣六,,10 02 08,,
甲电厂,供,电镀污泥,含铬含镍,,,
"""
READ = {
    "残渣一": (["060101"], [], True),
    "残渣二": ([], ["900-300-34"], True),
    "残渣三 900-300-34*": ([], ["900-300-34"], True),
    "残渣四": ([], ["HW17"], True),
    "残渣五": (["060101"], [], False),
    "残渣六": (["100208"], [], None),
    "电镀污泥": ([], [], None),
}


def imported(people) -> Import:
    return start_import(data=CSV.encode(), name="haves.csv", by=people.practitioner)


def test_the_preview_of_an_import_warns_before_anything_is_stored(people, client_of):
    batch = imported(people)
    page = client_of(people.practitioner).get(reverse("import_detail", args=[batch.number])).content.decode()

    assert "4 rows are kept as hazardous waste" in page
    assert page.count("06 01 01*") >= 2
    assert "900-300-34" in page
    assert page.count("Hazardous waste: it goes only to holders of a permit") == 4
    assert page.count("Likely hazardous waste") == 2  # electroplating sludge, and the “no”
    assert "10 02 08 and 10 02 07* are entries of one waste" in page
    assert "Permit to ask for" in page
    assert "Disposal as hazardous waste" in page
    assert "stands beside 06 01 01*, which is always hazardous waste" in page
    only = client_of(people.practitioner).get(reverse("import_detail", args=[batch.number]), {"hazard": "yes"})
    assert "残渣六" not in str(only.context["rows"])


def test_the_command_that_previews_an_import_warns_too(people, tmp_path, capsys):
    file = tmp_path / "haves.csv"
    file.write_text(CSV, encoding="utf-8")

    call_command("import_resources", str(file), email=people.practitioner.email, preview=True, lang="en")

    told = capsys.readouterr().err.splitlines()
    assert [line for line in told if "残渣三" in line] == [
        "haves, row 4: 残渣三 900-300-34*: Hazardous waste: it goes only to holders of a permit that covers it."
        " By its code: 900-300-34."
    ]
    assert any("电镀污泥: Likely hazardous waste" in line and "To be asked: whether it is" in line for line in told)
    assert not Resource.objects.filter(title_zh="电镀污泥").exists()


def test_the_commit_stores_what_the_preview_said_and_a_second_one_changes_nothing(people):
    commit_import(imported(people), by=people.practitioner, suggest_from=None)
    rows = {row.title_zh: hazard_of(row) for row in Resource.objects.filter(title_zh__in=READ)}
    assert rows == READ

    again = commit_import(imported(people), by=people.practitioner, suggest_from=None)
    assert again.summary["changed"] == 0


def test_a_no_beside_a_starred_code_is_a_problem_of_the_row():
    problems = read_records(read_tables(CSV.encode(), "haves.csv")).problems
    assert [(one.row, one.code) for one in problems] == [(6, "hazard-denied")]
    assert problem_text(problems[0], "zh") == "填了“否”，但 06 01 01* 一律属于危险废物；请更正此项或代码"


@pytest.fixture
def starred(people) -> Resource:
    """A have as it was stored before codes were read: nothing but the digits tells that it is hazardous."""
    row = make_resource(people.owner_org, title_en="Spent acid", title_zh="废酸液", kind="material", ewc=["060101"],
                        hw=["HW34", "900-300-34"], class_id="waste-acid", quantity=5, unit="t", period="year",
                        search_text="spent acid 废酸液 060101 hw34 900-300-34")  # fmt: skip
    make_match(row, people.other_org)
    return row


def test_the_page_and_the_match_list_tell_hazard_permit_and_price(people, client_of, starred):
    client = client_of(people.practitioner)
    for path in (starred.get_absolute_url(), reverse("resource_matches", args=[starred.pk])):
        page = client.get(path).content.decode()
        assert "Hazardous waste: it goes only to holders of a permit that covers it." in page
        assert "HW34, 900-300-34, 06 01 01*" in page
        assert "¥300–3,500/t" in page
    takers = client.get(reverse("resource_matches", args=[starred.pk]), {"part": "takers"}).content.decode()
    assert "Permit to ask for" in takers
    assert "06 01 01*" in takers


def test_likely_hazard_is_told_from_supplier_class_and_description(people, client_of):
    likely = [
        make_resource(people.owner_org, title_en="Electroplating sludge", title_zh="", class_id="plating-sludge"),
        make_resource(people.owner_org, title_en="Rags", title_zh="", description_en="with toluene"),
    ]
    for row in likely:
        page = client_of(people.practitioner).get(row.get_absolute_url()).content.decode()
        assert "Likely hazardous waste" in page
        assert "whether it is hazardous waste; identification decides" in page
    harmless = make_resource(people.owner_org, title_en="Fly ash", class_id="fly-ash")
    assert hazard_notice(harmless) is None
    assert hazard_notice(make_resource(people.owner_org, direction="want", title_en="Waste acid")) is None


def test_what_its_owner_keeps_closer_does_not_speak_in_the_notice(people, client_of, starred):
    starred.field_visibility = {"codes": "private"}
    starred.class_id, starred.title_en, starred.title_zh = "", "residue", ""
    starred.save()

    seen = shown_resource(people.practitioner, resources_visible_to(people.practitioner).get(pk=starred.pk))

    assert hazard_notice(seen) is None


def test_matching_asks_for_the_permit_and_counts_hazardous_disposal(people, starred):
    starred.route = "treatment"
    starred.save()
    firm = make_organisation(name_en="Acid recovery", nace="2013")
    make_resource(firm, direction="want", title_en="Spent acid", title_zh="废酸", class_id="waste-acid")

    find_matches(starred, by=people.practitioner)

    match = starred.matches_as_have.get(receiver=firm)
    assert "ask_permit" in [ask["code"] for ask in match.asks]
    assert "risk_hazard" in [risk["code"] for risk in match.risks]
    disposal = next(part for part in match.value["parts"] if part["code"] == "value_disposal")
    assert disposal["value"] == pytest.approx(5 * 2000)


def test_no_door_prints_a_code_without_its_star(world):
    """Every page, file and list of the platform, read by a practitioner; addresses and the digits of the API apart."""
    values = {"ewc": ["060101"], "hw": ["HW34", "900-300-34"], "hazardous": True}
    Resource.objects.filter(pk=world.have.pk).update(**values, search_text="fly ash 060101 hw34 900-300-34")
    type(world.owner_org).objects.filter(pk=world.owner_org.pk).update(permits=["060101", "hazardous"])
    actions.edit_resource(world.have, {"ewc": ["060101", "160601"]}, by=world.owner)
    bare, told = {}, set()
    for where, text in answers(READING, world, world.practitioner):
        read = re.sub(r"codes/ewc/\d+|ewc:\d+|\"ewc\": \[[^\]]*\]", "", text)
        if wrong := re.findall(r"(?<![\d-])(?:060101|160601|06 01 01(?!\*)|16 06 01(?!\*))", read):
            bare[where] = wrong
        if "06 01 01*" in read:
            told.add(where)

    assert bare == {}
    expected = {
        "resource_detail": [world.have.pk], "resource_edit": [world.have.pk], "resource_matches": [world.have.pk],
        "match_detail": [world.match.pk], "organisation_detail": [world.owner_org.pk],
        "organisation_edit": [world.owner_org.pk],
    }  # fmt: skip
    assert {f"GET {reverse(route, args=args)}" for route, args in expected.items()} <= told
    lists = {f"GET {reverse('resource_list')}?{form}" for form in ("export=csv", "export=xlsx")}
    assert {*lists, f"GET {reverse('resource_list')}?layout=circlean&export=csv"} <= told


def test_letters_and_the_transfer_checklist_print_the_star(people, starred):
    people.synergy.have = starred
    people.synergy.save()
    for lang in ("en", "zh"):
        text = str(letter_about(people.synergy, "sample_request", lang=lang))
        assert "EWC 06 01 01*" in text
        assert "HW 900-300-34" in text
        assert "HW HW34" not in text


def test_files_of_resources_hold_the_star_and_are_read_back_with_it(people, client_of, starred):
    client = client_of(people.practitioner)
    for layout in ("", "circlean"):
        answer = client.get(reverse("resource_list"), {"export": "xlsx", "layout": layout, "q": "Spent acid"})
        cells = [
            cell for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True) for cell in row
        ]
        assert any("06 01 01*" in str(cell) for cell in cells), layout
    answer = client.get(reverse("resource_list"), {"export": "csv", "q": "Spent acid"})
    assert read_records(read_tables(answer.content, "a.csv")).resources[0].ewc == ("060101",)


@pytest.mark.parametrize(
    "text", ["06 01 01*", "060101", "06 01 01 *", "06.01.01", "900-300-34*", "90030034", "hw34", "HW 34"]
)
def test_search_finds_a_code_however_it_is_typed(people, starred, text):
    found = queries.resources_found(Resource.objects.all(), text, people.practitioner)
    assert starred in found


def test_search_over_everything_prints_the_star(people, client_of):
    page = client_of(people.practitioner).get("/search/", {"q": "060101*"}).content.decode()
    assert "06 01 01*" in page


def test_a_category_finds_the_codes_below_it(people):
    made = actions.offer_resource(
        organisation=people.owner_org, by=people.owner,
        values={"direction": "have", "title_en": "residue", "kind": "material", "hw": ["900-300-34"]},
    )  # fmt: skip
    assert made in queries.resources_found(Resource.objects.all(), "HW34", people.practitioner)


def test_the_chips_of_a_typed_code_say_that_the_code_makes_it_hazardous():
    found = proposals_for("HW34 900-300-34")
    assert found is not None
    chips = {(chip.field, chip.value): (chip.label, chip.why) for group in found.groups for chip in group.chips}
    assert chips["hw", "900-300-34"][1] == "stands in the text"
    assert chips["hazardous", "true"] == ("hazardous", "by its code")
    assert found.hazard == "Hazardous waste: it goes only to holders of a permit that covers it."


def test_the_legal_guide_knows_hazard_by_a_chinese_code_too(people):
    row = make_resource(people.owner_org, title_en="residue", class_id="fly-ash", hw=["900-300-34"])
    assert legal_knowledge(row).hazardous > 0.9


def test_a_service_that_names_a_code_is_no_waste(people):
    made = actions.offer_resource(
        organisation=people.owner_org, by=people.owner,
        values={"direction": "have", "title_en": "Lorry for 13 02 05*", "kind": "logistics"},
    )  # fmt: skip
    assert hazard_of(made) == ([], [], None)


def test_the_command_line_prints_the_star():
    asked = "spent acid 06 01 01*", "--lang", "en"
    text = CliRunner().invoke(suggest_command, [*asked]).output
    data = json.loads(CliRunner().invoke(suggest_command, [*asked, "--json"]).output)
    assert "06 01 01*" in text
    assert (data["ewc"][0]["printed"], data["hazard"]) == ("06 01 01*", "yes")


def test_words_of_the_notice_in_chinese(people, starred):
    with translation.override("zh-hans"):
        found = hazard_notice(starred)
    assert found is not None
    assert found.words == "危险废物：只能转移给持有相应危险废物经营许可证的单位。"
    assert found.why == "依据代码：06 01 01*, HW34, 900-300-34。"
    assert found.disposal == "300～3500 元/吨"
