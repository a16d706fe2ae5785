"""The technical side of some synergies of the demo, and a target: made up, and marked as demo."""

from datetime import date, timedelta

from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.agreements.actions import state_costs
from symbionet.agreements.queries import estimated_costs
from symbionet.feasibility.actions import (
    CheckValues,
    RiskValues,
    record_risk,
    record_trial,
    save_check,
    score_readiness,
)
from symbionet.feasibility.models import Perspective, TrialOutcome
from symbionet.programme.actions import TargetValues, set_target
from symbionet.synergies.models import Side, Stage, Synergy

__all__ = ["add_demo_targets", "fill_demo_technical"]

MARK = "演示数据 / demo"
FILLED = (Stage.NEGOTIATION, Stage.IMPLEMENTATION, Stage.COMPLETED)
LEVELS = {Side.PROVIDER: (7, 6, 5, 4, 6, 7), Side.RECEIVER: (5, 6, 3, 4, 5, 7)}
CHECKS = (  # name, low, high, unit, measured
    ("Cl", None, 0.1, "%", (0.02, 0.04)),
    ("moisture", None, 1.0, "%", (0.3, 1.4)),
    ("LOI", None, 8.0, "%", (9.0, 11.0)),
    ("fineness_45um", None, 30.0, "%", (None, None)),
)
RISKS = (
    ("供方停产检修期间断供 / no supply while the provider stands still", 6, 5, 4, "备用原料 / keep a stock"),
    ("成分波动 / varying composition", 7, 4, 5, "每批检测 / test each batch"),
    ("运输扬尘 / dust in transport", 4, 3, 2, "密闭罐车 / closed tankers"),
)


def fill_demo_technical(*, by: User) -> None:
    """A sheet, a trial, readiness, risks and yearly figures for synergies of the demo that have come so far."""
    for synergy in Synergy.objects.filter(is_demo=True, stage__in=FILLED).select_related("match").order_by("pk"):
        for name, low, high, unit, (least, most) in CHECKS:
            values: CheckValues = {
                "name": name,
                "low": low,
                "high": high,
                "unit": unit,
                "measured_low": least,
                "measured_high": most,
            }
            save_check(synergy, {**values, "limit_source": MARK, "measured_source": MARK if most else ""}, by=by)
        on = timezone.localdate() - timedelta(days=30)
        outcome = TrialOutcome.PARTLY
        record_trial(
            synergy,
            {"on": on, "place": MARK, "quantity": 2, "unit": "t", "outcome": outcome, "result": MARK},
            by=by,
        )
        for side, levels in LEVELS.items():
            scores = {str(name): (level, "") for name, level in zip(Perspective, levels, strict=True)}
            score_readiness(synergy, side, scores, by=by)
        for name, severity, occurrence, detection, measure in RISKS:
            risk: RiskValues = {
                "name": name,
                "severity": severity,
                "occurrence": occurrence,
                "detection": detection,
                "measure": measure,
            }
            record_risk(synergy, risk, by=by)
        for side, yearly in estimated_costs(synergy).items():
            if any(yearly.values()):
                state_costs(synergy, side, yearly, by=by)


def add_demo_targets(*, by: User) -> None:
    """What the demo programme means to reach this year and its logframe does not say; `by` is its manager."""
    year = timezone.localdate().year
    period: TargetValues = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31), "source": MARK}
    set_target({"indicator": "money_cny", "value": 20_000_000, **period}, by=by)
