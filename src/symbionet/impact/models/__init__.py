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
    BodyKind,
    Certificate,
    CertificateWithdrawal,
    ConfirmationRequest,
    IssuingBody,
    Opinion,
    PeriodLock,
    SamplingPlan,
    Verification,
    VerificationMethod,
)
from symbionet.impact.models.sealing import Sealed
from symbionet.impact.models.sources import AcceptedYield, Arising, Distinction

__all__ = [
    "CLAIMED",
    "AcceptedYield",
    "Arising",
    "Assessment",
    "Basis",
    "BodyKind",
    "Certificate",
    "CertificateWithdrawal",
    "ConfirmationRequest",
    "Distinction",
    "Entry",
    "EntryEvidence",
    "EntryLevel",
    "FactorState",
    "IssuingBody",
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
