"""Writes of photos and documents: what a file is, its content says; photos lose their EXIF data."""

import io
import zipfile
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from symbionet.accounts.queries import Visitor, person_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.models import Attachment, Resource

__all__ = ["MOST_BYTES", "add_attachment", "checked_file", "remove_attachment"]

MOST_BYTES = 10 * 1024 * 1024
MOST_PER_RESOURCE = 20
MOST_PIXELS = 80_000_000  # a small file may unfold to gigabytes
LONGEST_SIDE = 2560
PHOTOS = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"),
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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


def checked_file(upload: Any) -> tuple[str, str, bytes]:
    """Content type, suffix and the bytes to keep of a photo (without EXIF data) or document; raises ActionRefused.

    What the file is, its content says: other types, files with macros and files of more than 10 MB are refused.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise ActionRefused(_("The file is larger than 10 MB. Make the picture or the PDF smaller."))
    return _recognise(upload.read())


def _recognise(data: bytes) -> tuple[str, str, bytes]:
    """Content type, suffix and the bytes to keep; raises ActionRefused."""
    if data.startswith(b"%PDF-"):
        return "application/pdf", ".pdf", data
    if data.startswith(b"PK\x03\x04"):
        return *_office_type(data), data
    if data.startswith(OLD_OFFICE):
        raise ActionRefused(_("Old Office files may carry macros. Save it as PDF, .docx or .xlsx."))
    return _clean_photo(data)


def _office_type(data: bytes) -> tuple[str, str]:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        names = []
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ActionRefused(_("The file carries macros. Save it without macros (.docx, .xlsx) or as PDF."))
    if "[Content_Types].xml" in names:
        for folder, kind in OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return kind
    raise _unknown_type()


def _clean_photo(data: bytes) -> tuple[str, str, bytes]:
    """A photo written anew: upright, not larger than needed, without EXIF data (where and by whom it was taken)."""
    try:
        with Image.open(io.BytesIO(data), formats=list(PHOTOS)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ActionRefused(_("The picture has too many pixels. Make it smaller."))
            form = picture.format or "JPEG"
            upright: Image.Image = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            fits = {"JPEG": ("RGB", "L"), "PNG": ("RGB", "RGBA", "L", "P"), "WEBP": ("RGB", "RGBA")}[form]
            clean = upright if upright.mode in fits else upright.convert("RGB")
            clean.info.clear()
            written = io.BytesIO()
            clean.save(written, format=form, quality=85)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise _unknown_type() from None
    return *PHOTOS[form], written.getvalue()


def _unknown_type() -> ActionRefused:
    return ActionRefused(
        _("This is no photo (JPEG, PNG, WebP), PDF or Office file (.docx, .xlsx, .pptx). Save it as one of them.")
    )
