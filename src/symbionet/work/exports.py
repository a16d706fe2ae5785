"""The contact log as a file."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from symbionet.shell.answers import table_answer
from symbionet.tables import Cell, table_of
from symbionet.work.models import ContactNote

__all__ = ["export_contacts"]


def export_contacts(notes: Iterable[ContactNote], kind: str, *, about: str) -> HttpResponse:
    """Lines of the contact log as a CSV or XLSX file; `about` heads the column of what they are about."""
    headings = [
        _("Date"),
        _("How"),
        about,
        _("With"),
        _("Who was spoken to"),
        _("What was agreed"),
        _("Next step"),
        _("Due"),
        _("By"),
    ]
    rows: list[list[Cell]] = [
        [
            note.on.isoformat(),
            note.get_kind_display(),
            str(note.subject) if note.subject != note.organisation else "",
            str(note.organisation or ""),
            note.whom,
            note.agreed,
            note.next_step,
            note.next_due.isoformat() if note.next_due else "",
            str(note.by or ""),
        ]
        for note in notes
    ]
    return table_answer(table_of(headings, rows), name="contacts", form=kind)
