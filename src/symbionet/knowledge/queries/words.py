"""Names and figures of the packs in the active language."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from symbionet.core.texts import in_language, localised, range_words, with_unit
from symbionet.engine.packs import Row, load_packs
from symbionet.wording import code_name

__all__ = [
    "HOLDERS",
    "SCHEME_NAMES",
    "Link",
    "amount_words",
    "class_link",
    "code_link",
    "code_row",
    "evidence_word",
    "frequency_word",
    "hierarchy_word",
    "hindrance_word",
    "named",
    "other_name",
    "sector_link",
    "sector_links",
    "sector_name",
    "spaced",
    "unit_words",
]

HIERARCHY = {
    "prevention": gettext_lazy("prevention"),
    "reuse": gettext_lazy("reuse"),
    "recycling": gettext_lazy("recycling"),
    "recovery": gettext_lazy("energy recovery"),
    "disposal": gettext_lazy("disposal"),
}
HINDRANCES = {
    "regulatory": gettext_lazy("rules and permits"),
    "technical": gettext_lazy("technology"),
    "economic": gettext_lazy("money"),
    "trust": gettext_lazy("trust"),
}
EVIDENCE = {
    "expert judgement": gettext_lazy("expert judgement"),
    "published exchange": gettext_lazy("published exchange"),
    "process inventory": gettext_lazy("process inventory"),
    "standard": gettext_lazy("standard"),
    "BAT reference document": gettext_lazy("BAT reference document"),
}
SCHEME_NAMES = {
    "ewc": gettext_lazy("European List of Waste"),
    "hw2021": gettext_lazy("Chinese hazardous waste list"),
    "basel_y": gettext_lazy("Basel Convention (Y codes)"),
    "cpc21": gettext_lazy("UN product codes (CPC 2.1)"),
    "hs2022": gettext_lazy("Customs headings (HS 2022)"),
    "sw2024": gettext_lazy("Chinese solid waste catalogue"),
}
HOLDERS = {"ewc": "ewc_chapters", "hw2021": "hw2021_categories"}  # chapters and categories of codes
OFTEN = (
    (0.6, gettext_lazy("usual")),
    (0.4, gettext_lazy("often")),
    (0.2, gettext_lazy("sometimes")),
    (0.0, gettext_lazy("seldom")),
)
UNIT_PARTS = {
    "t product": gettext_lazy("t of product"),
    "million CNY": gettext_lazy("million CNY of turnover"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A name with its page and a remark."""

    text: str
    url: str = ""
    aside: str = ""
    code: str = ""


def named(row: Row) -> str:
    """The name of a row in the active language."""
    return in_language(zh=row.get("name_zh", ""), en=row.get("name_en", ""))


def other_name(row: Row) -> str:
    """The name of a row in the language that is not active."""
    return in_language(zh=row.get("name_en", ""), en=row.get("name_zh", ""))


def class_link(class_id: str, *, aside: str = "") -> Link:
    """A class by name; one that the glossary has lost keeps its id and has no page."""
    found = load_packs().classes.get(class_id)
    if found is None:
        return Link(text=class_id, aside=aside)
    return Link(text=localised(found, "name"), url=reverse("knowledge_class", args=[class_id]), aside=aside)


def spaced(scheme: str, code: str) -> str:
    """A code as people write it: 10 01 02, C3843, 23.51."""
    if scheme == "ewc":
        return " ".join(code[place : place + 2] for place in range(0, len(code), 2))
    return f"{code[:2]}.{code[2:]}" if scheme == "nace2" and len(code) > 2 else code


def code_link(scheme: str, code: str) -> Link:
    """A code, chapter or category with its name and page."""
    row = code_row(scheme, code)
    return Link(
        text=named(row) or code,
        code=spaced(scheme, code),
        url=reverse("knowledge_code", args=[scheme, code]) if row else "",
    )


def code_row(scheme: str, code: str) -> Row:
    """The entry of a code or of the chapter or category that holds it; empty for an unknown one."""
    for pack in (scheme, HOLDERS.get(scheme, "")):
        if pack in load_packs().schemes and code in (rows := load_packs().codes(pack)):
            return rows[code]
    return {}


def sector_name(code: str) -> str:
    """The name of a sector by its code of GB/T 4754 (with its letter) or NACE Rev. 2."""
    scheme = "gb4754" if code[:1].isalpha() else "nace2"
    return code_name(scheme, code, load_packs(), get_language() or "en") or code


def sector_link(code: str, *, aside: str = "") -> Link:
    """A sector by name."""
    name = sector_name(code)
    url = reverse("knowledge_sector", args=[code]) if name != code else ""
    return Link(text=name, url=url, code=code, aside=aside)


def sector_links(codes: Iterable[str]) -> tuple[Link, ...]:
    """Sectors by name, each name once."""
    found = {link.text: link for link in map(sector_link, reversed(tuple(codes)))}
    return tuple(reversed(found.values()))


def hierarchy_word(level: str) -> str:
    """A step of the waste hierarchy in words."""
    return str(HIERARCHY.get(level, level))


def hindrance_word(kind: str) -> str:
    """A kind of hindrance in words."""
    return str(HINDRANCES.get(kind, kind))


def evidence_word(kind: str) -> str:
    """A kind of evidence in words."""
    return str(EVIDENCE.get(kind, kind))


def frequency_word(prior: float) -> str:
    """How often in practice: usual, often, sometimes, seldom."""
    return next(str(word) for least, word in OFTEN if prior >= least)


def unit_words(unit: str) -> str:
    """A unit for people: kg per t of product."""
    upper, stroke, lower = unit.partition("/")
    if not stroke:
        return unit
    return f"{upper}/{UNIT_PARTS[lower]}" if lower in UNIT_PARTS else unit


def amount_words(low: float | None, high: float | None, unit: str) -> str:
    """A range with its unit, "" where nothing is known."""
    if low is None and high is None:
        return ""
    ends = [f"{value:g}" for value in (low, high) if value is not None]
    if low is None:
        return _("up to %(amount)s") % {"amount": with_unit(ends[0], unit_words(unit))}
    return with_unit(range_words(ends[0], ends[-1]), unit_words(unit))
