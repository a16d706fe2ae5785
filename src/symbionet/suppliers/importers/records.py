"""Public records from a spreadsheet: new ones are entered, known ones (by link and day) brought up to date."""

from dataclasses import fields, replace

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import kept_change, plain_reader, restore_changed
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Importer, Outcome, ReadRow, Undone, blank_form, rows_that
from symbionet.suppliers.actions import RecordValues, add_record, edit_record
from symbionet.suppliers.importers.common import (
    CHAIN,
    both_undone,
    chain_of,
    day_in,
    outcome,
    parts_of,
    said,
    supplier_in,
)
from symbionet.suppliers.models import Chain, PublicRecord, RecordState
from symbionet.suppliers.queries import buys

__all__ = ["RECORDS", "RECORD_COLUMNS"]

RECORD_COLUMNS = {
    "supplier": ("supplier", "供应商"),
    "code": ("own number", "自有编号"),
    "url": ("link to the record", "记录链接"),
    "dated": ("day of the record", "记录日期"),
    "what": ("what was found", "违规内容"),
    "cause": ("cause", "原因"),
    "correction": ("correction made", "整改情况", "correction", "整改"),
    "state": ("status", "状态"),
}


def _states() -> dict[str, str]:
    """The states by their codes and by their words in both languages, in any case."""
    found = {state.value: state.value for state in RecordState}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            found |= {str(state.label).casefold(): state.value for state in RecordState}
    return found


def _take(row: ReadRow, chain: Chain, by: User) -> Outcome:
    supplier, day, states = supplier_in(row, chain), day_in(row, "dated"), _states()
    if day is None:
        raise ActionRefused(_("Write the day as 2026-03-01."), field="dated")
    state = row.text("state").casefold()
    if state and state not in states:
        raise ActionRefused(_("Choose one of the states of a correction."), field="state")
    values = RecordValues(
        url=said(row, "url"), dated=day, what=said(row, "what"), cause=said(row, "cause"),
        correction=said(row, "correction"), state=states.get(state, RecordState.OPEN),
    )  # fmt: skip
    known = supplier.records.filter(url=values.url, dated=day).select_related("supplier__buyer").first()
    if known is None:
        made = add_record(supplier, values, by=by)
        return outcome(row, RowState.ENTERED, values.what, target=made)
    was = _said_of(known)
    texts = ("cause", "correction", "state")  # a column that is not there says nothing
    values = replace(values, **{name: getattr(was, name) for name in texts if name not in row.headings})
    if was == values:
        return outcome(row, RowState.SAME, values.what, target=known)
    edit_record(known, values, by=by)
    return outcome(row, RowState.CHANGED, values.what, target=known, before=kept_change(was, _said_of(known)))


def _said_of(record: PublicRecord) -> RecordValues:
    return RecordValues(**{one.name: getattr(record, one.name) for one in fields(RecordValues)})


def _undo(batch: Import, by: User) -> Undone:
    """New records are gone and changed ones as before, except what people have brought up to date since."""

    def restore(record: PublicRecord, was: RecordValues) -> None:
        edit_record(record, was, by=by)

    back = restore_changed(batch, PublicRecord, values_of=_said_of, restore=restore)
    since = batch.committed_at or batch.made_at
    made = rows_that(batch, RowState.ENTERED, PublicRecord)
    edited = set(PublicRecord.objects.filter(pk__in=made, edited_at__gt=since).values_list("pk", flat=True))
    return both_undone(batch, by, PublicRecord, back, verb="record.import_undone", but=edited)


RECORDS = Importer(
    kind="record_import",
    title=gettext_lazy("Import public records"),
    list_route="record_import",
    verbs="records.import_",
    may_import=buys,
    read=plain_reader(RECORD_COLUMNS, needed=("url", "dated", "what")),
    parts=parts_of(_take, chain_of, "what"),
    subject=CHAIN,
    home_route="chain_home",
    blanks=lambda: {"records": [blank_form(RECORD_COLUMNS, _("Public records"))]},
    undo=_undo,
)
