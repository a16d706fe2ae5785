"""The page of price and shares: figures in words, the scale of the slider, and the picture of results over price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import floor, log10
from typing import Any

from symbionet.accounts.queries import Visitor
from symbionet.agreements.queries import FIGURES, SIGN, Bargain, SideFigures, bargain_read_by
from symbionet.core.quantities import unit_words
from symbionet.engine.sharing import PriceRange
from symbionet.synergies.models import Side, Synergy

__all__ = ["ShownBargain", "ShownSheet", "bargain_shown_to", "price_words"]

WIDTH, HEIGHT, EDGE = 600.0, 220.0, 10.0  # of the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSheet(SideFigures):
    """The figures of one side in words."""

    @property
    def label(self) -> str:
        """The side in words."""
        return str(self.side.label)

    @property
    def is_blank(self) -> bool:
        """Whether there is no figure to show: none stated, and nothing that could be estimated."""
        return not self.stated and not any(getattr(self, name) for name in FIGURES)

    @property
    def bearable_text(self) -> str:
        """The price at which this side gains nothing, in words."""
        return "" if self.bearable is None else price_words(self.bearable)

    @property
    def shown_net(self) -> float:
        """`net` without its sign, which stands before the currency."""
        return abs(self.net)

    @property
    def shown_result(self) -> float:
        """`result` without its sign."""
        return abs(self.result)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Lines of yearly result over price as SVG figures."""

    lines: tuple[tuple[str, float, float], ...]  # side, y at the lowest price, y at the highest
    zero: float
    mark: float
    zone: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBargain(Bargain):
    """The bargain with its unit in words, and the ends and the step of the slider."""

    sheets: Sequence[ShownSheet]
    least: float
    most: float
    step: float
    picture: Picture | None

    @property
    def texts(self) -> dict[str, str]:
        """The prices in words, by name."""
        figures = {"price": self.price, "kept": self.kept, "least": self.least, "most": self.most}
        if self.range is not None:
            figures |= {"low": self.range.lowest, "fair": self.range.fair, "high": self.range.highest}
        return {name: price_words(value) for name, value in figures.items() if value is not None}


def price_words(value: float) -> str:
    """A price with its sign before the currency: −¥12.67.

    >>> price_words(-12.666)
    '−¥12.67'
    """
    return f"{'−' if value < 0 else ''}¥{abs(value):,.2f}"


def bargain_shown_to(visitor: Visitor, synergy: Synergy, *, named: bool, price: float | None = None) -> ShownBargain:
    """The bargain as the page shows it, at a price that is tried or at the one in the flow."""
    read = bargain_read_by(visitor, synergy, named=named, price=price)
    nets = {one.side: one.net for one in read.sheets}
    least, most, step = _scale(nets, read.amount, read.price)
    picture = _picture(nets, read.amount, (least, most), read.price, read.range) if read.amount else None
    shown = {"unit": unit_words(read.unit), "sheets": [ShownSheet(**_values(one)) for one in read.sheets]}
    return ShownBargain(**_values(read) | shown, least=least, most=most, step=step, picture=picture)


def _values(of: Bargain | SideFigures) -> dict[str, Any]:
    return {field.name: getattr(of, field.name) for field in fields(of)}


def _scale(nets: Mapping[Side, float], amount: float | None, price: float) -> tuple[float, float, float]:
    """The ends and the step of the slider: around the prices each side can just bear, with room on both sides."""
    ends = [price, 0.0, *(-SIGN[side] * net / amount for side, net in nets.items() if amount)]
    low, high = min(ends), max(ends)
    room = max((high - low) * 0.3, abs(high) * 0.2, 1.0)
    step = 10.0 ** max(-2, floor(log10((high - low + 2 * room) / 200)))
    return step * floor((low - room) / step), step * (floor((high + room) / step) + 1), step


def _picture(
    nets: Mapping[Side, float], amount: float, ends: tuple[float, float], price: float, found: PriceRange | None
) -> Picture:
    pairs = {side: [net + SIGN[side] * end * amount for end in ends] for side, net in nets.items()}
    values = [value for pair in pairs.values() for value in pair] + [0.0]
    top, bottom = max(values), min(values)

    def up(value: float) -> float:
        return round(EDGE + (HEIGHT - 2 * EDGE) * (top - value) / ((top - bottom) or 1.0), 1)

    def along(at: float) -> float:
        return round(WIDTH * min(1.0, max(0.0, (at - ends[0]) / ((ends[1] - ends[0]) or 1.0))), 1)

    zone = (along(found.lowest), round(along(found.highest) - along(found.lowest), 1)) if found else None
    return Picture(
        lines=tuple((str(side), up(pair[0]), up(pair[1])) for side, pair in pairs.items()),
        zero=up(0.0),
        mark=along(price),
        zone=zone if found is not None and found.is_possible else None,
    )
