"""The donor's documents: the narrative report and the sheet for OPSYS."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from symbionet.core.texts import bracketed, in_language, is_chinese, localised, percent_words
from symbionet.letters import Block, Letter
from symbionet.programme.models import Narrative, Period, Programme, Section
from symbionet.programme.pages.charts import plan_chart
from symbionet.programme.pages.logframe import head_blocks, logframe_shown, period_words
from symbionet.programme.pages.money import finance_blocks
from symbionet.programme.pages.numbers import unit_of
from symbionet.programme.queries.readings import readings_of
from symbionet.tables import Cell, Column, Table

__all__ = ["narrative_letter", "opsys_table", "risk_blocks"]


def opsys_table(programme: Programme, period: Period) -> Table:
    """A row for each indicator as OPSYS asks for them; the system itself stays the master."""
    readings = readings_of(programme, period)
    longest = max((len(one.indicator.milestones.all()) for one in readings), default=0)
    columns = [
        Column(heading=_("Expected result")), Column(heading=_("Text of the result"), width=50),
        Column(heading=_("Indicator")),
        Column(heading=_("Text of the indicator"), width=50), Column(heading=_("Unit")),
        Column(heading=_("Baseline value"), figures=True), Column(heading=_("Year of the baseline")),
    ]  # fmt: skip
    for number in range(1, longest + 1):
        columns.append(Column(heading=_("Intermediate target %(number)s") % {"number": number}, figures=True))
        columns.append(Column(heading=_("Date of target %(number)s") % {"number": number}))
    columns += [
        Column(heading=_("Final target"), figures=True), Column(heading=_("Date of the final target")),
        Column(heading=_("Current value"), figures=True), Column(heading=_("Date of the current value")),
        Column(heading=_("Source"), width=50), Column(heading=_("Entered on")),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    lines = {line.indicator.pk: line for block in logframe_shown(programme, period) for line in block.lines}
    for reading in readings:
        one = reading.indicator
        points = list(one.milestones.all())
        row: list[Cell] = [one.result.code, localised(one.result, "text"), one.code, localised(one, "name"),
                           unit_of(one), one.baseline, one.baseline_year]  # fmt: skip
        for number in range(longest):
            row += [points[number].value, points[number].due_on] if number < len(points) else [None, None]
        row += [one.target, programme.ends_on if one.target is not None else None, reading.cumulative,
                date.fromisoformat(lines[one.pk].as_of), lines[one.pk].sources, one.entered_on]  # fmt: skip
        rows.append(row)
    return Table(columns=columns, rows=rows, title="OPSYS", note=period_words(period))


def narrative_letter(programme: Programme, period: Period) -> Letter:
    """The narrative report of a period with its logframe, activities, deliverables, risks and finance."""
    blocks = tuple(block for part in _parts(programme, period) for block in part)
    return Letter(kind="report", lang="zh" if is_chinese() else "en", blocks=blocks, missing=())


def _parts(programme: Programme, period: Period) -> Iterator[Iterator[Block]]:
    yield _head(programme, period)
    yield _texts(period, (Section.SUMMARY, Section.CONTEXT))
    yield _indicators(programme, period)
    yield _activities(programme, period)
    yield _deliverables(programme, period)
    yield _texts(period, (Section.DEVIATIONS,))
    yield risk_blocks(programme, period)
    yield _texts(period, (Section.LESSONS, Section.VISIBILITY, Section.NEXT))
    yield _money(programme, period)


def _head(programme: Programme, period: Period) -> Iterator[Block]:
    yield Block(kind="title", text=_("Narrative report: %(programme)s") % {"programme": programme})
    yield from head_blocks(programme, period)
    yield Block(kind="foot", text=f"{programme} · {period_words(period)}")


def _texts(period: Period, sections: tuple[Section, ...]) -> Iterator[Block]:
    kept = {one.section: one for one in Narrative.objects.filter(period=period)}
    for section in sections:
        row = kept.get(section.value)
        text = in_language(zh=row.text_zh, en=row.text_en) if row is not None else ""
        yield Block(kind="heading", text=str(section.label))
        yield Block(kind="text", text=text or _("Nothing was written for this part."))


def _indicators(programme: Programme, period: Period) -> Iterator[Block]:
    yield Block(kind="heading", text=_("Indicators"))
    headings = (
        _("Indicator"), pgettext("indicator", "Baseline"), _("In the period"), _("Current value"), _("Final target"),
        _("State"),
    )  # fmt: skip
    yield Block(kind="row", text="", cells=headings, right=(1, 2, 3, 4))
    for block in logframe_shown(programme, period):
        for line in block.lines:
            name = f"{line.indicator.code} {line.name}{bracketed(line.unit)}"
            cells = (name, line.baseline, line.value, line.cumulative, line.target, line.light_words)
            yield Block(kind="row", text="", cells=cells)


def _activities(programme: Programme, period: Period) -> Iterator[Block]:
    rows = list(programme.activities.all())
    yield Block(kind="heading", text=_("Activities"))
    if not rows:
        yield Block(kind="text", text=_("No activities are planned."))
        return
    chart = plan_chart(rows, first=programme.starts_on, last=programme.ends_on, today=period.ends_on)
    yield Block(kind="picture", text=_("Plan of activities"), picture=chart)
    yield Block(kind="row", text="", cells=(_("Activity"), _("Begins on"), _("Ends on"), _("Done"), _("What was done")))
    for one in rows:
        cells = (str(one), str(one.starts_on), str(one.ends_on), percent_words(one.progress), one.note or "–")
        yield Block(kind="row", text="", cells=cells)


def _deliverables(programme: Programme, period: Period) -> Iterator[Block]:
    rows = list(programme.deliverables.filter(due_on__lte=period.ends_on))
    if rows:
        yield Block(kind="heading", text=_("Deliverables due by the end of the period"))
        yield Block(kind="row", text="", cells=(_("Deliverable"), _("Due"), _("Delivered on"), _("Where it is")))
        for one in rows:
            cells = (str(one), str(one.due_on), str(one.delivered_on or _("not yet")), one.proof or "–")
            yield Block(kind="row", text="", cells=cells)


def risk_blocks(programme: Programme, period: Period | None = None) -> Iterator[Block]:
    """The risks that stand, the weightiest first."""
    day = period.ends_on if period is not None else timezone.localdate()
    rows = programme.risks.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
    yield Block(kind="heading", text=_("Risks"))
    if not rows:
        yield Block(kind="text", text=_("No risks are written down."))
        return
    yield Block(
        kind="row", text="", right=(1,),
        cells=(_("Risk"), _("Weight, 1 to 25"), _("What is done about it"), _("Responsible"), _("Looked at on")),
    )  # fmt: skip
    for one in sorted(rows, key=lambda row: -row.weight):
        cells = (one.text, str(one.weight), one.response or "–", one.owner or "–", str(one.reviewed_on or "–"))
        yield Block(kind="row", text="", cells=cells)


def _money(programme: Programme, period: Period) -> Iterator[Block]:
    yield Block(kind="heading", text=_("Finance"))
    yield from finance_blocks(programme, period)
