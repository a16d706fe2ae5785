"""Old lists of synergies: read in both languages, judged row by row, stored by the same actions, never twice."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import Workbook

from factories import make_organisation
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.core.models import HistoryLine
from symbionet.imports.models import Import
from symbionet.sheets import problem_text
from symbionet.synergies.actions import MoveRefused, edit_synergy, move_synergy
from symbionet.synergies.actions.synergy_imports import (
    commit_synergy_import,
    start_synergy_import,
    undo_synergy_import,
)
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.synergy_imports import pipeline_plan, rows_of_import
from symbionet.work.actions import log_contact
from symbionet.work.models import BarrierCategory

pytestmark = pytest.mark.django_db

HEAD = "Provider,Receiver,Title,Stage,Stopped at,Barrier,Legal instrument,Look again on,Since\n"
LATER = (timezone.localdate() + timedelta(days=60)).isoformat()


@pytest.fixture(autouse=True)
def _without_the_synergy_of_the_network(people) -> None:
    people.synergy.delete()


def started(people, text: str, name: str = "old.csv") -> Import:
    return start_synergy_import(data=text.encode(), name=name, by=people.practitioner)


def counts(batch: Import) -> dict[str, int]:
    return {name: batch.summary[name] for name in ("new", "same", "left_out")}


def kept(batch: Import) -> list[int]:
    return sorted(batch.rows.filter(state="kept").values_list("target_id", flat=True))


def codes(people, line: str) -> list[str]:
    rows, _columns = rows_of_import(started(people, HEAD + line))
    return [problem.code for problem in pipeline_plan(rows, people.practitioner).problems]


def test_figures_are_read_as_people_write_them_and_a_row_says_what_is_not(people):
    head = "供方\t需方\t标题\t数量\t年效益（万元）\t减排量\n"
    written = (
        "3 万吨/年\t120\t6.75万吨",
        "3万吨/年\t30 万元/年\t",
        "1,200 t/a\t¥50,000\t1,000 t CO2e",
        "500 kg/month\t\t",
        "900 kWh\tplenty\t",
    )
    lines = [f"Owner Power\tOther Cement\tAsh {number}\t{cells}\n" for number, cells in enumerate(written)]
    rows, _columns = rows_of_import(started(people, head + "".join(lines), "old.tsv"))

    plan = pipeline_plan(rows, people.practitioner)

    told = [tuple(row.values.get(name) for name in ("tonnes", "money", "co2e")) for row in plan.rows]
    assert told == [
        (30_000, 1_200_000, 67_500),
        (30_000, 300_000, None),
        (1_200, 50_000, 1_000),
        (6, None, None),
        (None, None, None),
    ]
    assert [(problem.row, problem.value, problem.code, problem.severity) for problem in plan.problems] == [
        (6, "900 kWh", "synergy-tonnes-unreadable", "warning"),
        (6, "plenty", "synergy-money-unreadable", "warning"),
    ]
    assert "3万吨/年" in problem_text(plan.problems[0], "zh")
    assert plan.rows[0].figures == ["30,000 t", "¥1.20 million", "67,500 t CO2e"]


def test_list_is_stored_step_by_step_and_marked_as_without_evidence(people):
    job = started(people, HEAD + "Owner Power,Other Cement,Ash for cement,Implementation,,,,,2025-03-01\n")

    commit_synergy_import(job, by=people.practitioner)

    synergy = Synergy.objects.get(title_en="Ash for cement")
    assert (synergy.stage, synergy.origin, synergy.origin_note) == (Stage.IMPLEMENTATION, "import", "old.csv")
    assert timezone.localdate(synergy.stage_since) == date(2025, 3, 1)
    moves = list(synergy.moves.all())
    assert [move.after for move in moves] == ["idea", "discussion", "negotiation", "implementation"]
    assert all(move.overridden and "old.csv" in move.override_reason for move in moves[1:])
    assert "synergy.opened" in [line.verb for line in history_of(synergy)]


def test_chinese_list_with_a_resource_of_the_provider(people):
    text = "供方,需方,资源,阶段,障碍,终止阶段,情况说明\n甲电厂,乙水泥厂,粉煤灰,终止,经济因素,洽谈,运费太高\n"
    with translation.override("zh-hans"):
        text = text.replace("经济因素", str(BarrierCategory.ECONOMIC.label))
    job = started(people, text)

    commit_synergy_import(job, by=people.practitioner)

    synergy = Synergy.objects.get()
    assert (synergy.have, synergy.stage, synergy.stopped_at) == (people.have, Stage.LOST, Stage.DISCUSSION)
    barrier = synergy.barriers.get()
    assert (barrier.category, barrier.step, barrier.note) == ("economic", "discussion", "运费太高")


def test_list_imported_twice_makes_no_double(people):
    text = HEAD + "Owner Power,Other Cement,Ash,Discussion,,,,,\nOwner Power,Other Cement,ash,Idea,,,,,\n"
    first = commit_synergy_import(started(people, text), by=people.practitioner)
    second = commit_synergy_import(started(people, text), by=people.practitioner)

    assert counts(first) == {"new": 1, "same": 1, "left_out": 0}
    assert counts(second) == {"new": 0, "same": 2, "left_out": 0}
    assert Synergy.objects.get().stage == Stage.DISCUSSION
    with pytest.raises(ActionRefused, match="stored already"):
        commit_synergy_import(first, by=people.practitioner)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",Other Cement,Ash,Idea,,,,,", "synergy-side-missing"),
        ("Owner Power,Owner Power,Ash,Idea,,,,,", "synergy-one-place"),
        ("Nobody Ltd,Other Cement,Ash,Idea,,,,,", "synergy-side-unknown"),
        ("Owner Power,Other Cement,,Idea,,,,,", "synergy-title-missing"),
        ("Owner Power,Other Cement,Ash,Paradise,,,,,", "synergy-stage-unknown"),
        ("Owner Power,Other Cement,Ash,Verified,,,,,", "synergy-stage-verified"),
        ("Owner Power,Other Cement,Ash,Sustained,,,,,", "synergy-stage-verified"),
        ("Owner Power,Other Cement,Ash,Lost,Discussion,,,,", "synergy-barrier-missing"),
        ("Owner Power,Other Cement,Ash,Lost,Discussion,bad mood,,,", "synergy-barrier-unknown"),
        ("Owner Power,Other Cement,Ash,Lost,,Economic,,,", "synergy-stopped-at-missing"),
        ("Owner Power,Other Cement,Ash,Lost,On hold,Economic,,,", "synergy-stopped-at-missing"),
        ("Owner Power,Other Cement,Ash,Lost,Idea,Regulatory,,,", "synergy-instrument-missing"),
        ("Owner Power,Other Cement,Ash,On hold,Idea,Economic,,,", "synergy-date-missing"),
        ("Owner Power,Other Cement,Ash,Idea,,Economic,,,", "synergy-barrier-not-stopped"),
        ("Owner Power,Other Cement,Ash,Idea,,,,,soon", "synergy-date-unreadable"),
        (f"Owner Power,Other Cement,Ash,Idea,,,,,{LATER}", "synergy-date-future"),
    ],
)
def test_each_wrong_row_is_a_named_problem_and_is_left_out(people, line, code):
    assert codes(people, line + "\n") == [code]
    job = started(people, HEAD + line + "\n" + "Owner Power,Other Cement,Good,Idea,,,,,\n")
    with pytest.raises(ActionRefused, match="say that they are left out"):
        commit_synergy_import(job, by=people.practitioner)

    commit_synergy_import(job, by=people.practitioner, leave_out=True)

    assert [str(row) for row in Synergy.objects.all()] == ["Good"]


def test_problem_says_where_it_is_and_what_to_do(people):
    rows, _columns = rows_of_import(started(people, HEAD + "Nobody Ltd,Other Cement,Ash,Idea,,,,,\n"))
    (problem,) = pipeline_plan(rows, people.practitioner).problems

    assert (problem.row, problem.column, problem.value) == (2, "Provider", "Nobody Ltd")
    assert problem_text(problem, "en") == "“Nobody Ltd” is not in the network; import or enter the organisation first"
    assert "请先导入" in problem_text(problem, "zh")


def test_name_that_several_bear_is_not_guessed(people):
    make_organisation(name_en="Owner Power")

    assert codes(people, "Owner Power,Other Cement,Ash,Idea,,,,,\n") == ["synergy-side-ambiguous"]


def test_unknown_owner_or_figure_leaves_out_only_the_cell(people):
    text = "Provider,Receiver,Title,Owner,Tonnes,Money\nOwner Power,Other Cement,Ash,someone,many,12000\n"
    rows, _columns = rows_of_import(started(people, text))

    plan = pipeline_plan(rows, people.practitioner)

    assert {problem.code for problem in plan.problems} == {"synergy-owner-unknown", "synergy-tonnes-unreadable"}
    assert plan.counts == {"new": 1, "same": 0, "left out": 0}
    commit_synergy_import(Import.objects.latest("pk"), by=people.practitioner)
    made = Synergy.objects.get()
    assert (made.owner, made.tonnes, made.money) == (people.practitioner, None, 12000)


def test_list_without_the_needed_columns_says_so(people):
    _rows, problems = rows_of_import(started(people, "Provider,Title\nOwner Power,Ash\n"))

    assert [problem.code for problem in problems] == ["synergy-receiver-column-missing"]


def test_imported_stage_opens_no_back_door(people):
    job = started(people, HEAD + "Owner Power,Other Cement,Ash,Completed,,,,,\n")
    commit_synergy_import(job, by=people.practitioner)

    with pytest.raises(MoveRefused, match="asks first for"):
        move_synergy(Synergy.objects.get(), Stage.VERIFIED, by=people.practitioner, override_reason="old list")


def test_pages_from_workbook_to_stored(people, client_of):
    client = client_of(people.practitioner)
    book = Workbook()
    book.active.append(["Provider", "Receiver", "Title", "Stage"])
    book.active.append(["Owner Power", "Other Cement", "Steam", "Negotiation"])
    book.active.append(["Owner Power", "Other Cement", "Water", "Lost"])
    buffer = BytesIO()
    book.save(buffer)
    file = SimpleUploadedFile("list.xlsx", buffer.getvalue())

    preview = client.post(reverse("synergy_import"), {"file": file}, follow=True)

    html = preview.content.decode()
    assert "Store the 1 good rows and leave 1 out" in html
    assert "needs the barrier that stopped it" in html
    assert not Synergy.objects.exists()
    job = Import.objects.get(kind="synergy_import")
    client.post(reverse("synergy_import_commit", args=[job.pk]))
    assert not Synergy.objects.exists()
    client.post(reverse("synergy_import_commit", args=[job.pk]), {"leave_out": "on"})
    assert Synergy.objects.get().stage == Stage.NEGOTIATION
    assert client_of(people.technical_lead).get(reverse("synergy_import_detail", args=[job.pk])).status_code == 404


def test_an_import_is_undone_and_what_people_work_on_stays(people):
    text = HEAD + "Owner Power,Other Cement,Ash,Discussion,,,,,\nOwner Power,Other Cement,Slag,Lost,Idea,Economic,,,\n"
    text += "Owner Power,Other Cement,Gypsum,Idea,,,,,\nOwner Power,Other Cement,Steam,Idea,,,,,\n"
    job = commit_synergy_import(started(people, text), by=people.practitioner)
    gypsum, steam = Synergy.objects.get(title_en="Gypsum"), Synergy.objects.get(title_en="Steam")
    edit_synergy(gypsum, {"next_action": "Call"}, by=people.technical_lead)
    log_contact({"agreed": "Sends a sample"}, by=people.practitioner, subject=steam)
    ash = Synergy.objects.get(title_en="Ash").pk

    undone = undo_synergy_import(job, by=people.practitioner)

    assert (undone.summary["undone"], kept(undone)) == (2, sorted([gypsum.pk, steam.pk]))
    assert set(Synergy.objects.all()) == {gypsum, steam}
    lines = HistoryLine.objects.filter(target_id=ash, target_type__model="synergy").values_list("verb", flat=True)
    assert {"synergy.opened", "synergy.moved", "synergy.import_undone"} <= set(lines)
    with pytest.raises(ActionRefused, match="no import here"):
        undo_synergy_import(undone, by=people.practitioner)


def test_an_import_of_which_all_is_worked_on_is_not_undone(people):
    job = commit_synergy_import(
        started(people, HEAD + "Owner Power,Other Cement,Ash,Idea,,,,,\n"), by=people.practitioner
    )
    edit_synergy(Synergy.objects.get(), {"next_action": "Call"}, by=people.technical_lead)

    with pytest.raises(ActionRefused, match="worked on each"):
        undo_synergy_import(job, by=people.practitioner)

    assert Synergy.objects.count() == 1


def test_the_page_of_an_import_has_an_undo_and_says_what_it_did(people, client_of):
    client = client_of(people.practitioner)
    job = started(people, HEAD + "Owner Power,Other Cement,Ash,Idea,,,,,\n")
    client.post(reverse("synergy_import_commit", args=[job.pk]))
    assert reverse("synergy_import_detail", args=[job.pk]) in client.get(reverse("synergy_import")).content.decode()
    address = reverse("synergy_import_undo", args=[job.pk])
    assert address in client.get(reverse("synergy_import_detail", args=[job.pk])).content.decode()

    page = client.post(address, follow=True).content.decode()

    assert "Undone: 1 synergy removed." in page
    assert address not in page
    assert not Synergy.objects.exists()
    assert client_of(people.technical_lead).post(address).status_code == 404


def test_a_long_preview_has_pages_and_all_problems_in_a_workbook(people, client_of):
    listed = "供方,需方,资源\n" + "\n".join(f"甲厂{number},乙厂{number},炉渣" for number in range(60))
    job = start_synergy_import(data=listed.encode(), name="long.csv", by=people.practitioner)
    address = reverse("synergy_import_detail", args=[job.pk])
    client = client_of(people.practitioner)

    first = client.get(address).content.decode()
    second = client.get(address, {"page": 2}).content.decode()
    file = client.get(address, {"export": "csv"}).content.decode("utf-8-sig")

    assert "1–50 of 60" in first
    assert "51–60 of 60" in second
    assert "The first 50 of 120 problems" in first
    assert len(file.splitlines()) == 121
