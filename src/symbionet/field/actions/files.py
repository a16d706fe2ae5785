"""The store of a device that comes as a file, the last resort: its entries take the way of those that are sent."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.field.actions.operations import Answer, Sent, deliver, rehearse
from symbionet.field.actions.uploads import MOST_PIECE, UploadRefused, UploadValues, add_piece, start_upload
from symbionet.field.models import DONE, Device, Operation, OperationState, StoreFile, Upload

__all__ = [
    "Brought",
    "BroughtEntry",
    "BroughtPhoto",
    "KeptFile",
    "bring_store",
    "discard_store",
    "enter_store",
    "forget_old_stores",
]

MOST_FILES = 10  # of one person, at a time
KEPT_DAYS = 60
PATIENCE_S = 20.0  # after which the rest waits for the next press


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtPhoto:
    """A photo as the file holds it."""

    values: UploadValues
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtEntry:
    """An entry as the file holds it; `sent` is None where it cannot be read, and `problem` says why."""

    id: str
    label: str
    typed: str
    sent: Sent | None
    problem: str
    photos: tuple[BroughtPhoto | str, ...]  # a text says why a photo cannot be read


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file that the device could not send, to be saved by its person; `data` is None where it is damaged."""

    name: str
    data: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What the file of a device holds."""

    owner: int
    device: UUID | None
    exported_at: datetime | None
    entries: tuple[BroughtEntry, ...]
    drafts: tuple[dict[str, Any], ...]
    kept: tuple[KeptFile, ...] = ()


def bring_store(brought: Brought, *, data: bytes, name: str, by: User) -> StoreFile:
    """The kept file with what would become of each entry; nothing is entered yet. The same file twice is one.

    Raises ActionRefused for the device of another person: only they enter what they typed.
    """
    if brought.owner != by.pk:
        raise ActionRefused(_("The file is of another person's device. They bring it themselves, signed in here."))
    digest = hashlib.sha256(data).hexdigest()
    known = StoreFile.objects.filter(by=by, sha256=digest).first()
    if known is not None and known.file:
        return known
    if StoreFile.objects.filter(by=by).exclude(file="").count() >= MOST_FILES:
        raise ActionRefused(_("You have 10 files of devices here. Enter or discard one first."))
    row = known or StoreFile(by=by, sha256=digest)
    row.name = PurePath(name.replace("\\", "/")).name[-200:] or "symbionet-field.json"
    row.device = Device.objects.filter(user=by, pk=brought.device).first() if brought.device else None
    row.exported_at, row.drafts = brought.exported_at, list(brought.drafts)
    row.kept = [{"name": one.name, "size": len(one.data or b""), "whole": one.data is not None} for one in brought.kept]
    row.lines = [_line(entry, _foreseen(entry, by)) for entry in brought.entries]
    row.file.save(f"{uuid4().hex}.json", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.file.delete(save=False)
        raise ActionRefused(_("The file is being brought at this moment. Open its page.")) from None
    return row


def _line(entry: BroughtEntry, answer: Answer) -> dict[str, Any]:
    sent = entry.sent
    return {
        "id": entry.id,
        "kind": sent.kind if sent else "",
        "label": entry.label,
        "typed": entry.typed,
        "made_at": sent.made_at.isoformat() if sent and sent.made_at else "",
        "path": sent.path if sent and sent.path.startswith("/") and not sent.path.startswith(("//", "/\\")) else "",
        "photos": len(entry.photos),
        "state": answer.state,
        "reason": answer.reason,
        "url": answer.url,
    }


def _foreseen(entry: BroughtEntry, by: User) -> Answer:
    """What would become of an entry."""
    if entry.sent is None:
        return Answer(state="rejected", reason=entry.problem)
    answer = rehearse(entry.sent, by=by)
    if answer.state != "ready":
        return answer
    problem = _photo_problem(entry, entry.sent, by)
    return Answer(state="rejected", reason=problem) if problem else answer


def _photo_problem(entry: BroughtEntry, sent: Sent, by: User) -> str:
    """Why the photos of an entry cannot be taken; nothing where they can."""
    held = set()
    for photo in entry.photos:
        if isinstance(photo, str):
            return photo
        if hashlib.sha256(photo.data).hexdigest() != photo.values.sha256:
            return _("The photo “%(name)s” is damaged: its SHA-256 is another one.") % {"name": photo.values.name[:100]}
        held.add(photo.values.id)
    missing = {one for ids in sent.files.values() for one in ids} - held
    if missing and Upload.objects.filter(by=by, pk__in=missing, whole_at__isnull=False).count() < len(missing):
        return _("A photo of this entry is neither in the file nor on the server.")
    return ""


def enter_store(row: StoreFile, brought: Brought, *, by: User) -> StoreFile:
    """The file with what has become of each entry: each is entered once, as if the device had sent it.

    After 20 seconds the rest waits for the next press; what was rejected is tried again with each.
    """
    if row.by_id != by.pk or brought.owner != by.pk:
        raise ActionRefused(_("The file is of another person's device. They bring it themselves, signed in here."))
    begun = monotonic()
    lines, entered = [], 0
    for entry, before in zip(brought.entries, row.lines, strict=True):
        if before["state"] in DONE:
            lines.append(before)
        elif monotonic() - begun > PATIENCE_S:
            lines.append({**before, "state": "later", "reason": _("It waits for the next press.")})
        else:
            answer = _entered(entry, row.device, by)
            entered += answer.state == "accepted"
            lines.append(_line(entry, answer))
    row.lines, row.entered_at = lines, timezone.now()
    if row.is_entered and not row.kept:  # what could not be sent lies nowhere else
        _let_go(row)
    row.save()
    if entered:
        history.record(by, "field.file_entered", by, file=row.name, entries=entered)
    return row


def _entered(entry: BroughtEntry, device: Device | None, by: User) -> Answer:
    """Enter one entry with its photos, by the actions that take what a device sends."""
    if entry.sent is None:
        return Answer(state="rejected", reason=entry.problem)
    if Operation.objects.filter(pk=entry.sent.id, state=OperationState.ACCEPTED).exists():
        return deliver(entry.sent, by=by, device=device)
    if problem := _photo_problem(entry, entry.sent, by):
        return Answer(state="rejected", reason=problem)
    try:
        for photo in entry.photos:
            if isinstance(photo, BroughtPhoto):
                _upload(photo, device, by)
    except UploadRefused as refusal:
        return Answer(state="rejected", reason=str(refusal))
    answer = deliver(entry.sent, by=by, device=device)
    return Answer(state="rejected", reason=answer.reason) if answer.code == "files" else answer


def _upload(photo: BroughtPhoto, device: Device | None, by: User) -> None:
    upload = start_upload(photo.values, by=by, device=device)
    while not upload.is_whole:
        piece = photo.data[upload.received : upload.received + MOST_PIECE]
        upload = add_piece(upload.pk, offset=upload.received, data=piece, by=by)


def discard_store(row: StoreFile) -> None:
    """The file and what it held are gone from the server; what was entered stays."""
    storage, path = row.file.storage, row.file.name
    row.delete()
    if path:
        transaction.on_commit(partial(storage.delete, path))


def _let_go(row: StoreFile) -> None:
    """Everything is entered: the file itself goes, the list of what became of it stays."""
    storage, path = row.file.storage, row.file.name
    row.file = ""
    if path:
        transaction.on_commit(partial(storage.delete, path))


def forget_old_stores(now: datetime) -> int:
    """How many files that were brought 60 days ago were deleted."""
    old = list(StoreFile.objects.filter(brought_at__lt=now - timedelta(days=KEPT_DAYS))[:500])
    for row in old:
        discard_store(row)
    return len(old)
