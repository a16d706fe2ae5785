"""Imports: preview, commit, repeat, undo, and who may do it."""

import io
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from factories import make_user
from symbionet.accounts.models import Role
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.imports.actions import undo_import
from symbionet.imports.models import Import as ImportBatch
from symbionet.imports.models import ImportState
from symbionet.network.actions import commit_import, start_import
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import class_name, import_plan, row_proposals
from symbionet.network.queries.classes import named_code_words
from symbionet.sheets import HostileFile
from symbionet.web.management.commands.import_resources import importer

CHINESE = """企业名称,供需,资源名称,数量,单位,现有去向
滨海热电厂,供,粉煤灰,3.5,万吨/年,填埋
滨海热电厂,供,脱硫石膏,一大堆,吨/年,
海河水泥厂,需,粉煤灰,20000,吨/年,
,供,无主之物,1,吨,
海河水泥厂,也许,炉渣,5,吨/天,
"""


def started(text: str, people: SimpleNamespace, *, encoding: str = "gb18030", **fields) -> ImportBatch:
    return start_import(data=text.encode(encoding), name="清单.csv", by=people.practitioner, **fields)


def test_plan_counts_what_would_happen_and_names_the_problems(people):
    plan = import_plan(started(CHINESE, people))

    assert plan.counts == {
        "organisations_new": 2, "organisations_known": 0,
        "new": 3, "changed": 0, "same": 0, "refused": 2, "warned": 1, "clean": 2,
    }  # fmt: skip
    assert [(p.row, p.column, p.severity) for p in plan.problems] == [
        (3, "数量", "warning"),
        (5, "企业名称", "error"),
        (6, "供需", "error"),
    ]


def test_commit_stores_rows_with_history_and_repeats_without_duplicates(people):
    commit_import(started(CHINESE, people), by=people.practitioner)
    ash = Resource.objects.get(organisation__name_zh="滨海热电厂", title_zh="粉煤灰")

    commit_import(started(CHINESE, people), by=people.practitioner)

    assert (ash.quantity, ash.unit, ash.period, ash.route, ash.class_id) == (3.5, "10kt", "year", "landfill", "fly-ash")
    assert [line.verb for line in history_of(ash)] == ["resource.offered"]
    assert Resource.objects.filter(batch__isnull=False).count() == 3
    assert Organisation.objects.filter(name_zh__in=["滨海热电厂", "海河水泥厂"]).count() == 2


def test_commit_takes_only_clean_rows_when_asked(people):
    commit_import(started(CHINESE, people), by=people.practitioner, only_clean=True)

    titles = Resource.objects.filter(batch__isnull=False).order_by("id").values_list("title_zh", "direction")
    assert list(titles) == [("粉煤灰", "have"), ("粉煤灰", "want")]


def test_corrected_file_changes_the_stored_row_and_undo_restores_it(people):
    commit_import(started(CHINESE, people), by=people.practitioner)
    second = commit_import(started(CHINESE.replace("3.5,万吨", "4.2,万吨"), people), by=people.practitioner)
    ash = Resource.objects.get(organisation__name_zh="滨海热电厂", title_zh="粉煤灰")
    changed = ash.quantity

    undo_import(second, by=people.practitioner)
    ash.refresh_from_db()

    assert (second.summary["changed"], changed, ash.quantity) == (1, 4.2, 3.5)


def test_undo_removes_what_the_import_made(people):
    before = (Organisation.objects.count(), Resource.objects.count())
    batch = commit_import(started(CHINESE, people), by=people.practitioner)

    undo_import(batch, by=people.practitioner)

    assert (Organisation.objects.count(), Resource.objects.count()) == before
    assert batch.state == ImportState.UNDONE


def test_only_the_last_import_can_be_undone(people):
    first = commit_import(started(CHINESE, people), by=people.practitioner)
    commit_import(started("企业,供需,资源\n甲,供,废木\n", people), by=people.practitioner)

    with pytest.raises(ActionRefused):
        undo_import(first, by=people.practitioner)


def test_member_cannot_import_for_another_organisation(people):
    text = "企业名称,供需,资源名称\n甲电厂,供,蒸汽\n乙水泥厂,需,石膏\n"
    batch = started(text, people, encoding="utf-8", organisation=people.owner_org)

    plan = import_plan(batch)

    assert [row.draft.title_zh for row in plan.rows] == ["蒸汽"]
    assert [(p.row, p.code) for p in plan.problems] == [(3, "organisation-not-yours")]


def test_preview_tells_a_member_which_row_is_not_theirs(people, client_of):
    text = "企业名称,供需,资源名称\n甲电厂,供,蒸汽\n乙水泥厂,需,石膏\n"
    batch = start_import(data=text.encode(), name="a.csv", by=people.owner, organisation=people.owner_org)

    page = client_of(people.owner).get(reverse("import_detail", args=[batch.pk])).content.decode()

    assert "this row names “乙水泥厂”" in page


def test_hostile_file_is_refused_and_leaves_nothing(people):
    with pytest.raises(HostileFile):
        start_import(data=b"%PDF-1.7 hello", name="list.xlsx", by=people.practitioner)

    assert ImportBatch.objects.exclude(pk=people.batch.pk).count() == 0


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Organisation", "Have or want", "Resource", "Quantity", "Unit"])
    book.active.append(["Owner Power", "have", "Bottom ash", 900, "t/year"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_pages_lead_from_upload_to_undo(people, client_of):
    client = client_of(people.practitioner)

    answer = client.post(reverse("import_list"), {"file": SimpleUploadedFile("list.xlsx", workbook())}, follow=True)
    batch = ImportBatch.objects.exclude(pk=people.batch.pk).get()
    page = answer.content.decode()
    client.post(reverse("import_commit", args=[batch.pk]), {"rows": "all"})
    stored = Resource.objects.filter(batch=batch).values_list("title_en", "organisation__name_en")[:]
    stored = list(stored)
    client.post(reverse("import_undo", args=[batch.pk]))

    assert "Bottom ash" in page
    assert stored == [("Bottom ash", "Owner Power")]
    assert Resource.objects.filter(batch=batch).count() == 0


def test_corrected_mapping_is_used(people, client_of):
    client = client_of(people.practitioner)
    client.post(
        reverse("import_list"), {"pasted": "Betrieb\tHave or want\tStoff\tQuantity\nOwner Power\thave\tSlag\t5 t/a\n"}
    )
    batch = ImportBatch.objects.exclude(pk=people.batch.pk).get()

    columns = {"t0c0": "organisation", "t0c1": "direction", "t0c2": "title", "t0c3": "quantity"}
    page = client.post(reverse("import_map", args=[batch.pk]), columns, follow=True).content.decode()

    assert "Slag" in page
    assert len(import_plan(ImportBatch.objects.exclude(pk=people.batch.pk).get()).rows) == 1


@pytest.mark.parametrize("persona", ["outsider", "auditor", "verifier", "observer", "trainer"])
def test_import_of_another_does_not_exist(people, client_of, persona):
    batch = started(CHINESE, people)

    answer = client_of(getattr(people, persona)).get(reverse("import_detail", args=[batch.pk]))

    assert answer.status_code == 404


OPEN = """企业名称,供需,资源名称,年产生量,废物代码,种类
滨海热电厂,供,粉煤灰,35000,,
滨海热电厂,供,粉煤灰（二号炉）,9000 吨/年,10 01 17,能源
滨海热电厂,供,杂七杂八的东西,,,
"""


def test_rows_are_proposed_what_the_file_leaves_open_with_a_confidence(people):
    ash, stated, unclear = row_proposals(import_plan(started(OPEN, people)))

    assert {name: item.label for name, item in ash.proposed.items()} == {
        "class_id": class_name("fly-ash"),
        "ewc": named_code_words("100102"),
        "kind": "Material",
        "unit": "35000 t/year",
    }
    assert (ash.level, unclear.level) == ("high", "low")
    assert "ewc" not in stated.proposed
    assert "kind" not in stated.proposed
    assert "unit" not in stated.proposed


def test_suggestions_are_taken_from_the_confidence_on_and_overwrite_nothing(people):
    batch = commit_import(started(OPEN, people), by=people.practitioner, suggest_from=50)
    ash, stated, _unclear = Resource.objects.filter(batch=batch).order_by("pk")

    assert (ash.class_id, ash.class_stated, ash.quantity, ash.unit, ash.period) == (
        "fly-ash", False, 35000, "t", "year",
    )  # fmt: skip
    assert (stated.ewc, stated.kind, stated.quantity) == (["100117"], "energy", 9000)
    assert batch.summary["suggest_from"] == 50
    assert batch.summary["suggested"] >= 2


def test_no_suggestion_is_taken_where_none_is_wanted(people):
    batch = commit_import(started(OPEN, people), by=people.practitioner, suggest_from=None)
    ash = Resource.objects.filter(batch=batch).order_by("pk").first()

    assert (ash.class_id, ash.ewc, ash.quantity) == ("fly-ash", [], None)
    assert batch.summary["suggested"] == 0


def test_suggestions_taken_stay_when_the_file_comes_again(people):
    batch = commit_import(started(OPEN, people), by=people.practitioner, suggest_from=10)
    before = list(Resource.objects.filter(batch=batch).order_by("pk").values("ewc", "quantity", "unit", "class_id"))

    plan = import_plan(started(OPEN, people))
    commit_import(started(OPEN, people), by=people.practitioner)

    assert plan.counts["same"] == 3
    assert before[0]["ewc"]
    assert list(Resource.objects.order_by("pk").filter(batch=batch).values(*before[0])) == before


def test_proposals_ask_few_queries(people, django_assert_max_num_queries):
    plan = import_plan(started(OPEN, people))

    with django_assert_max_num_queries(1):
        assert len(list(row_proposals(plan))) == 3
        assert len(list(row_proposals(plan, most=1))) == 1


def test_preview_filters_by_confidence_and_commit_takes_the_chosen_share(people, client_of):
    client, batch = client_of(people.practitioner), started(OPEN, people)

    page, low = client.get(batch.get_absolute_url()).text, client.get(f"{batch.get_absolute_url()}?confidence=low").text

    assert "Only low confidence" in page
    assert "粉煤灰（二号炉）" in page
    assert "杂七杂八的东西" in low
    assert '<td data-label="Resource"><span>' in low
    assert 'class="badge confidence bg-red-lt"' in low
    assert 'class="badge confidence bg-green-lt"' not in low
    client.post(reverse("import_commit", args=[batch.pk]), {"rows": "all", "suggest_from": "7"})
    assert not Resource.objects.filter(batch=batch).exists()
    client.post(reverse("import_commit", args=[batch.pk]), {"rows": "all", "suggest_from": "0"})
    batch.refresh_from_db()
    assert batch.summary["suggest_from"] == 0


def test_workbooks_name_suggestions_with_their_confidence(people, client_of):
    client, batch = client_of(people.practitioner), started(OPEN, people)

    def rows(route: str) -> list[tuple]:
        book = openpyxl.load_workbook(io.BytesIO(client.get(reverse(route, args=[batch.pk])).content))
        return list(book.active.iter_rows(values_only=True))

    suggested, problems = rows("import_suggestions"), rows("import_problems")

    assert suggested[0][4:] == problems[0][6:]
    assert len(suggested) == 4
    assert suggested[1][4].startswith(f"{class_name('fly-ash')} (")
    assert suggested[1][-1] == "high"
    assert suggested[1][-2] >= 80
    assert problems[1][6].startswith(f"{class_name('fly-ash')} (")
    commit_import(batch, by=people.practitioner)
    assert len(rows("import_suggestions")) == 4


def test_command_takes_suggestions_of_the_stated_share(people, tmp_path, capsys):
    file = tmp_path / "open.csv"
    file.write_text(OPEN, encoding="utf-8")

    call_command("import_resources", str(file), email=people.practitioner.email, suggest_from=0)
    none = ImportBatch.objects.latest("pk").summary["suggested"]
    call_command("import_resources", email=people.practitioner.email, undo=True)
    call_command("import_resources", str(file), email=people.practitioner.email, suggest_from=50)

    assert (none, ImportBatch.objects.latest("pk").summary["suggest_from"]) == (0, 50)
    assert "suggestions filled in" in capsys.readouterr().out


def test_command_imports_as_who_is_there_and_never_sends_a_real_home_to_the_demo(db, tmp_path, capsys):
    file = tmp_path / "open.csv"
    file.write_text(OPEN, encoding="utf-8")

    def refused(**options) -> str:
        with pytest.raises(CommandError) as refusal:
            call_command("import_resources", str(file), preview=True, **options)
        assert "symbionet demo" not in str(refusal.value)
        return str(refusal.value)

    make_user(Role.PRACTITIONER, is_active=False, email="left@example.org")
    assert "symbionet serve" in refused()
    assert "can no longer sign in" in refused(email="left@example.org")
    make_user(Role.ADMINISTRATOR)
    assert "invite one" in refused()

    demo = make_user(Role.PRACTITIONER, is_demo=True)
    assert importer(None) == demo
    manager = make_user(Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER)
    call_command("import_resources", str(file), preview=True)
    assert "would be stored" in capsys.readouterr().out
    assert importer(None) == manager
    practitioner = make_user(Role.PRACTITIONER)
    assert importer(None) == practitioner


def test_every_row_that_is_lost_is_counted_and_firms_without_a_resource_are_taken(people, client_of):
    book = openpyxl.Workbook()
    for row in (
        ["企业名称", "供需", "资源名称", "所属行业"],
        ["新甲厂", "供", "粉煤灰"],
        ["新乙厂", None, None, "水泥"],
    ):
        book.active.append(row)
    other = book.create_sheet("Sheet2")
    for row in (["企业名称", "资源名称"], *([f"新丙{number}厂", "炉渣"] for number in range(11))):
        other.append(row)
    file = io.BytesIO()
    book.save(file)
    batch = start_import(data=file.getvalue(), name="两张表.xlsx", by=people.practitioner)

    plan = import_plan(batch)
    page = client_of(people.practitioner).get(batch.get_absolute_url()).content.decode()

    assert (len(plan.rows), plan.left_out, plan.counts["refused"]) == (1, 11, 11)
    assert [firm.name for firm in plan.firms] == ["新乙厂"]
    assert "新乙厂" in page
    assert "11 rows of the file are left out" in page
    commit_import(batch, by=people.practitioner)
    assert Organisation.objects.filter(name_zh="新乙厂").exists()
