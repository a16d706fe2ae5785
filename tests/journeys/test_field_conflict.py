"""Two auditors answer one question: the device shows both answers, its person chooses, and the choice is stored."""

import os
from pathlib import Path

import pytest
from django.utils import timezone
from field_devices import STATE, devices, drained, set_up, waits
from playwright.sync_api import Page, expect

from factories import make_organisation, make_user
from symbionet.accounts.models import Role
from symbionet.audits.actions import AuditValues, hold_answers, plan_audit
from symbionet.audits.models import Audit
from symbionet.questions.models import Answer

PICTURES = os.environ.get("SYMBIONET_PICTURES", "")  # a folder for pictures of the pages, to be looked at


@pytest.fixture
def audit(transactional_db) -> Audit:
    firm = make_organisation(name_zh="海港热电", name_en="Harbour Power")
    by = make_user(Role.PRACTITIONER, email="p@example.org", name="Wang Fang", language="en")
    return plan_audit(AuditValues(organisation=firm, lead=by, planned_on=timezone.localdate()), by=by)


def look(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES, f"{name}.png")), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_both_answers_are_shown_and_a_person_chooses(audit, browser, live_server):
    url = f"/audits/{audit.pk}/visit/areas/energy/"
    other = make_user(Role.PRACTITIONER, email="q@example.org", name="Li Wei")
    with devices(browser, live_server.url) as (opened, complaints):
        context = opened()
        page = context.new_page()
        set_up(page)
        context.set_offline(True)
        page.goto(url)
        form = page.locator('form[data-operation="audits.answers"]')
        expect(form.locator("xpath=self::*[@data-field-held]")).to_be_visible()
        radios = form.locator("input[type=radio]")
        name, mine, theirs = radios.first.get_attribute("name"), *(radios.nth(at).input_value() for at in (0, 1))
        radios.first.check(force=True)
        form.locator(".form-actions button[type=submit]").click()
        waits(page, 1)

        sheet = hold_answers(audit)
        sheet.answers.create(question=name.removeprefix("q-"), text=theirs, answered_by=other)
        context.set_offline(False)
        drained(page)
        expect(page.locator(STATE)).to_have_attribute("data-refused", "1")
        chooser = page.locator("[data-field-queue] form[data-choose]")
        expect(chooser).to_contain_text("Li Wei")
        look(page, "device-390")
        assert Answer.objects.get(question=name.removeprefix("q-")).text == theirs

        chooser.locator("input[value=mine]").check()
        chooser.locator("button").click()
        expect(page.locator(STATE)).to_have_attribute("data-refused", "0")
        waits(page, 0)
        assert Answer.objects.get(question=name.removeprefix("q-")).text == mine

        for width in (390, 1280) if PICTURES else (390,):
            desk = opened(width=width).new_page()
            _on_the_page(desk, context, url, name, audit)
            look(desk, f"page-{width}")
            desk.locator("#conflicts input[value=theirs]").first.check()
            desk.locator("#conflicts button").click()
            expect(desk.locator("#conflicts")).to_have_count(0)
            assert Answer.objects.get(question=name.removeprefix("q-")).text == mine

    assert [line for line in complaints if "409" not in line] == []


def _on_the_page(desk: Page, context, url: str, name: str, audit: Audit) -> None:
    """A browser that is no device: its page had shown another answer than is stored now."""
    desk.context.add_cookies(context.cookies())
    row = Answer.objects.get(question=name.removeprefix("q-"))
    mine, row.text = row.text, ""
    Answer.objects.filter(pk=row.pk).delete()
    desk.goto(url)
    desk.locator(f"input[name={name}]").nth(2).check(force=True)
    hold_answers(audit).answers.create(question=row.question, text=mine, answered_by=row.answered_by)
    desk.locator("form .form-actions button[type=submit]").first.click()
    expect(desk.locator("#conflicts")).to_be_visible()
