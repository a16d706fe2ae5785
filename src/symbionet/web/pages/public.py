"""What the pages of the public site say of themselves: address, languages, description."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from symbionet.core.texts import localised
from symbionet.dissemination.models import CaseVersion

__all__ = ["LANGUAGES", "CaseCard", "PageAddress", "absolute", "address_of_page", "case_cards"]

LANGUAGES = {"en": "en", "zh": "zh-hans"}  # in the address -> of the texts
HREFLANG = {"en": "en", "zh": "zh-Hans"}
LOCALES = {"en": "en_GB", "zh": "zh_CN"}


def absolute(path: str) -> str:
    """The whole address of a path of this platform."""
    return settings.PUBLIC_URL.rstrip("/") + path


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAddress:
    """Where a public page stands: its own address, those of its languages, and the path in the other language."""

    lang: str
    url: str
    alternates: tuple[tuple[str, str], ...]  # hreflang, whole address
    other: str
    locale: str
    other_locale: str


def address_of_page(lang: str, route: str, *args: object) -> PageAddress:
    """The addresses of a public page: the routes of the public site begin with their language."""
    paths = {code: reverse(route, args=[code, *args]) for code in LANGUAGES}
    other = next(code for code in LANGUAGES if code != lang)
    front = (("x-default", absolute("/")),) if route == "public_front" else ()
    return PageAddress(
        lang=lang,
        url=absolute(paths[lang]),
        alternates=(*((HREFLANG[code], absolute(path)) for code, path in paths.items()), *front),
        other=paths[other],
        locale=LOCALES[lang],
        other_locale=LOCALES[other],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard:
    """A case in a list: its title and first words."""

    pk: int
    title: str
    lead: str
    is_demo: bool


def case_cards(versions: list[CaseVersion]) -> list[CaseCard]:
    """The cards of published cases in the active language."""
    return [
        CaseCard(pk=one.case_id, title=localised(one, "title"), lead=localised(one, "lead"), is_demo=one.case.is_demo)
        for one in versions
    ]
