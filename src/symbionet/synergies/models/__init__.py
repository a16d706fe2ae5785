"""Tables of synergies."""

from symbionet.synergies.models.bulk import BulkAction, BulkChange, BulkRow
from symbionet.synergies.models.consents import (
    Audience,
    DocumentKind,
    SynergyConsent,
)
from symbionet.synergies.models.synergies import (
    EvidenceKind,
    Origin,
    PartyRole,
    Reactivation,
    ReactivationReason,
    Side,
    Sight,
    Stage,
    Synergy,
    SynergyFlow,
    SynergyParty,
    SynergyType,
)

__all__ = [
    "Audience",
    "BulkAction",
    "BulkChange",
    "BulkRow",
    "DocumentKind",
    "EvidenceKind",
    "Origin",
    "PartyRole",
    "Reactivation",
    "ReactivationReason",
    "Side",
    "Sight",
    "Stage",
    "Synergy",
    "SynergyConsent",
    "SynergyFlow",
    "SynergyParty",
    "SynergyType",
]
