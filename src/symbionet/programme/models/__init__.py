"""What a programme means to reach, what it has reached, and how it gives account of it."""

from symbionet.programme.models.finance import (
    BudgetLine,
    ExchangeRate,
    Expense,
    Heading,
    TimeEntry,
)
from symbionet.programme.models.logframe import (
    Direction,
    Indicator,
    Level,
    Milestone,
    Programme,
    RateRule,
    Result,
)
from symbionet.programme.models.meetings import (
    PROVED,
    AgendaItem,
    Attendance,
    Decision,
    DecisionState,
    GroupMember,
    Meeting,
    Proof,
)
from symbionet.programme.models.periods import (
    Measurement,
    MeasurementState,
    Period,
    Snapshot,
)
from symbionet.programme.models.plan import (
    Activity,
    Deliverable,
    Narrative,
    Risk,
    Section,
)
from symbionet.programme.models.recruitment import (
    Agreement,
    Campaign,
    Lead,
    RecruitmentTarget,
)
from symbionet.programme.models.savings import SavingEntry, SavingPaper
from symbionet.programme.models.targets import (
    Target,
)

__all__ = [
    "PROVED",
    "Activity",
    "AgendaItem",
    "Agreement",
    "Attendance",
    "BudgetLine",
    "Campaign",
    "Decision",
    "DecisionState",
    "Deliverable",
    "Direction",
    "ExchangeRate",
    "Expense",
    "GroupMember",
    "Heading",
    "Indicator",
    "Lead",
    "Level",
    "Measurement",
    "MeasurementState",
    "Meeting",
    "Milestone",
    "Narrative",
    "Period",
    "Programme",
    "Proof",
    "RateRule",
    "RecruitmentTarget",
    "Result",
    "Risk",
    "SavingEntry",
    "SavingPaper",
    "Section",
    "Snapshot",
    "Target",
    "TimeEntry",
]
