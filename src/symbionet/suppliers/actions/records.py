"""Writes of public records: by hand, with their link."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.suppliers.actions.chains import tell_supplier
from symbionet.suppliers.models import PublicRecord, RecordState, Supplier
from symbionet.suppliers.queries import suppliers_bought_by, suppliers_visible_to

__all__ = ["RecordValues", "add_record", "edit_record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordValues:
    """What an authority has published, and what has become of it."""

    url: str
    dated: date
    what: str
    cause: str = ""
    correction: str = ""
    state: str = RecordState.OPEN


def _require_fair(values: RecordValues) -> None:
    if not values.url.startswith(("https://", "http://")) or len(values.url) > 500:
        raise ActionRefused(_("Write the link to the record as https://…"), field="url")
    if values.dated > timezone.localdate():
        raise ActionRefused(_("The day of the record has not come yet."), field="dated")
    if not values.what.strip():
        raise ActionRefused(_("Write what was found."), field="what")
    if len(values.what) > 500 or max(len(values.cause), len(values.correction)) > 2000:
        raise ActionRefused(_("This text is too long."), field="what")
    if values.state not in RecordState.values:
        raise ActionRefused(_("Choose one of the states of a correction."), field="state")


@transaction.atomic
def add_record(supplier: Supplier, values: RecordValues, *, by: User) -> PublicRecord:
    """The stored record; the other side is told. Raises ActionRefused for one that is there."""
    if not suppliers_visible_to(by).filter(pk=supplier.pk).exists():
        raise ActionRefused(_("Only the people of the buyer and of the supplier do this."))
    _require_fair(values)
    if supplier.records.filter(url=values.url, dated=values.dated).exists():
        raise ActionRefused(_("This record is there already."), field="url")
    own = not suppliers_bought_by(by).filter(pk=supplier.pk).exists()
    row = PublicRecord.objects.create(supplier=supplier, by_supplier=own, added_by=by, **asdict(values))
    history.record(by, "supplier.record_added", supplier, record=row.what)
    if not own:
        tell_supplier(supplier, "supplier.record_added", by=by)
    return row


@transaction.atomic
def edit_record(record: PublicRecord, values: RecordValues, *, by: User) -> PublicRecord:
    """The record with new values; both sides may write cause and status, who entered it the rest."""
    supplier = record.supplier
    if not suppliers_visible_to(by).filter(pk=supplier.pk).exists():
        raise ActionRefused(_("Only the people of the buyer and of the supplier do this."))
    _require_fair(values)
    changed = history.changes(record, asdict(values))
    own = not suppliers_bought_by(by).filter(pk=supplier.pk).exists()
    if own != record.by_supplier and {"url", "dated", "what"} & changed.keys():
        raise ActionRefused(_("What was found is changed by the side that entered it; tell it what is wrong."))
    if own and not record.by_supplier and values.state == RecordState.CORRECTED and "state" in changed:
        raise ActionRefused(_("That it is corrected is confirmed by the buyer: say that correction is under way."))
    if not changed:
        return record
    for name, value in asdict(values).items():
        setattr(record, name, value)
    record.edited_at = timezone.now()
    record.save()
    history.record(by, "supplier.record_edited", supplier, record=record.what, changes=changed)
    return record
