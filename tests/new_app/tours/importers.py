"""Lists of tours from a spreadsheet."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import delete_made, plain_reader
from symbionet.imports.models import Import
from symbionet.imports.queries import Importer, ReadRow, Undone, one_by_one
from symbionet.sheets.cells import read_date
from tours.actions import TourValues, plan_tour
from tours.models import Tour
from tours.queries import host_called, plans_tours

__all__ = ["IMPORTERS"]

COLUMNS = {
    "title": ("subject of the tour", "参观主题"),
    "host": ("host", "接待单位"),
    "day": ("day", "日期"),
    "seats": ("seats", "名额"),
}


def _plan(row: ReadRow, batch: Import) -> Tour:
    by = batch.asked_by
    if by is None:
        raise ActionRefused(_("Whoever brought the list is gone: bring it again."))
    host, day, seats = host_called(row.text("host"), by), read_date(row.text("day")), row.text("seats")
    if host is None:
        raise ActionRefused(_("Write the name of the host as its page has it."), field="host")
    if day is None:
        raise ActionRefused(_("Write the day as 2026-03-01."), field="day")
    if seats and not seats.isdecimal():
        raise ActionRefused(_("Write a whole number of seats, or leave it empty."), field="seats")
    if not row.text("title"):
        raise ActionRefused(_("Write what the tour is about."), field="title")
    values = TourValues(host=host, title=row.text("title"), day=day, seats=int(seats) if seats else None)
    return plan_tour(values, by=by)


def _undo(batch: Import, by: User) -> Undone:
    all_kept = _("People have worked on all tours of this list: nothing was taken back.")
    return delete_made(batch, by, Tour, verb="tour.import_undone", all_kept=all_kept)


IMPORTERS = (
    Importer(
        kind="tour_import",
        title=gettext_lazy("Import tours"),
        list_route="tour_import",
        verbs="tours.import_",
        may_import=plans_tours,
        read=plain_reader(COLUMNS, needed=("title", "host", "day")),
        parts=one_by_one(_plan, what=lambda row: row.text("title")),
        undo=_undo,
    ),
)
