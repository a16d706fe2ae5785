"""The money of a programme in words: the financial report of a period, what a tonne or a firm cost, and the outlook."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from symbionet.core.texts import bracketed, in_language, is_chinese, percent_words
from symbionet.letters import Block, Letter
from symbionet.programme.models import Heading, Indicator, Period, Programme
from symbionet.programme.pages.logframe import head_blocks, period_words
from symbionet.programme.pages.numbers import amount_words, figure_words, joined, outlook_parts
from symbionet.programme.queries.money import FinanceReport, finance_of, spending_outlook
from symbionet.programme.queries.readings import readings_of
from symbionet.tables import Cell, Column, Table

__all__ = [
    "FinanceShown",
    "MoneyLine",
    "UnitCost",
    "finance_blocks",
    "finance_letter",
    "finance_shown",
    "finance_tables",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLine:
    """A line of the financial report in words; `is_sum` of a heading or the whole."""

    name: str
    budget: str
    period: str
    so_far: str
    left: str
    share: str
    is_sum: bool = False
    is_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCost:
    """What one of something has cost so far."""

    name: str
    cost: str
    rests_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FinanceShown:
    """The financial report of a period in words."""

    report: FinanceReport
    lines: tuple[MoneyLine, ...]
    spent: str
    grant: str
    own: str
    ceiling: str
    share: str
    rule: str
    rates: str
    lacks: str
    outlook: str
    outlook_ends: str
    units: tuple[UnitCost, ...]


def finance_shown(programme: Programme, period: Period) -> FinanceShown:
    """The report of a period, of a locked one as it was kept."""
    report = finance_of(period)
    ended = list(programme.periods.filter(ends_on__lte=period.ends_on))
    outlook, ends = outlook_parts(spending_outlook(programme, [(one, finance_of(one)) for one in ended]))
    return FinanceShown(
        report=report,
        lines=tuple(_lines(report)),
        spent=amount_words(report.so_far),
        grant=amount_words(report.grant),
        own=amount_words(report.own),
        ceiling=amount_words(report.ceiling),
        share=percent_words(float(report.share)),
        rule=programme.get_rate_rule_display(),
        rates=joined(f"{currency} {month}{_(': ')}{rate}" for currency, month, rate in report.rates),
        lacks=joined(report.lacks),
        outlook=outlook,
        outlook_ends=ends,
        units=tuple(_units(programme, period, report)),
    )


def _lines(report: FinanceReport) -> Iterator[MoneyLine]:
    for heading in Heading:
        rows = [one for one in report.lines if one.heading == heading]
        if rows:
            sums = [sum((getattr(one, name) for one in rows), Decimal(0)) for name in ("budget", "period", "so_far")]
            yield _money_line(str(heading.label), *sums, is_sum=True)
            for one in rows:
                name = f"{one.code} {in_language(zh=one.name_zh, en=one.name_en)}"
                yield _money_line(name, one.budget, one.period, one.so_far)
    yield _money_line(_("All"), report.budget, report.period, report.so_far, is_sum=True)


def _money_line(name: str, budget: Decimal, period: Decimal, so_far: Decimal, *, is_sum: bool = False) -> MoneyLine:
    return MoneyLine(
        name=name,
        budget=amount_words(budget),
        period=amount_words(period),
        so_far=amount_words(so_far),
        left=amount_words(budget - so_far),
        share=percent_words(float(100 * so_far / budget)) if budget else "–",
        is_sum=is_sum,
        is_over=so_far > budget,
    )


MONEY = "#,##0.00"
COUNTED = ("impact.landfill", "impact.co2e", "synergies.completed", "programme.smes_supported", "audits.visited")


def _units(programme: Programme, period: Period, report: FinanceReport) -> Iterator[UnitCost]:
    """Costs so far over what the logframe says was reached so far: the same figures as there."""
    rows = Indicator.objects.filter(result__programme=programme, query__in=COUNTED).select_related("result__programme")
    readings = {one.indicator.query: one for one in readings_of(programme, period, list(rows))}
    names = {
        "impact.landfill": _("A tonne diverted from landfill, proven"),
        "impact.co2e": _("A tonne of CO2e avoided, proven"),
        "synergies.completed": _("A synergy completed"),
        "programme.smes_supported": _("A small or medium-sized firm supported"),
        "audits.visited": _("An audit carried out"),
    }
    for query, name in names.items():
        reading = readings.get(query)
        if reading is not None and reading.cumulative:
            cost = (report.so_far / reading.cumulative).quantize(Decimal("0.01"))
            yield UnitCost(
                name=name,
                cost=f"{programme.currency} {amount_words(cost)}",
                rests_on=f"{amount_words(report.so_far)} / {figure_words(reading.cumulative)}",
            )


def finance_tables(programme: Programme, period: Period) -> list[Table]:
    """The report as a sheet; amounts are numbers."""
    report = finance_of(period)
    columns = [
        Column(heading=_("Budget heading"), width=28), Column(heading=_("Line")),
        Column(heading=_("Name of the line"), width=40),
        Column(heading=_("Budget"), unit=programme.currency, number_format=MONEY),
        Column(heading=_("In the period"), unit=programme.currency, number_format=MONEY),
        Column(heading=_("So far"), unit=programme.currency, number_format=MONEY),
        Column(heading=_("Left"), unit=programme.currency, number_format=MONEY),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [str(Heading(one.heading).label), one.code, in_language(zh=one.name_zh, en=one.name_en), one.budget,
         one.period, one.so_far, one.left]
        for one in report.lines
    ]  # fmt: skip
    rows.append([_("All"), "", "", report.budget, report.period, report.so_far, report.budget - report.so_far])
    grant: list[Cell] = [_("Share of the donor, at most the ceiling"), "", "", report.ceiling, None, report.grant, None]
    own: list[Cell] = [_("Co-finance"), "", "", None, None, report.own, None]
    note = joined([period_words(period), programme.get_rate_rule_display()])
    costs = [
        Column(heading=_("Currency")), Column(heading=_("Month")),
        Column(heading=_("Units for one of the contract"), number_format="0.00####"),
    ]  # fmt: skip
    return [
        Table(columns=columns, rows=[*rows, grant, own], title=_("Financial report"), note=note),
        Table(columns=costs, rows=[[one, month, Decimal(rate)] for one, month, rate in report.rates], title=_("Rates")),
    ]


def finance_letter(programme: Programme, period: Period) -> Letter:
    """The financial report as a document."""
    blocks = [
        Block(kind="title", text=_("Financial report: %(programme)s") % {"programme": programme}),
        *head_blocks(programme, period),
        *finance_blocks(programme, period),
        Block(kind="foot", text=f"{programme} · {period_words(period)}"),
    ]
    return Letter(kind="report", lang="zh" if is_chinese() else "en", blocks=tuple(blocks), missing=())


def finance_blocks(programme: Programme, period: Period) -> Iterator[Block]:
    """The report as it stands in documents."""
    shown = finance_shown(programme, period)
    unit = programme.currency
    headings = (_("Budget line"), f"{_('Budget')}, {unit}", _("In the period"), _("So far"), _("Left"), _("Spent"))
    yield Block(kind="row", text="", cells=headings, right=(1, 2, 3, 4, 5))
    for line in shown.lines:
        cells = (line.name, line.budget, line.period, line.so_far, line.left, line.share)
        yield Block(kind="row", text="", cells=cells)
    yield Block(kind="field", text=_("Share of the donor, at most the ceiling"), value=f"{unit} {shown.grant}")
    yield Block(kind="field", text=_("Ceiling"), value=f"{unit} {shown.ceiling}{bracketed(shown.share)}")
    yield Block(kind="field", text=_("Co-finance"), value=f"{unit} {shown.own}")
    yield Block(kind="field", text=_("Rule for currencies"), value=shown.rule)
    if shown.rates:
        yield Block(kind="field", text=_("Rates that were used"), value=shown.rates)
    if shown.lacks:
        yield Block(kind="text", text=_("Not counted, as no rate is known: %(what)s.") % {"what": shown.lacks})
    if shown.outlook:
        yield Block(
            kind="field",
            text=_("Spent at the end, at the present pace"),
            value=f"{unit} {shown.outlook}{bracketed(shown.outlook_ends)}",
        )
    if shown.units:
        yield Block(kind="row", text="", cells=(_("What it has cost"), _("Costs"), _("Rests on")), right=(1, 2))
        for one in shown.units:
            yield Block(kind="row", text="", cells=(one.name, one.cost, one.rests_on))
