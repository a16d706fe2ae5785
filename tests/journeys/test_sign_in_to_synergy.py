"""From sign-in over a pasted spreadsheet and its matches to a proposed synergy, in both languages and on a phone."""

import pytest
from playwright.sync_api import Locator, Page

from factories import PASSWORD, make_organisation, make_user
from symbionet.accounts.models import Role
from symbionet.network.models import Resource
from symbionet.synergies.models import Stage, Synergy

PASTED = {
    "en": "Organisation\tHave or want\tResource\tQuantity\n"
    "Harbour Power\thave\tFly ash\t35000 t/year\nHarbour Cement\twant\tFly ash\t20000 t/year\n",
    "zh": "企业名称\t供需\t资源名称\t数量\n海港热电\t供\t粉煤灰\t3.5万吨/年\n海港水泥\t需\t粉煤灰\t2万吨/年\n",
}
WORDS = {
    "en": {
        "enter": "Sign in",
        "read": "Read and show a preview",
        "commit": "Import 2 rows",
        "propose": "Propose a synergy",
    },
    "zh": {"enter": "登录", "read": "读取并预览", "commit": "导入 2 行", "propose": "提出共生项目"},
}


def press(button: Locator) -> None:
    """Press a button and wait for the page that follows, also where it has the same address."""
    with button.page.expect_navigation():
        button.click()


def sign_in(page: Page, email: str, words: dict[str, str]) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    press(page.get_by_role("button", name=words["enter"], exact=True).first)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_have_meets_want(transactional_db, open_page, accessible, language: str, width: int):
    words = WORDS[language]
    make_user(Role.PRACTITIONER, email="p@example.org", language="zh-hans" if language == "zh" else "en")
    page = open_page(language, width)

    sign_in(page, "p@example.org", words)
    accessible(page)
    page.goto("/import/")
    accessible(page)
    page.locator("textarea[name=pasted]").fill(PASTED[language])
    press(page.get_by_role("button", name=words["read"]))
    accessible(page)
    press(page.get_by_role("button", name=words["commit"]))
    accessible(page)
    have = Resource.objects.get(direction="have")
    page.goto(f"/resources/{have.pk}/")
    accessible(page)
    press(page.locator(f".card-footer a[href='/resources/{have.pk}/matches/']"))  # there once the search has an answer
    accessible(page)
    press(page.get_by_role("link", name=words["propose"]).first)
    accessible(page)
    press(page.locator("main .form-actions button"))
    page.wait_for_url("**/synergies/*/")
    accessible(page)

    synergy = Synergy.objects.get()
    assert synergy.stage == Stage.IDEA
    assert synergy.provider == have.organisation
    assert synergy.receiver == Resource.objects.get(direction="want").organisation
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_pages_of_a_member_are_accessible(transactional_db, open_page, accessible):
    firm = make_organisation(name_zh="海港热电", name_en="Harbour Power")
    make_user(organisation=firm, email="m@example.org", language="zh-hans")
    page = open_page("zh", 390)
    sign_in(page, "m@example.org", WORDS["zh"])

    for path in ("/", "/resources/", "/resources/new/", f"/organisations/{firm.pk}/", "/profile/", "/search/?q=灰"):
        page.goto(path)
        accessible(page)


def test_public_pages_are_accessible(transactional_db, open_page, accessible):
    page = open_page("en")

    for path in ("/accounts/login/", "/register/", "/accounts/password/reset/"):
        page.goto(path)
        accessible(page)
