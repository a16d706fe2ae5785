"""Codes and permits that stand in descriptions instead of their own fields."""

import re
from dataclasses import replace
from functools import lru_cache

from symbionet.engine.classification.scopes import european_codes, national_codes, read_permits
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import Packs

__all__ = ["categories_of", "with_codes", "with_permits"]

DIGIT = re.compile(r"\d")


def with_codes(item: Resource, packs: Packs) -> Resource:
    """A resource with the waste codes that its title or description names, where it states none."""
    if item.hw or item.ewc:
        return item
    text = " ".join((item.title_en, item.title_zh, item.description_en, item.description_zh))
    if not DIGIT.search(text):
        return item
    hw, ewc = _codes(text, packs.whole)
    return replace(item, hw=hw, ewc=ewc) if hw or ewc else item


@lru_cache(maxsize=50_000)
def _codes(text: str, packs: Packs) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return national_codes(text, packs), european_codes(text, packs)


def with_permits(firm: Organisation, packs: Packs) -> Organisation:
    """An organisation with the permits that its own words state, where its field states none.

    >>> from symbionet.engine.packs import load_packs
    >>> firm = Organisation(id="1", name_en="Cu recovery", business="Licensed HW17 and HW22, 30 kt a year")
    >>> with_permits(firm, load_packs()).permits
    ('HW17', 'HW22')
    """
    if firm.permits or not firm.business:
        return firm
    permits = read_permits(firm.business, packs.whole)
    return replace(firm, permits=permits) if permits else firm


def categories_of(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes with the categories of the eight-digit ones: 336-054-17 is of HW17.

    >>> categories_of(("336-054-17", "110109"))
    ('336-054-17', '110109', 'HW17')
    """
    return (
        *codes,
        *dict.fromkeys(f"HW{code[-2:]}" for code in codes if code[3:4] == "-" and f"HW{code[-2:]}" not in codes),
    )
