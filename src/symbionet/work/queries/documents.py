"""Reads of documents: who reads which."""

from django.db.models import Model, Q, QuerySet

from symbionet.accounts.models import Membership, Role, User
from symbionet.accounts.queries import Visitor, is_user
from symbionet.work.models import TEAM, Document, DocumentVersion, SubjectKind, kind_of
from symbionet.work.queries.messages import audiences_writable_by
from symbionet.work.queries.subjects import is_about, of_each_kind, of_subject
from symbionet.work.queries.team import is_team

__all__ = [
    "documents_changeable_by",
    "documents_visible_to",
    "evidence_documents",
    "reads_documents",
    "reads_names",
    "versions_visible_to",
]


def documents_visible_to(visitor: Visitor, *, kind: SubjectKind | None = None) -> QuerySet[Document]:
    """Documents the visitor may read, of one kind of subject where it is told; removed ones for the team only.

    Others read those to an audience they belong to; those to several sides once all have agreed to be named, as the
    inside of a file cannot be made anonymous, and those of their own people at any time. Of kinds that are verified,
    the verifier reads all but the team's own.
    """
    if not is_user(visitor):
        return Document.objects.none()
    if is_team(visitor):
        return of_each_kind(Document.objects.all(), lambda one: is_about(one.visible_to(visitor)), kind=kind)
    return of_each_kind(Document.objects.filter(removed_at=None), lambda one: _read_by(visitor, one), kind=kind)


def _read_by(person: User, kind: SubjectKind) -> Q:
    colleagues = Membership.objects.filter(organisation__in=person.organisation_ids).values("user")
    asked = Q(pk__in=[])
    for audience in kind.audiences:
        mine = Q(audience=audience.code) & is_about(kind.model._default_manager.filter(audience.read_by(person)))
        if len(audience.sides) > 1 and kind.anonymity is not None:
            mine &= is_about(kind.anonymity.named()) | Q(created_by__in=colleagues)
        asked |= mine
    if kind.workers_write:
        asked |= is_about(kind.worked_on_by(person))
    if kind.verifier_reads and person.has_role(Role.VERIFIER):
        asked |= ~Q(audience=TEAM)
    return asked & is_about(kind.visible_to(person))


def reads_documents(visitor: Visitor, subject: Model) -> bool:
    """Whether the visitor, who sees the subject, reaches the page of its documents."""
    verifies = is_user(visitor) and kind_of(subject).verifier_reads and visitor.has_role(Role.VERIFIER)
    return verifies or bool(audiences_writable_by(visitor, subject))


def evidence_documents(visitor: Visitor, subject: Model) -> QuerySet[Document]:
    """The documents of a subject that the visitor reads and may name as evidence."""
    return of_subject(documents_visible_to(visitor, kind=kind_of(subject)), subject).filter(removed_at=None)


def documents_changeable_by(visitor: Visitor, *, kind: SubjectKind | None = None) -> QuerySet[Document]:
    """Documents the visitor may give a new version or remove: the team all, others those they added."""
    rows = documents_visible_to(visitor, kind=kind)
    return rows if is_team(visitor) else rows.filter(created_by=visitor.pk)


def versions_visible_to(visitor: Visitor) -> QuerySet[DocumentVersion]:
    """Versions of the documents the visitor may read."""
    return DocumentVersion.objects.filter(document__in=documents_visible_to(visitor))


def reads_names(visitor: Visitor, subject: Model) -> bool:
    """Whether the visitor may read what could tell who a side is: the name of a file, who added it."""
    anonymity = kind_of(subject).anonymity
    return is_team(visitor) or anonymity is None or anonymity.is_named(subject)
