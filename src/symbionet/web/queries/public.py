"""What anybody may ask: this module names no visitor, so that nothing else can be read through it."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from symbionet.dissemination.models import (
    CasePhoto,
    CaseVersion,
    Material,
    MaterialVersion,
    PublicEvent,
    ReleasedFigure,
)
from symbionet.dissemination.queries import published_cases
from symbionet.dissemination.queries.cases import AgreedPlace, agreed_places, public_photos
from symbionet.dissemination.queries.materials import public_events, public_materials
from symbionet.dissemination.queries.releases import PARK, newest_figures
from symbionet.network.models import Park

__all__ = [
    "open_cases",
    "open_events",
    "open_figures",
    "open_material_files",
    "open_materials",
    "open_parks",
    "open_photos",
    "open_places",
]


def open_cases() -> QuerySet[CaseVersion]:
    """The case studies that are published, the newest first."""
    return published_cases().prefetch_related("photos", "consents")


def open_photos() -> QuerySet[CasePhoto]:
    """The photos of published cases whose rights hold today."""
    return public_photos(timezone.localdate())


def open_figures() -> list[ReleasedFigure]:
    """The figures of the newest release: never those of the moment."""
    return newest_figures()


def open_places() -> list[AgreedPlace]:
    """Who agreed to stand on the public map."""
    return agreed_places()


def open_parks(figures: Iterable[ReleasedFigure]) -> list[Park]:
    """The parks of a release that have a place."""
    keys = [int(code.partition(":")[2]) for row in figures if (code := row.code).startswith(f"{PARK}:")]
    return list(Park.objects.filter(pk__in=keys, lon__isnull=False, lat__isnull=False))


def open_events() -> tuple[QuerySet[PublicEvent], QuerySet[PublicEvent]]:
    """The announced events, those to come and those that were."""
    return public_events(timezone.localdate())


def open_materials() -> QuerySet[Material]:
    """The materials for anybody."""
    return public_materials()


def open_material_files() -> QuerySet[MaterialVersion]:
    """Their files."""
    keys = public_materials().order_by().values("pk")
    return MaterialVersion.objects.filter(material__in=keys).select_related("material")
