"""Costs in the currency of the contract, by the contract's own rule; the financial report of a period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from symbionet.core.indicators import Rule
from symbionet.programme.models import BudgetLine, ExchangeRate, Expense, Period, Programme, RateRule, TimeEntry
from symbionet.programme.queries.outlook import Outlook, outlook_of

__all__ = [
    "Cost",
    "FinanceLine",
    "FinanceReport",
    "costs_of",
    "finance_differs",
    "finance_followed",
    "finance_now",
    "finance_of",
    "grant_of",
    "kept_finance",
    "spending_outlook",
]

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

type Rates = Mapping[tuple[str, date], Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A cost with its amount in the currency of the contract; None where the rate it asks for is not known."""

    line: int
    on: date
    text: str
    amount: Decimal
    currency: str
    booked: Decimal | None
    converted: Decimal | None
    lacks: str = ""  # the currency and month, or what else is not known: "CNY 2026-03"


@dataclass(frozen=True, slots=True, kw_only=True)
class FinanceLine:
    """A budget line: what it holds, what was spent in the period and so far; amounts of the contract's currency."""

    code: str
    heading: str
    name_zh: str
    name_en: str
    budget: Decimal
    period: Decimal
    so_far: Decimal

    @property
    def left(self) -> Decimal:
        """What is left; below 0 where more was spent."""
        return self.budget - self.so_far


@dataclass(frozen=True, slots=True, kw_only=True)
class FinanceReport:
    """The money of a period: lines, the grant that the costs earn, and rates that are lacking."""

    lines: tuple[FinanceLine, ...]
    grant: Decimal
    ceiling: Decimal
    share: Decimal
    lacks: tuple[str, ...] = ()
    rates: tuple[tuple[str, str, str], ...] = field(default_factory=tuple)  # currency, month, rate that were used
    version: int | None = None  # of a locked period

    @property
    def budget(self) -> Decimal:
        """The whole budget."""
        return sum((one.budget for one in self.lines), ZERO)

    @property
    def period(self) -> Decimal:
        """What was spent in the period."""
        return sum((one.period for one in self.lines), ZERO)

    @property
    def so_far(self) -> Decimal:
        """What was spent so far."""
        return sum((one.so_far for one in self.lines), ZERO)

    @property
    def own(self) -> Decimal:
        """What others than the donor carry of it."""
        return self.so_far - self.grant


def grant_of(costs: Decimal, *, share: Decimal, ceiling: Decimal) -> Decimal:
    """What the donor pays of the eligible costs: its share, at most the ceiling, in whole cents.

    >>> str(grant_of(Decimal("1000.01"), share=Decimal(80), ceiling=Decimal(1480000)))
    '800.01'
    """
    return max(ZERO, min((costs * share / 100).quantize(CENT, ROUND_HALF_UP), ceiling))


def costs_of(programme: Programme, *, until: date) -> list[Cost]:
    """All costs up to a day, expenses and time sheets, each by the contract's rule."""
    rates: Rates = {(one.currency, one.month.replace(day=1)): one.rate for one in programme.rates.all()}
    periods = list(programme.periods.all())
    expenses = Expense.objects.filter(line__programme=programme, on__lte=until).order_by("on", "pk")
    found = [
        Cost(line=one.line_id, on=one.on, text=one.text, amount=one.amount, currency=one.currency, booked=one.rate,
             converted=None)
        for one in expenses
    ]  # fmt: skip
    entries = TimeEntry.objects.filter(line__programme=programme, on__lte=until).order_by("on", "pk")
    found += [
        Cost(line=one.line_id, on=one.on, text=one.person, amount=(one.days * one.day_cost).quantize(CENT),
             currency=one.currency, booked=None, converted=None)
        for one in entries
    ]  # fmt: skip
    return [_converted(one, programme, rates, periods) for one in found]


def _converted(cost: Cost, programme: Programme, rates: Rates, periods: Sequence[Period]) -> Cost:
    rate, lacks = _rate(cost, programme, rates, periods)
    amount = None if rate is None else (cost.amount / rate).quantize(CENT, ROUND_HALF_UP)
    return replace(cost, converted=amount, lacks=lacks)


def _rate(cost: Cost, programme: Programme, rates: Rates, periods: Sequence[Period]) -> tuple[Decimal | None, str]:
    month = cost.on.replace(day=1)
    lacks = f"{cost.currency} {month:%Y-%m}"
    if cost.currency == programme.currency:
        return Decimal(1), ""
    if programme.rate_rule == RateRule.BOOKED:
        known = cost.booked or rates.get((cost.currency, month))  # a time sheet states none of its own
        return known, "" if known else lacks
    if programme.rate_rule == RateRule.MONTH:
        known = rates.get((cost.currency, month))
        return known, "" if known else lacks
    around = next((one for one in periods if one.starts_on <= cost.on <= one.ends_on), None)
    inside = [
        rate
        for (currency, day), rate in rates.items()
        if currency == cost.currency and around is not None and around.starts_on.replace(day=1) <= day <= around.ends_on
    ]
    return (sum(inside, Decimal(0)) / len(inside), "") if inside else (None, lacks)


def finance_of(period: Period) -> FinanceReport:
    """The report of a period: of a locked one as it was kept, else as it is now."""
    return _read(period.finance[-1]) if period.finance else finance_now(period)


def finance_now(period: Period, costs: Iterable[Cost] | None = None) -> FinanceReport:
    """The report of a period as its expenses, sheets and rates are now, on top of what is locked before it.

    What is booked late in a locked period counts once that period is corrected. `costs` are all of the programme, where
    they are at hand.
    """
    programme = period.programme
    before = _locked_before(period)
    since = before.ends_on if before is not None else date.min
    base = {one.code: one.so_far for one in finance_of(before).lines} if before is not None else {}
    known = costs_of(programme, until=period.ends_on) if costs is None else costs
    costs = [one for one in known if since < one.on <= period.ends_on]
    spent: dict[int, Decimal] = {}
    spent_now: dict[int, Decimal] = {}
    for one in costs:
        amount = one.converted or ZERO
        spent[one.line] = spent.get(one.line, ZERO) + amount
        if one.on >= period.starts_on:
            spent_now[one.line] = spent_now.get(one.line, ZERO) + amount
    lines = tuple(_line(one, spent_now, spent, base.get(one.code, ZERO)) for one in programme.budget_lines.all())
    used = {(one.currency, one.on.replace(day=1)) for one in costs if one.on >= period.starts_on}
    months = (period.starts_on.replace(day=1), period.ends_on)
    rates = sorted((one for one in programme.rates.all() if months[0] <= one.month <= months[1]), key=_month_of)
    total = sum((one.so_far for one in lines), ZERO)
    return FinanceReport(
        lines=lines,
        grant=grant_of(total, share=programme.grant_share, ceiling=programme.grant_ceiling),
        ceiling=programme.grant_ceiling,
        share=programme.grant_share,
        lacks=tuple(sorted({one.lacks for one in costs if one.lacks})),
        rates=tuple(
            (one.currency, f"{one.month:%Y-%m}", f"{one.rate.normalize():f}")
            for one in rates
            if any(currency == one.currency for currency, _month in used)
        ),
    )


def _month_of(rate: ExchangeRate) -> date:
    return rate.month


def _locked_before(period: Period) -> Period | None:
    rows = period.programme.periods.filter(ends_on__lt=period.starts_on, finance__isnull=False)
    return rows.order_by("starts_on").last()


def finance_followed(period: Period) -> FinanceReport:
    """The report of a locked period with its own costs as kept, on top of what the period before it says now."""
    kept, before = finance_of(period), _locked_before(period)
    base = {one.code: one.so_far for one in finance_of(before).lines} if before is not None else {}
    lines = tuple(replace(one, so_far=base.get(one.code, ZERO) + one.period) for one in kept.lines)
    total = sum((one.so_far for one in lines), ZERO)
    return replace(kept, lines=lines, grant=grant_of(total, share=kept.share, ceiling=kept.ceiling))


def finance_differs(period: Period, report: FinanceReport) -> bool:
    """Whether a locked period keeps other amounts than the report says."""
    kept = finance_of(period)
    spent = [{one.code: (one.period, one.so_far) for one in each.lines if one.so_far or one.period}
             for each in (kept, report)]  # fmt: skip
    return spent[0] != spent[1]


def _line(row: BudgetLine, now: Mapping[int, Decimal], spent: Mapping[int, Decimal], before: Decimal) -> FinanceLine:
    return FinanceLine(
        code=row.code, heading=row.heading, name_zh=row.name_zh, name_en=row.name_en, budget=row.amount,
        period=now.get(row.pk, ZERO), so_far=before + spent.get(row.pk, ZERO),
    )  # fmt: skip


def kept_finance(report: FinanceReport, *, version: int) -> dict[str, Any]:
    """The report as a locked period keeps it."""
    lines = [{name: str(value) for name, value in asdict(one).items()} for one in report.lines]
    return {
        "version": version, "lines": lines, "grant": str(report.grant), "ceiling": str(report.ceiling),
        "share": str(report.share), "rates": [list(one) for one in report.rates],
    }  # fmt: skip


def _read(kept: Mapping[str, Any]) -> FinanceReport:
    return FinanceReport(
        lines=tuple(_read_line(one) for one in kept["lines"]),
        grant=Decimal(kept["grant"]),
        ceiling=Decimal(kept["ceiling"]),
        share=Decimal(kept["share"]),
        rates=tuple((one[0], one[1], one[2]) for one in kept["rates"]),
        version=kept["version"],
    )


def _read_line(kept: Mapping[str, str]) -> FinanceLine:
    return FinanceLine(
        code=kept["code"], heading=kept["heading"], name_zh=kept["name_zh"], name_en=kept["name_en"],
        budget=Decimal(kept["budget"]), period=Decimal(kept["period"]), so_far=Decimal(kept["so_far"]),
    )  # fmt: skip


def spending_outlook(programme: Programme, reports: Iterable[tuple[Period, FinanceReport]]) -> Outlook | None:
    """What will have been spent at the end at the pace of the ended periods."""
    rows = [(period.starts_on, period.ends_on, report.period) for period, report in reports]
    return outlook_of(Rule.SUM, rows, end=programme.ends_on)
