"""Reads of the glossary: which resource class a title means, and what a class is called."""

from collections.abc import Mapping
from functools import lru_cache

from symbionet.core.texts import in_language
from symbionet.engine.classification import suggest_classes
from symbionet.engine.packs import ResourceClass, load_packs

__all__ = ["class_choices", "class_name", "classes_below", "classes_meant_by", "likely_class", "resource_classes"]

CONFIDENT = 0.6  # below it a wrong class would do more harm than none
MEANT = 0.45  # a search may be more generous: what it finds too much costs a glance


def resource_classes() -> Mapping[str, ResourceClass]:
    """The resource classes of the glossary, by id."""
    return load_packs().classes


def likely_class(title_zh: str, title_en: str, *, kind: str = "", ewc: tuple[str, ...] = ()) -> str:
    """The id of the class that a title most likely means, or "" where the engine is not confident."""
    text = " / ".join(part for part in (title_zh, title_en) if part)
    found = suggest_classes(text, load_packs(), top=1, ewc=ewc, kind=kind)
    return found[0].class_id if found and found[0].probability >= CONFIDENT else ""


def class_name(class_id: str) -> str:
    """The name of a class in the active language; an id that the glossary has lost is shown as it stands."""
    found = resource_classes().get(class_id)
    return in_language(zh=found.name_zh, en=found.name_en) if found else class_id


def class_choices() -> list[tuple[str, str]]:
    """All classes as (id, name), by name."""
    return sorted(((class_id, class_name(class_id)) for class_id in resource_classes()), key=lambda pair: pair[1])


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


def classes_meant_by(text: str) -> frozenset[str]:
    """The classes that a search text means, with all narrower ones; empty where it names none."""
    found: set[str] = set()
    for suggestion in suggest_classes(text, load_packs(), top=3):
        named = suggestion.reason.code in {"term", "near_term"}
        if suggestion.probability >= MEANT and named:
            found |= classes_below(suggestion.class_id)
    return frozenset(found)
