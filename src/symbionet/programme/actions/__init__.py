"""What people do with the programme's targets, its logframe and its account."""

from symbionet.programme.actions.account import HOLDINGS
from symbionet.programme.actions.logframe import (
    IndicatorValues,
    ProgrammeValues,
    ResultValues,
    remove_indicator,
    remove_result,
    save_indicator,
    save_programme,
    save_result,
    seed_founding_logframe,
)
from symbionet.programme.actions.periods import (
    MeasurementValues,
    correct_period,
    decide_measurement,
    enter_measurement,
    lock_period,
    plan_periods,
)
from symbionet.programme.actions.savings import (
    PaperValues,
    confirm_saving,
    document_saving,
    enter_savings,
    verify_saving,
)
from symbionet.programme.actions.targets import TargetValues, remove_target, set_target

__all__ = [
    "HOLDINGS",
    "IndicatorValues",
    "MeasurementValues",
    "PaperValues",
    "ProgrammeValues",
    "ResultValues",
    "TargetValues",
    "confirm_saving",
    "correct_period",
    "decide_measurement",
    "document_saving",
    "enter_measurement",
    "enter_savings",
    "lock_period",
    "plan_periods",
    "remove_indicator",
    "remove_result",
    "remove_target",
    "save_indicator",
    "save_programme",
    "save_result",
    "seed_founding_logframe",
    "set_target",
    "verify_saving",
]
