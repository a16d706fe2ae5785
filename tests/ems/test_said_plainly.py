"""What is not sure is said on pages and in files: unchecked numbers, unreviewed rows, days that cannot be."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from symbionet.core.errors import ActionRefused
from symbionet.ems.actions import (
    EntryValues,
    EventValues,
    SystemValues,
    carry_over,
    record_case_event,
    save_entry,
    start_assessment,
    start_case,
    start_system,
)
from symbionet.ems.models import Assessment, Entry, System
from symbionet.ems.queries.registers import registers
from symbionet.questions.actions import Given, answer_page, open_sheet, review_rows
from symbionet.xlsform import packed_questionnaire


@pytest.fixture
def system(people) -> System:
    """The system of the owner's firm."""
    return start_system(people.owner_org, SystemValues(coach=people.auditor), by=people.owner)


@pytest.fixture
def carried(people, system) -> Assessment:
    """An assessment of 2015 carried over to 2026."""
    source = start_assessment(system, "iso14001-2015", "gap", by=people.owner)
    sheet = open_sheet(source, "ems_iso14001_2015")
    given = {"c4_1": "m2", "c9_3": "m2"}
    for group in packed_questionnaire("ems_iso14001_2015").groups:
        texts = {f"q-{one.name}": [given[one.name]] for one in group.questions if one.name in given}
        answer_page(sheet, group, Given(texts=texts), by=people.owner)
    return carry_over(source, "iso14001-2026", by=people.owner)


def words_of(client, assessment: Assessment) -> str:
    answer = client.get(reverse("ems_assessment_file", args=[assessment.pk, "docx"]))
    word = Document(BytesIO(answer.content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in word.paragraphs), *cells])


def test_numbers_of_the_2026_edition_that_were_not_checked_are_marked_everywhere(people, carried, client_of):
    client = client_of(people.owner)
    source = Assessment.objects.exclude(pk=carried.pk).get()
    section = "s9"
    pages = [
        reverse("ems_framework", args=["iso14001-2026"]), carried.get_absolute_url(),
        reverse("ems_assessment_page", args=[carried.pk, section]),
        reverse("ems_assessment_carry", args=[source.pk]) + "?target=iso14001-2026",
    ]  # fmt: skip
    for page in pages:
        assert "number not checked" in client.get(page).text, page
    assert "number not checked" not in client.get(source.get_absolute_url()).text
    words = words_of(client, carried)
    assert "were not checked against the published text" in words
    assert "9.3.1 Management review: general (number not checked)" in words
    book = load_workbook(BytesIO(client.get(reverse("ems_assessment_file", args=[carried.pk, "xlsx"])).content))
    titles = [row[2].value for row in book.worksheets[0].iter_rows()]
    assert sum("number not checked" in (title or "") for title in titles) == 4


def test_files_say_what_was_carried_over_by_rows_that_nobody_has_reviewed(people, carried, client_of):
    client = client_of(people.owner)
    resting = "carried over from 4.1 by a row that nobody has reviewed"

    def column() -> list[str]:
        answer = client.get(reverse("ems_assessment_file", args=[carried.pk, "xlsx"]))
        return [row[-1].value for row in load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows()]

    assert column()[:2] == ["Carried over", resting]
    words = words_of(client, carried)
    assert resting in words
    assert "[4.1]" not in words  # told once, in words, and never in place of what is missing
    assert "4 of 4 answers were carried over by rows that nobody has reviewed" in words

    review_rows(
        "ems/mappings", {"iso14001-2015|4.1|iso14001-2026|4.1": "subset"}, note="Both texts", by=people.practitioner
    )

    assert column()[1] == f"carried over from 4.1, reviewed by {people.practitioner}"
    assert "3 of 4 answers" in words_of(client, carried)


@pytest.mark.parametrize("stage", ["suspended", "withdrawn", "expired"])
def test_nothing_is_suspended_that_was_never_certified(people, system, stage):
    case = start_case(system, "iso14001-2015", by=people.owner)

    with pytest.raises(ActionRefused, match="no certificate"):
        record_case_event(case, EventValues(stage=stage, done_on=timezone.localdate()), by=people.owner)

    case.refresh_from_db()
    assert case.stage == "enrolled"


NEXT = timezone.localdate() + timedelta(days=40)
DAY = NEXT.isoformat()
AUDIT = {
    "objective": "Ready?",
    "criteria": "ISO 14001",
    "scope": "Site",
    "method": "onsite",
    "auditor": "Wu",
    "audited": "Liu",
    "conclusion": "Conforms",
}


@pytest.mark.parametrize(("register", "values", "field"), [
    ("evaluations", {"values": {"day": DAY, "result": "yes", "proof": "report"}}, "day"),
    ("evaluations", {"values": {"day": "2026-03-02", "result": "yes", "proof": "report"},
                     "due": timezone.datetime(2026, 3, 1).date()}, "due"),
    ("drills", {"state": "held", "values": {"plan": "p", "day": DAY, "lesson": "l"}}, "day"),
    ("reviews", {"state": "held", "values": {"day": DAY, "head": "Chen", "conclusion": "c", "decisions": "d"}}, "day"),
    ("audits", {"state": "reported", "values": AUDIT}, "due"),
    ("audits", {"state": "reported", "values": AUDIT, "due": NEXT}, "due"),
    ("readings", {"values": {"period": DAY[:7], "value": 1.0, "source": "meter"}}, "period"),
    ("readings", {"values": {"period": f"{NEXT.year + 1}", "value": 1.0, "source": "meter"}}, "period"),
])  # fmt: skip
def test_what_has_happened_has_no_day_to_come(people, system, register, values, field):
    def add(name: str, title: str, **more) -> Entry:
        return save_entry(system, registers()[name], EntryValues(title=title, **more), by=people.owner)

    links = {}
    if register == "evaluations":
        permit = add("obligations", "Permit", values={"kind": "permit", "requirement": "Nickel"})
        links = {"obligations": [permit]}
    if register == "readings":
        links = {"meter": [add("meters", "Main", values={"stream": "water", "unit": "m3"})]}

    with pytest.raises(ActionRefused) as refused:
        add(register, "Hasty", links=links, **values)

    assert refused.value.field == field
