"""Assessments: the frameworks are sound, answers become levels, the firm fills in and who helps reviews."""

from collections import Counter
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from docx import Document
from openpyxl import Workbook, load_workbook

from symbionet.core.errors import ActionRefused
from symbionet.ems.actions import (
    SystemValues,
    advance_assessment,
    ask_for_help,
    remark_clause,
    start_assessment,
    start_system,
)
from symbionet.ems.models import Assessment, AssessmentKind
from symbionet.ems.pages.assessments import assessment_shown
from symbionet.ems.queries.frameworks import frameworks, mappings, nodes_of
from symbionet.imports.models import Import
from symbionet.notices.models import Notice
from symbionet.questions.models import AnswerFile
from symbionet.xlsform import packed_questionnaire


@pytest.fixture
def assessment(people) -> Assessment:
    """A gap assessment of the owner's firm, which the auditor reviews."""
    system = start_system(people.owner_org, SystemValues(coach=people.auditor), by=people.practitioner)
    return start_assessment(system, "iso14001-2015", AssessmentKind.GAP, by=people.owner)


def fill(client, assessment: Assessment, answers: dict[str, str], section: str = "s4", **more: str):
    texts = {f"q-{name}": answer for name, answer in answers.items()}
    return client.post(reverse("ems_assessment_page", args=[assessment.pk, section]), {**texts, **more})


def test_frameworks_have_clauses_in_both_languages_and_maps_between_them():
    counts = {one.id: len(nodes_of(one.form_id)) for one in frameworks().values()}
    assert counts == {"iso14001-2015": 32, "gbt24001-2016": 32, "iso14001-2026": 35, "cleaner-production": 12,
                      "eip-topics": 18, "hj274-topics": 16}  # fmt: skip
    for framework in frameworks().values():
        nodes = nodes_of(framework.form_id)
        assert all(
            all((n.title_en, n.title_zh, n.question_en, n.question_zh, n.evidence_en, n.evidence_zh)) for n in nodes
        )
        assert max(Counter(node.ref for node in nodes).values()) == 1
        assert {node.name for node in nodes} == set(packed_questionnaire(framework.form_id).by_name)
    refs = {one.id: {node.ref for node in nodes_of(one.form_id)} for one in frameworks().values()}
    assert [
        row for row in mappings() if row.source_ref not in refs[row.source] or row.target_ref not in refs[row.target]
    ] == []
    moved = {row.source_ref for row in mappings() if (row.source, row.target) == ("iso14001-2015", "iso14001-2026")}
    assert moved == refs["iso14001-2015"]  # no clause is lost between the editions
    assert all(row.basis for row in mappings())


def test_answers_become_levels_gaps_and_a_radar(people, assessment, client_of):
    client = client_of(people.owner)

    fill(client, assessment, {"c4_1": "m2", "c4_2": "m5", "c4_3": "na"}, **{"n-c4_1": "No list yet"})
    shown = assessment_shown(assessment)

    assert (shown.answered, shown.asked, shown.mean) == (3, 32, 3.5)  # what does not apply has no level
    assert [(one.ref, one.note) for one in shown.gaps] == [("4.1", "No list yet")]
    assert shown.radar.count("<circle") == 1
    page = client.get(assessment.get_absolute_url()).text
    assert "<svg" in page
    assert "No list yet" in page
    assert fill(client, assessment, {"c4_1": "m9"}).status_code == 400


def test_statement_is_a_word_file_in_both_languages(people, assessment, client_of):
    fill(client_of(people.owner), assessment, {"c4_1": "m2"}, **{"n-c4_1": "没有清单"})
    url = reverse("ems_assessment_file", args=[assessment.pk, "docx"])

    for language, heading in (("en", "Statement of gaps"), ("zh-hans", "差距分析报告")):
        client = client_of(people.owner)
        people.owner.language = language
        people.owner.save()
        client.cookies["django_language"] = language
        word = Document(BytesIO(client.get(url).content))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(one.text for one in word.paragraphs), *cells])
        assert heading in text
        assert "没有清单" in text


def test_statement_and_page_of_an_empty_assessment_praise_nothing(people, assessment, client_of):
    client = client_of(people.owner)
    word = Document(BytesIO(client.get(reverse("ems_assessment_file", args=[assessment.pk, "docx"])).content))
    for text in ("\n".join(one.text for one in word.paragraphs), client.get(assessment.get_absolute_url()).text):
        assert "Nothing is answered yet." in text
        assert "below level 4" not in text


def test_firm_fills_in_and_helper_reviews(people, assessment, client_of):
    owner = client_of(people.owner)
    fill(owner, assessment, {"c4_1": "m2"})

    with pytest.raises(ActionRefused):
        advance_assessment(assessment, "lock", by=people.auditor)  # not handed in yet
    advance_assessment(assessment, "submit", by=people.owner)
    with pytest.raises(ActionRefused):
        advance_assessment(assessment, "lock", by=people.owner)  # nobody reviews the own firm
    with pytest.raises(ActionRefused):
        remark_clause(assessment, "c4_1", "fine", by=people.owner)
    fill(owner, assessment, {"c4_1": "m5"})
    assessment.refresh_from_db()
    assert assessment_shown(assessment).mean == 2.0  # handed in: nothing changes
    section = owner.get(reverse("ems_assessment_page", args=[assessment.pk, "s4"]), follow=True)
    assert section.redirect_chain == [(assessment.get_absolute_url(), 302)]  # a bookmark leads back, and says why
    assert "handed in" in section.text
    assert "You have a notice when changes are asked for" in section.text
    remark_clause(assessment, "c4_1", "Which list?", by=people.auditor)
    with override("zh-hans"):
        advance_assessment(assessment, "return", by=people.auditor)
    told = Notice.objects.filter(person=people.owner, code="ems_assessment.returned").get().values
    assert told["assessment"]["en"].startswith("Owner Power · Gap assessment")  # in the language of who reads
    assert told["assessment"]["zh"].startswith("甲电厂")
    assert 'href="#c4_1">4.1</a>' in owner.get(assessment.get_absolute_url()).text
    assert "Which list?" in owner.get(reverse("ems_assessment_page", args=[assessment.pk, "s4"])).text
    fill(owner, assessment, {"c4_1": "m3"})
    advance_assessment(assessment, "submit", by=people.owner)
    advance_assessment(assessment, "lock", by=people.auditor)
    advance_assessment(assessment, "close", by=people.auditor)
    with pytest.raises(ActionRefused):
        advance_assessment(assessment, "return", by=people.auditor)


def test_one_open_assessment_of_a_kind(people, assessment):
    with pytest.raises(ActionRefused):
        start_assessment(assessment.system, "iso14001-2015", AssessmentKind.GAP, by=people.owner)
    with pytest.raises(ActionRefused):
        start_assessment(assessment.system, "iso9001", AssessmentKind.GAP, by=people.owner)


def bring(client, system, data: bytes, name: str = "list.xlsx") -> Import:
    client.post(reverse("ems_import"), {"file": SimpleUploadedFile(name, data), "system": system.pk})
    batch = Import.objects.latest("pk")
    client.get(reverse("ems_import_detail", args=[batch.number]))
    client.post(reverse("ems_import_go_on", args=[batch.number]))
    return batch


def kept(assessment: Assessment) -> list[tuple]:
    rows = assessment.answer_sheets.get().answers.order_by("question")
    return [(row.question, row.value, row.note) for row in rows]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_levels_and_observations_go_out_and_come_back(people, assessment, client_of, language):
    client = client_of(people.owner)
    fill(client, assessment, {"c4_1": "m2", "c4_2": "m5", "c4_3": "na"}, **{"n-c4_1": "=无清单\nNo list"})
    remark_clause(assessment, "c4_1", "Show me", by=people.auditor)
    before = kept(assessment)
    client.cookies["django_language"] = language
    book = client.get(reverse("ems_assessment_file", args=[assessment.pk, "xlsx"])).content
    cells = [[cell.value for cell in row] for row in load_workbook(BytesIO(book)).worksheets[0].iter_rows()]
    assert len(cells) == 33
    assert cells[0][5] == ("Observation" if language == "en" else "观察情况")
    assert "Show me" in cells[1]

    assert set(bring(client, assessment.system, book).rows.values_list("state", flat=True)) == {"same"}
    assessment.answer_sheets.get().answers.all().delete()
    batch = bring(client, assessment.system, book)
    assert kept(assessment) == before
    client.post(reverse("ems_import_undo", args=[batch.number]))
    assert kept(assessment) == []


@pytest.mark.parametrize(("here", "there"), [("en", "zh-hans"), ("zh-hans", "en")])
def test_answers_to_an_older_edition_go_out_marked_and_survive_a_list(people, assessment, client_of, here, there):
    client, url = client_of(people.owner), reverse("ems_assessment_file", args=[assessment.pk, "xlsx"])
    fill(client, assessment, {"c4_1": "m2"})
    sheet = assessment.answer_sheets.get()
    sheet.answers.create(question="c4_9", text="m3", note="Held since 2019")  # a clause that a pack took out since
    before = kept(assessment)
    client.cookies["django_language"] = here
    data = client.get(url).content
    book = load_workbook(BytesIO(data))
    row = next(row for row in book.worksheets[0].iter_rows() if row[1].value == "c4_9")
    edition = {"en": "answered to edition", "zh-hans": "版本"}[here]
    assert edition in row[2].value
    assert sheet.version in row[2].value
    assert row[4].value.startswith("3 ")
    assert row[5].value == "Held since 2019"

    client.cookies["django_language"] = there  # a file of one language in a session of the other
    assert set(bring(client, assessment.system, data).rows.values_list("state", flat=True)) == {"same"}
    row[4].value = "1"
    changed = BytesIO()
    book.save(changed)
    batch = bring(client, assessment.system, changed.getvalue())
    assert batch.rows.filter(state="refused").count() == 1  # it was answered to a question that nobody reads today
    assert kept(assessment) == before


def test_a_list_of_levels_is_understood_or_refused_and_taken_back_as_it_was(people, assessment, client_of):
    client, system = client_of(people.owner), assessment.system
    fill(client, assessment, {"c4_1": "m2"}, **{"n-c4_1": "No list yet"})
    rows = [
        ["No. of the assessment", "Key of the clause", "Level of 1 to 5"],
        ["", "c4_1", "4"], ["", "c4_2", "M5"], [str(assessment.pk), "c4_3", "perhaps"], ["", "c99", "2"],
        [str(assessment.pk + 7), "c4_4", "2"],
    ]  # fmt: skip
    book = Workbook()
    book.active.title = "Assessment"
    for row in rows:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)

    batch = bring(client, system, stream.getvalue())
    states = list(batch.rows.order_by("number").values_list("state", flat=True))
    assert states == ["changed", "entered", "refused", "refused", "refused"]
    assert kept(assessment) == [("c4_1", "m4", "No list yet"), ("c4_2", "m5", "")]

    advance_assessment(assessment, "submit", by=people.owner)
    client.post(reverse("ems_import_undo", args=[batch.number]))
    assert len(kept(assessment)) == 2  # handed in: nothing changes any more
    advance_assessment(assessment, "return", by=people.auditor)
    fill(client, assessment, {"c4_2": "m1"})
    client.post(reverse("ems_import_undo", args=[batch.number]))
    assert kept(assessment) == [("c4_1", "m2", "No list yet"), ("c4_2", "m1", "")]


def test_help_with_a_clause_is_asked_beside_its_question(people, assessment, client_of):
    client, url = client_of(people.owner), reverse("ems_assessment_page", args=[assessment.pk, "s4"])
    page = client.get(url).text
    assert "Who can help" in page
    assert f'<option value="{people.auditor.pk}" selected>' in page  # who helps is asked unless another is chosen
    assert f'<option value="{people.outsider.pk}"' not in page
    asked = {"q-c4_1": "m3", "to-c4_1": people.practitioner.pk, "ask": "c4_1"}

    answer = client.post(url, asked)

    assert answer.url == f"{url}#c4_1"
    assert kept(assessment) == [("c4_1", "m3", "")]  # asking loses no answer
    notice = Notice.objects.get(code="ems_assessment.help_asked")
    assert (notice.person, notice.url) == (people.practitioner, f"{assessment.get_absolute_url()}#c4_1")
    assert "you are asked" in client_of(people.practitioner).get(assessment.get_absolute_url()).text
    client.post(url, {**asked, "to-c4_1": people.outsider.pk})  # forged: nobody of the firm or the programme
    assessment.refresh_from_db()
    assert assessment.helpers == {}
    for clause in ("c99", "\0", "x" * 300):
        assert client.post(url, {**asked, "ask": clause, f"to-{clause}": people.practitioner.pk}).status_code == 302
    with pytest.raises(ActionRefused):
        ask_for_help(assessment, "c4_1", people.outsider, by=people.owner)
    advance_assessment(assessment, "submit", by=people.owner)
    with pytest.raises(ActionRefused):
        ask_for_help(assessment, "c4_1", people.practitioner, by=people.owner)
    assert Notice.objects.filter(code="ems_assessment.help_asked").count() == 1


@pytest.mark.parametrize("framework", ["eip-topics", "hj274-topics"])
def test_topics_of_park_frameworks_have_no_score(people, assessment, client_of, framework):
    topics = start_assessment(assessment.system, framework, AssessmentKind.GAP, by=people.owner)
    names = [one.name for one in nodes_of(frameworks()[framework].form_id)][:3]
    client = client_of(people.owner)
    fill(client, topics, dict(zip(names, ("no", "yes", "partly"), strict=True)), section="s1")
    fill(client, topics, {names[2]: "partly"}, section="s2")

    shown = assessment_shown(topics)

    assert (shown.is_scored, shown.mean, shown.answered) == (False, None, 3)
    assert [one.name for one in shown.gaps] == [names[0], names[2]]
    page = client.get(topics.get_absolute_url()).text
    assert "3 of" in page
    assert "ems-radar" not in page
    word = client.get(reverse("ems_assessment_file", args=[topics.pk, "docx"]))
    assert "What is missing" in "".join(one.text for one in Document(BytesIO(word.content)).paragraphs)


def test_answers_to_a_clause_that_an_update_took_out_stay_to_be_read(people, assessment, client_of):
    owner = client_of(people.owner)
    fill(owner, assessment, {"c4_1": "m2"}, **{"n-c4_1": "Five conditions are missing"})
    sheet = assessment.answer_sheets.get()
    sheet.answers.filter(question="c4_1").update(question="c4_1_old")  # as an update with --drop leaves it
    paper = AnswerFile.objects.create(
        sheet=sheet, question="c4_1_old", name="list.pdf", content_type="application/pdf", size=1, sha256="0" * 64,
        added_by=people.owner,
    )  # fmt: skip

    page = owner.get(assessment.get_absolute_url()).content.decode()
    assert "Answers to clauses that the framework no longer has" in page
    assert "c4_1_old" in page
    assert "Five conditions are missing" in page
    assert reverse("answer_file", args=[paper.pk]) in page
    words = owner.get(reverse("ems_assessment_file", args=[assessment.pk, "docx"])).content
    text = " ".join(cell.text for table in Document(BytesIO(words)).tables for row in table.rows for cell in row.cells)
    assert "c4_1_old is no longer in the framework" in text
    assert "list.pdf" in text
