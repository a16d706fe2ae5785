"""Reads of the glossary: which resource class a title means, and what a class is called."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language

from symbionet.core.texts import in_language
from symbionet.engine.classification import suggest_classes
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.text import split_tokens, token_weight
from symbionet.engine.classification.written_codes import codes_told, lone_code
from symbionet.engine.packs import ResourceClass, load_packs
from symbionet.engine.packs.waste_list import always_hazardous, is_starred, printed_code

__all__ = [
    "class_choices",
    "class_name",
    "classes_below",
    "classes_meant_by",
    "code_words",
    "codes_words",
    "hazardous_ones",
    "likely_class",
    "named_code_words",
    "resource_classes",
    "told_codes",
]

CONFIDENT = 0.6  # below it a wrong class would do more harm than none
MEANT = 0.75  # share of a search text that its terms must explain


def resource_classes() -> Mapping[str, ResourceClass]:
    """The resource classes of the glossary, by id."""
    return load_packs().classes


class ToldCodes(NamedTuple):
    """The waste codes of a resource, and those of them by which it is hazardous whatever it holds."""

    ewc: list[str]
    hw: list[str]
    sure: list[str]


def told_codes(texts: Sequence[str], ewc: Sequence[str], hw: Sequence[str]) -> ToldCodes:
    """The codes of a resource: of a list of which it states none, those that its titles and descriptions name.

    Sure are those that the list of today stars in any case, and those starred in the texts.
    """
    told = codes_told(texts, load_packs())
    european, chinese = list(ewc or told.ewc), list(hw or told.hw)
    codes = [*european, *chinese]
    always = always_hazardous(codes, load_packs(), on=timezone.localdate())
    return ToldCodes(european, chinese, [code for code in codes if code in always or code in told.starred])


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


def code_words(code: str) -> str:
    """A waste code as it is printed everywhere, with the star that the list of today gives it: "06 01 01*"."""
    return printed_code(code, load_packs(), on=timezone.localdate())


def codes_words(codes: Iterable[str]) -> str:
    """Waste codes, or codes of hazardous properties, in a line."""
    return ", ".join(map(code_words, codes))


def hazardous_ones(codes: Iterable[str]) -> tuple[str, ...]:
    """Those of these codes that stand for hazardous waste today: starred ones, and all of the Chinese list."""
    on, packs = timezone.localdate(), load_packs()
    return tuple(code for code in codes if not code.isdigit() or is_starred(code, packs, on=on))


def named_code_words(code: str) -> str:
    """A waste code of either list as it is printed, with its name in the active language."""
    scheme = "ewc" if code.isdigit() else "hw2021_categories" if code.startswith("HW") else "hw2021"
    row = load_packs().codes(scheme).get(code, {})
    return f"{code_words(code)} {in_language(zh=row.get('name_zh', ''), en=row.get('name_en', ''))}".strip()


def classes_meant_by(text: str) -> frozenset[str]:
    """The classes that a search text names, also misspelt, with all narrower ones; empty where it names none.

    A code of the List of Waste or the hazardous waste list means what its name in the list does.
    """
    if names := _names_of_code(text):
        return frozenset().union(*map(_named, names))
    return _named(text)


def _names_of_code(text: str) -> tuple[str, ...]:
    packs, code = load_packs(), lone_code(text)
    row = packs.codes("ewc").get(code) or packs.codes("hw2021").get(code)
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
