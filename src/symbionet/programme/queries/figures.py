"""From counted records to the figures of periods: values, cumulatives, groups. Knows no database.

Every cumulative is made anew from the records of all periods up to its own, never carried over: to change what a period
counted changes that period and the cumulatives after it, nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from symbionet.core.indicators import Counted, Rule

__all__ = ["Amount", "PeriodFigure", "figures_of", "groups_in", "in_periods", "read_record", "stored_record"]

PLACES = Decimal("0.0001")
HUNDRED = Decimal(100)

type Days = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A figure in its period and over all periods so far; None where there is nothing to divide by or no data."""

    value: Decimal | None
    cumulative: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFigure:
    """What an indicator says of a period: its amount, records, and firms or people each once; `parts` by dimension and
    group.
    """

    amount: Amount
    gross: int
    gross_total: int
    unique_total: int
    records: tuple[Counted, ...]
    parts: Mapping[str, Mapping[str, Amount]] = field(default_factory=dict)


def in_periods(rule: Rule, records: Iterable[Counted], periods: Sequence[Days]) -> list[list[Counted]]:
    """The records of each period: those of its days; of a state those that stand at its end."""
    rows = sorted(records, key=lambda one: (one.on, one.record))
    if rule == Rule.LAST:
        return [
            [one for one in rows if one.on <= last and (one.until is None or one.until > last)]
            for _first, last in periods
        ]
    return [[one for one in rows if first <= one.on <= last] for first, last in periods]


def figures_of(rule: Rule, records: Sequence[Sequence[Counted]], dimensions: Iterable[str] = ()) -> list[PeriodFigure]:
    """The figures of periods in their order, of what each counted.

    >>> one = Counted(record=("audit", 1), on=date(2026, 3, 1), value=Decimal(2))
    >>> two = Counted(record=("audit", 2), on=date(2026, 5, 1), value=Decimal(3))
    >>> [str(figure.amount.cumulative) for figure in figures_of(Rule.SUM, [[one], [two]])]
    ['2', '5']
    """
    amounts = _amounts(rule, [[(one.value, one.whole, one.who) for one in rows] for rows in records])
    parts = {name: _parts(rule, records, name) for name in dimensions}
    found, gross, known = [], 0, set[str]()
    for number, rows in enumerate(records):
        gross += len(rows)
        known |= {one.who or f"{one.record[0]}:{one.record[1]}" for one in rows}
        found.append(
            PeriodFigure(
                amount=amounts[number],
                gross=len(rows),
                gross_total=len(rows) if rule == Rule.LAST else gross,
                unique_total=len(known),
                records=tuple(rows),
                parts={name: {group: kept[number] for group, kept in groups.items()} for name, groups in parts.items()},
            )
        )
    return found


type Share = tuple[Decimal, Decimal, str]  # of a record: numerator and denominator that count, firm or person


def _parts(rule: Rule, records: Sequence[Sequence[Counted]], name: str) -> dict[str, list[Amount]]:
    """The amounts of each group of a dimension in every period, by the name of the group."""
    shares: dict[str, list[list[Share]]] = defaultdict(lambda: [[] for _rows in records])
    for number, rows in enumerate(records):
        for one in rows:
            if name in one.split:
                for group, part in one.split[name].items():
                    shares[group][number].append((part, Decimal(0), one.who))
            else:
                shares[one.groups.get(name, "")][number].append((one.value, one.whole, one.who))
    return {group: _amounts(rule, kept) for group, kept in sorted(shares.items())}


def groups_in(records: Iterable[Counted], name: str) -> set[str]:
    """The groups of a dimension that stand in records."""
    found = set[str]()
    for one in records:
        found |= one.split[name].keys() if name in one.split else {one.groups.get(name, "")}
    return found


def _amounts(rule: Rule, periods: Iterable[Sequence[Share]]) -> list[Amount]:
    """The amount of each period, its cumulative made from the records of all periods up to it."""
    found, over_all, under_all, known = [], Decimal(0), Decimal(0), set[str]()
    for rows in periods:
        over, under = sum((one[0] for one in rows), Decimal(0)), sum((one[1] for one in rows), Decimal(0))
        who = {one[2] for one in rows}
        over_all, under_all, known = over_all + over, under_all + under, known | who
        if rule == Rule.DISTINCT:
            amount = Amount(value=Decimal(len(who)), cumulative=Decimal(len(known)))
        elif rule == Rule.RATIO:
            amount = Amount(value=_per_cent(over, under), cumulative=_per_cent(over_all, under_all))
        else:
            amount = Amount(value=over, cumulative=over if rule == Rule.LAST else over_all)
        found.append(amount)
    return found


def _per_cent(over: Decimal, under: Decimal) -> Decimal | None:
    return (HUNDRED * over / under).quantize(PLACES) if under else None


type Kept = dict[str, Any]  # a record as JSON


def stored_record(record: Counted) -> Kept:
    """The record as a snapshot keeps it."""
    kept: Kept = {
        "record": list(record.record), "on": record.on.isoformat(), "value": str(record.value),
        "whole": str(record.whole), "who": record.who, "firm": record.firm, "groups": dict(record.groups),
    }  # fmt: skip
    if record.split:
        kept["split"] = {name: {key: str(part) for key, part in parts.items()} for name, parts in record.split.items()}
    return kept


def read_record(kept: Kept) -> Counted:
    """The record that a snapshot keeps."""
    split = kept.get("split", {}).items()
    return Counted(
        record=(kept["record"][0], kept["record"][1]),
        on=date.fromisoformat(kept["on"]),
        value=Decimal(kept["value"]),
        whole=Decimal(kept["whole"]),
        who=kept["who"],
        firm=kept["firm"],
        groups=kept["groups"],
        split={name: {key: Decimal(part) for key, part in parts.items()} for name, parts in split},
    )
