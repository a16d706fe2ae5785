"""A case study from the draft to the public page in a browser, what a correction does to it, and a visitor's pages."""

import re

import pytest
from playwright.sync_api import Page
from test_sign_in_to_synergy import WORDS as SIGN_IN_WORDS
from test_sign_in_to_synergy import press, sign_in

from case_studies import make_material, make_verified, write_case
from factories import make_organisation, make_user
from symbionet.accounts.models import Membership, Role, User
from symbionet.dissemination.actions import draft_case
from symbionet.dissemination.models import CaseStudy
from symbionet.impact.actions import Finding, verify
from symbionet.impact.queries import best_claims


@pytest.fixture
def editor(ledger_tables) -> User:
    return make_user(Role.PRACTITIONER, email="editor@example.org")


@pytest.fixture
def case(editor) -> CaseStudy:
    """A written draft of an exchange of two firms; one person speaks for both."""
    giver, taker = make_organisation(name_en="Harbour Steel", name_zh="海港钢铁"), make_organisation(name_en="Kiln Ltd")
    member = make_user(organisation=giver, email="member@example.org")
    Membership.objects.create(user=member, organisation=taker)
    synergy = make_verified(giver, taker, by=editor, verifier=make_user(Role.VERIFIER, email="v@example.org"))
    made = draft_case(synergy, by=editor)
    write_case(made, editor)
    return made


def move(page: Page, case: CaseStudy, name: str) -> None:
    page.goto(f"/cases/{case.pk}/")
    press(page.locator(f"form[action$='/move/{name}/'] button"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_draft_to_review(editor, case, open_page, accessible, language: str):
    for user in User.objects.filter(email__in=("editor@example.org", "member@example.org")):
        user.language = "zh-hans" if language == "zh" else "en"
        user.save()
    words, visitor = SIGN_IN_WORDS[language], open_page(language, 390)
    page, member = open_page(language), open_page(language, 390)
    sign_in(page, "editor@example.org", words)
    move(page, case, "ask")
    sign_in(member, "member@example.org", words)
    for consent in case.versions.get().consents.all():
        member.goto(f"/case-consents/{consent.pk}/")
        member.locator("input[name=answer][value=named]").check()
        for box in member.locator("input[name=figures]").all():
            box.check()
        press(member.locator("main form .btn-primary"))
    move(page, case, "publish")
    if language == "zh":  # the same pages in both
        accessible(page)

    visitor.goto(f"/{language}/cases/{case.pk}/")
    assert "12,345 t" in visitor.locator("main").inner_text()
    assert visitor.context.cookies() == []
    verify(
        case.synergy, year=2025, by=User.objects.get(email="v@example.org"),
        finding=Finding(method="papers", opinion="modified", statement="moisture",
                        adjusted={one.pk: one.central * 0.9 for one in best_claims(case.synergy, 2025)}),
    )  # fmt: skip
    visitor.goto(f"/{language}/cases/{case.pk}/?again")
    assert re.search("under review|复核中", visitor.locator("main").inner_text())
    page.goto("/cases/")
    assert re.search("for review|待复核", page.locator("main").inner_text())


def test_a_visitor_reads_the_public_site(editor, open_page, accessible):
    make_material(editor, audience="public")
    page = open_page("zh", 390)

    for path in ("/", "/zh/figures/", "/zh/events/", "/zh/materials/", "/en/"):
        page.goto(path)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), path
    assert page.context.cookies() == []
    page.locator("a[hreflang=zh-Hans].btn").click()
    page.wait_for_url("**/zh/")
