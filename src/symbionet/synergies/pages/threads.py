"""The messages of a member over all its synergies: the newest of each, how many are unread, and who may answer whom."""

from dataclasses import dataclass

from django.db.models import Max, QuerySet

from symbionet.accounts.models import User
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.anonymised import ShownSynergy, synergies_shown_to
from symbionet.synergies.queries.synergies import synergies_of_own_sides, with_sides
from symbionet.synergies.words import titles_shown_to
from symbionet.work.models import Message, kind_of
from symbionet.work.pages import ShownMessage, messages_shown_to
from symbionet.work.queries.messages import audiences_writable_by, messages_visible_to, unread_messages
from symbionet.work.queries.subjects import about

__all__ = ["Thread", "UnreadThread", "threads_of", "unread_threads"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The messages of one synergy as one person reads them: the newest, and to whom an answer may go."""

    synergy: ShownSynergy
    newest: ShownMessage
    unread: int
    audiences: tuple[str, ...]  # whoever reads the newest message comes first

    @property
    def recipients(self) -> list[tuple[str, str]]:
        """The audiences with their words."""
        return kind_of(Synergy).labels_of(self.audiences)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadThread:
    """A synergy with messages that one person has not read."""

    synergy_id: int
    title: str
    unread: int


def threads_of(user: User, *, most: int) -> list[Thread]:
    """The conversations of the user's own organisations, those with unread messages first, then the newest."""
    own = _messages_of(user)
    newest, unread = _unread_of(user, own)
    chosen = sorted(newest, key=lambda pk: pk not in unread)[:most]  # stable: the newest stay first
    synergies = {row.pk: row for row in with_sides(Synergy.objects.filter(pk__in=chosen))}
    shown = {one.pk: one for one in synergies_shown_to(user, synergies.values())}
    rows = own.filter(subject_id__in=chosen).order_by("at", "pk").select_related("author").prefetch_related("mentions")
    last = {row.subject_id: row for row in rows}
    return [_thread(user, synergies[pk], shown[pk], last[pk], unread.get(pk, 0)) for pk in chosen]


def unread_threads(user: User) -> list[UnreadThread]:
    """The conversations of the user's own organisations with unread messages, the newest first."""
    newest, unread = _unread_of(user, _messages_of(user))
    titles = titles_shown_to(user, with_sides(Synergy.objects.filter(pk__in=unread)))
    return [UnreadThread(synergy_id=pk, title=titles[pk], unread=unread[pk]) for pk in newest if pk in unread]


def _messages_of(user: User) -> QuerySet[Message]:
    return about(messages_visible_to(user, kind=kind_of(Synergy)), synergies_of_own_sides(user))


def _unread_of(user: User, messages: QuerySet[Message]) -> tuple[list[int], dict[int, int]]:
    """The keys of the synergies with messages, the newest first, and how many are unread by key."""
    newest = list(
        messages.values("subject_id").annotate(last=Max("at")).order_by("-last").values_list("subject_id", flat=True)
    )
    return newest, unread_messages(user, kind_of(Synergy), newest)


def _thread(user: User, synergy: Synergy, shown: ShownSynergy, row: Message, unread: int) -> Thread:
    (newest,) = messages_shown_to(user, [row], synergy)
    may = audiences_writable_by(user, synergy)
    return Thread(
        synergy=shown,
        newest=newest,
        unread=unread,
        audiences=tuple(sorted(may, key=lambda code: code != row.audience)),
    )
