"""Writes of photos and documents of a resource."""

from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, person_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.files import checked_file
from symbionet.network.models import Attachment, Resource

__all__ = ["add_attachment", "remove_attachment"]

MOST_PER_RESOURCE = 20


@transaction.atomic
def add_attachment(resource: Resource, upload: UploadedFile, *, by: Visitor | None) -> Attachment:
    """The stored photo (without EXIF data) or document; raises ActionRefused for other types and for large files."""
    if resource.attachments.count() >= MOST_PER_RESOURCE:
        raise ActionRefused(_("A resource keeps at most 20 files. Remove one first."))
    content_type, suffix, data = checked_file(upload)
    name = PurePath((upload.name or "").replace("\\", "/")).name[-200:] or f"file{suffix}"
    attachment = Attachment(
        resource=resource,
        name=name,
        content_type=content_type,
        size=len(data),
        added_by=person_of(by),
    )
    attachment.file.save(f"{uuid4().hex}{suffix}", ContentFile(data), save=False)
    attachment.save()
    history.record(by, "attachment.added", resource, name=name)
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: Visitor | None) -> None:
    """Delete the attachment and, once that is safe, its file."""
    resource, name = attachment.resource, attachment.name
    storage, path = attachment.file.storage, attachment.file.name
    attachment.delete()
    history.record(by, "attachment.removed", resource, name=name)
    if path:
        transaction.on_commit(lambda: storage.delete(path))
