"""Tables of the ledger: bases and assessments, entries and what proves them, locks, verification, own factors."""

from symbionet.impact.models.bases import Assessment, Basis, FactorState, OwnFactor
from symbionet.impact.models.entries import (
    CLAIMED,
    Entry,
    EntryEvidence,
    EntryLevel,
    LifetimeEntry,
    Metric,
    NoteKind,
)
from symbionet.impact.models.proofs import (
    Certificate,
    ConfirmationRequest,
    Opinion,
    PeriodLock,
    SamplingPlan,
    Verification,
    VerificationMethod,
)
from symbionet.impact.models.sealing import Sealed

__all__ = [
    "CLAIMED",
    "Assessment",
    "Basis",
    "Certificate",
    "ConfirmationRequest",
    "Entry",
    "EntryEvidence",
    "EntryLevel",
    "FactorState",
    "LifetimeEntry",
    "Metric",
    "NoteKind",
    "Opinion",
    "OwnFactor",
    "PeriodLock",
    "SamplingPlan",
    "Sealed",
    "Verification",
    "VerificationMethod",
]
