"""Reads of the glossary: which resource class a title means, and what a class is called."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from django.utils.translation import get_language

from symbionet.core.texts import in_language
from symbionet.engine.classification import suggest_classes
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.text import split_tokens, token_weight
from symbionet.engine.packs import ResourceClass, load_packs

__all__ = [
    "class_choices",
    "class_name",
    "classes_below",
    "classes_meant_by",
    "likely_class",
    "parted_code",
    "resource_classes",
]

CONFIDENT = 0.6  # below it a wrong class would do more harm than none
EIGHT_DIGITS = re.compile(r"(\d{3})(\d{3})(\d{2})")
MEANT = 0.75  # share of a search text that its terms must explain


def resource_classes() -> Mapping[str, ResourceClass]:
    """The resource classes of the glossary, by id."""
    return load_packs().classes


def likely_class(
    title_zh: str, title_en: str, *, kind: str = "", ewc: tuple[str, ...] = (), wanted: bool = False
) -> str:
    """The id of the class that a title most likely means, or "" where the engine is not confident.

    What is `wanted` may be named by its purpose.
    """
    text = " / ".join(part for part in (title_zh, title_en) if part)
    found = suggest_classes(text, load_packs(), top=1, ewc=ewc, kind=kind, wanted=wanted)
    return found[0].class_id if found and found[0].probability >= CONFIDENT else ""


def class_name(class_id: str) -> str:
    """The name of a class in the active language; an id that the glossary has lost is shown as it stands."""
    found = resource_classes().get(class_id)
    return in_language(zh=found.name_zh, en=found.name_en) if found else class_id


def class_choices() -> list[tuple[str, str]]:
    """All classes as (id, name), by name."""
    return list(_choices_in(get_language()))


@cache
def _choices_in(_language: str | None) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((key, class_name(key)) for key in resource_classes()), key=lambda pair: pair[1]))


@lru_cache(maxsize=512)
def classes_below(class_id: str) -> frozenset[str]:
    """The class and all narrower ones."""
    found = {class_id}
    grown = True
    while grown:
        narrower = {item.id for item in resource_classes().values() if item.parent in found} - found
        grown = bool(narrower)
        found |= narrower
    return frozenset(found)


def parted_code(text: str) -> str:
    """A code of the hazardous waste list as the list writes it: 900-249-08 for 90024908; any other text as it is."""
    found = EIGHT_DIGITS.fullmatch(text)
    return "-".join(found.groups()) if found else text


def classes_meant_by(text: str) -> frozenset[str]:
    """The classes that a search text names, also misspelt, with all narrower ones; empty where it names none.

    A code of the List of Waste or the hazardous waste list means what its name in the list does.
    """
    if names := _names_of_code(text):
        return frozenset().union(*map(_named, names))
    return _named(text)


def _names_of_code(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", text).strip().rstrip("*").strip()
    packs, joined = load_packs(), re.sub(r"[\s.]+", "", plain)
    row = packs.codes("ewc").get(joined) or packs.codes("hw2021").get(parted_code(joined))
    return tuple(name for name in (row["name_en"], row["name_zh"]) if name) if row else ()


def _named(text: str) -> frozenset[str]:
    tokens, lexicon = split_tokens(text), _lexicon()
    for hits in (lexicon.find(tokens), lexicon.find_near(tokens)):
        inside = {number for hit in hits for number in range(hit.start, hit.stop)}
        total = sum(token_weight(token) for token in tokens)
        if total and sum(token_weight(tokens[number]) for number in inside) >= MEANT * total:
            return frozenset().union(*(classes_below(target) for hit in hits for target in hit.targets))
    return frozenset()


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    """The terms of all classes; sentence vectors are left out, for a search must answer at once."""
    return Lexicon(
        (item.id, term)
        for item in resource_classes().values()
        for term in (item.name_en, item.name_zh, *item.terms_en, *item.terms_zh)
    )
