"""What the pages show of a contact log."""

from dataclasses import dataclass

from django.urls import reverse

from symbionet.work.models import ContactNote, kind_of
from symbionet.work.queries.contacts import ContactLog

__all__ = ["ShownNote", "contact_page", "notes_shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNote:
    """A line of a log with the page of what it is about."""

    row: ContactNote
    url: str
    changeable: bool


def notes_shown(log: ContactLog) -> list[ShownNote]:
    """The lines of a log, newest first."""
    return [ShownNote(row=note, url=contact_page(note), changeable=note.pk in log.changeable) for note in log.notes]


def contact_page(note: ContactNote) -> str:
    """The page of the log that the line stands in."""
    pages = kind_of(note.subject).pages
    return reverse(pages.contacts or pages.detail, args=[note.subject_id])
