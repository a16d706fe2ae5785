"""The dashboard of those who watch a programme: results with their trend, groups as may be told, barriers."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.core.texts import localised, percent_words
from symbionet.letters import line_chart
from symbionet.network.models import Park
from symbionet.policy.models import DemandState
from symbionet.policy.pages.barriers import told_table
from symbionet.policy.queries.demands import demands_told_to
from symbionet.programme.models import Period, Programme
from symbionet.programme.pages.numbers import GroupNames, dimension_words, figure_words, light_words, unit_of
from symbionet.programme.queries.dashboard import WatchedIndicator, watched_indicators
from symbionet.programme.queries.outlook import expected_on, light_of
from symbionet.synergies.pages.withholding import withheld_mark

__all__ = ["DashboardShown", "dashboard_shown"]

MOST_LINES = 6  # of the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTable:
    """Groups of an indicator with what is told of them, and of which day."""

    title: str
    as_of: str
    rows: tuple[tuple[str, str], ...]
    withheld: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardLine:
    """An indicator: its figures by period, and where it stands."""

    code: str
    name: str
    unit: str
    values: tuple[tuple[str, str], ...]  # period and figure
    target: str
    share: str
    light: str
    light_words: str
    groups: tuple[GroupTable, ...]
    url: str  # of its page, for those who may read it


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardShown:
    """What the dashboard shows; `park_rows` are indicators with what is told of `park`: the chosen one, else that with
    most to tell.
    """

    periods: tuple[str, ...]
    lines: tuple[DashboardLine, ...]
    picture: str
    park: Park | None
    park_rows: tuple[tuple[str, str, str], ...]
    barrier_year: int | None
    barriers: tuple[tuple[str, tuple[str, str, str]], ...]
    demands: tuple[tuple[str, int, str], ...]


def dashboard_shown(
    visitor: Visitor, programme: Programme, park: Park | None, parks: Iterable[Park] = ()
) -> DashboardShown:
    """The dashboard as the visitor may read it: the same figures for all, drill-down to records for readers alone."""
    periods, watched = watched_indicators(programme)
    names = GroupNames()
    full = reads_programme(visitor)
    year, barriers = told_table()
    park = park or max(parks, key=lambda one: _told_of(watched, one), default=None)
    return DashboardShown(
        periods=tuple(f"{one.ends_on:%Y-%m}" for one in periods),
        lines=tuple(_line(one, periods, programme, names, full=full) for one in watched),
        picture=_picture(watched, periods),
        park=park,
        park_rows=tuple(_of_park(one, periods, park) for one in watched if "park" in one.groups) if park else (),
        barrier_year=year,
        barriers=tuple(barriers),
        demands=tuple(_demands(visitor)),
    )


def _demands(visitor: Visitor) -> list[tuple[str, int, str]]:
    rows = list(demands_told_to(visitor).order_by().values_list("state", flat=True))
    url = reverse("demand_list")
    return [(str(state.label), rows.count(state), f"{url}?state={state}") for state in DemandState if state in rows]


def _line(
    one: WatchedIndicator, periods: list[Period], programme: Programme, names: GroupNames, *, full: bool
) -> DashboardLine:
    row = one.indicator
    told = [place for place, value in enumerate(one.values) if value is not None]
    newest = one.values[told[-1]] if told else None
    light = share = ""
    if told and row.target is not None:
        points = [(point.due_on, point.value) for point in row.milestones.all()]
        points.append((programme.ends_on, row.target))
        base, day = row.baseline or row.target * 0, periods[told[-1]].ends_on
        light = light_of(newest, expected_on(day, start=programme.starts_on, baseline=base, points=points),
                         baseline=base)  # fmt: skip
        if newest is not None and row.target != base:
            share = percent_words(float(100 * (newest - base) / (row.target - base)))
    return DashboardLine(
        code=row.code,
        name=localised(row, "name"),
        unit=unit_of(row),
        values=tuple(
            (f"{period.ends_on:%Y-%m}", figure_words(value) if value is not None else withheld_mark() if known else "–")
            for period, value, known in zip(periods, one.values, one.known, strict=True)
        ),
        target=figure_words(row.target),
        share=share,
        light=light,
        light_words=light_words(light),
        groups=tuple(_groups(one, periods, names)),
        url=row.get_absolute_url() if full else "",
    )


def _groups(one: WatchedIndicator, periods: list[Period], names: GroupNames) -> list[GroupTable]:
    found = []
    for name, (table, values) in one.groups.items():
        rows = sorted(values.items(), key=lambda pair: (-(pair[1] or 0), pair[0]))
        found.append(
            GroupTable(
                title=dimension_words(name),
                as_of=f"{periods[table.place].ends_on:%Y-%m-%d}",
                rows=tuple((names.name(name, group), figure_words(value)) for group, value in rows),
                withheld=len(table.hidden),
            )
        )
    return found


def _told_of(watched: Iterable[WatchedIndicator], park: Park) -> tuple[int, Decimal]:
    """How many figures are told of a park, and the largest of them."""
    values = [one.groups["park"][1].get(str(park.pk)) for one in watched if "park" in one.groups]
    known = [value for value in values if value]
    return len(known), max(known, default=Decimal(0))


def _of_park(one: WatchedIndicator, periods: list[Period], park: Park) -> tuple[str, str, str]:
    """Name, figure and day of an indicator in a park; a park of few firms is told no figure."""
    table, values = one.groups["park"]
    key = str(park.pk)
    figure = figure_words(values[key]) if key in values else withheld_mark() if key in table.hidden else "–"
    return (f"{one.indicator.code} {localised(one.indicator, 'name')}", figure,
            f"{periods[table.place].ends_on:%Y-%m-%d}")  # fmt: skip


def _picture(watched: list[WatchedIndicator], periods: list[Period]) -> str:
    """Per cent of the final target by period, of the indicators that have one."""
    series = []
    for one in watched:
        target = one.indicator.target
        if target:
            shares = [None if value is None else float(100 * value / target) for value in one.values]
            series.append((f"{one.indicator.code} {localised(one.indicator, 'name')}", shares))
    labels = [f"{one.ends_on:%Y-%m}" for one in periods]
    return line_chart(labels, series[:MOST_LINES]) if len(periods) > 1 else ""


def told_note() -> str:
    """How the figures were made safe."""
    return _(
        "Figures of locked periods. What would tell of fewer than three firms, by itself, as what a total leaves or as "
        "the difference of two tables, is withheld or stands as it was told before."
    )
