"""Registers on paper: what an auditor asks for, readable on A4, as a table and entry by entry."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from ems_world import ASPECT
from symbionet.ems.actions import EntryValues, SystemValues, add_action, save_entry, start_system
from symbionet.ems.models import Entry, System
from symbionet.ems.queries.registers import registers
from symbionet.work.actions import add_evidence


@pytest.fixture
def aspect(people) -> Entry:
    """An aspect of the owner's firm, rated by the matrix."""
    system = start_system(people.owner_org, SystemValues(), by=people.owner)
    values = {**ASPECT, "condition": "normal", "tense": "present", "influence": "control", "legal": "no",
              "control": "Dosing each shift"}  # fmt: skip
    given = EntryValues(title="Rinse water of the second line", values=values)
    return save_entry(system, registers()["aspects"], given, by=people.owner)


def words_of(client, system: System, query: str = "") -> tuple[list[str], bool]:
    """The words of the register as a Word file, and whether its pages lie."""
    answer = client.get(reverse("ems_letter", args=[system.pk, "aspects", "docx"]) + query)
    word = Document(BytesIO(answer.content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    page = word.sections[0]
    return [*cells, *(one.text for one in word.paragraphs)], page.page_width > page.page_height


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Normal, Present, We control it", "Significance follows from", "Review on")),
    ("zh-hans", ("正常、现在、可控制", "重要性判定方法", "下次评审日期")),
])  # fmt: skip
def test_a_register_on_paper_has_what_an_auditor_asks(people, aspect, client_of, language, words):
    choices, rule, left_out = words
    client = client_of(people.owner)
    client.cookies["django_language"] = language

    table, lies = words_of(client, aspect.system)

    assert lies
    assert {choices, rule, "Rinse water of the second line"} <= set(table)
    verdict = next(cell for cell in table if "30" in cell or "significant" in cell)
    assert "matrix" not in verdict.lower()  # the rule is told once, above
    assert left_out not in table  # nobody has written a day: no empty column


def test_a_register_is_told_entry_by_entry_with_actions_and_evidence(people, aspect, client_of):
    add_action(aspect, "Ask the office", by=people.owner, due=None)
    add_evidence(aspect, "record", by=people.owner, note="Log of March")

    cards, lies = words_of(client_of(people.owner), aspect.system, "?full")

    assert not lies
    assert "A-1 Rinse water of the second line" in cards
    assert "Dosing each shift" in cards
    assert all(any(words in cell for cell in cards) for words in ("Ask the office", "Log of March"))
    assert client_of(people.outsider).get(
        reverse("ems_letter", args=[aspect.system_id, "aspects", "pdf"]), {"full": ""}
    ).status_code == 404  # fmt: skip


def test_a_wide_register_prints_on_sheets_that_can_be_read(people, aspect, client_of):
    data = client_of(people.owner).get(reverse("ems_file", args=[aspect.system_id, "aspects"])).content
    sheet = load_workbook(BytesIO(data)).worksheets[0]

    width = sum(sheet.column_dimensions[get_column_letter(place + 1)].width for place in range(sheet.max_column))
    assert width / sheet.page_setup.fitToWidth <= 200  # about 8 points on A4
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$B", "$1:$1")
    assert sheet["B2"].alignment.wrap_text
