"""What a programme means to reach, what it has reached, and how it gives account of it."""

from symbionet.programme.models.logframe import (
    Direction,
    Indicator,
    Level,
    Milestone,
    Programme,
    RateRule,
    Result,
)
from symbionet.programme.models.periods import Measurement, MeasurementState, Period, Snapshot
from symbionet.programme.models.savings import SavingEntry, SavingPaper
from symbionet.programme.models.targets import Target

__all__ = [
    "Direction",
    "Indicator",
    "Level",
    "Measurement",
    "MeasurementState",
    "Milestone",
    "Period",
    "Programme",
    "RateRule",
    "Result",
    "SavingEntry",
    "SavingPaper",
    "Snapshot",
    "Target",
]
