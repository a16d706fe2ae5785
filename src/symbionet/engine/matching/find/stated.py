"""Codes and permits that stand in descriptions instead of their own fields."""

from dataclasses import replace

from symbionet.engine.classification.scopes import read_permits
from symbionet.engine.classification.written_codes import codes_told
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import Packs

__all__ = ["categories_of", "with_codes", "with_permits"]


def with_codes(item: Resource, packs: Packs) -> Resource:
    """A resource with the waste codes that its title or description names, of either list where it states none of it.

    >>> from symbionet.engine.packs import load_packs
    >>> acid = Resource(id="1", organisation_id="2", direction="have", title_en="pickling acid 11 01 05*")
    >>> with_codes(acid, load_packs()).ewc
    ('110105',)
    """
    told = codes_told((item.title_en, item.title_zh, item.description_en, item.description_zh), packs)
    ewc, hw = item.ewc or told.ewc, item.hw or told.hw
    return item if (ewc, hw) == (item.ewc, item.hw) else replace(item, ewc=ewc, hw=hw)


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
