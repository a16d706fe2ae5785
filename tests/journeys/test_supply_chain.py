"""From the invitation of a supplier without an account to its scorecard, in both languages; pages fit a phone."""

import pytest
from playwright.sync_api import Page
from test_sign_in_to_synergy import WORDS as SIGN_IN_WORDS
from test_sign_in_to_synergy import press, sign_in

from factories import make_organisation, make_site, make_user
from symbionet.suppliers.actions import open_chain
from symbionet.suppliers.models import Supplier

FIRM = {"name_zh": "海港铸造", "name_en": "Harbour Castings", "name": "Li", "email": "li@castings.example"}
SECRET = "molten-iron-1450"
WORDS = {"en": ("83 %", "Scorecard", "Submitted"), "zh": ("83%", "评分卡", "已提交")}


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"))


def enter(page: Page, secret: str, email: str) -> None:
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(secret)
    press(page.locator("main button[type=submit]").first)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_invitation_to_scorecard(transactional_db, open_page, accessible, language: str):
    spoken = "zh-hans" if language == "zh" else "en"
    firm = make_organisation(name_zh="海港汽车", name_en="Harbour Motors")
    make_site(firm)
    buyer = make_user(organisation=firm, email="b@example.org", language=spoken)
    chain = open_chain(firm, by=buyer)
    page = open_page(language, 390)
    sign_in(page, "b@example.org", SIGN_IN_WORDS[language])
    page.goto(f"/supply/chains/{chain.pk}/add/")
    accessible(page)
    page.locator("#id_name").fill("海港铸造" if language == "zh" else "Harbour Castings")
    page.locator("#id_spend").fill("12.5")
    press(page.locator("main .form-actions button"))
    supplier = Supplier.objects.get()
    link = page.locator("main input[readonly]").input_value()
    assert link.endswith(f"/supply/invitation/{supplier.token}/")

    theirs = open_page(language, 390)
    theirs.goto(f"/supply/invitation/{supplier.token}/")
    accessible(theirs)
    assert fits(theirs)
    press(theirs.locator("main .form-actions a").first)
    accessible(theirs)
    for name, text in FIRM.items():
        theirs.locator(f"#id_{name}").fill(text)
    for name in ("password", "password_again"):
        theirs.locator(f"#id_{name}").fill(SECRET)
    press(theirs.locator("main .form-actions button"))
    press(theirs.locator("main a.btn-primary"))
    enter(theirs, SECRET, FIRM["email"])
    theirs.wait_for_url("**/supply/requests/*/")
    accessible(theirs)
    theirs.goto(f"/supply/answers/{Supplier.objects.get().respondent_id}/page/?page=strategy")
    accessible(theirs)
    theirs.locator("label.question-choice", has=theirs.locator("input[name=q-policy][value=yes]")).click()
    theirs.locator("label.question-choice", has=theirs.locator("input[name=q-targets][value=partly]")).click()
    press(theirs.locator("main .form-actions button"))
    theirs.goto(f"/supply/answers/{Supplier.objects.get().respondent_id}/")
    accessible(theirs)
    assert fits(theirs)
    theirs.goto(f"/supply/requests/{supplier.pk}/")
    press(theirs.locator(f"form[action='/supply/requests/{supplier.pk}/give/'] button"))
    accessible(theirs)

    page.goto(f"/supply/suppliers/{supplier.pk}/")
    accessible(page)
    assert fits(page)
    assert [word for word in WORDS[language] if word not in page.content()] == []
    for path in ("", "matrix/", "questions/", "requirements/"):
        page.goto(f"/supply/chains/{chain.pk}/{path}")
        accessible(page)
        assert fits(page), path
    assert "12.5" not in theirs.content()
