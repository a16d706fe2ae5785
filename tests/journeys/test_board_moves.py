"""Cards of the synergy board are moved by mouse, by keys and by a menu, in both languages."""

import pytest
from playwright.sync_api import Page, expect
from test_sign_in_to_synergy import WORDS as SIGN_IN_WORDS
from test_sign_in_to_synergy import sign_in

from factories import make_organisation, make_resource, make_synergy, make_user
from symbionet.accounts.models import Role
from symbionet.synergies.models import Synergy
from symbionet.work.actions import add_evidence
from symbionet.work.models import StageMove

SAID = {"en": "“Ash to cement” is now at “Discussion”.", "zh": "“粉煤灰供水泥”已移至“洽谈”。"}
REASON = "Both have said so on the phone"


@pytest.fixture
def board(transactional_db, open_page):
    """Opens the board with an idea that has its evidence and one that has none."""

    def opened(language: str = "en", width: int = 1280) -> Page:
        person = make_user(Role.PRACTITIONER, email="p@example.org", language="zh-hans" if language == "zh" else "en")
        have, firm = make_resource(make_organisation()), make_organisation()
        ready = make_synergy(have, firm, title_en="Ash to cement", title_zh="粉煤灰供水泥", owner=person, money=9_000)
        for kind in ("interest_provider", "interest_receiver"):
            add_evidence(ready, kind, by=person)
        make_synergy(have, firm, title_en="Gypsum to boards", title_zh="石膏供板材", owner=person)
        page = open_page(language, width)
        sign_in(page, "p@example.org", SIGN_IN_WORDS[language])
        page.goto("/synergies/")
        page.locator("[data-synergy-board][data-ready]").wait_for()
        return page

    return opened


def card(page: Page, title: str):
    return page.locator(".synergy-card", has=page.get_by_role("link", name=title))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_card_is_dragged_to_the_next_stage(board, accessible, language: str):
    page = board(language)
    accessible(page)
    title = "Ash to cement" if language == "en" else "粉煤灰供水泥"

    card(page, title).drag_to(page.locator("[data-stage=discussion] .synergy-cards"))

    expect(page.locator("[data-stage=discussion] .synergy-card")).to_have_count(1)
    expect(page.locator("[data-said]")).to_have_text(SAID[language])
    expect(page.locator("[data-stage=discussion] [data-count]")).to_have_text("1")
    assert Synergy.objects.get(title_en="Ash to cement").stage == "discussion"


def test_a_card_is_moved_by_keys_and_keeps_the_focus(board):
    page = board()

    page.locator(".synergy-card[tabindex='0']").focus()
    page.keyboard.press("Shift+ArrowRight")

    expect(page.locator("[data-said]")).to_have_text(SAID["en"])
    expect(card(page, "Ash to cement")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(card(page, "Gypsum to boards")).to_be_focused()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_move_without_evidence_asks_for_a_reason_that_stays(board, accessible, language: str):
    page = board(language)
    title = "Gypsum to boards" if language == "en" else "石膏供板材"

    card(page, title).focus()
    page.keyboard.press("m")
    accessible(page)
    page.locator("[data-move-menu] button[value=discussion]").click()
    page.locator("#move-reason").wait_for()
    accessible(page)
    page.locator("#move-reason").fill(REASON)
    page.locator("[data-go]").click()

    expect(page.locator("[data-stage=discussion] .synergy-card")).to_have_count(1)
    assert StageMove.objects.get(after="discussion").override_reason == REASON


def test_a_move_that_is_called_off_changes_nothing(board):
    page = board()

    card(page, "Gypsum to boards").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.locator("#move-reason").wait_for()
    page.keyboard.press("Escape")

    expect(card(page, "Gypsum to boards")).to_be_focused()
    assert set(Synergy.objects.values_list("stage", flat=True)) == {"idea"}


def test_a_card_that_is_dropped_on_hold_asks_what_stopped_it(board):
    page = board("en", 2400)  # all nine columns are in sight

    card(page, "Ash to cement").drag_to(page.locator("[data-stage=on_hold]"))

    page.wait_for_url("**/hold/")
    assert set(Synergy.objects.values_list("stage", flat=True)) == {"idea"}


@pytest.mark.parametrize("view", ["board", "table", "map", "calendar"])
def test_views_are_accessible_on_a_phone(board, accessible, view: str):
    page = board("zh", 390)

    page.goto(f"/synergies/?view={view}")
    accessible(page)
    page.goto("/today/")
    accessible(page)

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_the_menu_moves_a_card_on_a_phone(board):
    page = board("en", 390)

    card(page, "Ash to cement").locator(".synergy-card-menu").click()
    page.locator("[data-move-menu] button[value=discussion]").click()

    expect(page.locator("[data-stage=discussion] .synergy-card")).to_have_count(1)
