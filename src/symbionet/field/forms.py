"""What devices send, cleaned: each operation by itself, so that one that cannot be read stops no other."""

import json
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from symbionet.core.errors import ActionRefused
from symbionet.field.actions import Sent, UploadValues

__all__ = ["ContactIn", "UploadIn", "read_body", "read_operation"]

MOST_OPERATIONS = 50
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
