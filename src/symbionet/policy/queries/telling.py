"""What may be told of figures to others than the team: bands and round figures, and no later figure that would reveal
one or two firms by subtraction from an earlier one."""

from collections.abc import Collection
from dataclasses import dataclass
from math import floor, log10

from symbionet.policy.models import Publication
from symbionet.policy.queries.barriers import Amounts
from symbionet.synergies.queries.amounts import FEW

__all__ = ["Told", "last_told", "may_follow", "told_of"]

BANDS = ((3, 5), (6, 10), (11, 20), (21, 50), (51, 100))
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


def told_of(amounts: Amounts) -> Told:
    """The figures that may be told: nothing of fewer than three firms, and no sum of which one firm makes most."""
    count = len(amounts.firms)
    if count < FEW:
        return Told(low=None, high=None, tonnes=None, money=None)
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


def may_follow(former: Publication | None, firms: Collection[int]) -> bool:
    """Whether figures of these firms may be told after the former ones: where the two differ in no fewer than three
    firms, so that a difference tells of none."""
    return former is None or len(set(former.firms) ^ set(firms)) >= FEW
