"""Cells mended in the preview, duplicates skipped or merged, and buttons that count what they do."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse

from factories import make_resource
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import MendedCell, choose_for_duplicates, mend_cells
from symbionet.imports.models import Import
from symbionet.network.actions import commit_import, start_import
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import import_plan, tables_of

LIST = """企业名称,供需,资源名称,数量,单位,现有去向
滨海热电厂,供,粉煤灰,2,万吨/年,填埋
滨海热电厂,供,粉煤灰,20000,吨/年,填埋
滨海热电厂,供,飞灰（粉煤灰）,20000,吨/年,
滨海热电厂,供,粉煤灰,500,吨/年,
海河水泥厂,也许,炉渣,一大堆,吨/天,
"""


def brought(text: str, people: SimpleNamespace) -> Import:
    return start_import(data=text.encode(), name="清单.csv", by=people.practitioner)


def effects(batch: Import) -> list[tuple[int, str, str]]:
    return [(row.draft.row, row.effect, row.twin.choice if row.twin else "") for row in import_plan(batch).rows]


def test_rows_that_say_the_same_twice_are_found_and_skipped_merged_or_entered(people):
    batch = brought(LIST, people)
    assert effects(batch) == [(2, "new", ""), (3, "same", "skip"), (4, "same", "skip"), (5, "new", "")]
    plan = import_plan(batch)
    assert (plan.written, plan.skipped, plan.counts["clean"]) == (2, 2, 2)

    third = plan.rows[2].import_key
    choose_for_duplicates(batch, {third: "new"}, by=people.practitioner)
    commit_import(batch, by=people.practitioner)

    assert list(Resource.objects.filter(batch=batch).order_by("pk").values_list("title_zh", flat=True)) == [
        "粉煤灰", "飞灰（粉煤灰）", "粉煤灰",
    ]  # fmt: skip
    assert [effect for _row, effect, _choice in effects(brought(LIST, people))] == ["same"] * 4


def test_a_row_fills_what_is_open_in_the_resource_that_a_person_entered(people):
    firm = Organisation.objects.get(pk=people.owner_org.pk)
    known = make_resource(firm, direction="have", title_zh="废硫酸", title_en="", quantity=300, unit="t", period="year",
                          class_id="waste-sulfuric-acid")  # fmt: skip
    name = firm.name_zh
    text = f"企业名称,供需,资源名称,数量,单位,现有去向\n{name},供,废硫酸,300,吨/年,填埋\n{name},供,废硫酸,40,吨/年,\n"
    batch = brought(text, people)
    assert effects(batch) == [(2, "same", "skip"), (3, "new", "")]
    first = import_plan(batch).rows[0]
    assert first.twin.resource == known

    choose_for_duplicates(batch, {first.import_key: "merge"}, by=people.practitioner)
    assert effects(batch)[0] == (2, "changed", "merge")
    commit_import(batch, by=people.practitioner)

    known.refresh_from_db()
    assert (known.route, known.quantity, known.title_zh) == ("landfill", 300, "废硫酸")
    assert Resource.objects.filter(organisation=firm, title_zh="废硫酸").count() == 2


def test_a_firm_of_nearly_the_same_name_is_asked_about(people):
    Organisation.objects.create(name_zh="天津津滨新材料有限公司", state="approved")
    text = "企业名称,供需,资源名称,数量,单位\n津滨新材料集团,供,废塑料,3,吨/年\n"
    batch = brought(text, people)
    (key,) = import_plan(batch).near
    assert import_plan(batch).counts["organisations_new"] == 1

    choose_for_duplicates(batch, {key: "same"}, by=people.practitioner)

    assert import_plan(batch).counts["organisations_new"] == 0


def test_cells_are_mended_in_the_preview_and_the_file_stays(people, client_of):
    batch = brought(LIST, people)
    client, address = client_of(people.practitioner), reverse("import_mend", args=[batch.number])
    page = client.get(batch.get_absolute_url()).content.decode()
    assert 'name="cell-0-6-1"' in page
    assert "一大堆" in page

    answer = client.post(address, {"cell-0-6-1": "供", "cell-0-6-3": "5", "cell-0-99-1": "x", "cell-7-1-1": "x"})

    assert answer["Location"].startswith(f"{batch.get_absolute_url()}?at=0-6")
    batch.refresh_from_db()
    assert batch.mended == {"清单": {"6": {"1": ["供", "也许"], "3": ["5", "一大堆"]}}}
    row = import_plan(batch).rows[-1]
    assert (row.draft.title_zh, row.draft.direction, row.draft.quantity.value) == ("炉渣", "have", 5)
    client.post(address, {"cell-0-6-1": "也许", "cell-0-6-3": "一大堆"})
    batch.refresh_from_db()
    assert batch.mended == {"清单": {"6": {}}}


def test_after_a_row_is_mended_the_next_cell_with_a_problem_waits_for_the_keyboard(people, client_of):
    text = "企业名称,供需,资源名称,数量,单位\n甲电厂,供,废渣,很多,吨\n乙电厂,也许,废木,6,吨/年\n"
    batch = brought(text, people)
    client = client_of(people.practitioner)
    assert "autofocus" not in client.get(batch.get_absolute_url()).content.decode()

    answer = client.post(reverse("import_mend", args=[batch.number]), {"cell-0-2-3": "9"}, follow=True)

    (tag,) = re.findall(r"<input[^>]*autofocus[^>]*>", answer.content.decode())
    assert 'name="cell-0-3-1"' in tag


def test_buttons_count_what_they_do(people, client_of):
    batch = brought(LIST, people)
    client = client_of(people.practitioner)
    page = client.get(batch.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "Import 2 rows" in page
    assert "2 rows are perhaps there already" in page

    client.post(reverse("import_mend", args=[batch.number]), {"duplicates": "1", "all": "new"})
    page = client.get(batch.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    commit_import(batch, by=people.practitioner)

    assert "Import 4 rows" in page
    assert Resource.objects.filter(batch=batch).count() == 4


def test_what_is_stored_is_mended_no_more(people, client_of):
    batch = brought(LIST, people)
    commit_import(batch, by=people.practitioner)

    with pytest.raises(ActionRefused):
        mend_cells(batch, [MendedCell(table="清单", row=2, column=2, text="x")], tables=tables_of(batch), by=None)
    client = client_of(people.practitioner)
    for values in ({"cell-0-2-2": "x"}, {"duplicates": "1", "all": "new"}, {"duplicates": "1", "all": "eat"}, {}):
        assert client.post(reverse("import_mend", args=[batch.number]), values).status_code == 302
    batch.refresh_from_db()
    assert (batch.mended, batch.choices) == ({}, {})


def test_a_row_without_a_side_is_no_want_because_the_sheet_is_called_a_survey_of_demand(people):
    head = "固废与需求调查表\n企业名称,供/需,资源名称,数量,单位\n"
    text = f"{head}甲电厂,供,废渣,9,吨/年\n乙电厂,需,废木,6,吨/年\n丙厂,,炉灰,5,吨/年\n"
    plan = import_plan(brought(text, people))
    assert [(row.draft.row, row.draft.direction) for row in plan.rows] == [(3, "have"), (4, "want")]
    assert [problem.code for problem in plan.problems] == ["direction-missing"]


def test_things_of_one_amount_whose_names_and_classes_differ_are_two(people):
    head = "企业名称,供需,资源名称,数量,单位\n"
    batch = brought(f"{head}甲电厂,供,水,9,吨/年\n甲电厂,供,废油,9,吨/年\n甲电厂,供,木屑,9,吨/年\n", people)
    assert [effect for _row, effect, _choice in effects(batch)] == ["new"] * 3
