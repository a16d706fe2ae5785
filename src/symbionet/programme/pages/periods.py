"""The reporting periods: locked or open, what waits for approval, and what has changed since a period was locked."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.programme.actions.periods import is_same
from symbionet.programme.models import MeasurementState, Period, Programme
from symbionet.programme.pages.numbers import figure_words
from symbionet.programme.queries.money import finance_differs, finance_now, finance_of
from symbionet.programme.queries.readings import locked_and_now

__all__ = ["ChangeLine", "PeriodLine", "periods_shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A figure that is told otherwise today than it was locked."""

    name: str
    url: str
    locked: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodLine:
    """A period with what can be done about it."""

    period: Period
    has_begun: bool
    can_lock: bool
    waiting: int
    corrections: tuple[tuple[str, str, str], ...]  # day, indicator, reason
    changes: tuple[ChangeLine, ...]


def periods_shown(programme: Programme) -> list[PeriodLine]:
    """The periods of a programme in their order; only the first open one that has ended can be locked."""
    today, found, is_next = timezone.localdate(), [], True
    changes = _changes(programme)
    for period in programme.periods.select_related("locked_by"):
        ended = period.ends_on < today
        corrected = period.snapshots.filter(version__gt=1).select_related("indicator__result").order_by("at")
        found.append(
            PeriodLine(
                period=period,
                has_begun=period.starts_on <= today,
                can_lock=is_next and ended and not period.is_locked,
                waiting=period.measurements.filter(state=MeasurementState.SUBMITTED).count(),
                corrections=tuple(
                    (f"{timezone.localtime(one.at):%Y-%m-%d}", str(one.indicator), one.reason) for one in corrected
                ),
                changes=(*changes[period.pk], *_money_changes(programme, period)) if period.is_locked else (),
            )
        )
        is_next = is_next and period.is_locked
    return found


def _changes(programme: Programme) -> dict[int, list[ChangeLine]]:
    """By period the figures that are told otherwise today."""
    found: dict[int, list[ChangeLine]] = defaultdict(list)
    for indicator, snapshot, now in locked_and_now(programme):
        if not is_same(snapshot, now):
            found[snapshot.period_id].append(
                ChangeLine(
                    name=str(indicator),
                    url=indicator.get_absolute_url(),
                    locked=figure_words(snapshot.value),
                    now=figure_words(now.amount.value),
                )
            )
    return found


def _money_changes(programme: Programme, period: Period) -> Iterator[ChangeLine]:
    if period.finance and finance_differs(period, now_spent := finance_now(period)):
        yield ChangeLine(
            name=_("Financial report"),
            url=reverse("money", args=[programme.pk]),
            locked=f"{finance_of(period).so_far:,.2f}",
            now=f"{now_spent.so_far:,.2f}",
        )
