"""Two members agree to be named, one by a letter's link, and see each other; an outsider sees nothing; zh and en."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core import mail
from playwright.sync_api import Page, expect
from test_sign_in_to_synergy import WORDS as SIGN_IN_WORDS
from test_sign_in_to_synergy import press, sign_in

from factories import make_organisation, make_resource, make_site, make_synergy, make_user
from symbionet.accounts.models import Role
from symbionet.network.models import ConsentState, Visibility
from symbionet.synergies.models import SynergyConsent

GIVER = ("Mistral Aluminium", "朔风铝业")
TAKER = ("Zephyr Ceramics", "和风陶瓷")
SECRETS = (*GIVER, *TAKER, "Bright line", "明月专线")  # the names, and a title that only those who talk may read
WORDS = {
    "en": {
        "ask": "Ask by e-mail",
        "unnamed": "A firm of the network that is not named",
        "may": "The partner may know that it is Mistral Aluminium.",
        "yes": "We are interested",
        "thanks": "Thank you for your answer",
        "answer": "Answer",
        "hide": "Hide our name again",
    },
    "zh": {
        "ask": "发邮件征询",
        "unnamed": "网络内一家未披露名称的企业",
        "may": "可以让对方知道是朔风铝业。",
        "yes": "有意向",
        "thanks": "感谢您的答复",
        "answer": "答复",
        "hide": "重新隐藏我方名称",
    },
}


@pytest.fixture
def talk(transactional_db, settings, live_server):
    """An idea of two firms that hint at what they have, with a member of each, a practitioner and an outsider."""
    settings.PUBLIC_URL = live_server.url

    def made(language: str) -> SimpleNamespace:
        speaks = {"language": "zh-hans" if language == "zh" else "en"}
        giver, taker = (make_organisation(name_en=english, name_zh=chinese) for english, chinese in (GIVER, TAKER))
        for firm in (giver, taker):
            make_site(firm)
        have = make_resource(
            giver, class_id="red-mud", visibility=Visibility.TEASER, title_en="Red mud", title_zh="赤泥"
        )
        make_user(organisation=giver, email="giver@example.org", **speaks)
        make_user(organisation=taker, email="taker@example.org", **speaks)
        make_user(organisation=make_organisation(), email="outsider@example.org", **speaks)
        make_user(Role.PRACTITIONER, email="p@example.org", **speaks)
        return SimpleNamespace(
            synergy=make_synergy(have, taker, title_en="Bright line", title_zh="明月专线"),
            taker=taker,
            own={"en": GIVER[0], "zh": GIVER[1]}[language],
            partner={"en": TAKER[0], "zh": TAKER[1]}[language],
        )

    return made


@pytest.fixture
def enter(open_page: Callable[..., Page]):
    """A page of a person of the talk, signed in."""

    def entered(person: str, language: str, width: int = 1280) -> Page:
        page = open_page(language, width)
        sign_in(page, f"{person}@example.org", SIGN_IN_WORDS[language])
        return page

    return entered


def ask_both(page: Page, url: str, word: str) -> None:
    """A practitioner asks both sides on the page of the synergy."""
    page.goto(url)
    button = page.locator("#naming").get_by_role("button", name=word)
    for left in (1, 0):
        button.first.click()
        expect(button).to_have_count(left)


def link_to(person: str) -> str:
    """The link of the letter to the person; the letter names nobody of the other side."""
    letter = next(one for one in mail.outbox if one.to == [f"{person}@example.org"])
    assert not [name for name in TAKER if name in f"{letter.subject}{letter.body}"]
    return next(word for word in letter.body.split() if "/answers/" in word)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_members_agree_and_see_each_other(talk, enter, open_page, accessible, language: str):
    words, made = WORDS[language], talk(language)
    url = made.synergy.get_absolute_url()
    ask_both(enter("p", language), url, words["ask"])

    letter = open_page(language, 390)  # on a phone, nobody signed in
    letter.goto(link_to("giver"))
    assert not [name for name in TAKER if name in letter.content()]
    accessible(letter)
    letter.get_by_label(words["may"]).check()
    letter.get_by_role("button", name=words["yes"]).click()
    expect(letter.get_by_role("heading", name=words["thanks"])).to_be_visible()
    accessible(letter)

    giver = enter("giver", language)
    giver.goto(url)
    assert not [name for name in TAKER if name in giver.content()]  # the own consent tells nothing of the other

    taker = enter("taker", language)
    taker.goto(url)
    expect(taker.locator("main")).to_contain_text(made.own)  # agreed by the link
    press(taker.get_by_role("link", name=words["answer"], exact=True))
    accessible(taker)
    taker.get_by_role("checkbox").check()
    taker.get_by_role("button", name=words["yes"]).click()
    taker.wait_for_url(f"**{url}")

    giver.reload()
    expect(giver.locator("main")).to_contain_text(made.partner)
    accessible(giver)
    taker.get_by_role("button", name=words["hide"]).click()
    expect(taker.get_by_role("button", name=words["hide"])).to_have_count(0)
    giver.reload()
    assert not [name for name in TAKER if name in giver.content()]
    assert SynergyConsent.objects.get(organisation=made.taker).state == ConsentState.WITHDRAWN


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_outsider_sees_nothing(talk, enter, language: str):
    made = talk(language)
    url = made.synergy.get_absolute_url()
    page = enter("outsider", language)

    for path in (url, f"{url}answer/", f"{url}contacts/", f"{url}documents/", f"{url}messages/", f"{url}technical/"):
        answer = page.request.get(path)
        assert answer.status == 404, path
        assert not [secret for secret in SECRETS if secret in answer.text()], path
    searched = [f"/search/?q={name[:5] if name.isascii() else name[:2]}" for name in SECRETS]  # a part finds the whole
    for path in ("/", "/synergies/", "/organisations/", "/resources/", "/matches/", "/notices/", *searched):
        page.goto(path)
        shown = page.content()
        assert not [secret for secret in SECRETS if secret in shown], path
