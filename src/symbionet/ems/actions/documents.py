"""Documents: approved by somebody, read by people, revised."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.ems.models import Approval, Entry, Receipt
from symbionet.tables import clean_text

__all__ = ["approve_document", "note_reading", "revise_document"]

DOCUMENTS = "documents"


def _require_document(entry: Entry) -> Entry:
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if locked.register != DOCUMENTS:
        raise ActionRefused(_("Only documents are approved."))
    return locked


@transaction.atomic
def approve_document(entry: Entry, *, by: User) -> Approval:
    """The approval of the revision as it stands; raises ActionRefused where there is nothing to approve."""
    row = _require_document(entry)
    revision = int(row.values.get("revision") or 1)
    if row.state == "approved" and row.approvals.filter(revision=revision).exists():
        raise ActionRefused(_("This revision is approved already."))
    if not str(row.values.get("text") or "").strip() and not row.documents.filter(removed_at=None).exists():
        raise ActionRefused(_("There is nothing to approve yet: write the text, or add the file among the documents."))
    files = [
        {"title": one.title, "sha256": one.versions.all()[0].sha256} for one in row.documents.filter(removed_at=None)
    ]
    snapshot = {"title": row.title, "values": row.values, "files": files}
    try:
        with transaction.atomic():
            approval = Approval.objects.create(entry=row, revision=revision, snapshot=snapshot, by=by)
    except IntegrityError:
        raise ActionRefused(_("This revision was approved before: begin a new one.")) from None
    row.state, row.values = "approved", {**row.values, "revision": float(revision)}
    row.save(update_fields=["state", "values"])
    history.record(by, "ems_entry.approved", row, revision=revision)
    return approval


@transaction.atomic
def revise_document(entry: Entry, *, by: User) -> Entry:
    """The document as a draft of the next revision; the approved one stays as it was."""
    row = _require_document(entry)
    if row.state != "approved":
        raise ActionRefused(_("The revision at hand is not approved: change that one."))
    revision = int(row.values.get("revision") or 1) + 1
    row.state, row.values = "draft", {**row.values, "revision": float(revision)}
    row.save(update_fields=["state", "values"])
    history.record(by, "ems_entry.revised", row, revision=revision)
    return row


@transaction.atomic
def note_reading(entry: Entry, name: str, *, by: User) -> Receipt:
    """That somebody has read the newest approved revision: oneself, or a colleague without an account by name."""
    approval = Approval.objects.filter(entry=entry).first()
    if approval is None:
        raise ActionRefused(_("No revision is approved yet: there is nothing to read."))
    words = clean_text(name).strip()[:120] or str(by)
    receipt, made = Receipt.objects.get_or_create(approval=approval, name=words, defaults={"by": by})
    if not made:
        raise ActionRefused(_("%(name)s has read this revision already.") % {"name": words})
    history.record(by, "ems_entry.read", entry, name=words, revision=approval.revision)
    return receipt
