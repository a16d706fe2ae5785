"""Reads of documents: who reads which, and whether its name may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from symbionet.accounts.models import Membership, Role
from symbionet.accounts.queries import Visitor, is_user
from symbionet.synergies.models import Audience, Synergy
from symbionet.synergies.queries.following import is_team
from symbionet.synergies.queries.naming import both_named, unnamed_parties
from symbionet.synergies.queries.synergies import synergies_visible_to
from symbionet.work.models import Document, DocumentVersion

__all__ = [
    "ShownDocument",
    "ShownVersion",
    "documents_changeable_by",
    "documents_shown_to",
    "documents_visible_to",
    "evidence_documents",
    "shown_file_name",
    "versions_visible_to",
]


def documents_visible_to(visitor: Visitor) -> QuerySet[Document]:
    """Documents the visitor may read, removed ones for the team only.

    A member reads those to its side; those to both parties once both have agreed to be named, as the inside of a
    file cannot be made anonymous, and those of its own people at any time. The verifier reads all but the team's own.
    """
    if not is_user(visitor):
        return Document.objects.none()
    rows = Document.objects.filter(synergy__in=synergies_visible_to(visitor))
    if is_team(visitor):
        return rows
    own = visitor.organisation_ids
    colleagues = Membership.objects.filter(organisation__in=own).values("user")
    shared = Q(audience=Audience.PARTIES) & (both_named() | Q(created_by__in=colleagues))
    mine = Q(synergy__provider__in=own) & (Q(audience=Audience.PROVIDER) | shared)
    mine |= Q(synergy__receiver__in=own) & (Q(audience=Audience.RECEIVER) | shared)
    if visitor.has_role(Role.VERIFIER):
        mine |= ~Q(audience=Audience.TEAM)
    return rows.filter(mine, removed_at=None)


def evidence_documents(visitor: Visitor, synergy: Synergy) -> QuerySet[Document]:
    """The documents of a synergy that the visitor reads and may name as evidence."""
    return documents_visible_to(visitor).filter(synergy=synergy, removed_at=None)


def documents_changeable_by(visitor: Visitor) -> QuerySet[Document]:
    """Documents the visitor may give a new version or remove: the team all, others those they added."""
    rows = documents_visible_to(visitor)
    return rows if is_team(visitor) else rows.filter(created_by=visitor.pk)


def versions_visible_to(visitor: Visitor) -> QuerySet[DocumentVersion]:
    """Versions of the documents the visitor may read."""
    return DocumentVersion.objects.filter(document__in=documents_visible_to(visitor))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """A version for one reader."""

    pk: int
    number: int
    name: str
    size: int
    note: str
    by: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDocument:
    """A document with its versions, newest first, for one reader."""

    pk: int
    title: str
    kind_label: str
    audience_label: str
    versions: tuple[ShownVersion, ...]
    removed: bool
    changeable: bool

    @property
    def newest(self) -> ShownVersion | None:
        """The version that counts."""
        return self.versions[0] if self.versions else None


def documents_shown_to(visitor: Visitor, synergy: Synergy) -> list[ShownDocument]:
    """The documents of the synergy as the visitor may see them, newest first."""
    rows = documents_visible_to(visitor).filter(synergy=synergy).prefetch_related("versions__by")
    changeable = set(documents_changeable_by(visitor).filter(synergy=synergy).values_list("pk", flat=True))
    plain = _reads_names(visitor, synergy)
    return [_shown(row, visitor, changeable=row.pk in changeable, plain=plain) for row in rows]


def shown_file_name(visitor: Visitor, version: DocumentVersion) -> str:
    """The name the file is saved under: its own, or a plain one where names might tell who the other party is."""
    return _name(version, visitor, plain=_reads_names(visitor, version.document.subject))


def _reads_names(visitor: Visitor, synergy: Synergy) -> bool:
    return is_team(visitor) or not unnamed_parties(synergy)


def _name(version: DocumentVersion, visitor: Visitor, *, plain: bool) -> str:
    if plain or version.by_id == visitor.pk:
        return version.name
    return f"document-{version.document_id}-v{version.number}{PurePath(version.name).suffix[:6]}"


def _shown(row: Document, visitor: Visitor, *, changeable: bool, plain: bool) -> ShownDocument:
    told = plain or row.created_by_id == visitor.pk
    versions: Iterable[DocumentVersion] = row.versions.all()
    return ShownDocument(
        pk=row.pk,
        title=row.title if told else row.get_kind_display(),
        kind_label=row.get_kind_display(),
        audience_label=row.get_audience_display(),
        versions=tuple(
            ShownVersion(
                pk=version.pk,
                number=version.number,
                name=_name(version, visitor, plain=plain),
                size=version.size,
                note=version.note if plain or version.by_id == visitor.pk else "",
                by=(str(version.by) if version.by else _("a former user")) if plain else "",
                at=version.at,
                sha256=version.sha256,
            )
            for version in versions
        ),
        removed=row.removed_at is not None,
        changeable=changeable,
    )
