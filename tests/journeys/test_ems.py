"""A small firm from the gap to a file that an auditor accepts, in both languages; and its pages on a phone."""

import re
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from test_sign_in_to_synergy import WORDS as SIGN_IN_WORDS
from test_sign_in_to_synergy import press, sign_in

from factories import make_organisation, make_user
from symbionet.accounts.models import Role, User
from symbionet.ems.actions import EntryValues, SystemValues, approve_document, save_entry, start_system
from symbionet.ems.models import Entry, System
from symbionet.ems.queries.registers import registers

WORDS = {
    "en": {"gaps": "Statement of gaps", "policy": "Environmental policy", "sheet": "Aspects and impacts"},
    "zh": {"gaps": "差距分析报告", "policy": "环境方针", "sheet": "环境因素与影响"},
}

UNDER_LAW = ("domestic", "fire", "oil-spill", "waste-oil", "plating-water", "plating-mist", "bath-upset", "noise")


@pytest.fixture
def member(transactional_db) -> User:
    """Who speaks for a small plating firm."""
    firm = make_organisation(name_zh="海港电镀", name_en="Harbour Plating", gb4754="C3360")
    make_user(Role.PRACTITIONER, email="p@example.org")
    return make_user(organisation=firm, email="m@example.org")


def file_of(page: Page, address: str) -> bytes:
    """The file that a link gives."""
    answer = page.request.get(address)
    assert answer.status == 200, address
    return answer.body()


def text_of(data: bytes) -> str:
    word = Document(BytesIO(data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in word.paragraphs), *cells])


def assess(page: Page, system: System, accessible) -> None:
    """A gap assessment of its first section: level 2 at the first clause, 5 at the others; an action from the gap."""
    page.goto(f"/ems/{system.pk}/assessments/add/")
    press(page.locator("main form button[type=submit]"))
    press(page.locator("a.btn-primary[href*='/sections/']"))
    accessible(page)
    fieldsets = page.locator("main fieldset")
    for number in range(fieldsets.count()):
        level = "m2" if number == 0 else "m5"
        fieldsets.nth(number).locator("label.question-choice", has=page.locator(f"input[value={level}]")).click()
    press(page.locator("main form .btn-primary"))
    page.goto(f"/ems/assessments/{system.assessments.get().pk}/")
    expect(page.locator(".ems-radar svg")).to_be_visible()
    accessible(page)
    press(page.locator("a.btn[href*='/actions/?title=']").first)
    expect(page.locator("#id_title")).to_have_value(re.compile(r"^4\.1 "))
    press(page.locator("form[action$='/actions/add/'] button[type=submit]"))
    assert system.tasks.get().title.startswith("4.1 ")


def rate(page: Page, system: System, accessible) -> None:
    """Proposed aspects are taken over, and one is rated."""
    page.goto(f"/ems/{system.pk}/proposals/")
    accessible(page)
    for key in UNDER_LAW:  # significant without a score
        page.locator(f"input[value=sector-{key}]").check()
    press(page.locator("main form .btn-primary"))
    assert system.entries.filter(register="aspects").count() == 8
    page.goto(f"/ems/entries/{system.entries.get(number=1).pk}/edit/")
    page.locator("#id_likelihood").fill("4")
    page.locator("#id_severity").fill("6")
    press(page.locator("main form .btn-primary"))
    accessible(page)
    press(page.locator(f"main a[href='/ems/{system.pk}/registers/aspects/']").first)
    accessible(page)
    page.goto(f"/ems/{system.pk}/steps/3/")
    press(page.locator("form[action$='/steps/3/done/'] button"))
    assert system.steps_done.filter(number=3).exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_the_gap_to_a_file_for_the_auditor(member, open_page, accessible, language: str):
    member.language = "zh-hans" if language == "zh" else "en"
    member.save()
    words, page = WORDS[language], open_page(language, 1280)
    sign_in(page, "m@example.org", SIGN_IN_WORDS[language])
    page.goto("/ems/start/")
    accessible(page)
    page.locator("#id_scope").fill("Works 1")
    page.locator("#id_head").fill("Chen")
    page.locator("#id_manager").fill("Liu")
    press(page.locator("main form .btn-primary"))
    system = System.objects.get()
    accessible(page)

    assess(page, system, accessible)
    rate(page, system, accessible)

    letter = text_of(file_of(page, f"/ems/assessments/{system.assessments.get().pk}/files/docx/"))
    assert words["gaps"] in letter
    assert "4.1" in letter
    assert words["policy"] in text_of(file_of(page, f"/ems/{system.pk}/letters/policy/docx/"))
    book = load_workbook(BytesIO(file_of(page, f"/ems/{system.pk}/files/all/")))
    assert book[words["sheet"]].max_row == 9


def test_pages_fit_a_phone(member, open_page, accessible):
    system = start_system(member.memberships.get().organisation, SystemValues(scope="x"), by=member)
    given = EntryValues(title="Policy", values={"kind": "policy", "text": "We protect the river."})
    document = save_entry(system, registers()["documents"], given, by=member)
    approve_document(document, by=member)
    review = save_entry(system, registers()["reviews"], EntryValues(title="2026", values={"head": "Chen"}), by=member)
    page = open_page("zh", 390)
    sign_in(page, "m@example.org", SIGN_IN_WORDS["zh"])

    root = f"/ems/{system.pk}/"
    for place in (root, f"{root}steps/4/", f"{root}registers/obligations/add/", f"{root}monitoring/", f"{root}actions/",
                  document.get_absolute_url(), review.get_absolute_url(), "/ems/certification/", "/ems/frameworks/",
                  "/ems/frameworks/iso14001-2015/", "/ems/import/"):  # fmt: skip
        page.goto(place)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), place
    assert Entry.objects.count() == 2
