"""Files that come in pieces, are whole when their SHA-256 is right, and resume where they were cut."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.files import MOST_BYTES
from symbionet.field.models import Device, Piece, Upload

__all__ = ["MOST_PIECE", "UploadRefused", "UploadValues", "add_piece", "forget_old_uploads", "start_upload"]

PICTURE = ".jpg"
MOST_PIECE = 1024 * 1024
MOST_UNTAKEN = 1024 * 1024 * 1024  # of one person, in bytes
KEPT_DAYS = 60
NAMELESS = f"photo{PICTURE}"


class UploadRefused(Exception):
    """A file or a piece is not taken: `code` is what the device acts on, the text is for people."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadValues:
    """A file that a device announces."""

    id: UUID
    name: str
    content_type: str
    size: int
    sha256: str


@transaction.atomic
def start_upload(values: UploadValues, *, by: User, device: Device | None = None) -> Upload:
    """The announced file, or the same one announced before with how much of it has come; raises UploadRefused."""
    if not 0 < values.size <= MOST_BYTES:
        raise UploadRefused("size", _("The file is larger than 10 MB. Make the picture or the PDF smaller."))
    if not re.fullmatch(r"[0-9a-f]{64}", values.sha256):
        raise UploadRefused("sha", _("The SHA-256 of the file is no 64 hexadecimal digits."))
    known = Upload.objects.select_for_update().filter(pk=values.id).first()
    if known is not None:
        if known.by_id != by.pk or (known.size, known.sha256) != (values.size, values.sha256):
            raise UploadRefused("differs", _("Another file has this id. Send it under a new one."))
        return known
    waiting = Upload.objects.filter(by=by, taken_at__isnull=True).aggregate(size=Sum("size"))["size"] or 0
    if waiting + values.size > MOST_UNTAKEN:
        raise UploadRefused("full", _("Too many of your files wait to be used. Send the entries they belong to."))
    name = PurePath(values.name.replace("\\", "/")).name[-200:] or NAMELESS
    kept = {"name": name, "content_type": values.content_type[:100], "size": values.size, "sha256": values.sha256}
    try:
        with transaction.atomic():
            return Upload.objects.create(pk=values.id, by=by, device=device, **kept)
    except IntegrityError:
        raise UploadRefused("again", _("It met another write at the same moment.")) from None


@transaction.atomic
def add_piece(pk: UUID, *, offset: int, data: bytes, by: User) -> Upload:
    """The file with one more piece; raises UploadRefused with `offset` where it does not follow what has come.

    A whole file whose SHA-256 is wrong begins anew: none of its pieces is kept (code `sha`).
    """
    upload = Upload.objects.select_for_update().get(pk=pk, by=by)
    if upload.is_whole:
        return upload
    if not 0 < len(data) <= MOST_PIECE:
        raise UploadRefused("size", _("A piece holds 1 byte to 1 MB."))
    if offset != upload.received or offset + len(data) > upload.size:
        raise UploadRefused("offset", _("The piece does not follow what has come."))
    Piece.objects.create(upload=upload, offset=offset, data=data)
    upload.received += len(data)
    if upload.received == upload.size:
        _complete(upload)
    upload.save()
    return upload


def _complete(upload: Upload) -> None:
    """Join the pieces; where the whole is not what was announced, everything is thrown away."""
    whole = b"".join(bytes(piece.data) for piece in upload.pieces.all())
    upload.pieces.all().delete()
    if hashlib.sha256(whole).hexdigest() != upload.sha256:
        upload.received = 0
        return
    upload.file.save(upload.pk.hex, ContentFile(whole), save=False)
    upload.whole_at = timezone.now()


def forget_old_uploads(now: datetime) -> int:
    """How many files that no entry has taken in 60 days were deleted."""
    old = Upload.objects.filter(Q(taken_at__isnull=True) & Q(started_at__lt=now - timedelta(days=KEPT_DAYS)))
    count = 0
    for upload in old[:500]:
        storage, path = upload.file.storage, upload.file.name
        upload.delete()
        if path:
            storage.delete(path)
        count += 1
    return count
