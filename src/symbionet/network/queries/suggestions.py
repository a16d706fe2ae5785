"""What the engine proposes for a title, and how sure it is; nothing is stored."""

from symbionet.core.texts import in_language
from symbionet.engine.classification import Suggestions, suggest
from symbionet.engine.errors import UnknownCode
from symbionet.engine.packs import load_packs
from symbionet.network.queries.classes import CONFIDENT, resource_classes

__all__ = ["confidence_level", "ewc_words", "meant_by", "share_of"]

HIGH = 0.8


def confidence_level(probability: float) -> str:
    """The word for a probability: "high", "medium", or "low" where the platform would not fill it in by itself."""
    return "high" if probability >= HIGH else "medium" if probability >= CONFIDENT else "low"


def meant_by(title: str, *, sector: str = "", kind: str = "") -> Suggestions:
    """What the engine proposes for a title; a sector that no pack knows is left aside."""
    try:
        return suggest(title, load_packs(), sector=sector, kind=kind)
    except UnknownCode:
        return suggest(title, load_packs(), kind=kind)


def share_of(found: Suggestions, name: str, value: str) -> float:
    """How much of the probability stands for a kind, form or unit ("kind", "form", "unit")."""
    classes = resource_classes()
    return min(1.0, sum(item.probability for item in found.classes if getattr(classes[item.class_id], name) == value))


def ewc_words(code: str) -> str:
    """A code of the List of Waste as it is printed, with its name; hazardous entries have an asterisk."""
    row = load_packs().codes("ewc").get(code, {})
    star = "*" if row.get("hazardous") == "yes" else ""
    name = in_language(zh=row.get("name_zh", ""), en=row.get("name_en", ""))
    return f"{code[:2]} {code[2:4]} {code[4:]}{star} {name}".strip()
