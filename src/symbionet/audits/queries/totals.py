"""What several opportunities save together, without counting anything twice.

The rule, as that of `engine.savings`: of those that stand instead of each other the best counts; measures on one system
act one after the other, demand before distribution before supply, each on what the ones before have left of the
system's use; where the use of a system is not known, only its largest saving counts; no stream saves more than the firm
uses. Money follows the share of the amount that counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from symbionet.audits.models import Level, Opportunity, Stream

__all__ = ["Counted", "Totals", "added_up", "class_of"]

LEVELS = (Level.DEMAND, Level.DISTRIBUTION, Level.SUPPLY)
NO_COST, TWO_YEARS, FIVE_YEARS = 0.5, 2.0, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How much of an opportunity counts (0 to 1), and why not all: "", "instead", "chain", "no_use", "baseline"."""

    opportunity: Opportunity
    share: float
    reason: str = ""

    @property
    def money(self) -> float:
        """The money that counts, CNY a year."""
        return float(self.opportunity.money or 0) * self.share

    @property
    def amount(self) -> float:
        """What counts of the amount, in the unit of its stream."""
        return (self.opportunity.amount or 0.0) * self.share


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What all save together a year, and what it costs."""

    counted: tuple[Counted, ...]
    money: float
    cost: float
    amounts: Mapping[str, float]  # by stream

    @property
    def payback(self) -> float | None:
        """Years; None where nothing is saved."""
        return self.cost / self.money if self.money > 0 else None

    def counts(self, key: int) -> Counted | None:
        """How an opportunity counts."""
        return next((one for one in self.counted if one.opportunity.pk == key), None)


def class_of(opportunity: Opportunity) -> str:
    """The class of an opportunity: A no or low cost (back in half a year), B two years, C five, D beyond or open."""
    payback = opportunity.payback
    if opportunity.cost == 0 and opportunity.money:
        return "A"
    if payback is None:
        return "D"
    return "A" if payback <= NO_COST else "B" if payback <= TWO_YEARS else "C" if payback <= FIVE_YEARS else "D"


def added_up(opportunities: Iterable[Opportunity], *, uses: Mapping[str, float] | None = None) -> Totals:
    """The totals; `uses` is what the firm uses a year by stream."""
    rows = list(opportunities)
    shares = {row.pk: Counted(opportunity=row, share=1.0) for row in rows}
    kept = _without_alternatives(rows, shares)
    systems: dict[tuple[str, str], list[Opportunity]] = {}
    for row in kept:
        if row.system.strip() and row.stream != Stream.MONEY and row.amount:
            systems.setdefault((row.stream, row.system.strip().casefold()), []).append(row)
    for group in systems.values():
        _chain(group, shares)
    _bound(kept, shares, uses or {})
    counted = tuple(shares[row.pk] for row in rows)
    amounts: dict[str, float] = {}
    for one in counted:
        if one.opportunity.stream != Stream.MONEY:
            amounts[one.opportunity.stream] = amounts.get(one.opportunity.stream, 0.0) + one.amount
    return Totals(
        counted=counted,
        money=sum(one.money for one in counted),
        cost=sum(float(one.opportunity.cost or 0) for one in counted if one.reason != "instead"),
        amounts={stream: amount for stream, amount in amounts.items() if amount},
    )


def _without_alternatives(rows: Sequence[Opportunity], shares: dict[int, Counted]) -> list[Opportunity]:
    """The best of each set that stand instead of each other; the others count nothing."""
    above = {row.pk: row.instead_of_id for row in rows}
    best: dict[int, Opportunity] = {}
    for row in rows:
        root, seen = row.pk, {row.pk}
        while (up := above.get(root)) is not None and up in above and up not in seen:
            root = up
            seen.add(up)
        if root in seen and above.get(root) in seen:  # a circle: its smallest key stands for all
            root = min(seen)
        held = best.get(root)
        if held is None or float(row.money or 0) > float(held.money or 0):
            best[root] = row
    kept = {row.pk for row in best.values()}
    for row in rows:
        if row.pk not in kept:
            shares[row.pk] = Counted(opportunity=row, share=0.0, reason="instead")
    return [row for row in rows if row.pk in kept]


def _chain(group: list[Opportunity], shares: dict[int, Counted]) -> None:
    """Measures on one system: each counts on what the ones before have left."""
    if len(group) < 2 and not group[0].system_use:
        return
    use = max((row.system_use or 0.0 for row in group), default=0.0)
    group.sort(key=lambda row: (LEVELS.index(Level(row.level)), -(row.amount or 0), row.pk))
    if use <= 0:
        largest = max(group, key=lambda row: (row.amount or 0, -row.pk))
        for row in group:
            if row is not largest:
                shares[row.pk] = Counted(opportunity=row, share=0.0, reason="no_use")
        return
    left = 1.0
    for row in group:
        most = min(1.0, use / row.amount) if row.amount else 1.0
        share = left * most
        shares[row.pk] = Counted(opportunity=row, share=share, reason="" if share >= 1 - 1e-9 else "chain")
        left = max(0.0, left - left * (row.amount or 0) * most / use)


def _bound(rows: Sequence[Opportunity], shares: dict[int, Counted], uses: Mapping[str, float]) -> None:
    """No stream saves more than the firm uses of it."""
    for stream, use in uses.items():
        same = [row for row in rows if row.stream == stream]
        together = sum(shares[row.pk].amount for row in same)
        if together > use >= 0:
            for row in same:
                one = shares[row.pk]
                shares[row.pk] = Counted(opportunity=row, share=one.share * use / together, reason="baseline")
