"""Reporting periods: planned, filled with entered figures, locked, and corrected with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.files import checked_file
from symbionet.programme.actions.rows import require_manager
from symbionet.programme.models import Indicator, Measurement, MeasurementState, Period, Programme, Snapshot
from symbionet.programme.queries.figures import PeriodFigure, stored_record
from symbionet.programme.queries.money import (
    FinanceReport,
    finance_differs,
    finance_followed,
    finance_now,
    kept_finance,
)
from symbionet.programme.queries.programmes import has_programmes
from symbionet.programme.queries.readings import figure_now, indicators_of, readings_of

__all__ = [
    "MeasurementValues",
    "correct_period",
    "decide_measurement",
    "enter_measurement",
    "is_same",
    "lock_period",
    "plan_periods",
]

SHORTEST = 28  # days of a period


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementValues:
    """A figure that a person enters, with what proves it."""

    value: Decimal
    evidence: str
    whole: Decimal | None = None
    parts: Mapping[str, Mapping[str, Decimal]] | None = None


@transaction.atomic
def plan_periods(programme: Programme, *, months: int, by: User) -> list[Period]:
    """The reporting periods of so many months from where planned ones end to the end of the programme.

    Locked periods stay; open ones without figures are planned anew. Raises ActionRefused.
    """
    require_manager(by)
    if months not in (3, 6, 12):
        raise ActionRefused(_("A reporting period is of 3, 6 or 12 months."))
    programme.periods.filter(locked_at__isnull=True, measurements__isnull=True).delete()
    last = programme.periods.last()
    start = last.ends_on + timedelta(days=1) if last is not None else programme.starts_on
    made = []
    while start <= programme.ends_on:
        end = min(_months_after(start, months) - timedelta(days=1), programme.ends_on)
        if (programme.ends_on - end).days < SHORTEST:  # a rest of days belongs to the last period
            end = programme.ends_on
        made.append(Period(programme=programme, starts_on=start, ends_on=end))
        start = end + timedelta(days=1)
    Period.objects.bulk_create(made)
    history.record(by, "programme.periods_planned", programme, months=months)
    return list(programme.periods.all())


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


@transaction.atomic
def enter_measurement(
    indicator: Indicator, period: Period, values: MeasurementValues, *, by: User, upload: Any = None
) -> Measurement:
    """The figure of a period as entered; it counts once another person approves it. Raises ActionRefused."""
    if not has_programmes(by):
        raise ActionRefused(_("Figures are entered by people of the programme."))
    if indicator.query:
        raise ActionRefused(_("This indicator is computed from the work itself; nothing is entered for it."))
    if period.programme_id != indicator.result.programme_id:
        raise ActionRefused(_("This period is of another programme."))
    _check(indicator, values)
    known = indicator.measurements.filter(period=period).exclude(state=MeasurementState.RETURNED).first()
    row = known or Measurement(indicator=indicator, period=period)
    row.value, row.whole, row.evidence = values.value, values.whole, values.evidence.strip()
    row.parts = {
        name: {group: str(part) for group, part in groups.items()} for name, groups in (values.parts or {}).items()
    }
    row.state, row.entered_by, row.entered_at = MeasurementState.SUBMITTED, by, timezone.now()
    row.decided_by = row.decided_at = None
    if upload is not None:
        _kind, suffix, data = checked_file(upload)
        row.file_name = str(upload.name)[:200]
        row.file.save(f"evidence{suffix}", ContentFile(data), save=False)
    row.save()
    history.record(by, "measurement.entered", row, value=str(values.value))
    return row


def _check(indicator: Indicator, values: MeasurementValues) -> None:
    if not values.evidence.strip():
        raise ActionRefused(_("Say on what the figure rests: a list, a report, a certificate."), field="evidence")
    if indicator.rule == "ratio":
        if values.whole is None or values.whole <= 0:
            raise ActionRefused(_("A ratio needs a denominator above 0."), field="whole")
        if not 0 <= values.value <= values.whole:
            raise ActionRefused(_("The numerator lies between 0 and the denominator."), field="value")
        return
    for groups in (values.parts or {}).values():
        added = sum(groups.values(), Decimal(0))
        if groups and added != values.value:
            raise ActionRefused(
                _("The groups add up to %(sum)s, the figure is %(value)s: make them agree.")
                % {"sum": f"{added:f}", "value": f"{values.value:f}"},
                field="value",
            )


@transaction.atomic
def decide_measurement(row: Measurement, *, approved: bool, remark: str = "", by: User, seen: str = "") -> Measurement:
    """The figure approved, or returned with a remark, by another person than entered it.

    `seen` says when the figure was entered that was read: one that was entered anew since is not approved unread.
    """
    require_manager(by)
    row = Measurement.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=row.pk)
    if approved and seen and seen != row.entered_at.isoformat():
        raise ActionRefused(_("The figure was entered anew since you opened the page: read it again."))
    if row.state != MeasurementState.SUBMITTED and not (row.state == MeasurementState.APPROVED and not approved):
        raise ActionRefused(_("This figure does not wait for approval."))
    if row.entered_by_id == by.pk and approved:
        raise ActionRefused(_("You entered this figure; another person approves it."))
    if not approved and not remark.strip():
        raise ActionRefused(_("Say what is to be changed."), field="remark")
    row.state = MeasurementState.APPROVED if approved else MeasurementState.RETURNED
    row.remark, row.decided_by, row.decided_at = remark.strip(), by, timezone.now()
    row.save()
    history.record(by, "measurement.approved" if approved else "measurement.returned", row, remark=row.remark)
    return row


@transaction.atomic
def lock_period(period: Period, *, by: User, at: datetime | None = None) -> list[Snapshot]:
    """The snapshots of all indicators of a period that has ended; from then on its figures are these.

    Raises ActionRefused while earlier periods are open, figures wait for approval, or the period lasts.
    """
    require_manager(by)
    period = Period.objects.select_for_update(of=("self",)).select_related("programme").get(pk=period.pk)
    if period.is_locked:
        raise ActionRefused(_("This period is locked already."))
    if period.ends_on >= timezone.localdate():
        raise ActionRefused(_("The period lasts until %(day)s: lock it afterwards.") % {"day": period.ends_on})
    if period.programme.periods.filter(ends_on__lt=period.starts_on, locked_at__isnull=True).exists():
        raise ActionRefused(_("Lock the earlier periods first: their figures add up to this one."))
    _require_decided(period)
    readings = readings_of(period.programme, period)
    if not readings:
        raise ActionRefused(_("There is no indicator yet: write the logframe first."))
    made = Snapshot.objects.bulk_create(
        [_snapshot(one.indicator, period, one.figure, version=1, by=by, at=at) for one in readings]
    )
    report = finance_now(period)
    if report.lacks:
        raise ActionRefused(_("No rate is known for %(what)s: add it first.") % {"what": "; ".join(report.lacks)})
    period.finance = [kept_finance(report, version=1)]
    period.locked_at, period.locked_by = at or timezone.now(), by
    period.save(update_fields=["locked_at", "locked_by", "finance"])
    history.record(by, "programme.period_locked", period, indicators=len(made))
    return made


def _require_decided(period: Period) -> None:
    waiting = period.measurements.filter(state=MeasurementState.SUBMITTED).select_related("indicator")
    if names := [str(one.indicator) for one in waiting]:
        raise ActionRefused(
            _("These figures wait for approval: %(names)s. Approve or return them.") % {"names": "; ".join(names)}
        )


@transaction.atomic
def correct_period(period: Period, *, reason: str, by: User) -> list[Snapshot]:
    """New snapshots of a locked period for what has changed since, and of later locked ones whose cumulatives follow.

    The versions before stay. Raises ActionRefused without a reason, and where nothing has changed.
    """
    require_manager(by)
    if not reason.strip():
        raise ActionRefused(_("A correction needs a reason."), field="reason")
    period = Period.objects.select_for_update(of=("self",)).select_related("programme").get(pk=period.pk)
    if not period.is_locked:
        raise ActionRefused(_("This period is open: its figures follow the work by themselves."))
    _require_decided(period)
    made = []
    for indicator in indicators_of(period.programme):
        kept = _newest(indicator, period)
        if kept is None or is_same(kept, figure := figure_now(indicator, period)):
            continue
        version = kept.version + 1
        made.append(_snapshot(indicator, period, figure, version=version, by=by, reason=reason.strip()))
        made[-1].save()
        made += _follow(indicator, period, by=by)
    money = _correct_finance(period)
    if not made and not money:
        raise ActionRefused(_("Nothing has changed since the period was locked."))
    history.record(by, "programme.period_corrected", period, reason=reason.strip(), indicators=len(made))
    return made


def _correct_finance(period: Period) -> bool:
    """Whether the financial report had changed; if so it has a new version, and so have later locked ones."""
    if not period.finance:
        return False
    report = finance_now(period)
    if report.lacks:
        raise ActionRefused(_("No rate is known for %(what)s: add it first.") % {"what": "; ".join(report.lacks)})
    if not finance_differs(period, report):
        return False
    _keep_finance(period, report)
    for later in period.programme.periods.filter(starts_on__gt=period.ends_on, locked_at__isnull=False):
        if later.finance and finance_differs(later, followed := finance_followed(later)):
            _keep_finance(later, followed)
    return True


def _keep_finance(period: Period, report: FinanceReport) -> None:
    versions = list(period.finance or [])
    period.finance = [*versions, kept_finance(report, version=len(versions) + 1)]
    period.save(update_fields=["finance"])


def _follow(indicator: Indicator, period: Period, *, by: User) -> list[Snapshot]:
    """New snapshots of later locked periods: the records that they counted stay, their cumulatives follow."""
    made = []
    for later in period.programme.periods.filter(starts_on__gt=period.ends_on, locked_at__isnull=False):
        kept = _newest(indicator, later)
        figure = figure_now(indicator, later, kept=True)
        if kept is None or is_same(kept, figure):
            continue
        reason = _("Follows the correction of %(period)s.") % {"period": period}
        made.append(_snapshot(indicator, later, figure, version=kept.version + 1, by=by, reason=reason))
        made[-1].save()
    return made


def _newest(indicator: Indicator, period: Period) -> Snapshot | None:
    return indicator.snapshots.filter(period=period).order_by("-version").first()


def is_same(kept: Snapshot, figure: PeriodFigure) -> bool:
    """Whether a snapshot keeps what would be told now."""
    records = [stored_record(one) for one in figure.records]
    return (kept.value, kept.cumulative, kept.unique_total, kept.parts, kept.records) == (
        figure.amount.value, figure.amount.cumulative, figure.unique_total, _parts(figure), records,
    )  # fmt: skip


def _parts(figure: PeriodFigure) -> dict[str, dict[str, Sequence[str | None]]]:
    return {
        name: {group: [_text(one.value), _text(one.cumulative)] for group, one in groups.items()}
        for name, groups in figure.parts.items()
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _snapshot(
    indicator: Indicator,
    period: Period,
    figure: PeriodFigure,
    *,
    version: int,
    by: User,
    reason: str = "",
    at: datetime | None = None,
) -> Snapshot:
    return Snapshot(
        indicator=indicator,
        period=period,
        version=version,
        value=figure.amount.value,
        cumulative=figure.amount.cumulative,
        gross=figure.gross,
        gross_total=figure.gross_total,
        unique_total=figure.unique_total,
        parts=_parts(figure),
        records=[stored_record(one) for one in figure.records],
        reason=reason,
        by=by,
        at=at or timezone.now(),
    )
