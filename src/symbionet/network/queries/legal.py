"""Reads of the legal status: who may see it, what is known of a resource beforehand, and the step of the guide."""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from symbionet.accounts.queries import Visitor
from symbionet.engine import LegalKnowledge, LegalStep, legal_question, load_packs, suggest
from symbionet.engine.packs.waste_list import waste_code
from symbionet.network.models import Direction, Kind, LegalStatus, Resource
from symbionet.network.queries.classes import resource_classes
from symbionet.network.queries.fields import closed_somewhere
from symbionet.network.queries.resources import resources_editable_by, resources_visible_to

__all__ = [
    "is_guidable",
    "legal_knowledge",
    "legal_pack_version",
    "legal_statuses_visible_to",
    "legal_step",
    "newest_legal_status",
    "resources_guidable_by",
]

GUIDED = (Kind.MATERIAL, Kind.WATER)  # only matter can be waste
HAZARD_OF_CLASS = {"yes": 0.95, "maybe": 0.35, "no": 0.02}  # as the engine's suggest weighs them


def legal_statuses_visible_to(visitor: Visitor) -> QuerySet[LegalStatus]:
    """Advice on the resources the visitor may see in full, unless the owner keeps the codes it rests on."""
    seen = resources_visible_to(visitor)
    closed = closed_somewhere(seen, visitor, ["codes"])
    return LegalStatus.objects.filter(resource__in=seen.order_by().values("pk")).exclude(resource__in=closed)


def resources_guidable_by(visitor: Visitor) -> QuerySet[Resource]:
    """Haves of matter that the visitor may edit: those the guide has questions for."""
    return resources_editable_by(visitor).filter(direction=Direction.HAVE, kind__in=GUIDED)


def is_guidable(resource: Resource) -> bool:
    """Whether the guide has questions for a resource: who may edit it may be guided."""
    return resource.direction == Direction.HAVE and resource.kind in GUIDED


def newest_legal_status(resource: Resource) -> LegalStatus | None:
    """The advice that counts, if there is any."""
    return resource.legal_statuses.select_related("by").first()


def legal_knowledge(resource: Resource, *, on: date | None = None) -> LegalKnowledge:
    """What is known beforehand: what its owner said, else its codes (those of the List of Waste as they stand on the
    day, today unless said) and its class, else its title.
    """
    found, day = resource_classes().get(resource.class_id), on or timezone.localdate()
    if found is None:
        texts = " / ".join(part for part in (resource.title_zh, resource.title_en) if part)
        meant = suggest(texts, load_packs(), kind=resource.kind, on=day)
        hazardous, hw = meant.hazardous, tuple(item.code for item in meant.hw)
    else:
        hazardous, hw = HAZARD_OF_CLASS[found.hazardous], found.hw
    packs = load_packs()
    ended = packs.codes("ewc")  # a code that has gone is still read as it was
    rows = [waste_code(code, packs, on=day) or ended.get(code, {}) for code in resource.ewc]
    if resource.hw or any(row.get("hazardous") == "yes" for row in rows):
        hazardous = max(hazardous, HAZARD_OF_CLASS["yes"])
    if resource.hazardous is not None:
        hazardous = 1.0 if resource.hazardous else 0.0
    return LegalKnowledge(hazardous=hazardous, hw=tuple(resource.hw) or hw)


def legal_step(resource: Resource, *, regime: str, answers: Mapping[str, str], on: date) -> LegalStep:
    """Where the answers lead by the rules of the day; raises the engine's `BadAnswer`."""
    return legal_question(regime, answers, load_packs(), on=on, known=legal_knowledge(resource, on=on))


def legal_pack_version(regime: str) -> str:
    """The version of the guide, kept with the advice."""
    return load_packs().versions[f"legal/guide_{regime}"]
