"""What of locked figures may be told to who is not of the team: nothing of fewer than FEW firms, be it by itself, as
what a total leaves, or as the difference of two tellings. Knows no database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from symbionet.synergies.queries.amounts import FEW

__all__ = ["ToldTable", "told_groups", "told_series"]

type Behind = Mapping[tuple[object, ...], int | None]  # what was counted, with its value -> the firm
type Groups = Mapping[str, Behind]


def told_series(points: Sequence[tuple[Decimal | None, Iterable[int | None]]], *, amount: bool) -> list[Decimal | None]:
    """The figures of periods, each with the firms that are new behind it; None for those that are not told.

    An amount, its first telling and each difference to the one told before are of no fewer than FEW firms; a mere count
    tells of nobody.
    """
    found: list[Decimal | None] = []
    since: set[int | None] = set()
    told: Decimal | None = Decimal(0)
    for value, firms in points:
        since |= set(firms)
        if amount and value != told and len(since) < FEW:
            found.append(None)
            continue
        found.append(value)
        since, told = set(), value
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTable:
    """Which table is told, by its place, and which of its groups are not."""

    place: int
    hidden: frozenset[str]


def told_groups(tables: Sequence[Groups]) -> ToldTable | None:
    """The newest table that may be told, of all that were locked one after the other, each with all so far.

    Beside a total that everybody knows the groups of fewer than FEW firms are left out with as many others, the
    smallest first, until what is left out is of FEW firms, too. A later table is told only where each of its groups,
    and what it leaves out, differs from every table told before by nothing or by no fewer than FEW firms; else the
    earlier one stands.
    """
    told: list[Mapping[str, Behind]] = []
    newest = None
    for place, groups in enumerate(tables):
        hidden = _hidden(groups)
        if hidden is None:
            continue
        cells = {name: behind for name, behind in groups.items() if name not in hidden}
        cells[""] = {key: firm for name in hidden for key, firm in groups[name].items()}
        if all(_apart(cells, before) for before in told):
            told.append(cells)
            newest = ToldTable(place=place, hidden=hidden)
    return newest


def _hidden(groups: Groups) -> frozenset[str] | None:
    """The groups to leave out; None where nothing could be told."""
    firms = {name: set(behind.values()) for name, behind in groups.items() if behind}
    hidden = {name for name, found in firms.items() if len(found) < FEW or name == ""}
    rest = sorted(firms.keys() - hidden, key=lambda name: (len(firms[name]), name))
    while hidden and len(set().union(*(firms[name] for name in hidden))) < FEW:
        if not rest:
            return None
        hidden.add(rest.pop(0))
    return frozenset(hidden) if rest else None


def _apart(cells: Groups, before: Groups) -> bool:
    for name in cells.keys() | before.keys():
        new, old = cells.get(name, {}), before.get(name, {})
        firms = {(new.get(key) if key in new else old.get(key)) for key in new.keys() ^ old.keys()}
        if firms and len(firms) < FEW:
            return False
    return True
