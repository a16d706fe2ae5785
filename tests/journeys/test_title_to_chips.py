"""Chips below a title: typed, accepted by keyboard, taken back, saved and seen on the page; zh and en."""

import pytest
from playwright.sync_api import expect
from test_sign_in_to_synergy import WORDS as SIGN_IN_WORDS
from test_sign_in_to_synergy import press, sign_in

from factories import make_organisation, make_user
from symbionet.network.models import Resource

WORDS = {
    "en": {"title": "Fly ash", "filled": "Filled in: ", "back": "Taken back: ", "stated": "stated"},
    "zh": {"title": "粉煤灰", "filled": "已填入：", "back": "已撤销：", "stated": "人工选定"},
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_chips_are_accepted_by_keyboard(transactional_db, open_page, accessible, language: str, width: int):
    words = WORDS[language]
    firm = make_organisation(name_zh="海港热电", name_en="Harbour Power", gb4754="D4411")
    make_user(organisation=firm, email="m@example.org", language="zh-hans" if language == "zh" else "en")
    page = open_page(language, width)
    sign_in(page, "m@example.org", SIGN_IN_WORDS[language])
    page.goto("/resources/new/")
    expect(page.locator("[data-without-script]")).to_have_count(0)

    page.locator("label[for=id_direction_0]").click()
    page.locator("#id_title").press_sequentially(words["title"])
    fly_ash = page.locator('[data-suggestion=class_id][data-value="fly-ash"]')
    expect(fly_ash).to_be_visible()
    accessible(page)
    page.locator("#id_title").press("Tab")
    expect(fly_ash).to_be_focused()
    page.keyboard.press("Enter")
    expect(fly_ash).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-suggest-status]")).to_contain_text(words["filled"])
    code = page.locator('[data-suggestion=ewc][data-value="10 01 02"]')
    code.focus()
    page.keyboard.press("Space")
    expect(code).to_have_attribute("aria-pressed", "true")
    form = page.locator("[data-suggestion=form]").first
    form.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(form).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-suggest-status]")).to_contain_text(words["back"])
    page.locator("[data-suggestion=unit]").press("Enter")
    page.locator("#id_quantity").fill("35000")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    press(page.locator("main .form-actions button"))
    page.wait_for_url("**/resources/*/")

    made = Resource.objects.get()
    assert (made.class_id, made.class_stated, made.ewc, made.form) == ("fly-ash", True, ["100102"], "")
    assert (made.quantity, made.unit, made.period) == (35000, "t", "year")
    expect(page.locator("main")).to_contain_text("10 01 02")
    expect(page.locator(".facts")).to_contain_text(words["stated"])
    expect(page.locator("[role=status][hx-trigger]")).to_have_count(0)
    expect(page.locator("a[href*='/knowledge/sectors/']").first).to_be_visible()
    accessible(page)
    page.goto(f"/resources/{made.pk}/edit/")
    expect(page.locator('[data-suggestion=ewc][data-value="10 01 02"]')).to_have_attribute("aria-pressed", "true")
