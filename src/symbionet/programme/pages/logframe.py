"""The logframe as its page and its files show it, all from the same readings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from symbionet.core.texts import bracketed, is_chinese, localised
from symbionet.letters import Block, Letter
from symbionet.programme.models import Indicator, Level, Period, Programme, Result
from symbionet.programme.pages.activities import ActivityCost, activity_blocks, activity_costs, activity_table
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
from symbionet.programme.queries.readings import Reading, readings_of
from symbionet.tables import Cell, Column, Table

__all__ = ["LogframeLine", "ResultBlock", "logframe_letter", "logframe_shown", "logframe_tables", "period_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogframeLine:
    """An indicator in the logframe: all its cells in words."""

    reading: Reading
    indicator: Indicator
    name: str
    unit: str
    baseline: str
    milestones: str
    target: str
    value: str
    cumulative: str
    as_of: str
    share: str
    light: str
    light_words: str
    outlook: str
    sources: str
    records_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultBlock:
    """A result with its indicators and the activities that bring it about."""

    result: Result
    level: str
    text: str
    leads_to: str
    assumptions: str
    lines: tuple[LogframeLine, ...]
    activities: tuple[ActivityCost, ...]


def period_words(period: Period) -> str:
    """The period and whether its figures are kept."""
    return (
        _("%(period)s, locked") % {"period": period} if period.is_locked else _("%(period)s, open") % {"period": period}
    )


def logframe_shown(programme: Programme, period: Period | None, *, by_group: bool = True) -> list[ResultBlock]:
    """The chain of results, from the impact down, with the figures of a period, `by_group` with those of groups."""
    readings = readings_of(programme, period, by_group=by_group) if period is not None else []
    by_result: dict[int, list[LogframeLine]] = {}
    for reading in readings:
        by_result.setdefault(reading.indicator.result_id, []).append(_line(reading))
    places = {level: place for place, level in enumerate(Level.values)}
    rows = sorted(programme.results.select_related("parent"), key=lambda one: (places[one.level], one.code))
    costs: dict[int | None, list[ActivityCost]] = {}
    for one in activity_costs(programme):
        costs.setdefault(one.activity.result_id, []).append(one)
    return [
        ResultBlock(
            result=one,
            level=one.get_level_display(),
            text=localised(one, "text"),
            leads_to=one.parent.code if one.parent is not None else "",
            assumptions=localised(one, "assumptions"),
            lines=tuple(by_result.get(one.pk, ())),
            activities=tuple(costs.get(one.pk, ())),
        )
        for one in rows
    ]


def _line(reading: Reading) -> LogframeLine:
    indicator, period = reading.indicator, reading.period
    day = period.ends_on if period.is_locked else min(period.ends_on, timezone.localdate())
    return LogframeLine(
        reading=reading,
        indicator=indicator,
        name=localised(indicator, "name"),
        unit=unit_of(indicator),
        baseline=baseline_words(indicator),
        milestones=joined(
            f"{one.due_on:%Y-%m-%d}{_(': ')}{figure_words(one.value)}" for one in indicator.milestones.all()
        ),
        target=figure_words(indicator.target),
        value=figure_words(reading.value),
        cumulative=figure_words(reading.cumulative),
        as_of=day.isoformat(),
        share=share_words(reading),
        light=reading.light,
        light_words=light_words(reading.light) if indicator.target is not None else _("no target is set"),
        outlook=outlook_words(reading.outlook),
        sources=sources_words(indicator),
        records_url=reverse("indicator_records", args=[indicator.pk, period.pk]),
    )


def logframe_tables(programme: Programme, period: Period) -> list[Table]:
    """The logframe as sheets of a workbook: the frame, and the figures by group; figures are numbers."""
    blocks = logframe_shown(programme, period)
    columns = [
        Column(heading=_("Expected result")), Column(heading=_("Text"), width=50), Column(heading=_("Number")),
        Column(heading=_("Indicator"), width=50), Column(heading=_("Unit")), Column(heading=_("Rule"), width=26),
        Column(heading=pgettext("indicator", "Baseline"), figures=True), Column(heading=_("Year of the baseline")),
        Column(heading=_("Intermediate targets"), width=40), Column(heading=_("Final target"), figures=True),
        Column(heading=_("In the period"), figures=True), Column(heading=_("Current value"), figures=True),
        Column(heading=_("As of")), Column(heading=_("Records counted")),
        Column(heading=_("Firms or people, each once")),
        Column(heading=_("State")), Column(heading=_("At the end (range)"), width=28),
        Column(heading=_("Sources of verification"), width=50), Column(heading=_("Assumptions"), width=50),
        Column(heading=_("Version of the snapshot")),
    ]  # fmt: skip
    return [
        Table(columns=columns, rows=list(_cells(blocks)), title=_("Logframe")),
        activity_table(programme),
        Table(columns=_group_columns(), rows=list(_group_cells(blocks)), title=_("By group")),
    ]


def _cells(blocks: Sequence[ResultBlock]) -> Iterator[list[Cell]]:
    for block in blocks:
        if not block.lines:
            yield [block.result.code, block.text, *[""] * 16, block.assumptions, ""]
        for line in block.lines:
            one, figure = line.indicator, line.reading.figure
            yield [
                block.result.code, block.text, one.code, line.name, line.unit, rule_words(one), one.baseline,
                one.baseline_year, line.milestones, one.target, line.reading.value, line.reading.cumulative,
                line.as_of, figure.gross_total, figure.unique_total, line.light_words, line.outlook, line.sources,
                block.assumptions, line.reading.snapshot.version if line.reading.snapshot else _("not locked"),
            ]  # fmt: skip


def _group_columns() -> list[Column]:
    return [
        Column(heading=_("Number")), Column(heading=_("Indicator"), width=50), Column(heading=_("Dimension")),
        Column(heading=_("Group"), width=40), Column(heading=_("In the period"), figures=True),
        Column(heading=_("Current value"), figures=True),
    ]  # fmt: skip


def _group_cells(blocks: Sequence[ResultBlock]) -> Iterator[list[Cell]]:
    names = GroupNames()
    for line in (line for block in blocks for line in block.lines):
        for dimension, groups in line.reading.figure.parts.items():
            for group, amount in groups.items():
                yield [
                    line.indicator.code, line.name, dimension_words(dimension), names.name(dimension, group),
                    amount.value, amount.cumulative,
                ]  # fmt: skip


def logframe_letter(programme: Programme, period: Period) -> Letter:
    """The logframe as a document with the columns of the EU's form."""
    return Letter(
        kind="report", lang="zh" if is_chinese() else "en", missing=(), blocks=tuple(_blocks(programme, period))
    )


def _blocks(programme: Programme, period: Period) -> Iterator[Block]:
    yield Block(kind="title", text=_("Logical framework: %(programme)s") % {"programme": programme})
    yield from head_blocks(programme, period)
    blocks = logframe_shown(programme, period, by_group=False)
    headings = (
        _("Expected result"), _("Indicator"), pgettext("indicator", "Baseline"), _("Current value"),
        _("Intermediate targets"), _("Final target"),
        _("Sources of verification"), _("Assumptions"),
    )  # fmt: skip
    yield Block(kind="row", text="", cells=headings, right=(3, 5))
    for block in blocks:
        for number, line in enumerate(block.lines or (None,)):
            text = f"{block.result.code} {block.text}" if number == 0 else ""
            assumptions = block.assumptions if number == 0 else ""
            cells = ("", "–", "–", "–", "–", "–") if line is None else (
                f"{line.indicator.code} {line.name}{bracketed(line.unit)}", line.baseline,
                f"{line.cumulative}{bracketed(line.as_of)}",
                line.milestones, line.target, line.sources,
            )  # fmt: skip
            yield Block(kind="row", text="", cells=(text, *cells, assumptions))
    yield from activity_blocks(programme)
    yield from _groups(blocks)
    yield Block(kind="foot", text=f"{programme} · {period_words(period)}")


def head_blocks(programme: Programme, period: Period) -> Iterator[Block]:
    """Whose account of which days it is, and what its figures are."""
    if programme.is_demo:
        yield Block(kind="text", text=_("Demo: this programme is made up."))
    yield Block(kind="field", text=_("Donor and contract"), value=joined([programme.donor, programme.contract]) or "–")
    yield Block(kind="field", text=_("Reporting period"), value=period_words(period))
    kept = (
        _("as locked on %(day)s") % {"day": timezone.localdate(period.locked_at)}
        if period.locked_at is not None
        else _("as counted on %(day)s; the period is open, and they may change") % {"day": timezone.localdate()}
    )
    yield Block(kind="field", text=_("Figures"), value=kept)


def _groups(blocks: Sequence[ResultBlock]) -> Iterator[Block]:
    rows = list(_group_cells(blocks))
    if not rows:
        return
    yield Block(kind="break", text="")
    yield Block(kind="heading", text=_("By group"))
    headings = (_("Indicator"), _("Dimension"), _("Group"), _("In the period"), _("Current value"))
    yield Block(kind="row", text="", cells=headings, right=(3, 4))
    units = {line.indicator.code: bracketed(line.unit) for block in blocks for line in block.lines}
    for code, name, dimension, group, value, cumulative in rows:
        figures = [figure_words(one) if isinstance(one, Decimal) else "–" for one in (value, cumulative)]
        yield Block(
            kind="row", text="", cells=(f"{code} {name}{units[str(code)]}", str(dimension), str(group), *figures)
        )
