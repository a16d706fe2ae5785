"""Tables of `ems`."""

from symbionet.ems.models.assessments import Assessment, AssessmentKind, AssessmentState
from symbionet.ems.models.entries import Entry, EntryLink
from symbionet.ems.models.systems import StepDone, System

__all__ = ["Assessment", "AssessmentKind", "AssessmentState", "Entry", "EntryLink", "StepDone", "System"]
