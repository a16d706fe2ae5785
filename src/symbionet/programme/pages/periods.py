"""The reporting periods: locked or open, what waits for approval, and what has changed since a period was locked."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.programme.actions.periods import is_same
from symbionet.programme.models import Measurement, MeasurementState, Period, Programme, Snapshot
from symbionet.programme.pages.numbers import figure_words
from symbionet.programme.queries.money import Cost, costs_of, finance_differs, finance_now, finance_of
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
    changes, corrections = _changes(programme), _corrections(programme)
    periods = list(programme.periods.select_related("locked_by"))
    waiting = Counter(
        Measurement.objects.filter(period__in=periods, state=MeasurementState.SUBMITTED).values_list(
            "period", flat=True
        )
    )
    prefetch_related_objects([programme], "rates", "budget_lines")
    costs = costs_of(programme, until=max((one.ends_on for one in periods if one.finance), default=date.min))
    for period in periods:
        ended = period.ends_on < today
        found.append(
            PeriodLine(
                period=period,
                has_begun=period.starts_on <= today,
                can_lock=is_next and ended and not period.is_locked,
                waiting=waiting[period.pk],
                corrections=tuple(corrections[period.pk]),
                changes=(*changes[period.pk], *_money_changes(programme, period, costs)) if period.is_locked else (),
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


def _corrections(programme: Programme) -> dict[int, list[tuple[str, str, str]]]:
    """By period the day, indicator and reason of each correction."""
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    rows = Snapshot.objects.filter(period__programme=programme, version__gt=1).select_related("indicator__result")
    for one in rows.defer("records", "parts").order_by("at"):
        found[one.period_id].append((f"{timezone.localtime(one.at):%Y-%m-%d}", str(one.indicator), one.reason))
    return found


def _money_changes(programme: Programme, period: Period, costs: Sequence[Cost]) -> Iterator[ChangeLine]:
    if period.finance and finance_differs(period, now_spent := finance_now(period, costs)):
        yield ChangeLine(
            name=_("Financial report"),
            url=reverse("money", args=[programme.pk]),
            locked=f"{finance_of(period).so_far:,.2f}",
            now=f"{now_spent.so_far:,.2f}",
        )
