"""Reads of the contact log."""

from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from symbionet.accounts.queries import Visitor
from symbionet.work.models import ContactNote, SubjectKind, kind_of, subject_kinds
from symbionet.work.queries.subjects import any_of, is_about, of_each_kind, of_subject
from symbionet.work.queries.team import is_team

__all__ = [
    "ContactLog",
    "contact_log_of",
    "contact_log_with",
    "contact_notes_changeable_by",
    "contact_notes_visible_to",
]

MOST = 200


def contact_notes_visible_to(visitor: Visitor, *, kind: SubjectKind | None = None) -> QuerySet[ContactNote]:
    """Lines of the contact log the visitor may read, of one kind of subject where it is told.

    The team reads those of every subject it sees.
    """
    if not is_team(visitor):
        return ContactNote.objects.none()
    return of_each_kind(ContactNote.objects.all(), lambda one: is_about(one.visible_to(visitor)), kind=kind)


def contact_notes_changeable_by(visitor: Visitor) -> QuerySet[ContactNote]:
    """Own lines of today: a slip of the thumb is corrected at once, the log of yesterday stays."""
    return contact_notes_visible_to(visitor).filter(by=visitor.pk, at__date=timezone.localdate())


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLog:
    """The lines of a contact log, newest first, and which of them the reader may still change."""

    notes: tuple[ContactNote, ...]
    changeable: frozenset[int]


def contact_log_of(visitor: Visitor, subject: Model) -> ContactLog:
    """The log of one subject."""
    return _log(visitor, of_subject(contact_notes_visible_to(visitor, kind=kind_of(subject)), subject))


def contact_log_with(visitor: Visitor, organisation: Model) -> ContactLog:
    """The log of an organisation: lines about and with it, and those about what it takes part in that name no other."""
    about_it = Q(organisation=organisation)
    for kind in subject_kinds().values():
        taking_part = kind.model._default_manager.filter(any_of(Q(**{side: organisation}) for side in kind.sides))
        about_it |= Q(organisation=None) & is_about(taking_part)
    return _log(visitor, contact_notes_visible_to(visitor).filter(about_it))


def _log(visitor: Visitor, rows: QuerySet[ContactNote]) -> ContactLog:
    notes = tuple(rows.select_related("organisation", "by").prefetch_related("subject")[:MOST])
    keys = contact_notes_changeable_by(visitor).filter(pk__in=[note.pk for note in notes])
    return ContactLog(notes=notes, changeable=frozenset(keys.values_list("pk", flat=True)))
