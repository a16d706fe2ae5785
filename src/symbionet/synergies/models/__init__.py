"""Tables of synergies."""

from symbionet.synergies.models.bulk import BulkAction, BulkChange, BulkRow
from symbionet.synergies.models.consents import (
    Audience,
    DocumentKind,
    SynergyConsent,
)
from symbionet.synergies.models.sharing import CostSheet
from symbionet.synergies.models.synergies import (
    EvidenceKind,
    Origin,
    PartyRole,
    Reactivation,
    ReactivationReason,
    Sight,
    Stage,
    Synergy,
    SynergyFlow,
    SynergyParty,
    SynergyType,
)
from symbionet.synergies.models.technical import (
    ParameterCheck,
    Perspective,
    ReadinessScore,
    Risk,
    Side,
    Trial,
    TrialOutcome,
)

__all__ = [
    "Audience",
    "BulkAction",
    "BulkChange",
    "BulkRow",
    "CostSheet",
    "DocumentKind",
    "EvidenceKind",
    "Origin",
    "ParameterCheck",
    "PartyRole",
    "Perspective",
    "Reactivation",
    "ReactivationReason",
    "ReadinessScore",
    "Risk",
    "Side",
    "Sight",
    "Stage",
    "Synergy",
    "SynergyConsent",
    "SynergyFlow",
    "SynergyParty",
    "SynergyType",
    "Trial",
    "TrialOutcome",
]
