"""What comes from a device is done exactly once: the id is made there, and kept here with what it did."""

import hashlib
import json
import logging
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.field.models import Device, Operation, OperationState, Upload
from symbionet.field.queries import Delivery, Handler, handlers

__all__ = ["Answer", "Differs", "Sent", "deliver", "form_refusal", "rehearse"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An operation as it was sent: the fields of a form by name, the ids of files by the name of their field."""

    id: UUID
    kind: str
    fields: dict[str, list[str]]
    files: dict[str, list[UUID]] = field(default_factory=dict)
    was: dict[str, list[str]] | None = None  # what stood in the fields that the person changed
    made_at: datetime | None = None
    path: str = ""

    def payload(self) -> dict[str, Any]:
        """What is stored of it, and what its digest is made of."""
        files = {name: [str(one) for one in ids] for name, ids in self.files.items()}
        return {"fields": self.fields, "files": files, "was": self.was, "path": self.path}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of an operation: accepted, known (accepted before), rejected for a reason, or to be sent again."""

    state: str
    reason: str = ""
    url: str = ""
    field: str = ""
    code: str = ""  # of a rejection that the device must understand: "differs", "conflict"
    conflicts: tuple[dict[str, Any], ...] = ()  # what somebody else has changed meanwhile: a person chooses


class Differs(ActionRefused):
    """Somebody else has changed the same thing meanwhile: `conflicts` holds both sides of each, to be shown.

    Of each: name (of the field), label, now and yours (values), now_words, yours_words, takes_both, by, at.
    """

    def __init__(self, message: object, conflicts: list[dict[str, Any]]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(message, field=str(conflicts[0]["name"]) if conflicts else "")


class _NotWhole(Exception):
    """A file of the operation has not come yet."""


def form_refusal(form: BaseForm) -> ActionRefused:
    """The problems of a form as a refusal: each field by its label; the first one is named."""
    parts = []
    for name, errors in form.errors.items():
        label = str(form.fields[name].label or name) if name in form.fields else ""
        words = " ".join(str(error) for error in errors)
        parts.append(_("%(label)s: %(value)s") % {"label": label, "value": words} if label else words)
    first = next((name for name in form.errors if name in form.fields), "")
    return ActionRefused(" ".join(parts), field=first)


def deliver(sent: Sent, *, by: User, device: Device | None = None) -> Answer:
    """Do what was sent, once, and say what became of it; nothing that one operation does stops another."""
    handler = handlers().get(sent.kind)
    known = Operation.objects.filter(pk=sent.id).first()
    digest = _digest(sent)
    if known is not None and (known.by_id != by.pk or known.state == OperationState.ACCEPTED):
        return _again(known, digest, by)
    if handler is None:
        unknown = ActionRefused(_("This server does not know “%(kind)s”.") % {"kind": sent.kind})
        return _refuse(sent, digest, by, device, unknown)
    try:
        return _do(sent, handler, digest, by=by, device=device)
    except ActionRefused as refusal:
        return _refuse(sent, digest, by, device, refusal)
    except _NotWhole:
        return Answer(state="later", reason=_("A photo is still on its way."), code="files")
    except IntegrityError:  # the same operation came twice at the same time, or a constraint of the base speaks
        return Answer(state="later", reason=_("It met another write at the same moment."))
    except Exception:
        log.exception("operation %s (%s) failed", sent.id, sent.kind)
        return Answer(state="later", reason=_("The server could not store it. It stays on the device."), code="failed")


def rehearse(sent: Sent, *, by: User) -> Answer:
    """What would become of it, without its photos; it is done and taken back (`ready` where it would be accepted)."""
    known = Operation.objects.filter(pk=sent.id).first()
    if known is not None and (known.by_id != by.pk or known.state == OperationState.ACCEPTED):
        return _again(known, _digest(sent), by)
    with transaction.atomic():
        answer = deliver(replace(sent, files={}), by=by)
        transaction.set_rollback(True)
    return Answer(state="ready") if answer.state == "accepted" else answer


def _digest(sent: Sent) -> str:
    written = json.dumps([sent.kind, sent.payload()], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _again(known: Operation, digest: str, by: User) -> Answer:
    if known.by_id == by.pk and known.digest == digest:
        return Answer(state="known", url=known.url)
    reason = _("Something else is stored under the id of this entry. Send it as a new one.")
    return Answer(state="rejected", reason=reason, code="differs")


@transaction.atomic
def _do(sent: Sent, handler: Handler, digest: str, *, by: User, device: Device | None) -> Answer:
    """The operation is claimed first, so that a second delivery waits for the end of the first."""
    row, is_new = Operation.objects.select_for_update().get_or_create(
        pk=sent.id, defaults=_values(sent, digest, by, device) | {"state": OperationState.ACCEPTED}
    )
    if not is_new and (row.state == OperationState.ACCEPTED or row.by_id != by.pk):
        return _again(row, digest, by)
    uploads = _uploads(sent, by)
    made = handler(by, _delivery(sent, uploads))
    url = str(made.get_absolute_url()) if hasattr(made, "get_absolute_url") else ""
    for name, value in (_values(sent, digest, by, device) | {"state": OperationState.ACCEPTED, "url": url}).items():
        setattr(row, name, value)
    row.reason = ""
    row.save()
    _take(uploads)
    return Answer(state="accepted", url=url)


def _values(sent: Sent, digest: str, by: User, device: Device | None) -> dict[str, Any]:
    return {
        "by": by,
        "device": device,
        "kind": sent.kind[:80],
        "payload": sent.payload(),
        "digest": digest,
        "made_at": sent.made_at,
        "received_at": timezone.now(),
    }


def _uploads(sent: Sent, by: User) -> dict[UUID, Upload]:
    """The files of the operation; raises where one has not come, or is not the person's."""
    wanted = {one for ids in sent.files.values() for one in ids}
    found = {row.pk: row for row in Upload.objects.filter(by=by, pk__in=wanted)}
    if any(not found[one].is_whole for one in wanted & set(found)) or wanted - set(found):
        raise _NotWhole
    if any(row.taken_at for row in found.values()):
        raise ActionRefused(_("A photo of this entry belongs to another entry already. Take it again."))
    return found


def _delivery(sent: Sent, uploads: dict[UUID, Upload]) -> Delivery:
    fields = QueryDict(mutable=True)
    for name, values in sent.fields.items():
        fields.setlist(name, values)
    files: MultiValueDict[str, UploadedFile] = MultiValueDict()
    for name, ids in sent.files.items():
        files.setlist(name, [_file(uploads[one]) for one in ids])
    return Delivery(client_id=sent.id, fields=fields, files=files, was=sent.was, made_at=sent.made_at, path=sent.path)


def _file(upload: Upload) -> SimpleUploadedFile:
    with upload.file.open("rb") as opened:
        return SimpleUploadedFile(upload.name, opened.read(), content_type=upload.content_type)


def _take(uploads: dict[UUID, Upload]) -> None:
    """The files now belong to what the operation made: the copies of the field go once that is safe."""
    for upload in uploads.values():
        storage, path = upload.file.storage, upload.file.name
        upload.file, upload.taken_at = "", timezone.now()
        upload.save(update_fields=["file", "taken_at"])
        if path:
            transaction.on_commit(partial(storage.delete, path))


def _refuse(sent: Sent, digest: str, by: User, device: Device | None, refusal: ActionRefused) -> Answer:
    """Keep what was refused and why; a repaired one comes under the same id."""
    values = _values(sent, digest, by, device) | {"state": OperationState.REJECTED, "reason": str(refusal)[:1000]}
    with transaction.atomic():
        row, is_new = Operation.objects.select_for_update().get_or_create(pk=sent.id, defaults=values)
        if not is_new and row.state == OperationState.ACCEPTED:
            return _again(row, digest, by)
        if not is_new:
            Operation.objects.filter(pk=row.pk, by=by).update(**values)
    conflicts = refusal.conflicts if isinstance(refusal, Differs) else ()
    code = "conflict" if conflicts else ""
    return Answer(state="rejected", reason=str(refusal), field=refusal.field, code=code, conflicts=conflicts)
