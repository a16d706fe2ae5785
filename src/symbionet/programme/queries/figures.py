"""From counted records to the figures of periods: values, cumulatives, groups. Knows no database.

Every cumulative is made anew from the records of all periods up to its own, never carried over: to change what a period
counted changes that period and the cumulatives after it, nothing else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from symbionet.core.indicators import Counted, Rule

__all__ = ["Amount", "PeriodFigure", "figures_of", "in_periods", "read_record", "stored_record"]

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
    parts = {name: _parts(rule, records, name) for name in dimensions}
    found, gross, known = [], 0, set[str]()
    for number, rows in enumerate(records):
        gross += len(rows)
        known |= {one.who or f"{one.record[0]}:{one.record[1]}" for one in rows}
        found.append(
            PeriodFigure(
                amount=_amount(rule, records[: number + 1], _own),
                gross=len(rows),
                gross_total=len(rows) if rule == Rule.LAST else gross,
                unique_total=len(known),
                records=tuple(rows),
                parts={
                    name: {group: amounts[number] for group, amounts in sorted(groups.items())}
                    for name, groups in parts.items()
                },
            )
        )
    return found


type Share = Callable[[Counted], tuple[Decimal, Decimal]]  # of a record: numerator and denominator that count


def _own(record: Counted) -> tuple[Decimal, Decimal]:
    return record.value, record.whole


def _parts(rule: Rule, records: Sequence[Sequence[Counted]], name: str) -> dict[str, list[Amount]]:
    groups: set[str] = set()
    for rows in records:
        for one in rows:
            groups |= set(one.split[name]) if name in one.split else {one.groups.get(name, "")}
    found = {}
    for group in groups:
        kept = [[one for one in rows if _is_in(one, name, group)] for rows in records]

        def share(record: Counted, group: str = group) -> tuple[Decimal, Decimal]:
            return (record.split[name][group], Decimal(0)) if name in record.split else _own(record)

        found[group] = [_amount(rule, kept[: number + 1], share) for number in range(len(records))]
    return found


def _is_in(record: Counted, name: str, group: str) -> bool:
    return group in record.split[name] if name in record.split else record.groups.get(name, "") == group


def _amount(rule: Rule, periods: Sequence[Sequence[Counted]], share: Share) -> Amount:
    """The amount of the last of the periods."""
    now = periods[-1]
    if rule == Rule.DISTINCT:
        so_far = {one.who for rows in periods for one in rows}
        return Amount(value=Decimal(len({one.who for one in now})), cumulative=Decimal(len(so_far)))
    if rule == Rule.RATIO:
        return Amount(value=_per_cent(now, share), cumulative=_per_cent([o for rows in periods for o in rows], share))
    value = sum((share(one)[0] for one in now), Decimal(0))
    if rule == Rule.LAST:
        return Amount(value=value, cumulative=value)
    return Amount(value=value, cumulative=sum((share(one)[0] for rows in periods for one in rows), Decimal(0)))


def _per_cent(rows: Iterable[Counted], share: Share) -> Decimal | None:
    shares = [share(one) for one in rows]
    whole = sum((under for _over, under in shares), Decimal(0))
    if not whole:
        return None
    return (HUNDRED * sum((over for over, _under in shares), Decimal(0)) / whole).quantize(PLACES)


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
