"""What the pages show of documents: their versions, and whether the name of a file may be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.db.models import Model
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.work.models import Document, DocumentVersion, kind_of
from symbionet.work.queries.documents import documents_changeable_by, documents_visible_to, reads_names
from symbionet.work.queries.subjects import of_subject

__all__ = ["ShownDocument", "ShownVersion", "documents_shown_to", "shown_file_name"]


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


def documents_shown_to(visitor: Visitor, subject: Model) -> list[ShownDocument]:
    """The documents of the subject as the visitor may see them, newest first."""
    rows = of_subject(documents_visible_to(visitor, kind=kind_of(subject)), subject).prefetch_related("versions__by")
    changeable = set(
        of_subject(documents_changeable_by(visitor, kind=kind_of(subject)), subject).values_list("pk", flat=True)
    )
    plain = reads_names(visitor, subject)
    return [_shown(row, visitor, changeable=row.pk in changeable, plain=plain) for row in rows]


def shown_file_name(visitor: Visitor, version: DocumentVersion) -> str:
    """The name the file is saved under: its own, or a plain one where names might tell who the other party is."""
    return _name(version, visitor, plain=reads_names(visitor, version.document.subject))


def _name(version: DocumentVersion, visitor: Visitor, *, plain: bool) -> str:
    if plain or version.by_id == visitor.pk:
        return version.name
    return f"document-{version.document_id}-v{version.number}{PurePath(version.name).suffix[:6]}"


def _shown(row: Document, visitor: Visitor, *, changeable: bool, plain: bool) -> ShownDocument:
    shows_title = plain or row.created_by_id == visitor.pk
    versions: Iterable[DocumentVersion] = row.versions.all()
    return ShownDocument(
        pk=row.pk,
        title=row.title if shows_title else row.get_kind_display(),
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
