"""Writes of documents: added, given a new version, removed and restored. A version is never changed."""

import hashlib
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.files import checked_file
from symbionet.work.models import Document, DocumentVersion, kind_of
from symbionet.work.queries.messages import audiences_writable_by

__all__ = ["add_document", "add_version", "remove_document", "restore_document"]

MOST_VERSIONS = 100


@transaction.atomic
def add_document(subject: Model, file: File, *, kind: str, title: str, audience: str, by: User | None) -> Document:
    """The stored document with its first version; raises ActionRefused for what `checked_file` refuses.

    `file` is an upload, or any file with `name`, `size` and `read()`. Without `by` it comes from whoever holds a link
    to the subject, which its app has checked, and is for one of its sides.
    """
    sides = tuple(one.code for one in kind_of(subject).audiences)
    if audience not in (sides if by is None else audiences_writable_by(by, subject)):
        raise ActionRefused(_("Choose who reads the document."))
    document = Document.objects.create(
        subject=subject, kind=kind, title=(title.strip() or _bare(file))[:200], audience=audience, created_by=by
    )
    _store(document, file, number=1, note="", by=by)
    history.record(by, "document.added", document)
    return document


@transaction.atomic
def add_version(document: Document, file: File, *, by: User | None, note: str = "") -> DocumentVersion:
    """The stored next version; the same file again is refused, and two people at once get two numbers."""
    if document.removed_at is not None:
        raise ActionRefused(_("The document is removed: restore it first."))
    newest = document.versions.aggregate(number=Max("number"))["number"] or 0
    if newest >= MOST_VERSIONS:
        raise ActionRefused(_("A document keeps at most 100 versions. Add a new document."))
    version = _store(document, file, number=newest + 1, note=note, by=by)
    history.record(by, "document.version_added", document, changes={"version": [str(newest), str(version.number)]})
    return version


@transaction.atomic
def remove_document(document: Document, *, by: User) -> None:
    """Hide the document from its readers; its versions are kept, and the team can restore it."""
    if not Document.objects.filter(pk=document.pk, removed_at=None).update(removed_at=timezone.now()):
        raise ActionRefused(_("The document is removed already."))
    history.record(by, "document.removed", document)


@transaction.atomic
def restore_document(document: Document, *, by: User) -> None:
    """Show a removed document again."""
    if not Document.objects.filter(pk=document.pk, removed_at__isnull=False).update(removed_at=None):
        raise ActionRefused(_("The document was not removed."))
    history.record(by, "document.restored", document)


def _bare(file: File) -> str:
    return PurePath(str(file.name or "").replace("\\", "/")).stem


def _store(document: Document, file: File, *, number: int, note: str, by: User | None) -> DocumentVersion:
    content_type, suffix, data = checked_file(file)
    digest = hashlib.sha256(data).hexdigest()
    if document.versions.filter(number=number - 1, sha256=digest).exists():
        raise ActionRefused(_("This is the same file as the newest version."))
    name = PurePath(str(file.name or "").replace("\\", "/")).name[-200:] or f"document{suffix}"
    version = DocumentVersion(
        document=document,
        number=number,
        name=name,
        content_type=content_type,
        size=len(data),
        sha256=digest,
        note=note.strip()[:250],
        by=by,
    )
    version.file.save(f"{uuid4().hex}{suffix}", ContentFile(data), save=False)
    storage, path = version.file.storage, str(version.file.name)
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError:
        storage.delete(path)
        raise ActionRefused(_("Somebody else added a version at the same moment. Try again.")) from None
    return version
