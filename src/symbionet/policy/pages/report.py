"""The yearly barrier report as blocks of a letter and as sheets; the page shows the same blocks."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from symbionet.core.texts import is_chinese, sentences
from symbionet.letters import Block, Letter, line_chart
from symbionet.policy.models import DemandState
from symbionet.policy.pages.words import mass_words, worth_words
from symbionet.policy.queries.report import BarrierReport
from symbionet.tables import Cell, Table, table_of
from symbionet.work.models import BarrierCategory

__all__ = ["report_letter", "report_sheets"]

MOST_LINES = 6  # of the picture


def report_letter(report: BarrierReport) -> Letter:
    """The report in the active language."""
    return Letter(kind="barrier_report", lang="zh" if is_chinese() else "en", blocks=tuple(_blocks(report)), missing=())


def _blocks(report: BarrierReport) -> Iterator[Block]:
    yield Block(kind="title", text=_("Barriers to symbiosis in %(year)s") % {"year": report.year})
    yield Block(kind="text", text=_("As of %(day)s.") % {"day": report.until.isoformat()})
    figures = (
        (str(report.came), _("cases met a barrier")),
        (str(report.fell), _("cases in which a barrier fell")),
        (str(report.stands.subjects), _("cases still held back")),
        (mass_words(report.stands.tonnes), _("held back a year")),
        (worth_words(report.stands.money), _("worth a year")),
    )
    for value, text in figures:
        yield Block(kind="figure", text=text, value=value)
    yield Block(kind="heading", text=_("By barrier"))
    head = (_("Barrier"), _("Came"), _("Fell"), _("Stand"), _("Firms"), _("Held back a year"), _("Worth a year"))
    yield Block(kind="row", text="", cells=head, right=(1, 2, 3, 4, 5, 6))
    for row in report.rows:
        cells = (
            str(BarrierCategory(row.category).label), str(row.came), str(row.fell), str(row.stands.subjects),
            str(len(row.stands.firms)), mass_words(row.stands.tonnes), worth_words(row.stands.money),
        )  # fmt: skip
        yield Block(kind="row", text="", cells=cells)
    yield from _trend(report)
    yield from _solved(report)
    yield Block(
        kind="note",
        text=sentences(
            _("A case is a synergy, an audit or another thing that a barrier stops; it stands in the line of each."),
            _("What draws on one resource counts together at most as much as is left of it."),
            _("For the programme: it tells figures of few firms, and is not for others."),
        ),
    )


def _trend(report: BarrierReport) -> Iterator[Block]:
    yield Block(kind="heading", text=_("Cases that stood at the end of each year"))
    years = [str(year) for year in report.years]
    series = [
        (str(BarrierCategory(row.category).label), list(map(float, row.trend))) for row in report.rows[:MOST_LINES]
    ]
    if picture := line_chart(years, series):
        yield Block(kind="picture", text=_("Cases that stood at the end of each year"), picture=picture)
    yield Block(kind="row", text="", cells=(_("Barrier"), *years), right=tuple(range(1, len(years) + 1)))
    for row in report.rows:
        yield Block(kind="row", text="", cells=(str(BarrierCategory(row.category).label), *map(str, row.trend)))


def _solved(report: BarrierReport) -> Iterator[Block]:
    yield Block(kind="heading", text=_("What was solved"))
    if not report.solved:
        yield Block(kind="text", text=_("No rule that was asked for has come into force in this year."))
    for demand, effect in report.solved:
        text = _(
            "%(title)s (in force on %(day)s): %(let_go)s synergies let go, %(taken)s taken up again, "
            "%(done)s completed; "
            "taken up: %(tonnes)s and %(money)s a year. %(outcome)s"
        )
        yield Block(
            kind="item",
            text=text
            % {
                "title": demand,
                "day": demand.in_force_on,
                "let_go": effect.let_go,
                "taken": effect.taken_up,
                "done": effect.completed,
                "tonnes": mass_words(effect.back.tonnes),
                "money": worth_words(effect.back.money),
                "outcome": demand.outcome,
            },
        )
    yield Block(kind="heading", text=_("Demands as they stand"))
    for state in DemandState:
        if many := report.states.get(state):
            yield Block(kind="field", text=str(state.label), value=str(many))


def report_sheets(report: BarrierReport) -> list[Table]:
    """The report as sheets: by barrier, over the years, what was solved."""
    by_barrier: list[list[Cell]] = [
        [str(BarrierCategory(row.category).label), row.came, row.fell, row.stands.subjects, len(row.stands.firms),
         round(row.stands.tonnes, 1), round(row.stands.money)]
        for row in report.rows
    ]  # fmt: skip
    total: list[Cell] = [_("Together, each counted once"), report.came, report.fell, report.stands.subjects,
             len(report.stands.firms), round(report.stands.tonnes, 1), round(report.stands.money)]  # fmt: skip
    solved: list[list[Cell]] = [
        [str(demand), demand.in_force_on, effect.let_go, effect.taken_up, effect.waiting, effect.set_aside,
         effect.completed, round(effect.back.tonnes, 1), round(effect.back.money)]
        for demand, effect in report.solved
    ]  # fmt: skip
    head = [_("Barrier"), _("Came"), _("Fell"), _("Stand"), _("Firms"), _("Tonnes per year blocked"),
            _("CNY per year blocked")]  # fmt: skip
    solved_head = [_("Demand"), _("In force on"), _("Let go"), _("Taken up again"), _("Waiting"), _("Set aside"),
                   _("Completed"), _("Tonnes per year taken up"), _("CNY per year taken up")]  # fmt: skip
    trend: list[list[Cell]] = [[str(BarrierCategory(row.category).label), *row.trend] for row in report.rows]
    return [
        table_of(head, [*by_barrier, total], title=_("By barrier")),
        table_of([_("Barrier"), *report.years], trend, title=_("Over the years")),
        table_of(solved_head, solved, title=_("What was solved")),
    ]
