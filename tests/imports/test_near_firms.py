"""Two firms of nearly one name, within a list or against the network: asked about once, and taken as answered."""

import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from symbionet.imports.actions import MendedCell, choose_for_duplicates, mend_cells, undo_import
from symbionet.imports.models import Import, ImportRow
from symbionet.network.actions import commit_import, start_import
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import import_plan, tables_of
from symbionet.sheets.firmnames import NearNames, likeness_of_names

HEAD = "企业名称,供需,资源名称,数量,单位,电话,地址\n"
LIST = f"""{HEAD}滨海热电,供,粉煤灰,2,万吨/年,022-1111,海滨路1号
滨海热电厂,供,粉煤灰,20000,吨/年,022-2222,
滨海热电厂,供,炉渣,500,吨/年,,
Harbour Power Co,供,Fly ash,30,t/a,,
Harbour Power Company Ltd,需,Scrap wood,40,t/a,,
"""


def brought(text: str, people, name: str = "清单.csv") -> Import:
    return start_import(data=text.encode(), name=name, by=people.practitioner)


def answers(batch: Import) -> dict[str, bool]:
    return {f"{pair.other.name if pair.other else pair.known}|{pair.firm.name}": pair.is_same
            for pair in import_plan(batch).pairs}  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("滨海热电", "滨海热电厂", "near"),
        ("滨海热电", "滨海热电有限责任公司", "same"),
        ("滨海热电", "滨海　热电（有限公司）", "same"),
        ("滨海热电", "天津滨海热电集团有限公司", "near"),
        ("滨海热电", "宾海热电", "near"),  # sounds alike
        ("滨海热电厂", "滨海热店厂", "near"),
        ("Harbour Power Co", "Harbour Power Company Ltd", "same"),
        ("Harbour Power Co., Ltd.", "ＨＡＲＢＯＵＲ　ＰＯＷＥＲ LIMITED", "same"),
        ("Harbour & Sons Ltd", "Harbour and Sons", "same"),
        ("Harbour Power", "Harbor Power", "near"),
        ("Harbour Power", "Harbuor Power Plant", "near"),
        ("顺达金属", "盛达金属", ""),
        ("Shunda Metal", "Shengda Metal", ""),
        ("第一热电厂", "第二热电厂", ""),
        ("Mill 10", "Mill 11", ""),
        ("滨海热电", "滨海热力", ""),
        ("North Paper", "South Paper", ""),
        ("甲电厂", "乙电厂", ""),
        ("有限公司", "公司", ""),
    ],
)
def test_names_are_the_same_near_or_apart(one, other, expected):
    score = likeness_of_names(one, other)
    assert ("same" if score == 100 else "near" if score >= 90 else "") == expected
    assert score == likeness_of_names(other, one)
    found = list(NearNames([(1, (one, "")), (2, (other, ""))]).pairs())
    assert bool(found) == bool(expected)


@pytest.mark.django_db
def test_two_firms_of_nearly_one_name_in_a_list_are_asked_about_and_joined_as_answered(people):
    batch = brought(LIST, people)
    plan = import_plan(batch)
    assert answers(batch) == {
        "滨海热电|滨海热电厂": False,
        "Harbour Power Co|Harbour Power Company Ltd": True,
    }
    assert (plan.counts["organisations_new"], plan.written) == (3, 5)

    key = next(pair.key for pair in plan.pairs if pair.firm.name == "滨海热电厂")
    choose_for_duplicates(batch, {key: "same"}, by=people.practitioner)
    plan = import_plan(batch)
    assert (plan.counts["organisations_new"], plan.written, plan.skipped) == (2, 4, 1)
    assert [(problem.row, problem.code, problem.column, problem.value) for problem in plan.problems] == [
        (2, "firm-joined", "电话", "022-1111"),
    ]

    mend_cells(batch, [MendedCell(table="清单", row=4, column=3, text="600")], tables=tables_of(batch), by=None)
    assert answers(Import.objects.get(pk=batch.pk))["滨海热电|滨海热电厂"] is True
    commit_import(batch, by=people.practitioner)

    made = Organisation.objects.filter(resources__batch=batch).distinct()
    assert {firm.name_zh or firm.name_en for firm in made} == {"滨海热电厂", "Harbour Power Co"}
    assert made.get(name_zh__gt="").sites.get().address_zh == "海滨路1号"
    assert Resource.objects.filter(batch=batch).count() == plan.written
    assert ImportRow.objects.filter(batch=batch, number=None, what__contains="≈").count() == 2

    again = brought(LIST, people)
    plan = import_plan(again)
    assert (plan.counts["organisations_new"], plan.counts["new"]) == (0, 0)
    undo_import(batch, by=people.practitioner)
    again = import_plan(brought(LIST, people))
    assert (again.counts["organisations_new"], again.written) == (2, 4)


@pytest.mark.django_db
def test_a_firm_that_is_stored_by_then_is_not_asked_about_anew(people):
    first = brought(LIST, people)
    choose_for_duplicates(first, dict.fromkeys(import_plan(first).near, "new"), by=people.practitioner)
    commit_import(first, by=people.practitioner)
    assert Organisation.objects.filter(resources__batch=first).distinct().count() == 4

    assert answers(brought(LIST, people)) == {}


@pytest.mark.django_db
def test_answers_never_join_firms_with_two_codes_or_that_were_said_to_be_two(people):
    head = "企业名称,统一社会信用代码,供需,资源名称,数量,单位\n"
    codes = "91120116MA05K1A70A", "91110000600037341L"
    batch = brought(
        f"{head}滨海热电有限公司,{codes[1]},供,粉煤灰,2,吨/年\n滨海热电厂,,供,炉渣,3,吨/年\n滨海热电集团,,供,石膏,3,吨/年\n",
        people,
    )
    pairs = {frozenset((pair.firm.name, pair.other.name)): pair.key for pair in import_plan(batch).pairs}
    assert len(pairs) == 3
    apart = pairs[frozenset(("滨海热电有限公司", "滨海热电集团"))]
    choose_for_duplicates(
        batch, {key: "new" if key == apart else "same" for key in pairs.values()}, by=people.practitioner
    )
    plan = import_plan(batch)
    assert plan.counts["organisations_new"] == 2
    assert plan.near[apart].is_same is False


@pytest.mark.django_db
def test_one_firm_by_two_languages_is_joined_by_a_row_with_both_and_asked_about_where_the_contact_is_the_same(people):
    head = "企业名称,企业英文名称,供需,资源名称,数量,单位,邮箱\n"
    text = (
        f"{head}滨海热电,,供,粉煤灰,2,吨/年,\n"
        ",Harbour Power,供,炉渣,3,吨/年,\n滨海热电,Harbour Power,供,石膏,4,吨/年,\n"
        "海河水泥,,需,粉煤灰,7,吨/年,a@haihe.example\n,River Cement,需,炉渣,8,吨/年,a@haihe.example\n"
    )
    batch = brought(text, people)
    plan = import_plan(batch)
    assert (plan.counts["organisations_new"], len(plan.rows)) == (3, 5)
    ((key, pair),) = plan.near.items()
    assert (pair.why, pair.shared, pair.is_same) == ("shared", "a@haihe.example", False)

    choose_for_duplicates(batch, {key: "same"}, by=people.practitioner)
    commit_import(batch, by=people.practitioner)
    names = Organisation.objects.filter(resources__batch=batch).distinct().values_list("name_zh", "name_en")
    assert set(names) == {("滨海热电", "Harbour Power"), ("海河水泥", "River Cement")}


@pytest.mark.django_db
def test_what_a_later_row_says_otherwise_of_a_firm_is_told_once(people):
    text = f"{HEAD}甲电厂,供,粉煤灰,2,吨/年,022-1,\n甲电厂,供,炉渣,3,吨/年,022-2,\n甲电厂,供,石膏,4,吨/年,022-2,\n"
    plan = import_plan(brought(text, people))
    assert [(one.row, one.column, one.value, one.code) for one in plan.problems] == [
        (3, "电话", "022-2", "organisation-differs")
    ]


@pytest.mark.django_db
def test_page_and_json_ask_and_buttons_count_what_happens(people, client_of):
    batch = brought(LIST, people)
    client, address = client_of(people.practitioner), batch.get_absolute_url()
    page = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "One firm or two?" in page
    assert "Import 5 rows" in page
    asked = json.loads(client.get(address, headers={"accept": "application/json"}).content)["questions"]
    assert [(one["other"], one["firm"], one["alike"], one["answer"]) for one in asked] == [
        ("滨海热电", "滨海热电厂", "bare", "new"),
        ("Harbour Power Co", "Harbour Power Company Ltd", "form", "same"),
    ]

    mend = reverse("import_mend", args=[batch.number])
    client.post(mend, {"duplicates": "1", "firms": "same"})
    page = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "Import 4 rows" in page
    client.post(mend, {"duplicates": "1", "all": "new"})  # of rows alone
    assert answers(Import.objects.get(pk=batch.pk))["滨海热电|滨海热电厂"] is True
    client.post(mend, {"duplicates": "1", asked[0]["key"]: "new"})
    page = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "Import 5 rows" in page
    assert re.search(r"Import \d+ rows", client.get(address).content.decode()) is not None


@pytest.mark.django_db
def test_the_command_names_each_pair_and_takes_answers(people, tmp_path, capsys):
    file = tmp_path / "清单.csv"
    file.write_text(LIST, encoding="utf-8")

    call_command("import_resources", file, preview=True)
    told = capsys.readouterr()
    assert "滨海热电厂 ≈ 滨海热电: two firms (firm-" in told.err
    assert "one firm, stored as Harbour Power Co" in told.err
    assert "3 new organisations" in told.out
    (key,) = re.findall(r"two firms \((firm-\w+)\)", told.err)

    call_command("import_resources", file, preview=True, firms="new")
    assert "4 new organisations" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no pair of firms has the key firm-x"):
        call_command("import_resources", file, one_firm=["firm-x"])
    assert not Import.objects.filter(name="清单.csv").exists()
    call_command("import_resources", file, one_firm=[key], lang="zh")
    told = capsys.readouterr()
    assert "2 new organisations" in told.out
    assert Organisation.objects.filter(name_zh__startswith="滨海热电").count() == 1


@pytest.mark.django_db
def test_a_member_who_writes_a_shorter_name_means_the_own_firm(people):
    own = people.owner_org
    Organisation.objects.filter(pk=own.pk).update(name_zh="滨海热电有限公司", name_en="")
    own.refresh_from_db()
    text = f"{HEAD}滨海热电,供,粉煤灰,2,吨/年,,\n滨海热电厂,供,炉渣,2,吨/年,,\n乙电厂,供,石膏,2,吨/年,,\n"
    batch = start_import(data=text.encode(), name="清单.csv", by=people.owner, organisation=own)

    plan = import_plan(batch)
    assert [row.draft.row for row in plan.rows] == [2]
    assert [problem.row for problem in plan.problems] == [3, 4]
    choose_for_duplicates(batch, dict.fromkeys(plan.near, "same"), by=people.owner)
    assert [row.draft.row for row in import_plan(batch).rows] == [2, 3]
