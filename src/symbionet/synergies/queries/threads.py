"""The messages of a member over all its synergies: the newest of each, how many are unread, and who may answer whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max

from symbionet.accounts.models import User
from symbionet.notices.queries import unread_by_key
from symbionet.synergies.models import Audience, Synergy
from symbionet.synergies.queries.messages import (
    ShownMessage,
    audiences_writable_by,
    message_keys,
    messages_shown_to,
    messages_visible_to,
)
from symbionet.synergies.queries.showing import ShownSynergy, synergies_shown_to
from symbionet.synergies.queries.synergies import synergies_of_own_sides, with_sides
from symbionet.work.models import Message

__all__ = ["Thread", "threads_of", "unread_messages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The messages of one synergy as one person reads them: the newest, and to whom an answer may go."""

    synergy: ShownSynergy
    newest: ShownMessage
    unread: int
    audiences: tuple[Audience, ...]  # whoever reads the newest message comes first


def threads_of(user: User, *, most: int) -> list[Thread]:
    """The conversations of the user's own organisations, those with unread messages first, then the newest."""
    own = messages_visible_to(user).filter(synergy__in=synergies_of_own_sides(user))
    newest = list(
        own.values("subject_id").annotate(last=Max("at")).order_by("-last").values_list("subject_id", flat=True)
    )
    unread = unread_messages(user, newest)
    chosen = sorted(newest, key=lambda pk: pk not in unread)[:most]  # stable: the newest stay first
    synergies = {row.pk: row for row in with_sides(Synergy.objects.filter(pk__in=chosen))}
    shown = {one.pk: one for one in synergies_shown_to(user, synergies.values())}
    rows = own.filter(synergy__in=chosen).order_by("at", "pk").select_related("author").prefetch_related("mentions")
    last = {row.subject_id: row for row in rows}
    return [_thread(user, synergies[pk], shown[pk], last[pk], unread.get(pk, 0)) for pk in chosen]


def _thread(user: User, synergy: Synergy, shown: ShownSynergy, row: Message, unread: int) -> Thread:
    (newest,) = messages_shown_to(user, [row], synergy, shown)
    may = audiences_writable_by(user, synergy)
    return Thread(
        synergy=shown,
        newest=newest,
        unread=unread,
        audiences=tuple(sorted(may, key=lambda audience: audience != row.audience)),
    )


def unread_messages(user: User, synergies: Iterable[int]) -> dict[int, int]:
    """How many messages the user has not read, by synergy; those without any are left out."""
    keys = {message_keys(pk)[0]: pk for pk in synergies}
    return {keys[key]: count for key, count in unread_by_key(user, keys).items()}
