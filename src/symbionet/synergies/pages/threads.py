"""The messages of a member over all its synergies: the newest of each, how many are unread, and who may answer whom."""

from dataclasses import dataclass

from django.db.models import Max

from symbionet.accounts.models import User
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.anonymised import ShownSynergy, synergies_shown_to
from symbionet.synergies.queries.synergies import synergies_of_own_sides, with_sides
from symbionet.work.models import Message, kind_of
from symbionet.work.pages import ShownMessage, messages_shown_to
from symbionet.work.queries.messages import audiences_writable_by, messages_visible_to, unread_messages
from symbionet.work.queries.subjects import about

__all__ = ["Thread", "threads_of"]


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


def threads_of(user: User, *, most: int) -> list[Thread]:
    """The conversations of the user's own organisations, those with unread messages first, then the newest."""
    own = about(messages_visible_to(user), synergies_of_own_sides(user))
    newest = list(
        own.values("subject_id").annotate(last=Max("at")).order_by("-last").values_list("subject_id", flat=True)
    )
    unread = unread_messages(user, kind_of(Synergy), newest)
    chosen = sorted(newest, key=lambda pk: pk not in unread)[:most]  # stable: the newest stay first
    synergies = {row.pk: row for row in with_sides(Synergy.objects.filter(pk__in=chosen))}
    shown = {one.pk: one for one in synergies_shown_to(user, synergies.values())}
    rows = own.filter(subject_id__in=chosen).order_by("at", "pk").select_related("author").prefetch_related("mentions")
    last = {row.subject_id: row for row in rows}
    return [_thread(user, synergies[pk], shown[pk], last[pk], unread.get(pk, 0)) for pk in chosen]


def _thread(user: User, synergy: Synergy, shown: ShownSynergy, row: Message, unread: int) -> Thread:
    (newest,) = messages_shown_to(user, [row], synergy)
    may = audiences_writable_by(user, synergy)
    return Thread(
        synergy=shown,
        newest=newest,
        unread=unread,
        audiences=tuple(sorted(may, key=lambda code: code != row.audience)),
    )
