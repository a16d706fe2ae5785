"""What devices send, cleaned: each operation by itself, so that one that cannot be read stops no other."""

import base64
import binascii
import json
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Annotated, Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from symbionet.core.errors import ActionRefused
from symbionet.field.actions import Brought, BroughtEntry, BroughtPhoto, KeptFile, Sent, UploadValues

__all__ = ["ContactIn", "StoreFileForm", "UploadIn", "read_body", "read_operation", "read_store"]

MOST_OPERATIONS = 50
MOST_BROUGHT = 2000  # entries of a file
MOST_FILE = 200 * 1024 * 1024  # of a file, in bytes
LABEL = 200
TYPED = 1000
FARTHEST = timedelta(days=3 * 366)  # a clock that is farther off says nothing


def _plain(text: str) -> str:
    """Text that every database stores."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError("the text holds a character that is none")
    return text


type Text = Annotated[str, AfterValidator(_plain)]
type Short = Annotated[str, Field(max_length=200), AfterValidator(_plain)]


class _In(BaseModel):
    model_config = ConfigDict(extra="ignore")


class ContactIn(_In):
    """A contact of a device: who it is, how much waits on it, and operations."""

    device: UUID
    name: Short = ""
    waiting: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    operations: Annotated[list[Any], Field(max_length=MOST_OPERATIONS)] = []


class OperationIn(_In):
    """An operation: the fields of a form by name, and the ids of its files by the name of their field."""

    id: UUID
    kind: Annotated[str, Field(max_length=80), AfterValidator(_plain)]
    fields: Annotated[dict[Short, Annotated[list[Text], Field(max_length=500)]], Field(max_length=1000)] = {}
    files: Annotated[dict[Short, Annotated[list[UUID], Field(max_length=100)]], Field(max_length=50)] = {}
    was: Annotated[dict[Short, Annotated[list[Text], Field(max_length=500)]], Field(max_length=1000)] | None = None
    made_at: datetime | None = None
    path: Annotated[str, Field(max_length=500), AfterValidator(_plain)] = ""

    def values(self) -> Sent:
        """The operation for its action."""
        return Sent(
            id=self.id,
            kind=self.kind,
            fields=dict(self.fields),
            files=dict(self.files),
            was=None if self.was is None else dict(self.was),
            made_at=_likely(self.made_at),
            path=self.path,
        )


class UploadIn(_In):
    """A file that a device announces."""

    device: UUID
    id: UUID
    name: Short = ""
    type: Annotated[str, Field(max_length=100), AfterValidator(_plain)] = ""
    size: Annotated[int, Field(ge=0, le=2**31 - 1)]
    sha256: Annotated[str, Field(max_length=64), AfterValidator(_plain)]

    def values(self) -> UploadValues:
        """The file for its action."""
        return UploadValues(id=self.id, name=self.name, content_type=self.type, size=self.size, sha256=self.sha256)


def read_body[T: BaseModel](body: bytes, kind: type[T]) -> T:
    """What was sent; raises ActionRefused with the place and the problem."""
    try:
        return kind.model_validate(json.loads(body))
    except ValidationError as error:
        raise ActionRefused(_problem(error)) from None
    except (ValueError, RecursionError):
        raise ActionRefused(_("What was sent is no JSON.")) from None


def read_operation(given: Any) -> tuple[str, Sent | ActionRefused]:
    """The id as it was sent ("" where none), and the operation or why it cannot be read."""
    sent_id = str(given.get("id", ""))[:64] if isinstance(given, dict) else ""
    try:
        return sent_id, OperationIn.model_validate(given).values()
    except ValidationError as error:
        return sent_id, ActionRefused(_problem(error))


def _problem(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])[:100]
    return _("“%(place)s” cannot be read: %(problem)s.") % {"place": place, "problem": first["msg"]}


def _likely(moment: datetime | None) -> datetime | None:
    """The moment with its zone, or nothing where the clock of the device cannot be right."""
    if moment is None:
        return None
    try:
        aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
        return aware if abs(aware - timezone.now()) < FARTHEST else None
    except (OverflowError, ValueError):
        return None


class StoreFileForm(forms.Form):
    """The store of a device as a file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("The .json file that “Everything as a file” saved on the device; at most 200 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        """The file, where it is not too large."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_FILE:
            raise forms.ValidationError(_("The file is larger than 200 MB. Export the entries one by one."))
        return upload


class _StoreIn(_In):
    format: str
    version: int
    owner: int
    device: UUID | None = None
    exported_at: datetime | None = None
    operations: Annotated[list[Any], Field(max_length=MOST_BROUGHT)] = []
    drafts: Annotated[list[Any], Field(max_length=MOST_BROUGHT)] = []
    kept_files: Annotated[list[Any], Field(max_length=MOST_BROUGHT)] = []


class _PhotoIn(_In):
    id: UUID
    name: Short = ""
    type: Annotated[str, Field(max_length=100), AfterValidator(_plain)] = ""
    sha256: Annotated[str, Field(max_length=64), AfterValidator(_plain)] = ""
    base64: str


def read_store(data: bytes) -> Brought:
    """What the file of a device holds; raises ActionRefused where it is none, each bad entry is told by itself."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        raise ActionRefused(_("This is no file of a device: it is no JSON, or it was cut. Export it again.")) from None
    if not isinstance(given, dict) or given.get("format") != "symbionet-field":
        raise ActionRefused(_("This is no file of a device. Take the one that “Everything as a file” saved there."))
    try:
        store = _StoreIn.model_validate(given)
    except ValidationError as error:
        raise ActionRefused(_problem(error)) from None
    if store.version != 1:
        raise ActionRefused(_("The file is of version %(version)s, which this server does not know. Update the server.")
                            % {"version": str(store.version)[:20]})  # fmt: skip
    return Brought(
        owner=store.owner,
        device=store.device,
        exported_at=_likely(store.exported_at),
        entries=tuple(_entry(one) for one in store.operations),
        drafts=tuple(_draft(one) for one in store.drafts if isinstance(one, dict)),
        kept=tuple(_kept(one) for one in store.kept_files if isinstance(one, dict)),
    )


def _kept(given: dict[str, Any]) -> KeptFile:
    """A file that the device could not send; one that is damaged in the file holds nothing."""
    text = given.get("base64")
    try:
        data = base64.b64decode(text, validate=True) if isinstance(text, str) else None
    except (binascii.Error, ValueError):
        data = None
    return KeptFile(name=PurePath(_short(given.get("name"), LABEL).replace("\\", "/")).name or "file", data=data)


def _entry(given: Any) -> BroughtEntry:
    sent_id, sent = read_operation(given)
    known = given if isinstance(given, dict) else {}
    photos = known.get("photos")
    problem = str(sent) if isinstance(sent, ActionRefused) else ""
    return BroughtEntry(
        id=_short(sent_id, 64),
        label=_short(known.get("label"), LABEL),
        typed=_typed(known.get("fields")),
        sent=None if isinstance(sent, ActionRefused) else sent,
        problem=problem,
        photos=tuple(_photo(one) for one in photos[:100]) if isinstance(photos, list) else (),
    )


def _photo(given: Any) -> BroughtPhoto | str:
    """A photo of the file, or why it cannot be read."""
    try:
        photo = _PhotoIn.model_validate(given)
        data = base64.b64decode(photo.base64, validate=True)
    except ValidationError as error:
        return _problem(error)
    except (binascii.Error, ValueError):
        return _("A photo of this entry is damaged in the file.")
    values = UploadValues(id=photo.id, name=photo.name, content_type=photo.type, size=len(data), sha256=photo.sha256)
    return BroughtPhoto(values=values, data=data)


def _draft(given: dict[str, Any]) -> dict[str, Any]:
    photos = given.get("photos")
    return {
        "title": _short(given.get("title"), LABEL),
        "path": _own_path(given.get("path")),
        "typed": _typed(given.get("fields")),
        "saved_at": _short(given.get("saved_at"), 40),
        "photos": len(photos) if isinstance(photos, list) else 0,
    }


def _own_path(given: Any) -> str:
    """A path of this site, or nothing."""
    path = _short(given, 500)
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else ""


def _short(given: Any, most: int) -> str:
    """A text that every database stores, cut; nothing for what is no text."""
    text = given if isinstance(given, str) else ""
    return "".join(sign for sign in text[:most] if sign >= " " and not "\ud800" <= sign <= "\udfff").strip()


def _typed(fields: Any) -> str:
    """What a person typed, to be read: values of the fields, without hidden marks."""
    if not isinstance(fields, dict):
        return ""
    lists = [values for values in list(fields.values())[:1000] if isinstance(values, list)]
    texts = [_short(value, TYPED) for values in lists for value in values[:50]]
    return " · ".join(text for text in texts if text)[:TYPED]
