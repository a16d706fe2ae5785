"""Forms of synergies: they clean what people enter and never store it."""

from symbionet.synergies.forms.consents import AnswerForm, NamingForm, SideForm
from symbionet.synergies.forms.parties import FlowForm, PartyForm
from symbionet.synergies.forms.stages import BarrierForm, EvidenceForm, ReasonForm, StepForm
from symbionet.synergies.forms.synergies import OpeningForm, SynergyForm
from symbionet.synergies.forms.workbench import (
    ChanceForm,
    DropForm,
    LimitsForm,
    NextActionForm,
    OwnerForm,
    SynergyBulkForm,
    SynergyFilterForm,
)

__all__ = [
    "AnswerForm",
    "BarrierForm",
    "ChanceForm",
    "DropForm",
    "EvidenceForm",
    "FlowForm",
    "LimitsForm",
    "NamingForm",
    "NextActionForm",
    "OpeningForm",
    "OwnerForm",
    "PartyForm",
    "ReasonForm",
    "SideForm",
    "StepForm",
    "SynergyBulkForm",
    "SynergyFilterForm",
    "SynergyForm",
]
