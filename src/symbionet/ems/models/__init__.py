"""Tables of `ems`."""

from symbionet.ems.models.assessments import Assessment, AssessmentKind, AssessmentState
from symbionet.ems.models.campaigns import Campaign
from symbionet.ems.models.certification import Case, CaseEvent, CaseStage
from symbionet.ems.models.documents import Approval, Receipt
from symbionet.ems.models.entries import Entry, EntryLink
from symbionet.ems.models.systems import StepDone, System

__all__ = [
    "Approval",
    "Assessment",
    "AssessmentKind",
    "AssessmentState",
    "Campaign",
    "Case",
    "CaseEvent",
    "CaseStage",
    "Entry",
    "EntryLink",
    "Receipt",
    "StepDone",
    "System",
]
