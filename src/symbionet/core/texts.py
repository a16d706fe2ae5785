"""People's texts in two languages: `_zh` and `_en` columns that fall back to each other."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

__all__ = [
    "both_names",
    "bracketed",
    "in_language",
    "in_other_language",
    "is_chinese",
    "listed",
    "localised",
    "marked",
    "masked_address",
    "number_words",
    "percent_words",
    "range_words",
    "sentences",
    "sentences_lazy",
    "with_unit",
]

HAN, LATIN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]{3,}")
FEW_WORDS = 2  # a name or a unit in Latin letters is no English text


def is_chinese() -> bool:
    """Whether the active language is Chinese."""
    return (get_language() or "en").startswith("zh")


def in_language(*, zh: str, en: str) -> str:
    """The text in the active language, or the other one where it is missing."""
    return (zh or en) if is_chinese() else (en or zh)


def in_other_language(text: str) -> bool:
    """Whether people wrote the text in the other one of the two languages than the active one, and in it alone."""
    is_english = len(LATIN.findall(text)) >= FEW_WORDS
    has_chinese = HAN.search(text) is not None
    return is_english and not has_chinese if is_chinese() else has_chinese and not is_english


def marked(text: str, written: Iterable[str] | None = None) -> str:
    """The text for a document in the active language: marked where people wrote it in the other one.

    `written` are the parts that people wrote, where words of the platform stand between them.
    """
    foreign = any(map(in_other_language, written)) if written is not None else in_other_language(text)
    return _("%(text)s [in Chinese, as it was written]") % {"text": text} if foreign else text


def bracketed(text: object) -> str:
    """A remark behind other words in the brackets of the active language: " (text)" or "（text）"; "" for none."""
    if not text:
        return ""
    return f"（{text}）" if is_chinese() else f" ({text})"


def masked_address(address: str) -> str:
    """An e-mail address of which its owner knows it and nobody else: "z…@works.cn"."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}"


def sentences(*parts: object) -> str:
    """Those of the sentences that say anything, in one line; Chinese puts no space between them."""
    return ("" if is_chinese() else " ").join(str(part) for part in parts if part)


sentences_lazy = lazy(sentences, str)


def listed(words: Iterable[object]) -> str:
    """Words one after another: “a, b” in English, “a、b” in Chinese."""
    return in_language(en=", ", zh="、").join(str(one) for one in words)


def range_words(low: object, high: object) -> str:
    """Both ends of a range in words, joined as the active language joins them: "10–14" or "10～14".

    One figure where the ends agree; in English ends with dashes of their own (dates, figures below zero) are joined by
    "to". An end that is not known, "" or None, is left open.
    """
    ends = ["" if end is None else str(end) for end in (low, high)]
    if ends[0] == ends[1]:
        return ends[0]
    if is_chinese():
        return "～".join(ends)
    if not all(ends):
        return " – ".join(ends).strip()
    return (" to " if any(sign in end for sign in "-− " for end in ends) else "–").join(ends)


def with_unit(figure: str, unit: str) -> str:
    """A figure with its unit; the per cent sign stands close in Chinese: "10 %" or "10%"."""
    return f"{figure}{unit}" if unit == "%" and is_chinese() else f"{figure} {unit}".strip()


def percent_words(value: float) -> str:
    """Whole per cent, of 0 to 100, as the active language writes them: "10 %" or "10%"."""
    return with_unit(f"{value:.0f}", "%")


def both_names(thing: Any) -> dict[str, str]:
    """The name of a thing in both languages, as history keeps it: {"zh": ..., "en": ...}, read in the reader's own."""
    return {"zh": thing.name_zh, "en": thing.name_en}


def localised(thing: Any, field: str) -> str:
    """The bilingual field of a thing: `localised(resource, "title")` reads `title_zh` or `title_en`."""
    return in_language(zh=getattr(thing, f"{field}_zh"), en=getattr(thing, f"{field}_en"))


def number_words(value: float) -> str:
    """A number as people read it, without digits that nobody measured: 1,200 or 0.35.

    >>> number_words(1234.5), number_words(0.3456), number_words(-12.34), number_words(0)
    ('1,234', '0.346', '-12.3', '0')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
