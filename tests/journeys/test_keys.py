"""A line of the timeline begins with one key: the box opens and the cursor stands in it."""

import pytest
from playwright.sync_api import expect
from test_sign_in_to_synergy import WORDS as SIGN_IN_WORDS
from test_sign_in_to_synergy import sign_in

from factories import make_organisation, make_user
from symbionet.accounts.models import Role


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_contact_is_written_down_by_one_key(transactional_db, open_page, language):
    make_user(Role.PRACTITIONER, email="p@example.org", language="zh-hans" if language == "zh" else "en")
    firm = make_organisation(name_en="Ash Works")
    page = open_page(language, 1280)
    sign_in(page, "p@example.org", SIGN_IN_WORDS[language])
    page.goto(f"/organisations/{firm.pk}/timeline/")
    page.wait_for_load_state("networkidle")

    page.keyboard.press("c")
    expect(page.locator("textarea[name=agreed]")).to_be_focused()
    page.keyboard.type("Sends a sample")
    page.locator(".contact-box button[type=submit]").click()

    expect(page.get_by_text("Sends a sample").first).to_be_visible()
