"""Time sheets from a spreadsheet: whose days went to which budget line."""

from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import delete_made, plain_reader
from symbionet.imports.models import Import
from symbionet.imports.queries import Importer, ReadRow, Undone, one_by_one
from symbionet.programme.models import BudgetLine, Programme, TimeEntry
from symbionet.programme.queries.programmes import steers
from symbionet.sheets.cells import read_date

__all__ = ["IMPORTERS"]

COLUMNS = {
    "person": ("person", "人员"),
    "day": ("day", "日期"),
    "days": ("days", "天数"),
    "line": ("budget line", "预算科目"),
    "activity": ("activity", "活动"),
    "cost": ("cost of a day", "每日成本"),
    "currency": ("currency", "币种"),
    "contract": ("contract", "合同编号"),
}
MOST_DAYS = Decimal(31)


def _programme(row: ReadRow) -> Programme:
    """The programme of the contract that the row names, or the only one."""
    rows = Programme.objects.all()
    if number := row.text("contract"):
        rows = rows.filter(contract=number)
    found = list(rows[:2])
    if len(found) != 1:
        raise ActionRefused(_("Write the number of the contract as the programme has it."), field="contract")
    return found[0]


def _amount(row: ReadRow, name: str, most: Decimal) -> Decimal:
    try:
        value = Decimal(row.text(name).replace(",", ""))
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 < value <= most:
        raise ActionRefused(
            _("Write a number above 0, at most %(most)s, such as 1.5.") % {"most": f"{most:,f}"}, field=name
        )
    return value.quantize(Decimal("0.01"))


@transaction.atomic
def _enter(row: ReadRow, batch: Import) -> TimeEntry:
    by = batch.asked_by
    if by is None or not steers(by):
        raise ActionRefused(_("This is written by the programme manager."))
    programme, day = _programme(row), read_date(row.text("day"))
    if day is None or not programme.starts_on <= day <= programme.ends_on:
        raise ActionRefused(_("Write a day of the programme as 2026-03-01."), field="day")
    line = BudgetLine.objects.filter(programme=programme, code=row.text("line")).first()
    if line is None:
        raise ActionRefused(_("Write the number of a budget line as the budget has it."), field="line")
    code = row.text("activity")
    activity = programme.activities.filter(code=code).first() if code else None
    if code and activity is None:
        raise ActionRefused(_("Write the number of an activity as the plan has it, or nothing."), field="activity")
    currency = (row.text("currency") or "CNY").upper()
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
        raise ActionRefused(_("Write the three letters of the currency, such as EUR."), field="currency")
    person = row.text("person")[:120]
    if TimeEntry.objects.filter(line=line, person=person, on=day, activity=activity).exists():
        raise ActionRefused(_("This person has a line for this day, budget line and activity already."), field="day")
    entry = TimeEntry.objects.create(
        line=line, activity=activity, person=person, on=day, days=_amount(row, "days", MOST_DAYS),
        day_cost=_amount(row, "cost", Decimal(1_000_000)), currency=currency, imported_in=batch,
    )  # fmt: skip
    history.record(by, "time_sheet.entered", entry)
    return entry


def _undo(batch: Import, by: User) -> Undone:
    all_kept = _("All lines of this list have been changed since: nothing was taken back.")
    return delete_made(batch, by, TimeEntry, verb="programme.times_undone", all_kept=all_kept)


IMPORTERS = (
    Importer(
        kind="time_import",
        title=gettext_lazy("Import time sheets"),
        list_route="time_import",
        verbs="programme.times_",
        may_import=steers,
        read=plain_reader(COLUMNS, needed=("person", "day", "days", "line", "cost")),
        parts=one_by_one(_enter, what=lambda row: row.text("person")),
        undo=_undo,
    ),
)
