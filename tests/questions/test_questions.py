"""Questionnaires and answers as people use them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.questions.actions import Given, answer_page, hand_in, open_sheet
from symbionet.questions.models import AnswerSheet, OwnQuestionnaire
from symbionet.questions.pages import page_shown, value_words
from symbionet.questions.queries import answers_of, questionnaire_of
from symbionet.xlsform import score_of


def workbook(*survey: list[str]) -> SimpleUploadedFile:
    """A workbook with these rows below the headings."""
    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in (["type", "name", "label::English (en)", "label::中文 (zh)"], *survey):
        sheet.append(row)
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version"])
    settings.append(["Water", "water", "1"])
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("water.xlsx", stream.getvalue())


@pytest.fixture
def sheet(people) -> AnswerSheet:
    """The questions before a visit, asked of a synergy: any subject has answers."""
    return open_sheet(people.synergy, "audit_previsit")


def answer(sheet, page: str, by=None, files=None, **texts):
    found = questionnaire_of(sheet.form_id)
    given = {f"q-{name.replace('__', '-')}": [text] for name, text in texts.items()}
    return answer_page(sheet, found.group(page), Given(texts=given, files=files or {}), by=by)


def test_answers_are_typed_kept_and_told_in_the_history(people, sheet):
    problems = answer(
        sheet, "firm", by=people.practitioner, headcount="1 200", products="Paint", days="900", shifts="x"
    )

    answers = answers_of(sheet)
    assert answers.value("headcount") == 1200.0
    assert answers.value("products") == "Paint"
    assert problems == {
        "q-days": "Between 1 and 366.",
        "q-shifts": "“x” is no number: write digits only, for example 1200 or 0.5.",
    }
    assert [line.verb for line in history_of(people.synergy)] == ["answers.changed"]
    assert answer(sheet, "firm", by=people.practitioner, headcount="1200", products="Paint") == {}
    assert history_of(people.synergy).count() == 1  # the same page twice changes nothing


def test_what_is_asked_follows_from_the_answers(sheet):
    found = questionnaire_of(sheet.form_id)
    papers = found.group("papers")
    names = {one.name[2:] for one in page_shown(found, papers, answers_of(sheet)).rounds[0].questions}
    assert "hw_contract" not in names

    answer(sheet, "year", hazardous="2.5")
    names = {one.name[2:] for one in page_shown(found, papers, answers_of(sheet)).rounds[0].questions}
    assert "hw_contract" in names
    assert value_words(found, found.by_name["hazardous"], answers_of(sheet)) == "2.5 t"


def test_control_characters_are_taken_out(sheet):
    answer(sheet, "firm", products="Pa\0int\x01", contact="\ud800Li")

    assert (answers_of(sheet).value("products"), answers_of(sheet).value("contact")) == ("Paint", "Li")


def test_rounds_are_added_and_an_empty_one_is_taken_out(sheet):
    answer(sheet, "wastes", waste_name__1="Chips", waste_amount__1="12", waste_name__2="Sludge")
    found = questionnaire_of(sheet.form_id)
    shown = page_shown(found, found.group("wastes"), answers_of(sheet))
    assert [one.number for one in shown.rounds] == [1, 2, 3]

    answer(sheet, "wastes", waste_name__2="")
    assert answers_of(sheet).rounds(("waste_name", "waste_amount")) == [1]


def test_answers_are_handed_in_only_when_complete(people, sheet):
    with pytest.raises(ActionRefused, match="Whom do we meet"):
        hand_in(sheet, by=None)

    answer(sheet, "firm", contact="Li", products="Paint")
    hand_in(sheet, by=None)
    assert sheet.submitted_at is not None


def test_photos_are_kept_once_and_hostile_files_are_refused(sheet):
    bill = SimpleUploadedFile("bill.pdf", b"%PDF-1.7 x")
    bad = SimpleUploadedFile("bill.jpg", b"<script>")
    problems = answer(sheet, "year", files={"q-bill_1": [bill], "q-bill_2": [bad]})
    bill.seek(0)
    answer(sheet, "year", files={"q-bill_1": [bill]})

    assert sheet.files.count() == 1
    assert "no photo" in problems["q-bill_2"]


def test_checklist_scores_its_pages_by_sector(people):
    sheet = open_sheet(people.synergy, "audit_checklist")
    found = questionnaire_of("audit_checklist")
    energy = found.group("energy")
    given = {"q-meters": ["yes"], "q-air_leaks": ["no"], "q-solar": ["na"], "n-air_leaks": ["3 l/s at press 4"]}
    answer_page(sheet, energy, Given(texts=given), by=people.practitioner)

    answers = answers_of(sheet)
    score = score_of(found, energy, answers.names())
    assert (score.points, score.best, score.answered) == (2.0, 6.0, 3)
    assert answers.notes["air_leaks", 0] == "3 l/s at press 4"
    plain = score_of(found, energy, answers.names()).asked
    assert score_of(found, energy, {**answers.names(), "sectors": "C C29 C292"}).asked == plain + 1


def test_an_answer_that_is_no_choice_is_refused(people):
    sheet = open_sheet(people.synergy, "audit_checklist")
    energy = questionnaire_of("audit_checklist").group("energy")

    problems = answer_page(sheet, energy, Given(texts={"q-meters": ["'; drop"]}), by=people.practitioner)

    assert problems == {"q-meters": "“'; drop” is none of the choices."}


def test_a_workbook_is_checked_and_kept_as_a_version(people, client_of):
    client = client_of(people.practitioner)
    url = reverse("questionnaire_check")
    page = client.post(url, {"file": workbook(["desimal", "a", "A", ""]), "store": "on"}).text
    assert "did you mean “decimal”" in page
    assert not OwnQuestionnaire.objects.exists()

    sound = ["decimal", "a", "Amount", "数量"]
    assert "No errors" in client.post(url, {"file": workbook(sound)}).text
    page = client.post(url, {"file": workbook(sound), "store": "on"}, follow=True).text
    assert "Amount" in page
    assert "is there already" in client.post(url, {"file": workbook(sound), "store": "on"}, follow=True).text
    assert OwnQuestionnaire.objects.get().version == "1"
    assert "Water" in client.get(reverse("questionnaire_list")).text
    assert client.get(reverse("questionnaire_file", args=["water"])).status_code == 200
    assert client.post(url, {"file": SimpleUploadedFile("a.xlsx", b"MZ")}).status_code == 200
    assert client.get(reverse("questionnaire_detail", args=["nothing"])).status_code == 404
