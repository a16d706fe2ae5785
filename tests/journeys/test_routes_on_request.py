"""A practitioner asks for the routes of a have and for the round of a want, in both languages and on a phone."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from test_sign_in_to_synergy import WORDS as SIGN_IN_WORDS
from test_sign_in_to_synergy import sign_in

from factories import make_organisation, make_resource, make_site, make_user
from symbionet.accounts.models import Role
from symbionet.network.models import Visibility

AMOUNT = {"unit": "t", "period": "year", "visibility": Visibility.NETWORK, "kind": "material"}
SAWDUST = {"title_en": "Sawdust", "title_zh": "木屑", "class_id": "sawdust", **AMOUNT}
WORDS = {"en": ("Look for routes", "Plan a collection round"), "zh": ("查找加工路径", "生成拼单方案")}


def firm(english: str, chinese: str, nace: str, lon: float):
    """A firm with a main site."""
    made = make_organisation(name_en=english, name_zh=chinese, nace=nace)
    make_site(made, lon=lon, lat=39.03)
    return made


@pytest.fixture
def wood(transactional_db):
    """Three sawmills, a board works that wants their sawdust, and a way to activated carbon."""
    carbon = {"direction": "want", "title_en": "Activated carbon", "title_zh": "活性炭", "class_id": "activated-carbon"}
    mills = [
        make_resource(
            firm(f"Sawmill {n}", f"滨海木业{n}厂", "1610", 117.70 + 0.02 * n), **SAWDUST, quantity=300 + 20 * n
        )
        for n in range(3)
    ]
    firm("Coast Carbon", "滨海活性炭厂", "2059", 117.75)
    make_resource(firm("Coast Water", "滨海水务公司", "3600", 117.80), **carbon, **AMOUNT, quantity=120)
    board = firm("Coast Board", "滨海板业公司", "1621", 117.60)
    want = make_resource(board, **SAWDUST | {"direction": "want"}, quantity=1000)
    return mills[0], want


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 390), ("zh", 1280), ("en", 390)])
def test_routes_and_round_appear_on_the_page(
    open_page: Callable[..., Page], accessible: Callable[[Page], None], wood, language: str, width: int
):
    make_user(Role.PRACTITIONER, email="practitioner@example.org", language="zh-hans" if language == "zh" else "en")
    page = open_page(language, width)
    sign_in(page, "practitioner@example.org", SIGN_IN_WORDS[language])

    for item, label in zip(wood, WORDS[language], strict=True):
        page.goto(reverse("resource_matches", args=[item.pk]))
        page.get_by_role("link", name=label).click()
        page.locator("#routes-found ol > li").first.wait_for()
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width + 1
        if folder := os.environ.get("SYMBIONET_SHOTS"):  # pictures for those who review the page
            page.screenshot(path=str(Path(folder) / f"{item.direction}-{language}-{width}.png"), full_page=True)
