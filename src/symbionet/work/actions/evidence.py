"""Evidence of a subject: added, and withdrawn without being lost from sight."""

from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.work.actions.documents import add_document
from symbionet.work.models import TEAM, Document, Evidence, kind_of

__all__ = ["add_evidence", "withdraw_evidence"]


@transaction.atomic
def add_evidence(
    subject: Model,
    kind: str,
    *,
    by: User,
    on: date | None = None,
    note: str = "",
    document: Document | None = None,
    file: File | None = None,
) -> Evidence:
    """The stored evidence, dated today unless `on` says otherwise; raises ActionRefused.

    A `file` becomes a document that the team reads, and is the evidence. Who may record a kind is for the app of the
    subject to say.
    """
    kinds = kind_of(subject)
    if kind not in dict(kinds.evidence_kinds):
        raise ActionRefused(_("“%(kind)s” is no kind of evidence.") % {"kind": kind})
    when = on or timezone.localdate()
    if when > timezone.localdate() and kind not in kinds.evidence.ahead:
        raise ActionRefused(_("Evidence is of today or of the past: check the date."))
    if document is not None and document.subject != subject:
        raise ActionRefused(_("The document is about something else: choose one from the same page."))
    kinds.evidence.require(subject, kind, by)
    if file is not None:
        paper = kinds.evidence.papers.get(kind, "other")
        document = add_document(subject, file, kind=paper, title="", audience=TEAM, by=by)
    row = Evidence.objects.create(
        subject=subject, kind=kind, on=when, note=note.strip()[:500], document=document, by=by
    )
    changes: history.Changes = {"evidence": ["", kind], "date": ["", when.isoformat()]}
    if row.note:
        changes["note"] = ["", row.note]
    history.record(by, kinds.evidence.verb_added, subject, changes=changes)
    return row


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, by: User | None, reason: str) -> Evidence:
    """The evidence that counts no more but stays visible; the stage stays, and its page says what is missing now."""
    if not reason.strip():
        raise ActionRefused(_("Say why the evidence is withdrawn."))
    now = timezone.now()
    if not Evidence.objects.filter(pk=evidence.pk, withdrawn_at=None).update(withdrawn_at=now):
        raise ActionRefused(_("This evidence is withdrawn already."))
    evidence.withdrawn_at = now
    changes: history.Changes = {"evidence": [evidence.kind, ""], "reason": ["", reason.strip()[:500]]}
    history.record(by, kind_of(evidence.subject).evidence.verb_withdrawn, evidence.subject, changes=changes)
    return evidence
