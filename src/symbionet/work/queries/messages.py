"""Reads of messages: who reads which, and who may write to whom."""

from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, is_user
from symbionet.notices.queries import notices_of, unread_by_key
from symbionet.work.models import TEAM, Message, SubjectKind, kind_of
from symbionet.work.queries.subjects import any_of, is_about, of_each_kind
from symbionet.work.queries.team import is_team, team_members, works_on

MESSAGES = "messages:"  # how the keys of notices about messages begin

__all__ = [
    "audience_of",
    "audiences_writable_by",
    "mentioned_in",
    "message_keys",
    "messages_removable_by",
    "messages_visible_to",
    "read_by_audience",
    "unread_messages",
    "unread_messages_of_kind",
]


def messages_visible_to(visitor: Visitor, *, kind: SubjectKind | None = None) -> QuerySet[Message]:
    """Messages the visitor may read, of one kind of subject where it is told.

    The team reads each one, anybody else those to an audience it belongs to.
    """
    if not is_user(visitor):
        return Message.objects.none()

    def readable(one: SubjectKind) -> Q:
        return is_about(one.visible_to(visitor)) if is_team(visitor) else read_by_audience(visitor, one)

    return of_each_kind(Message.objects.all(), readable, kind=kind)


def read_by_audience(person: User, kind: SubjectKind) -> Q:
    """Condition on messages and documents: of a subject the person sees, to an audience it belongs to."""
    subjects = kind.model._default_manager.order_by()
    reading = (
        Q(audience=one.code, subject_id__in=subjects.filter(one.read_by(person)).values("pk")) for one in kind.audiences
    )
    return is_about(kind.visible_to(person)) & any_of(reading)


def messages_removable_by(visitor: Visitor) -> QuerySet[Message]:
    """Own messages that are not removed yet."""
    return messages_visible_to(visitor).filter(author=visitor.pk, removed_at=None)


def audiences_writable_by(visitor: Visitor, subject: Model) -> tuple[str, ...]:
    """Whom the visitor may write to about a subject it sees, the usual one first; practitioners read each in copy."""
    audiences = kind_of(subject).audiences
    if is_team(visitor) or works_on(visitor, subject):
        return (TEAM, *(one.code for one in audiences))
    own = visitor.organisation_ids if is_user(visitor) else frozenset()
    return tuple(one.code for one in audiences if own.intersection(one.organisation_ids(subject)))


def audience_of(subject: Model, person: User) -> str | None:
    """The side that a person belongs to, as the audience of that side alone; the first where it is of several."""
    sides = (one for one in kind_of(subject).audiences if len(one.sides) == 1)
    return next(
        (one.code for one in sides if person.organisation_ids.intersection(one.organisation_ids(subject))), None
    )


def message_keys(kind: SubjectKind, key: int) -> tuple[str, str]:
    """The keys of the notices about messages of a subject: of new ones, and of mentions."""
    return f"{MESSAGES}{kind.place(key)}", f"mention:{kind.place(key)}"


def unread_messages_of_kind(person: User, kind: SubjectKind) -> dict[int, int]:
    """How many messages the person has not read, by the key of their subject, of all subjects of a kind."""
    rows = notices_of(person).filter(read_at=None, key__startswith=MESSAGES).order_by()
    begin = f"{MESSAGES}{kind.place_start}"
    return {
        int(key.removeprefix(begin)): int(values.get("count", 1))
        for key, values in rows.values_list("key", "values")
        if key.startswith(begin) and key.removeprefix(begin).isdecimal()
    }


def unread_messages(person: User, kind: SubjectKind, keys: Iterable[int]) -> dict[int, int]:
    """How many messages the person has not read, by the key of their subject; those without any are left out."""
    by_key = {message_keys(kind, pk)[0]: pk for pk in keys}
    return {by_key[key]: count for key, count in unread_by_key(person, by_key).items()}


def mentioned_in(text: str) -> list[User]:
    """The people of the team that the text mentions as “@name”; of names that begin alike the longest counts."""
    mentioned: list[User] = []
    for part in text.split("@")[1:]:
        named = [
            person for person in team_members() if person.name and part.casefold().startswith(person.name.casefold())
        ]
        if named:
            mentioned.append(max(named, key=lambda person: len(person.name)))
    return list(dict.fromkeys(mentioned))
