"""Who may make which step of a synergy, and take back which piece of its evidence: for pages and the API alike."""

from django.db.models import Q, QuerySet

from symbionet.accounts.queries import Visitor, is_user
from symbionet.synergies.models import EvidenceKind, Stage, Synergy
from symbionet.synergies.queries.synergies import synergies_editable_by, synergies_verifiable_by, synergies_visible_to
from symbionet.work.models import Evidence

__all__ = ["evidence_withdrawable_by", "synergies_movable_by", "synergies_proven_by"]


def synergies_movable_by(visitor: Visitor, *, to: str) -> QuerySet[Synergy]:
    """Synergies the visitor may move to a stage: who edits them any, a verifier to verified."""
    return _edited_or_verified(visitor, verifies=to == Stage.VERIFIED)


def synergies_proven_by(visitor: Visitor, *, kind: str) -> QuerySet[Synergy]:
    """Synergies the visitor may add a kind of evidence to: who edits them any, a verifier a verification."""
    return _edited_or_verified(visitor, verifies=kind == EvidenceKind.VERIFICATION)


def _edited_or_verified(visitor: Visitor, *, verifies: bool) -> QuerySet[Synergy]:
    edited = Q(pk__in=synergies_editable_by(visitor).order_by().values("pk"))
    if verifies:
        edited |= Q(pk__in=synergies_verifiable_by(visitor).order_by().values("pk"))
    return Synergy.objects.filter(edited)


def evidence_withdrawable_by(visitor: Visitor) -> QuerySet[Evidence]:
    """Evidence the visitor may take back: any where it edits the synergy, elsewhere its own."""
    if not is_user(visitor):
        return Evidence.objects.none()
    edited = Q(synergy__in=synergies_editable_by(visitor).order_by().values("pk"))
    own = Q(by=visitor, synergy__in=synergies_visible_to(visitor).order_by().values("pk"))
    return Evidence.objects.filter(edited | own)
