"""People's texts in two languages: `_zh` and `_en` columns that fall back to each other."""

from typing import Any

from django.utils.translation import get_language

__all__ = ["both_names", "bracketed", "in_language", "is_chinese", "localised"]


def is_chinese() -> bool:
    """Whether the active language is Chinese."""
    return (get_language() or "en").startswith("zh")


def in_language(*, zh: str, en: str) -> str:
    """The text in the active language, or the other one where it is missing."""
    return (zh or en) if is_chinese() else (en or zh)


def bracketed(text: object) -> str:
    """A remark behind other words in the brackets of the active language: " (text)" or "（text）"; "" for none."""
    if not text:
        return ""
    return f"（{text}）" if is_chinese() else f" ({text})"


def both_names(thing: Any) -> dict[str, str]:
    """The name of a thing in both languages, as history keeps it: {"zh": ..., "en": ...}, read in the reader's own."""
    return {"zh": thing.name_zh, "en": thing.name_en}


def localised(thing: Any, field: str) -> str:
    """The bilingual field of a thing: `localised(resource, "title")` reads `title_zh` or `title_en`."""
    return in_language(zh=getattr(thing, f"{field}_zh"), en=getattr(thing, f"{field}_en"))
