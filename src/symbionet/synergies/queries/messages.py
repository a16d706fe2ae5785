"""Reads of messages: who reads which, and how their authors are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, is_user
from symbionet.synergies.models import Audience, Synergy
from symbionet.synergies.queries.following import is_team, team_members
from symbionet.synergies.queries.showing import ShownSynergy
from symbionet.synergies.queries.synergies import synergies_visible_to
from symbionet.work.models import Message

__all__ = [
    "ShownMessage",
    "audiences_writable_by",
    "mentioned_in",
    "message_keys",
    "messages_removable_by",
    "messages_shown_to",
    "messages_visible_to",
]

TO_PROVIDER = (Audience.PROVIDER, Audience.PARTIES)
TO_RECEIVER = (Audience.RECEIVER, Audience.PARTIES)


def messages_visible_to(visitor: Visitor) -> QuerySet[Message]:
    """Messages the visitor may read: the team each one, a member those to its side of a synergy it sees."""
    if not is_user(visitor):
        return Message.objects.none()
    rows = Message.objects.filter(synergy__in=synergies_visible_to(visitor))
    if is_team(visitor):
        return rows
    own = visitor.organisation_ids
    given = Q(synergy__provider__in=own, audience__in=TO_PROVIDER)
    return rows.filter(given | Q(synergy__receiver__in=own, audience__in=TO_RECEIVER))


def messages_removable_by(visitor: Visitor) -> QuerySet[Message]:
    """Own messages that still stand."""
    return messages_visible_to(visitor).filter(author=visitor.pk, removed_at=None)


def audiences_writable_by(visitor: Visitor, synergy: Synergy) -> tuple[Audience, ...]:
    """Whom the visitor may write to about a synergy it sees, the usual one first; practitioners read each in copy."""
    if is_team(visitor):
        return (Audience.TEAM, Audience.PARTIES, Audience.PROVIDER, Audience.RECEIVER)
    own = visitor.organisation_ids if is_user(visitor) else frozenset()
    found: list[Audience] = []
    if own & {synergy.provider_id, synergy.receiver_id}:
        found.append(Audience.PARTIES)
    if synergy.provider_id in own:
        found.append(Audience.PROVIDER)
    if synergy.receiver_id in own:
        found.append(Audience.RECEIVER)
    return tuple(found)


def message_keys(synergy_pk: int) -> tuple[str, str]:
    """The keys of the notices about messages of a synergy: of new ones, and of mentions."""
    return f"messages:{synergy_pk}", f"mention:{synergy_pk}"


def mentioned_in(text: str) -> list[User]:
    """The people of the team that the text mentions as “@name”; of names that begin alike the longest counts."""
    found: list[User] = []
    for part in text.split("@")[1:]:
        named = [
            person for person in team_members() if person.name and part.casefold().startswith(person.name.casefold())
        ]
        if named:
            found.append(max(named, key=lambda person: len(person.name)))
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """A message for one reader."""

    pk: int
    author: str
    own: bool
    side: str  # "team", "provider" or "receiver"
    audience: str
    audience_label: str
    text: str
    mentions: tuple[str, ...]
    at: datetime
    removed: bool
    removable: bool


def messages_shown_to(
    visitor: Visitor, rows: Iterable[Message], synergy: Synergy, shown: ShownSynergy
) -> list[ShownMessage]:
    """The messages of one synergy as the visitor may read them; `shown` says which sides the visitor knows by name.

    `rows` come from `messages_visible_to`. A side that is not named is “the other party”, and its person has no name.
    """
    return [_shown(row, synergy, shown, visitor) for row in rows]


def _shown(row: Message, synergy: Synergy, shown: ShownSynergy, visitor: Visitor) -> ShownMessage:
    own = row.author_id is not None and row.author_id == visitor.pk
    side = _side(row, synergy)
    removed = row.removed_at is not None
    return ShownMessage(
        pk=row.pk,
        author=_author(row, side, shown),
        own=own,
        side=side,
        audience=row.audience,
        audience_label=row.get_audience_display(),
        text="" if removed else row.text,
        mentions=tuple(str(person) for person in row.mentions.all()) if is_team(visitor) and not removed else (),
        at=row.at,
        removed=removed,
        removable=own and not removed,
    )


def _side(row: Message, synergy: Synergy) -> str:
    if row.organisation_id is None:
        return "team"
    return "provider" if row.organisation_id == synergy.provider_id else "receiver"


def _author(row: Message, side: str, shown: ShownSynergy) -> str:
    person = str(row.author) if row.author else _("a former user")
    if side == "team":
        return person
    party = shown.provider if side == "provider" else shown.receiver
    return f"{person} · {party.label}" if party.named else _("The other party")
