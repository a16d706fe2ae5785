"""Who finds which material, how often it was used, and what the public site announces."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet, Sum

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.dissemination.models import (
    Material,
    MaterialAudience,
    MaterialCount,
    MaterialVersion,
    PublicEvent,
)
from symbionet.dissemination.queries.cases import edits_cases
from symbionet.network.queries.organisations import approved_organisations

__all__ = [
    "edits_materials",
    "events_editable_by",
    "material_sums",
    "material_versions_visible_to",
    "materials_editable_by",
    "materials_visible_to",
    "newest_versions",
    "public_events",
    "public_materials",
]


def edits_materials(visitor: Visitor) -> bool:
    """Whether the visitor keeps the library: who writes case studies."""
    return edits_cases(visitor)


def materials_editable_by(visitor: Visitor) -> QuerySet[Material]:
    """Materials the visitor may edit."""
    return Material.objects.all() if edits_materials(visitor) else Material.objects.none()


def materials_visible_to(visitor: Visitor) -> QuerySet[Material]:
    """Materials the visitor finds: all for the programme's own people, members what is for them, anybody the rest."""
    if is_user(visitor) and (edits_materials(visitor) or reads_programme(visitor) or visitor.has_role(Role.TRAINER)):
        return Material.objects.all()
    audiences = [MaterialAudience.PUBLIC]
    if approved_organisations(visitor).exists():
        audiences.append(MaterialAudience.MEMBERS)
    return Material.objects.filter(audience__in=audiences)


def public_materials() -> QuerySet[Material]:
    """Materials for anybody that have a file."""
    rows = Material.objects.filter(audience=MaterialAudience.PUBLIC, versions__isnull=False).distinct()
    return rows.prefetch_related("versions")


def newest_versions(material: Material) -> list[MaterialVersion]:
    """The newest file of each language."""
    found: dict[str, MaterialVersion] = {}
    for version in material.versions.all():
        found.setdefault(version.language, version)
    return list(found.values())


def material_versions_visible_to(visitor: Visitor) -> QuerySet[MaterialVersion]:
    """Files of the materials the visitor finds."""
    return MaterialVersion.objects.filter(material__in=materials_visible_to(visitor)).select_related("material")


def material_sums(materials: Iterable[Material]) -> dict[int, dict[str, int]]:
    """How often each material was seen, downloaded and handed out."""
    rows = MaterialCount.objects.filter(material__in=list(materials)).order_by()
    found: dict[int, dict[str, int]] = {}
    for key, what, number in rows.values_list("material", "what").annotate(all=Sum("number")):
        found.setdefault(key, {})[what] = number
    return found


def events_editable_by(visitor: Visitor) -> QuerySet[PublicEvent]:
    """Events the visitor may edit."""
    return PublicEvent.objects.all() if edits_materials(visitor) else PublicEvent.objects.none()


def public_events(today: date) -> tuple[QuerySet[PublicEvent], QuerySet[PublicEvent]]:
    """The announced events: those to come, the next first, and those that were, the latest first."""
    rows = PublicEvent.objects.filter(is_public=True)
    return (
        rows.filter(ends_on__gte=today).order_by("starts_on", "pk"),
        rows.filter(ends_on__lt=today).order_by("-starts_on", "-pk"),
    )
