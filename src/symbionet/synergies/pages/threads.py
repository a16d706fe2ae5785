"""The messages of a member over all its synergies, newest first with who may answer whom; and what happened in the
synergies of a thing, for its timeline."""

from dataclasses import dataclass

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, reads_programme, verifies
from symbionet.network.models import Organisation, Resource
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.synergies.pages.anonymised import ShownSynergy, synergies_shown_to
from symbionet.synergies.queries.synergies import synergies_of_own_sides, synergies_read_by, titled, with_sides
from symbionet.synergies.words import titles_shown_to
from symbionet.work.models import Message, StageMove, kind_of
from symbionet.work.pages import ShownMessage, messages_about
from symbionet.work.pages.timeline import MOST, TimelineLine, change_lines, work_lines
from symbionet.work.queries.messages import (
    audiences_writable_by,
    messages_visible_to,
    unread_messages,
    unread_messages_of_kind,
)
from symbionet.work.queries.subjects import about

__all__ = [
    "Thread",
    "UnreadThread",
    "is_in_synergies",
    "lines_of_synergies",
    "synergies_of",
    "threads_of",
    "unread_threads",
]


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
    newest = _newest_of(own)
    unread = unread_messages(user, kind_of(Synergy), newest)
    chosen = sorted(newest, key=lambda pk: pk not in unread)[:most]  # stable: the newest stay first
    synergies = {row.pk: row for row in with_sides(Synergy.objects.filter(pk__in=chosen))}
    shown = {one.pk: one for one in synergies_shown_to(user, synergies.values())}
    rows = own.filter(subject_id__in=chosen).order_by("at", "pk").select_related("author").prefetch_related("mentions")
    last = {row.subject_id: row for row in rows}
    read = messages_about(user, [last[pk] for pk in chosen], list(synergies.values()))
    return [
        _thread(user, synergies[pk], shown[pk], newest=message, unread=unread.get(pk, 0))
        for pk, message in zip(chosen, read, strict=True)
    ]


def unread_threads(user: User) -> list[UnreadThread]:
    """The conversations of the user's own organisations with unread messages, the newest first."""
    unread = unread_messages_of_kind(user, kind_of(Synergy))
    if not unread:
        return []
    own = {row.pk: row for row in titled(synergies_of_own_sides(user).filter(pk__in=unread))}
    newest = _newest_of(messages_visible_to(user, kind=kind_of(Synergy)).filter(subject_id__in=own))
    titles = titles_shown_to(user, [own[pk] for pk in newest])
    return [UnreadThread(synergy_id=pk, title=titles[pk], unread=unread[pk]) for pk in newest]


def _messages_of(user: User) -> QuerySet[Message]:
    return about(messages_visible_to(user, kind=kind_of(Synergy)), synergies_of_own_sides(user))


def _newest_of(messages: QuerySet[Message]) -> list[int]:
    """The keys of the synergies with messages, the newest first."""
    last = messages.values("subject_id").annotate(last=Max("at")).order_by("-last")
    return list(last.values_list("subject_id", flat=True))


def _thread(user: User, synergy: Synergy, shown: ShownSynergy, *, newest: ShownMessage, unread: int) -> Thread:
    may = audiences_writable_by(user, synergy)
    return Thread(
        synergy=shown,
        newest=newest,
        unread=unread,
        audiences=tuple(sorted(may, key=lambda code: code != newest.audience)),
    )


def lines_of_synergies(visitor: Visitor, thing: Model) -> list[TimelineLine]:
    """What was done and written in a synergy, or in those of a firm or resource, as far as the visitor reads it."""
    rows = synergies_of(visitor, thing)
    if rows is None:
        return []
    found = work_lines(visitor, rows, contacts=not isinstance(thing, Organisation))  # a firm's log has them already
    if not (reads_programme(visitor) or verifies(visitor)):
        return found  # what lies behind a step is for the programme
    titles = titles_shown_to(visitor, titled(rows))
    moves = about(StageMove.objects.all(), rows).select_related("by").order_by("-at")
    found += [_move_line(move, titles.get(move.subject_id, "")) for move in moves[:MOST]]
    if isinstance(thing, Synergy):
        found += change_lines(thing)
    return found


def synergies_of(visitor: Visitor, thing: Model) -> QuerySet[Synergy] | None:
    """The synergies that the visitor reads of a synergy, firm or resource; None for another thing."""
    rows = synergies_read_by(visitor)
    if isinstance(thing, Synergy):
        return rows.filter(pk=thing.pk)
    if isinstance(thing, Organisation):
        return rows.filter(Q(provider=thing) | Q(receiver=thing))
    if isinstance(thing, Resource):
        return rows.filter(
            Q(have=thing) | Q(want=thing) | Exists(SynergyFlow.objects.filter(synergy=OuterRef("pk"), resource=thing))
        )
    return None


def is_in_synergies(resource: Resource) -> bool:
    """Whether any synergy rests on the resource, seen or not: for code that then asks for those a visitor reads."""
    sides = Synergy.objects.filter(Q(have=resource) | Q(want=resource))
    return sides.exists() or SynergyFlow.objects.filter(resource=resource).exists()


def _move_line(move: StageMove, title: str) -> TimelineLine:
    after = move.get_after_display()
    text = _("%(label)s: %(value)s") % {"label": after, "value": move.note} if move.note else after
    url = reverse("synergy_detail", args=[move.subject_id])
    return TimelineLine(at=move.at, kind="move", text=str(text), by=str(move.by or ""), about=title, url=url)
