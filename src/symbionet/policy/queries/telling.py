"""What may be told of figures to others than the team: bands and round figures, and no later figure that would reveal
one or two firms by subtraction from an earlier one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import floor, log10

from symbionet.policy.models import Publication
from symbionet.policy.queries.barriers import Amounts, Blocked, Key, largest_of
from symbionet.synergies.queries.amounts import FEW

__all__ = ["NOTHING_TOLD", "Told", "cases_of", "last_told", "may_be_told", "told_of", "without_dominant"]

BANDS = ((3, 5), (6, 10), (11, 20), (21, 50), (51, 100))
type Cases = Mapping[str, tuple[float, float, list[int]]]  # case -> its tonnes and money a year, its firms

NOTHING: tuple[float, float, list[int]] = (0.0, 0.0, [])
DOMINANT = 0.8  # of a sum: a firm that makes that much of it could be read off it; expert judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Figures for others: firms from `low` to `high` (0: and more), None where they are kept back; t and CNY a year
    with one significant digit, None where they are not known or kept back."""

    low: int | None
    high: int | None
    tonnes: float | None
    money: float | None

    @property
    def kept_back(self) -> bool:
        """Whether there are too few firms to tell anything."""
        return self.low is None

    def as_json(self) -> dict[str, float | None]:
        """The figures as they are stored."""
        return {"low": self.low, "high": self.high, "tonnes": self.tonnes, "money": self.money}


NOTHING_TOLD = Told(low=None, high=None, tonnes=None, money=None)


def told_of(amounts: Amounts) -> Told:
    """The figures that may be told: nothing of fewer than three firms, and no sum of which one firm makes most."""
    count = len(amounts.firms)
    if count < FEW:
        return NOTHING_TOLD
    low, high = next((band for band in BANDS if count <= band[1]), (101, 0))
    tonnes = _told_sum(amounts.tonnes, [pair[0] for pair in amounts.by_firm.values()])
    money = _told_sum(amounts.money, [pair[1] for pair in amounts.by_firm.values()])
    return Told(low=low, high=high, tonnes=tonnes, money=money)


def _told_sum(whole: float, parts: list[float]) -> float | None:
    if whole <= 0 or max(parts, default=0.0) > DOMINANT * whole:
        return None
    return rounded(whole)


def rounded(value: float) -> float:
    """A positive figure with one significant digit.

    >>> rounded(18_734.0), rounded(96.0), rounded(0.25)
    (20000.0, 100.0, 0.2)
    """
    size = 10.0 ** floor(log10(value))
    return float(f"{round(value / size) * size:.6g}")


def last_told(series: str) -> Publication | None:
    """The newest figures told of a series."""
    return Publication.objects.filter(series=series).order_by("-on", "-id").first()


def cases_of(rows: Iterable[Blocked], shares: Mapping[Key, float]) -> dict[str, tuple[float, float, list[int]]]:
    """What stands behind told figures: each case with the tonnes and money that were counted of it, and its firms."""
    return {
        f"{key[0]}:{key[1]}": (
            (row.tonnes or 0.0) * shares.get(key, 1.0),
            (row.money or 0.0) * shares.get(key, 1.0),
            sorted(row.firms),
        )
        for key, row in largest_of(rows).items()
    }


def may_be_told(cases: Cases, earlier: Iterable[Cases]) -> bool:
    """Whether figures of these cases may be told beside all that were ever told, of whatever demand or barrier: where
    the difference to each of them is nothing, or of no fewer than FEW firms.
    """
    differences = (_difference(cases, other) for other in earlier)
    return all(not firms or len(firms) >= FEW for firms, _whole in differences)


def without_dominant(told: Told, cases: Cases, earlier: Iterable[tuple[Told, Cases]]) -> Told:
    """The figures without tonnes, or money, of whose difference to earlier ones one firm makes most."""
    kept = {"tonnes": told.tonnes, "money": told.money}
    for former, other in earlier:
        firms, whole = _difference(cases, other)
        for place, (name, before) in enumerate((("tonnes", former.tonnes), ("money", former.money))):
            if before is not None and any(sums[place] > DOMINANT * whole[place] for sums in firms.values()):
                kept[name] = None
    return replace(told, tonnes=kept["tonnes"], money=kept["money"])


def _difference(cases: Cases, other: Cases) -> tuple[dict[int, list[float]], list[float]]:
    """What differs, in tonnes and money, by firm and in all; of cases that have nothing in common nothing, for each of
    the two may be told.
    """
    firms: dict[int, list[float]] = {}
    whole = [0.0, 0.0]
    if not cases.keys() & other.keys():
        return firms, whole
    for key in cases.keys() | other.keys():
        new, old = cases.get(key, NOTHING), other.get(key, NOTHING)
        if key in cases and key in other and tuple(new[:2]) == tuple(old[:2]):
            continue
        parts = (abs(new[0] - old[0]), abs(new[1] - old[1]))
        for sums in (whole, *(firms.setdefault(firm, [0.0, 0.0]) for firm in new[2] or old[2])):
            sums[0] += parts[0]
            sums[1] += parts[1]
    return firms, whole
