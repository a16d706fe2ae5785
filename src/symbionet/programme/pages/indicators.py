"""The page of an indicator: its reference sheet, its figures by period and group, and what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from symbionet.core.indicators import Rule
from symbionet.core.texts import localised
from symbionet.letters import line_chart
from symbionet.programme.models import Indicator, Measurement, MeasurementState, Period
from symbionet.programme.pages.numbers import (
    GroupNames,
    baseline_words,
    dimension_words,
    figure_words,
    joined,
    light_words,
    outlook_words,
    rule_words,
    share_words,
    sources_words,
    unit_of,
)
from symbionet.programme.pages.records import RecordLine
from symbionet.programme.queries.readings import Reading, rule_of, series_of
from symbionet.tables import Cell, Column, Table

__all__ = ["IndicatorShown", "SeriesLine", "indicator_shown", "record_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLine:
    """A period of an indicator."""

    period: Period
    value: str
    cumulative: str
    expected: str
    light: str
    light_words: str
    counted: str
    kept: str
    records_url: str
    enter_url: str
    measurement: Measurement | None
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorShown:
    """What the page of an indicator shows: `facts` are label and words, `groups` a table for each dimension."""

    name: str
    unit: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[SeriesLine, ...]
    groups: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    chart: str
    outlook: str
    share: str
    now: str
    value: str


def indicator_shown(indicator: Indicator, period: Period | None = None) -> IndicatorShown:
    """The page of an indicator; with a period, as it stood in that one."""
    until = period.ends_on if period is not None else timezone.localdate()
    series = series_of(indicator, until=until)
    last = series[-1] if series else None
    return IndicatorShown(
        name=localised(indicator, "name"),
        unit=unit_of(indicator),
        facts=tuple((label, words) for label, words in _facts(indicator) if words),
        lines=tuple(_line(one) for one in reversed(series)),
        groups=_groups(last) if last is not None else (),
        chart=_chart(series),
        outlook=outlook_words(last.outlook) if last is not None else "",
        share=share_words(last) if last is not None else "",
        now=figure_words(last.cumulative) if last is not None else "–",
        value=figure_words(last.value) if last is not None else "–",
    )


def _facts(indicator: Indicator) -> list[tuple[str, str]]:
    milestones = [f"{one.due_on}{_(': ')}{figure_words(one.value)}" for one in indicator.milestones.all()]
    return [
        (_("Expected result"), str(indicator.result)),
        (_("Definition"), indicator.definition),
        (_("Unit"), unit_of(indicator)),
        (_("Rule of aggregation"), rule_words(indicator)),
        (_("Direction"), indicator.get_direction_display()),
        (_("Computed"), _("from the work itself") if indicator.query else _("entered, with evidence and approval")),
        (pgettext("indicator", "Baseline"), baseline_words(indicator)),
        (_("Intermediate targets"), joined(milestones)),
        (_("Final target"), figure_words(indicator.target)),
        (_("Disaggregated by"), joined(dimension_words(name) for name in indicator.dimensions)),
        (_("Sources and means of verification"), sources_words(indicator)),
        (_("Method and frequency"), indicator.method),
        (_("Responsible"), indicator.responsible),
        (_("Quality assurance"), indicator.quality),
        (_("Limits of the data"), indicator.limits),
        (_("Entered in the donor's system on"), str(indicator.entered_on or "")),
    ]


def _line(reading: Reading) -> SeriesLine:
    indicator, period, figure = reading.indicator, reading.period, reading.figure
    entered = None
    if not indicator.query:
        entered = indicator.measurements.filter(period=period).first()
    return SeriesLine(
        period=period,
        value=figure_words(reading.value),
        cumulative=figure_words(reading.cumulative),
        expected=figure_words(reading.expected),
        light=reading.light,
        light_words=light_words(reading.light),
        counted=_counted(reading),
        kept=_("version %(number)s") % {"number": reading.snapshot.version} if reading.snapshot else _("not locked"),
        records_url=reverse("indicator_records", args=[indicator.pk, period.pk]) if figure.gross else "",
        enter_url="" if indicator.query else reverse("measurement_edit", args=[indicator.pk, period.pk]),
        measurement=entered,
        waits=entered is not None and entered.state == MeasurementState.SUBMITTED,
    )


def _counted(reading: Reading) -> str:
    """Gross and unique, where the rule knows the difference."""
    figure = reading.figure
    if rule_of(reading.indicator) == Rule.DISTINCT:
        return _("%(gross)s in all, %(unique)s each once") % {
            "gross": figure.gross_total, "unique": figure.unique_total,
        }  # fmt: skip
    return str(figure.gross)


def _groups(reading: Reading) -> tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]:
    names = GroupNames()
    found = []
    for dimension, groups in reading.figure.parts.items():
        rows = sorted(groups.items(), key=lambda pair: -(pair[1].cumulative or 0))
        lines = [
            (names.name(dimension, group), figure_words(one.value), figure_words(one.cumulative)) for group, one in rows
        ]
        found.append((dimension_words(dimension), tuple(lines)))
    return tuple(found)


def _chart(series: Sequence[Reading]) -> str:
    """What is reached against what is planned."""
    if len(series) < 2:
        return ""
    labels = [f"{one.period.ends_on:%Y-%m}" for one in series]
    reached = [None if one.cumulative is None else float(one.cumulative) for one in series]
    planned = [None if one.expected is None else float(one.expected) for one in series]
    lines: list[tuple[str, Sequence[float | None]]] = [(_("Reached so far"), reached)]
    if any(one is not None for one in planned):
        lines.append((_("Planned value"), planned))
    return line_chart(labels, lines)


def record_table(indicator: Indicator, lines: Sequence[RecordLine]) -> Table:
    """The records as a file; their values add up to the figure."""
    headings = [_("Record"), _("Firm"), _("Day"), _("Adds"), *map(dimension_words, indicator.dimensions)]
    ratio = rule_of(indicator) == Rule.RATIO
    if ratio:
        headings.insert(4, _("Denominator"))
    rows: list[list[Cell]] = [
        [one.title, one.firm, one.on, one.value, *([one.whole] if ratio else []), *one.groups] for one in lines
    ]
    return Table(columns=[Column(heading=text) for text in headings], rows=rows, title=_("Records"))
