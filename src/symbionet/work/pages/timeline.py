"""One timeline of a thing: all that happened around it, from every app, newest first.

An app declares `TIMELINE` in its module `menu`, a tuple of functions of visitor and thing to `TimelineLine`s; each
gives none for a thing it knows nothing of, and only what the visitor may read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.queries import Visitor
from symbionet.core.app import declared
from symbionet.core.history_words import history_lines
from symbionet.work.models import ContactNote, DocumentVersion, kind_of
from symbionet.work.pages.contacts import contact_page
from symbionet.work.pages.documents import shown_file_name
from symbionet.work.pages.messages import ShownMessage, messages_about
from symbionet.work.queries.contacts import contact_log_with, contact_notes_visible_to
from symbionet.work.queries.documents import documents_visible_to, reads_names
from symbionet.work.queries.messages import messages_visible_to
from symbionet.work.queries.subjects import about
from symbionet.work.queries.team import is_team

__all__ = [
    "KINDS",
    "MOST",
    "Timeline",
    "TimelineLine",
    "change_lines",
    "contact_lines",
    "day_of",
    "timeline_of",
    "work_lines",
]

KINDS: Mapping[str, tuple[Any, str]] = {  # code -> its word and icon
    "contact": (gettext_lazy("Calls and visits"), "phone"),
    "message": (gettext_lazy("Messages"), "messages"),
    "document": (gettext_lazy("Documents"), "file-text"),
    "move": (gettext_lazy("Stages"), "recycle"),
    "match": (gettext_lazy("Matches"), "arrows-exchange"),
    "audit": (gettext_lazy("Audits"), "clipboard-check"),
    "change": (gettext_lazy("Changes"), "edit"),
}
MOST = 100  # lines that one source gives
LONG = 240

type Source = Callable[[Any, Model], Iterable[TimelineLine]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLine:
    """One thing that happened; `at` is aware, `kind` a code of KINDS, `url` where more of it stands."""

    at: datetime
    kind: str
    text: str
    by: str = ""
    about: str = ""
    url: str = ""
    is_day: bool = False  # of which no hour is known

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        return KINDS[self.kind][1]

    @property
    def label(self) -> str:
        """The word of its kind."""
        return str(KINDS[self.kind][0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The lines that are left of all, the kinds that there are with their words and numbers, and those chosen."""

    lines: list[TimelineLine]
    kinds: list[tuple[str, str, int]]
    chosen: frozenset[str] = field(default_factory=frozenset)
    text: str = ""


def timeline_of(visitor: Visitor, thing: Model, *, kinds: Iterable[str] = (), text: str = "") -> Timeline:
    """What happened around the thing that the visitor may read; `kinds` and `text` narrow it."""
    sources: list[Source] = [one for entry in declared("menu", "TIMELINE", tuple).values() for one in entry]
    lines = sorted(
        (line for source in sources for line in source(visitor, thing)), key=lambda one: one.at, reverse=True
    )
    counted = [(code, str(KINDS[code][0]), sum(line.kind == code for line in lines)) for code in KINDS]
    chosen, words = frozenset(kinds) & KINDS.keys(), text.lower().split()
    shown = [
        line
        for line in lines
        if (not chosen or line.kind in chosen)
        and all(word in f"{line.text} {line.about} {line.by}".lower() for word in words)
    ]
    return Timeline(lines=shown, kinds=[one for one in counted if one[2]], chosen=chosen, text=text)


def day_of(on: date) -> datetime:
    """A day among moments: its end, so that what is entered later the same day stands above."""
    return timezone.make_aware(datetime.combine(on, time(12)))


def contact_lines(visitor: Visitor, thing: Model) -> list[TimelineLine]:
    """The contact log with an organisation, whatever it was about; for the team alone."""
    if not isinstance(thing, ContactNote.organisation_model()) or not is_team(visitor):
        return []
    return [_contact_line(note) for note in contact_log_with(visitor, thing).notes[:MOST]]


def _contact_line(note: ContactNote) -> TimelineLine:
    whom = " · ".join(filter(None, (note.whom, str(note.organisation or ""))))
    who = " · ".join(filter(None, (str(note.get_kind_display()), whom)))
    next_step = _("Next: %(step)s") % {"step": note.next_step} if note.next_step else ""
    agreed = " ".join(filter(None, (note.agreed, next_step)))
    return TimelineLine(
        at=day_of(note.on),
        is_day=True,
        kind="contact",
        text=_("%(label)s: %(value)s") % {"label": who, "value": agreed},
        by=str(note.by or ""),
        about=str(note.subject) if not isinstance(note.subject, ContactNote.organisation_model()) else "",
        url=contact_page(note),
    )


def work_lines(visitor: Visitor, subjects: QuerySet[Any], *, contacts: bool = True) -> list[TimelineLine]:
    """What was written about the subjects, all of one kind and visible: contacts, messages and documents."""
    kind = kind_of(subjects.model)
    rows = {row.pk: row for row in (subjects.select_related(*kind.sides) if kind.sides else subjects)}
    titles = kind.titles(visitor, subjects)
    found: list[TimelineLine] = []
    if contacts:
        notes = about(contact_notes_visible_to(visitor, kind=kind), subjects).select_related("by", "organisation")
        found += [_contact_line(note) for note in notes[:MOST]]
    messages = about(messages_visible_to(visitor, kind=kind), subjects).filter(removed_at=None)
    written = list(messages.select_related("author").prefetch_related("mentions").order_by("-at")[:MOST])
    subject_keys = {message.subject_id for message in written}
    shown = messages_about(visitor, written, [row for pk, row in rows.items() if pk in subject_keys])
    found += [_message_line(one, rows[row.subject_id], titles) for row, one in zip(written, shown, strict=True)]
    papers = about(documents_visible_to(visitor, kind=kind), subjects).filter(removed_at=None)
    versions = DocumentVersion.objects.filter(document__in=papers)
    for version in versions.select_related("document", "by").order_by("-at")[:MOST]:
        found.append(_document_line(visitor, version, rows[version.document.subject_id], titles))
    return found


def _message_line(shown: ShownMessage, subject: Model, titles: Mapping[int, str]) -> TimelineLine:
    pages = kind_of(subject).pages
    return TimelineLine(
        at=shown.at,
        kind="message",
        text=Truncator(shown.text).chars(LONG),
        by=shown.author,
        about=titles.get(subject.pk, ""),
        url=reverse(pages.messages or pages.detail, args=[subject.pk]),
    )


def _document_line(
    visitor: Visitor, version: DocumentVersion, subject: Model, titles: Mapping[int, str]
) -> TimelineLine:
    plain = reads_names(visitor, subject) or version.by_id == visitor.pk
    title = version.document.title if plain else version.document.get_kind_display()
    pages = kind_of(subject).pages
    return TimelineLine(
        at=version.at,
        kind="document",
        text=f"{title} · {shown_file_name(visitor, version)}",
        by=str(version.by or "") if plain else "",
        about=titles.get(subject.pk, ""),
        url=reverse(pages.documents or pages.detail, args=[subject.pk]),
    )


def change_lines(thing: Model, *, about: str = "", url: str = "") -> list[TimelineLine]:
    """The history of a thing, for who may read it."""
    found = []
    for line in history_lines(thing, limit=MOST):
        edits = "; ".join(
            _("%(label)s: %(value)s") % {"label": edit["label"], "value": edit["new"] or "–"} for edit in line.edits
        )
        text = f"{line.words} ({edits})" if edits else line.words
        found.append(
            TimelineLine(at=line.at, kind="change", text=Truncator(text).chars(LONG), by=line.by, about=about, url=url)
        )
    return found
