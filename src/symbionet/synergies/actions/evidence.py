"""Evidence of a synergy: added, and withdrawn without being lost from sight."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import Role, User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.synergies.models import Audience, DocumentKind, EvidenceKind, Synergy
from symbionet.synergies.queries.stages import claimers_of
from symbionet.work.actions import add_document
from symbionet.work.models import Document, Evidence

__all__ = ["add_evidence", "withdraw_evidence"]

AHEAD = (EvidenceKind.START_DATE,)  # a date to come
PAPERS: Mapping[str, DocumentKind] = {  # what a file added as evidence is among the documents
    EvidenceKind.SAMPLE_RESULT: DocumentKind.ANALYSIS,
    EvidenceKind.TERM_SHEET: DocumentKind.MOU,
    EvidenceKind.COMPLIANCE_CHECK: DocumentKind.PERMIT,
    EvidenceKind.AGREEMENT: DocumentKind.AGREEMENT,
    EvidenceKind.DELIVERY_NOTE: DocumentKind.DELIVERY_NOTE,
    EvidenceKind.BENEFITS_PROVIDER: DocumentKind.BENEFIT_FORM,
    EvidenceKind.BENEFITS_RECEIVER: DocumentKind.BENEFIT_FORM,
    EvidenceKind.YEARLY_CONFIRMATION: DocumentKind.BENEFIT_FORM,
}


@transaction.atomic
def add_evidence(
    synergy: Synergy,
    kind: str,
    *,
    by: User,
    on: date | None = None,
    note: str = "",
    document: Document | None = None,
    file: Any = None,
) -> Evidence:
    """The stored evidence, dated today unless `on` says otherwise; raises ActionRefused.

    A `file` becomes a document that the team reads, and is the evidence. A verification is recorded by a verifier who
    neither claimed the benefits nor belongs to a party.
    """
    if kind not in EvidenceKind.values:
        raise ActionRefused(_("“%(kind)s” is no kind of evidence.") % {"kind": kind})
    when = on or timezone.localdate()
    if when > timezone.localdate() and kind not in AHEAD:
        raise ActionRefused(_("Evidence is of today or of the past: check the date."))
    if document is not None and document.subject != synergy:
        raise ActionRefused(_("The document belongs to another synergy."))
    if kind == EvidenceKind.VERIFICATION:
        _require_independent(synergy, by)
    if file is not None:
        paper = PAPERS.get(kind, DocumentKind.OTHER)
        document = add_document(synergy, file, kind=paper, title="", audience=Audience.TEAM, by=by)
    row = Evidence.objects.create(
        subject=synergy,
        kind=kind,
        on=when,
        note=note.strip()[:500],
        document=document,
        by=by,
    )
    told = {"evidence": ["", kind], "date": ["", when.isoformat()], **({"note": ["", row.note]} if row.note else {})}
    history.record(by, "synergy.evidence_added", synergy, changes=told)
    return row


def _require_independent(synergy: Synergy, by: User | None) -> None:
    if by is None or not by.has_role(Role.VERIFIER):
        raise ActionRefused(_("A verification is recorded by a verifier."))
    if by.pk in claimers_of(synergy):
        raise ActionRefused(_("Who recorded the delivery or the benefits does not verify them: ask another verifier."))
    if {synergy.provider_id, synergy.receiver_id} & set(by.organisation_ids):
        raise ActionRefused(_("A verifier does not belong to a party: ask another verifier."))


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, by: User | None, reason: str) -> Evidence:
    """The evidence that counts no more but stays visible; the stage stays, and its page says what is missing now."""
    if not reason.strip():
        raise ActionRefused(_("Say why the evidence is withdrawn."))
    now = timezone.now()
    if not Evidence.objects.filter(pk=evidence.pk, withdrawn_at=None).update(withdrawn_at=now):
        raise ActionRefused(_("This evidence is withdrawn already."))
    evidence.withdrawn_at = now
    told = {"evidence": [evidence.kind, ""], "reason": ["", reason.strip()[:500]]}
    history.record(by, "synergy.evidence_withdrawn", evidence.subject, changes=told)
    return evidence
