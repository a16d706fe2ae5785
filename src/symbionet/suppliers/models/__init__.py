"""Supply chains of buyers, the firms that answer, and what was given to whom."""

from symbionet.suppliers.models.answers import Grant, OwnAnswer, Respondent, Snapshot
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
    "new_key",
]
