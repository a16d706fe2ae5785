"""What anybody may ask: this module names no visitor, so that nothing else can be read through it."""

from django.db.models import QuerySet
from django.utils import timezone

from symbionet.dissemination.models import CasePhoto, CaseVersion
from symbionet.dissemination.queries import published_cases
from symbionet.dissemination.queries.cases import public_photos

__all__ = ["open_cases", "open_photos"]


def open_cases() -> QuerySet[CaseVersion]:
    """The case studies that are published, the newest first."""
    return published_cases().prefetch_related("photos")


def open_photos() -> QuerySet[CasePhoto]:
    """The photos of published cases whose rights hold today."""
    return public_photos(timezone.localdate())
