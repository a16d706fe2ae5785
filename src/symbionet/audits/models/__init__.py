"""Tables of walk-through audits."""

from symbionet.audits.models.audits import Audit, AuditLink, Consent, LinkPurpose, Method, Signature, Stage
from symbionet.audits.models.floor import (
    Area,
    Ecomap,
    EcomapPlan,
    Finding,
    FloorRow,
    FoundResource,
    IdleLoad,
    Pin,
    Problem,
    Reading,
    Severity,
    Tier,
)
from symbionet.audits.models.opportunities import (
    FollowUp,
    Level,
    Opportunity,
    OpportunityKind,
    Outcome,
    Reason,
    Stream,
)
from symbionet.audits.models.programmes import Auditor, AuditProgramme, Cohort

__all__ = [
    "Area",
    "Audit",
    "AuditLink",
    "AuditProgramme",
    "Auditor",
    "Cohort",
    "Consent",
    "Ecomap",
    "EcomapPlan",
    "Finding",
    "FloorRow",
    "FollowUp",
    "FoundResource",
    "IdleLoad",
    "Level",
    "LinkPurpose",
    "Method",
    "Opportunity",
    "OpportunityKind",
    "Outcome",
    "Pin",
    "Problem",
    "Reading",
    "Reason",
    "Severity",
    "Signature",
    "Stage",
    "Stream",
    "Tier",
]
