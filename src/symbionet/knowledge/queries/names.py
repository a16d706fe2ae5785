"""Rows, codes and sectors of the packs by name, in the active language."""

from django.utils.translation import get_language

from symbionet.core.texts import in_language, localised
from symbionet.engine.packs import Row, load_packs
from symbionet.network.queries.classes import code_words
from symbionet.wording import code_name

__all__ = ["HOLDERS", "class_name", "code_row", "named", "other_name", "sector_name", "spaced"]

HOLDERS = {"ewc": "ewc_chapters", "hw2021": "hw2021_categories"}  # chapters and categories of codes


def named(row: Row) -> str:
    """The name of a row in the active language."""
    return in_language(zh=row.get("name_zh", ""), en=row.get("name_en", ""))


def other_name(row: Row) -> str:
    """The name of a row in the language that is not active."""
    return in_language(zh=row.get("name_en", ""), en=row.get("name_zh", ""))


def spaced(scheme: str, code: str) -> str:
    """A code as it is printed: 06 01 01*, C3843, 23.51."""
    if scheme == "ewc":
        return code_words(code)
    return f"{code[:2]}.{code[2:]}" if scheme == "nace2" and len(code) > 2 else code


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


def class_name(class_id: str) -> str:
    """The name of a class; one that the glossary has lost keeps its id."""
    known = load_packs().classes.get(class_id)
    return localised(known, "name") if known is not None else class_id
