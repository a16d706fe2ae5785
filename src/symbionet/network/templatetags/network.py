"""Template filters of the network: quantities, compositions and codes in words."""

from typing import Any

from django import template

from symbionet.core.texts import in_language
from symbionet.engine.packs import load_packs
from symbionet.network import queries
from symbionet.network.models import Resource

__all__ = ["class_name", "code_name", "composition_words", "quantity_words"]

register = template.Library()


@register.filter
def quantity_words(resource: Resource) -> str:
    """The quantity as its owner would write it."""
    return queries.quantity_words(resource)


@register.filter
def class_name(class_id: str) -> str:
    """The name of a resource class."""
    return queries.class_name(class_id)


@register.filter
def composition_words(parts: list[dict[str, Any]]) -> list[str]:
    """The lines of a composition."""
    return [queries.composition_words([part]) for part in parts]


@register.filter
def code_name(code: str, scheme: str) -> str:
    """The name of a code in a scheme ("gb4754", "nace2", "ewc", ...), or "" where the pack does not hold it."""
    row = load_packs().codes(scheme).get(code)
    return in_language(zh=row.get("name_zh", ""), en=row.get("name_en", "")) if row else ""
