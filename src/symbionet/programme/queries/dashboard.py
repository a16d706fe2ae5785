"""The locked figures of a programme for those who watch it: what may be told of each indicator, period by period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.core.indicators import Rule
from symbionet.programme.models import Indicator, Period, Programme, Snapshot
from symbionet.programme.queries.readings import indicators_of, rule_of
from symbionet.programme.queries.telling import ToldTable, told_groups, told_series

__all__ = ["WatchedIndicator", "programmes_watched_by", "watched_indicators", "watches"]


def watches(visitor: Visitor) -> bool:
    """Whether the visitor reads the dashboard: the programme's readers, and public bodies, donors and parks."""
    return reads_programme(visitor) or (is_user(visitor) and visitor.has_role(Role.OBSERVER))


def programmes_watched_by(visitor: Visitor) -> QuerySet[Programme]:
    """Programmes of which the visitor reads the dashboard."""
    return Programme.objects.all() if watches(visitor) else Programme.objects.none()


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedIndicator:
    """An indicator with its figure so far in each locked period, None where it is withheld.

    `groups` by dimension: which table is told, and its values by group.
    """

    indicator: Indicator
    values: tuple[Decimal | None, ...]
    known: tuple[bool, ...]  # whether there was a figure at all
    groups: Mapping[str, tuple[ToldTable, Mapping[str, Decimal | None]]]


def watched_indicators(programme: Programme) -> tuple[list[Period], list[WatchedIndicator]]:
    """The locked periods in their order and the indicators, from the newest snapshot of each and nothing else."""
    periods = list(programme.periods.exclude(locked_at=None))
    rows = indicators_of(programme)
    kept = Snapshot.objects.filter(indicator__in=rows, period__in=periods).order_by("version")
    newest = {(one.indicator_id, one.period_id): one for one in kept}
    found = []
    for row in rows:
        series = [newest.get((row.pk, period.pk)) for period in periods]
        found.append(_watched(row, series))
    return periods, found


def _watched(row: Indicator, series: Sequence[Snapshot | None]) -> WatchedIndicator:
    records = [one.records if one is not None else [] for one in series]
    amount = bool(row.query) and any(Decimal(kept["value"]) not in (0, 1) for rows in records for kept in rows)
    points = [
        (one.cumulative if one is not None else None, [kept["firm"] for kept in rows])
        for one, rows in zip(series, records, strict=True)
    ]
    groups = {}
    for name in () if amount or not row.query else row.dimensions:
        table = told_groups(_tables(name, records, is_state=rule_of(row) == Rule.LAST))
        snapshot = series[table.place] if table is not None else None
        if table is not None and snapshot is not None:
            parts = snapshot.parts.get(name, {})
            groups[name] = (table, {
                group: Decimal(pair[1]) if pair[1] is not None else None
                for group, pair in parts.items() if group not in table.hidden
            })  # fmt: skip
    return WatchedIndicator(
        indicator=row,
        values=tuple(told_series(points, amount=amount)),
        known=tuple(one is not None and one.cumulative is not None for one in series),
        groups=groups,
    )


def _tables(
    name: str, records: Sequence[Sequence[Any]], *, is_state: bool
) -> list[dict[str, dict[tuple[object, ...], int | None]]]:
    """What stands behind each group by the end of each period, of records as snapshots keep them.

    Of a state that is what stands in the period itself, else all so far.
    """
    tables = []
    so_far: dict[str, dict[tuple[object, ...], int | None]] = {}
    for place, rows in enumerate(records):
        if is_state:
            so_far = {}
        for number, kept in enumerate(rows):
            key = (0 if is_state else place, 0 if is_state else number, *kept["record"], kept["value"])
            so_far.setdefault(kept["groups"].get(name, ""), {})[key] = kept["firm"]
        tables.append({group: dict(behind) for group, behind in so_far.items()})
    return tables
