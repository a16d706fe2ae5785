"""What the pages show of messages: how their authors are named to one reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.work.models import Message, kind_of
from symbionet.work.queries.team import is_team

__all__ = ["ShownMessage", "messages_about", "messages_shown_to"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """A message for one reader."""

    pk: int
    author: str
    own: bool
    by_team: bool
    audience: str
    audience_label: str
    text: str
    mentions: tuple[str, ...]
    at: datetime
    removed: bool
    removable: bool


def messages_shown_to(visitor: Visitor, rows: Iterable[Message], subject: Model) -> list[ShownMessage]:
    """The messages of one subject as the visitor may read them; `rows` come from `messages_visible_to`.

    A side that the visitor does not know by name is “the other party”, and its person has no name.
    """
    return messages_about(visitor, rows, [subject])


def messages_about(visitor: Visitor, rows: Iterable[Message], subjects: Sequence[Model]) -> list[ShownMessage]:
    """The same of messages about any of the subjects, all of one kind, in the order of `rows`."""
    anonymity = kind_of(subjects[0]).anonymity if subjects else None
    names = anonymity.names(visitor, subjects) if anonymity is not None else {}
    return [_shown(row, names[row.subject_id] if anonymity is not None else None, visitor) for row in rows]


def _shown(row: Message, names: Mapping[int, str] | None, visitor: Visitor) -> ShownMessage:
    own = row.author_id is not None and row.author_id == visitor.pk
    removed = row.removed_at is not None
    return ShownMessage(
        pk=row.pk,
        author=_author(row, names),
        own=own,
        by_team=row.organisation_id is None,
        audience=row.audience,
        audience_label=row.get_audience_display(),
        text="" if removed else row.text,
        mentions=tuple(str(person) for person in row.mentions.all()) if is_team(visitor) and not removed else (),
        at=row.at,
        removed=removed,
        removable=own and not removed,
    )


def _author(row: Message, names: Mapping[int, str] | None) -> str:
    person = str(row.author) if row.author else _("a former user")
    if row.organisation_id is None:
        return person
    if names is None:
        return f"{person} · {row.organisation}"
    name = names.get(row.organisation_id)
    return f"{person} · {name}" if name is not None else _("The other party")
