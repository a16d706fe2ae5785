"""Public records from a spreadsheet: new ones are entered, known ones (by link and day) brought up to date."""

from dataclasses import asdict

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import delete_made, plain_reader
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Importer, Outcome, ReadRow, Undone, rows_that
from symbionet.suppliers.actions import RecordValues, add_record, edit_record
from symbionet.suppliers.importers.common import CHAIN, day_in, outcome, parts_of, said, supplier_in
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
    before = {name: str(getattr(known, name)) for name in asdict(values)}
    if before == {name: str(value) for name, value in asdict(values).items()}:
        return outcome(row, RowState.SAME, values.what, target=known)
    edit_record(known, values, by=by)
    return outcome(row, RowState.CHANGED, values.what, target=known, before=before)


def _undo(batch: Import, by: User) -> Undone:
    """New records that nobody has brought up to date since are gone; what was changed is as before."""
    made, changed = rows_that(batch, RowState.ENTERED, PublicRecord), rows_that(batch, RowState.CHANGED, PublicRecord)
    since = batch.committed_at or batch.made_at
    kept = set(PublicRecord.objects.filter(pk__in=made, edited_at__gt=since).values_list("pk", flat=True))
    all_kept = _("People have worked on all records of this list: nothing was taken back.")
    if made and len(kept) == len(made) and not changed:
        raise ActionRefused(all_kept)
    for record in PublicRecord.objects.filter(pk__in=changed).select_related("supplier__buyer", "supplier__chain"):
        before = changed[record.pk].before or {}
        texts = {name: before[name] for name in ("cause", "correction", "state", "what")}
        edit_record(record, RecordValues(url=record.url, dated=record.dated, **texts), by=by)
    rows = batch.rows.filter(target_id__in=kept)
    touched = {row.target_id: row for row in rows}
    batch.rows.filter(pk__in=[row.pk for row in rows]).update(state=RowState.KEPT)
    undone = delete_made(batch, by, PublicRecord, verb="record.import_undone", all_kept=all_kept)
    keys = frozenset(row.pk for row in touched.values()) | undone.kept_rows
    return Undone(gone=undone.gone + len(changed), kept=undone.kept + len(kept), kept_rows=keys)


RECORDS = Importer(
    kind="record_import",
    title=gettext_lazy("Import public records"),
    list_route="record_import",
    verbs="records.import_",
    may_import=buys,
    read=plain_reader(RECORD_COLUMNS, needed=("url", "dated", "what")),
    parts=parts_of(_take, "what"),
    subject=CHAIN,
    undo=_undo,
)
