"""A visit on a phone: its pages fit and are accessible; all of it is done without JavaScript."""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from test_sign_in_to_synergy import WORDS as SIGN_IN_WORDS
from test_sign_in_to_synergy import press, sign_in

from factories import PASSWORD, make_organisation, make_user
from symbionet.accounts.models import Role
from symbionet.audits.actions import AuditValues, make_link, plan_audit
from symbionet.audits.models import Audit


@pytest.fixture
def audit(transactional_db) -> Audit:
    """An audit of a foundry by an auditor whose name is its e-mail."""
    firm = make_organisation(name_zh="海港铸造", name_en="Harbour Castings", gb4754="C3391")
    lead = make_user(Role.AUDITOR, email="a@example.org")
    return plan_audit(
        AuditValues(organisation=firm, planned_on=date(2026, 3, 2), lead=lead), by=make_user(Role.PRACTITIONER)
    )


def walk(page: Page, audit: Audit) -> None:
    """The shop floor by nothing but links and forms."""
    page.goto(f"/audits/{audit.pk}/visit/")
    press(page.locator("a.figure").first)
    page.locator("label.question-choice", has=page.locator("input[name=q-meters][value=no]")).click()
    press(page.locator("form[data-operation='audits.answers'] button[type=submit]"))
    page.locator("#id_text").fill("Leak at press 4")
    press(page.locator("form[data-operation='audits.finding'] button[type=submit]"))
    page.goto(f"/audits/{audit.pk}/visit/maps/energy/")
    press(page.locator("svg.ecomap a", has=page.locator("title", has_text=re.compile("^C4$"))))
    expect(page.locator("#id_cell")).to_have_value("C4")
    page.locator("#id_note").fill("Compressor")
    press(page.locator("form[data-operation='audits.pin'] button[type=submit]"))
    page.goto(f"/audits/{audit.pk}/visit/found/")
    page.locator("#id_title").fill("Foundry sand")
    press(page.locator("form[data-operation='audits.resource'] button[type=submit]"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_of_a_visit_fit_a_phone(audit, open_page, accessible, language: str):
    audit.lead.language = "zh-hans" if language == "zh" else "en"
    audit.lead.save()
    page = open_page(language, 390)
    sign_in(page, "a@example.org", SIGN_IN_WORDS[language])

    for place in ("", "areas/energy/", "maps/energy/", "meters/", "found/", "opportunities/", "library/air-leaks/"):
        page.goto(f"/audits/{audit.pk}/visit/{place}")
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), place


def test_a_visit_and_the_questions_before_it_without_javascript(audit, browser: Browser, live_server):
    link = make_link(audit, "previsit", by=audit.lead)
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 390, "height": 900}
    )
    page = context.new_page()
    page.goto(f"/audits/link/{link.token}/")
    page.locator("#id_q-contact").fill("Li")
    page.locator("#id_q-products").fill("Castings")
    for _page in range(4):
        press(page.locator("main form .btn-primary"))
    audit.refresh_from_db()
    assert audit.stage == "received"

    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("a@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    press(page.locator("main button[type=submit]").first)
    walk(page, audit)
    context.close()

    (pin,) = audit.pin_rows.all()
    sheet = audit.answer_sheets.get(form_id="audit_checklist")
    assert sheet.answers.get(question="meters").text == "no"
    assert audit.finding_rows.get().text == "Leak at press 4"
    assert (round(pin.x, 3), round(pin.y, 3)) == (0.208, 0.438)
    assert str(audit.foundresource_rows.get()) == "Foundry sand"
