"""A visit without a signal: a finding and an answer of the checklist are kept on the device and stored once."""

import pytest
from django.utils import timezone
from field_devices import STATE, devices, drained, set_up, waits
from playwright.sync_api import expect

from factories import make_organisation, make_user
from symbionet.accounts.models import Role
from symbionet.audits.actions import AuditValues, plan_audit
from symbionet.questions.models import Answer


@pytest.fixture
def audit(transactional_db):
    firm = make_organisation(name_zh="海港热电", name_en="Harbour Power")
    by = make_user(Role.PRACTITIONER, email="p@example.org", language="en")
    return plan_audit(AuditValues(organisation=firm, lead=by, planned_on=timezone.localdate()), by=by)


def test_a_visit_without_a_signal(audit, browser, live_server):
    with devices(browser, live_server.url) as (opened, complaints):
        context = opened()
        page = context.new_page()
        set_up(page)
        expect(page.locator("[data-field-pages] a").nth(10)).to_be_visible()
        context.set_offline(True)
        page.goto(f"/audits/{audit.pk}/visit/areas/energy/")
        form = page.locator('form[data-operation="audits.finding"]')
        expect(form.locator("xpath=self::*[@data-field-held]")).to_be_visible()
        form.locator("textarea[name=text]").fill("Steam trap leaks")
        form.locator("button[type=submit]").click()
        waits(page, 1)
        checklist = page.locator('form[data-operation="audits.answers"]')
        checklist.locator("input[type=radio]").first.check(force=True)
        checklist.locator(".form-actions button[type=submit]").click()
        waits(page, 2)
        page.close()

        page = context.new_page()
        page.goto(f"/audits/{audit.pk}/visit/areas/energy/")
        checklist = page.locator('form[data-operation="audits.answers"]')
        expect(checklist.locator("input[type=radio]").first).to_be_checked()
        context.set_offline(False)
        drained(page)
        expect(page.locator(STATE)).to_have_attribute("data-refused", "0")

    assert complaints == []
    assert [row.text for row in audit.finding_rows.all()] == ["Steam trap leaks"]
    assert Answer.objects.exclude(question="sectors").count() == 1
