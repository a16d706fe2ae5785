"""The subject of a page."""

from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.urls import reverse

from symbionet.accounts.models import User
from symbionet.work.models import SubjectKind, kind_of

__all__ = ["frame", "visible_subject"]


def visible_subject(user: User, model: type[Model], pk: int) -> Model:
    """The object with its sides, if the user sees it; else the page does not exist."""
    kind = kind_of(model)
    rows = kind.visible_to(user)
    subject: Model = get_object_or_404(rows.select_related(*kind.sides) if kind.sides else rows, pk=pk)
    return subject


def frame(user: User, subject: Model) -> dict[str, object]:
    """What the frame of each page about a subject shows: its title for this reader, the way back and the tabs."""
    kind: SubjectKind = kind_of(subject)
    title = kind.titles(user, kind.model._default_manager.filter(pk=subject.pk))[subject.pk]
    return {
        "subject": subject,
        "title": title,
        "kind": kind,
        "detail_url": reverse(kind.pages.detail, args=[subject.pk]),
    }
