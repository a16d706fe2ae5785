"""What an indicator says of a period: of a locked one what its snapshot keeps, of an open one what is counted now.

Screen, Word, spreadsheets and every other export read these, so that no two of them can differ.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils import timezone

from symbionet.core.indicators import Counted, IndicatorEntry, Rule, Scope, indicator_entries
from symbionet.network.models import Organisation
from symbionet.programme.models import Indicator, Measurement, MeasurementState, Period, Programme, Snapshot
from symbionet.programme.queries.figures import (
    Amount,
    PeriodFigure,
    figures_of,
    groups_in,
    in_periods,
    read_record,
    stored_record,
)
from symbionet.programme.queries.outlook import Outlook, expected_on, light_of, outlook_of

__all__ = ["Reading", "figure_now", "indicators_of", "locked_and_now", "period_on", "readings_of", "rule_of",
           "series_of"]  # fmt: skip

NOTHING = Amount(value=None, cumulative=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The figures of an indicator in a period, with what is planned by its end, the light and the outlook.

    `snapshot` is the row that a locked period is told from.
    """

    indicator: Indicator
    period: Period
    figure: PeriodFigure
    snapshot: Snapshot | None
    expected: Decimal | None
    light: str
    outlook: Outlook | None

    @property
    def value(self) -> Decimal | None:
        """The figure of the period."""
        return self.figure.amount.value

    @property
    def cumulative(self) -> Decimal | None:
        """The figure of all periods so far."""
        return self.figure.amount.cumulative

    @property
    def share(self) -> Decimal | None:
        """Per cent of the way from the baseline to the final target."""
        target, baseline = self.indicator.target, self.indicator.baseline or Decimal(0)
        if self.cumulative is None or target is None or target == baseline:
            return None
        return 100 * (self.cumulative - baseline) / (target - baseline)


def indicators_of(programme: Programme) -> list[Indicator]:
    """The indicators of a programme with their results and milestones, in the order of the logframe."""
    rows = Indicator.objects.filter(result__programme=programme).select_related("result__programme", "result__parent")
    return list(rows.prefetch_related("milestones"))


def rule_of(indicator: Indicator) -> Rule:
    """The rule of aggregation: that of the query where it is computed."""
    entry = indicator_entries().get(indicator.query)
    return entry.rule if entry is not None else Rule(indicator.rule)


def period_on(programme: Programme, day: date) -> Period | None:
    """The period of a day, else the last one that has begun."""
    return programme.periods.filter(starts_on__lte=day).last()


def readings_of(
    programme: Programme, period: Period, indicators: Sequence[Indicator] | None = None, *, by_group: bool = True
) -> list[Reading]:
    """The reading of each indicator in a period, `by_group` with its parts of each dimension."""
    rows = indicators_of(programme) if indicators is None else indicators
    periods = list(programme.periods.filter(starts_on__lte=period.starts_on))
    series = _series(programme, rows, periods, by_group=by_group) if periods else []
    return [_reading(one, len(periods) - 1) for one in series]


def series_of(indicator: Indicator, *, until: date) -> list[Reading]:
    """The readings of one indicator in all periods that have begun by a day."""
    programme = indicator.result.programme
    periods = list(programme.periods.filter(starts_on__lte=until))
    series = _series(programme, [indicator], periods)[0] if periods else None
    return [_reading(series, number) for number in range(len(periods))] if series is not None else []


def figure_now(indicator: Indicator, period: Period, *, kept: bool = False) -> PeriodFigure:
    """What would be told of a period if it were locked now: earlier locked ones stay as they are.

    With `kept` its own records stay those of its snapshot, too, and only its cumulative is made anew.
    """
    programme = indicator.result.programme
    periods = list(programme.periods.filter(starts_on__lte=period.starts_on))
    live = _live(programme, [indicator], periods)[indicator.pk]
    rows = _snapshots([indicator], periods if kept else periods[:-1])
    records = [_kept_records(rows.get((indicator.pk, one.pk)), live[number]) for number, one in enumerate(periods)]
    return _figures(indicator, records)[-1]


def locked_and_now(programme: Programme) -> list[tuple[Indicator, Snapshot, PeriodFigure]]:
    """Each figure of the locked periods with what would be told of it if its period were locked now."""
    rows, periods = indicators_of(programme), list(programme.periods.exclude(locked_at=None))
    if not periods:
        return []
    live, snapshots = _live(programme, rows, periods), _snapshots(rows, periods)
    now = {row.pk: _now(row, [snapshots.get((row.pk, one.pk)) for one in periods], live[row.pk]) for row in rows}
    pairs = [(number, row) for number in range(len(periods)) for row in rows]
    return [
        (row, snapshot, now[row.pk][number])
        for number, row in pairs
        if (snapshot := snapshots.get((row.pk, periods[number].pk))) is not None
    ]


def _now(
    indicator: Indicator, kept: Sequence[Snapshot | None], live: Sequence[Sequence[Counted]]
) -> list[PeriodFigure]:
    """The figure of each period if it were locked now, those before it as they are kept.

    Where a period counts what it has kept, its figure is that of what is kept: only others are made for themselves.
    """
    same = [
        one is None or one.records == [stored_record(record) for record in records]
        for one, records in zip(kept, live, strict=True)
    ]
    told = [
        list(records) if is_same else _kept_records(one, records)
        for is_same, one, records in zip(same, kept, live, strict=True)
    ]
    found, known = [], defaultdict[str, set[str]](set)
    for number, figure in enumerate(_figures(indicator, told)):
        for name in figure.parts:
            known[name] |= groups_in(told[number], name)
        if same[number]:  # without the groups that only later periods know
            parts = {name: {key: one for key, one in groups.items() if key in known[name]}
                     for name, groups in figure.parts.items()}  # fmt: skip
            found.append(replace(figure, parts=parts))
        else:
            found.append(_figures(indicator, [*told[:number], live[number]])[-1])
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Series:
    """The figures of an indicator in periods, in their order, and the snapshots of those that are locked."""

    indicator: Indicator
    periods: Sequence[Period]
    figures: Sequence[PeriodFigure]
    kept: Sequence[Snapshot | None]


def _series(
    programme: Programme, rows: Sequence[Indicator], periods: Sequence[Period], *, by_group: bool = True
) -> list[_Series]:
    snapshots = _snapshots(rows, periods)
    live = _live(programme, rows, periods, told=snapshots)
    found = []
    for indicator in rows:
        kept = [snapshots.get((indicator.pk, period.pk)) for period in periods]
        records = [_kept_records(one, live[indicator.pk][number]) for number, one in enumerate(kept)]
        figures = _figures(indicator, records, by_group=by_group)
        told = [_told(snapshot, figure) for snapshot, figure in zip(kept, figures, strict=True)]
        found.append(_Series(indicator=indicator, periods=periods, figures=told, kept=kept))
    return found


def _figures(
    indicator: Indicator, records: Sequence[Sequence[Counted]], *, by_group: bool = True
) -> list[PeriodFigure]:
    figures = figures_of(rule_of(indicator), records, indicator.dimensions if by_group else ())
    if indicator.query:
        return figures
    found, last = list[PeriodFigure](), NOTHING
    for figure in figures:  # of a figure that people enter, none is not naught
        if figure.records:
            last = figure.amount
        amount = last if figure.records else Amount(value=None, cumulative=last.cumulative)
        found.append(replace(figure, amount=amount))
    return found


def _told(snapshot: Snapshot | None, figure: PeriodFigure) -> PeriodFigure:
    """The figure as its snapshot keeps it, to the last digit."""
    if snapshot is None:
        return figure
    return PeriodFigure(
        amount=Amount(value=snapshot.value, cumulative=snapshot.cumulative),
        gross=snapshot.gross,
        gross_total=snapshot.gross_total,
        unique_total=snapshot.unique_total,
        records=figure.records,
        parts={
            name: {group: Amount(value=_decimal(one[0]), cumulative=_decimal(one[1])) for group, one in groups.items()}
            for name, groups in snapshot.parts.items()
        },
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _reading(series: _Series, number: int) -> Reading:
    indicator, periods, figures = series.indicator, series.periods, series.figures
    programme, period = indicator.result.programme, periods[number]
    baseline = indicator.baseline or Decimal(0)
    points = [(one.due_on, one.value) for one in indicator.milestones.all()]
    points += [(programme.ends_on, indicator.target)] if indicator.target is not None else []
    expected = expected_on(period.ends_on, start=programme.starts_on, baseline=baseline, points=points)
    figure = figures[number]
    today = timezone.localdate()
    pace = [
        (one.starts_on, one.ends_on, figures[place].amount.value)
        for place, one in enumerate(periods[: number + 1])
        if one.ends_on < today  # what has not ended tells of no pace
    ]
    return Reading(
        indicator=indicator,
        period=period,
        figure=figure,
        snapshot=series.kept[number],
        expected=expected,
        light=light_of(figure.amount.cumulative, expected, baseline=baseline),
        outlook=outlook_of(
            _pace_rule(indicator), pace, end=programme.ends_on, least=_reached(indicator, figure.amount.cumulative)
        ),
    )


def _reached(indicator: Indicator, cumulative: Decimal | None) -> float:
    """What no outlook falls below: a state may fall, what was added up stays."""
    if cumulative is None or rule_of(indicator) == Rule.LAST:
        return float("-inf")
    return float(cumulative)


def _pace_rule(indicator: Indicator) -> Rule:
    """A state and a ratio are no paces; of firms counted once the values of periods say too much, as some recur."""
    rule = rule_of(indicator)
    return Rule.RATIO if rule == Rule.DISTINCT and indicator.query not in ONCE else rule


ONCE = frozenset({"network.members"})  # whose records are of one firm each, so that the sum of periods is the whole


def _snapshots(rows: Iterable[Indicator], periods: Iterable[Period]) -> dict[tuple[int, int], Snapshot]:
    """The newest snapshot of each indicator and locked period."""
    locked = [one.pk for one in periods if one.is_locked]
    kept = Snapshot.objects.filter(indicator__in=[one.pk for one in rows], period__in=locked).order_by("version")
    return {(one.indicator_id, one.period_id): one for one in kept}


def _kept_records(snapshot: Snapshot | None, live: Sequence[Counted]) -> list[Counted]:
    return list(live) if snapshot is None else [read_record(one) for one in snapshot.records]


def _live(
    programme: Programme,
    rows: Sequence[Indicator],
    periods: Sequence[Period],
    *,
    told: Container[tuple[int, int]] = frozenset(),
) -> Mapping[int, list[list[Counted]]]:
    """What each indicator counts now in each period, with the groups of the firms.

    What is `told` of (indicator, period) need not be counted: of periods before the first other one the list is empty.
    """
    entries = indicator_entries()
    days = [(one.starts_on, one.ends_on) for one in periods]
    entered = _entered(rows, periods)
    first = _first_untold(rows, periods, told)
    queries: dict[str, list[list[Counted]]] = {}
    for indicator in rows:
        entry = entries.get(indicator.query)
        if entry is not None and entry.key not in queries:
            since = programme.starts_on if entry.rule == Rule.LAST else first[entry.key]
            queries[entry.key] = _counted(entry, since, days, demo=programme.is_demo)
    firms = {one.firm for parts in queries.values() for records in parts for one in records if one.firm is not None}
    groups = _groups_of(firms) if firms else {}
    grouped = {key: [[_grouped(one, groups) for one in records] for records in parts] for key, parts in queries.items()}
    return {
        row.pk: grouped[row.query] if row.query in grouped else [entered.get((row.pk, one.pk), []) for one in periods]
        for row in rows
    }


def _first_untold(
    rows: Iterable[Indicator], periods: Sequence[Period], told: Container[tuple[int, int]]
) -> dict[str, date | None]:
    """The first day from which each query must be counted; None where all of it is told."""
    found: dict[str, date | None] = {}
    for indicator in rows:
        day = next((one.starts_on for one in periods if (indicator.pk, one.pk) not in told), None)
        before = found.get(indicator.query)
        found[indicator.query] = day if before is None else before if day is None else min(before, day)
    return found


def _counted(
    entry: IndicatorEntry, since: date | None, days: Sequence[tuple[date, date]], *, demo: bool
) -> list[list[Counted]]:
    if since is None:
        return [[] for _one in days]
    return in_periods(entry.rule, entry.records(Scope(since=since, until=max(days)[1], demo=demo)), days)


def _entered(rows: Iterable[Indicator], periods: Iterable[Period]) -> dict[tuple[int, int], list[Counted]]:
    """The approved figures that people entered, as records."""
    kept = Measurement.objects.filter(
        indicator__in=[one.pk for one in rows if not one.query],
        period__in=[one.pk for one in periods],
        state=MeasurementState.APPROVED,
    ).select_related("period")
    return {
        (one.indicator_id, one.period_id): [
            Counted(
                record=("programme.measurement", one.pk),
                on=one.period.ends_on,
                value=one.value,
                whole=one.whole or Decimal(0),
                split={
                    name: {group: Decimal(part) for group, part in groups.items()} for name, groups in one.parts.items()
                },
            )
        ]
        for one in kept
    }


def _groups_of(firms: Iterable[int]) -> dict[int, dict[str, str]]:
    names = ("pk", "size_class_cn", "size_class_eu", "gb4754", "park_id", "park__parent_id")
    rows = Organisation.objects.filter(pk__in=list(firms)).order_by().values_list(*names)
    return {
        key: {"size": cn or eu, "sector": sector[:3], "park": str(above or park or "")}
        for key, cn, eu, sector, park, above in rows
    }


def _grouped(record: Counted, groups: Mapping[int, Mapping[str, str]]) -> Counted:
    known = groups.get(record.firm) if record.firm is not None else None
    if not known:
        return record
    return Counted(
        record=record.record, on=record.on, until=record.until, value=record.value, whole=record.whole, who=record.who,
        firm=record.firm, groups={**known, **record.groups}, split=record.split,
    )  # fmt: skip
