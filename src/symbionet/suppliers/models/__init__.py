"""Supply chains of buyers, the firms that answer, and what was given to whom."""

from symbionet.suppliers.models.answers import EvidenceCheck, Grant, OwnAnswer, Respondent, Snapshot, Verdict
from symbionet.suppliers.models.chains import (
    Chain,
    OwnKind,
    OwnQuestion,
    Requirement,
    Risk,
    State,
    Supplier,
    new_key,
)
from symbionet.suppliers.models.records import PublicRecord, RecordState

__all__ = [
    "Chain",
    "EvidenceCheck",
    "Grant",
    "OwnAnswer",
    "OwnKind",
    "OwnQuestion",
    "PublicRecord",
    "RecordState",
    "Requirement",
    "Respondent",
    "Risk",
    "Snapshot",
    "State",
    "Supplier",
    "Verdict",
    "new_key",
]
