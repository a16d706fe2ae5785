"""What a price leaves each side of a synergy, for one visitor: each side sees its own figures and the price."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10

from symbionet.accounts.queries import Visitor, is_user
from symbionet.agreements.models import CostSheet
from symbionet.core.quantities import unit_words
from symbionet.engine.model import Quantity
from symbionet.engine.sharing import PriceRange, pool_game, range_prices, share_value
from symbionet.engine.units import convert, yearly
from symbionet.network.models import Resource
from symbionet.network.queries import quantity_band
from symbionet.synergies.models import Side, Synergy, SynergyFlow
from symbionet.synergies.queries.amounts import flows_told_to, knows_amount
from symbionet.synergies.queries.synergies import sides_spoken_for

__all__ = [
    "ShownBargain",
    "ShownSheet",
    "bargain_shown_to",
    "estimated_costs",
    "estimates_shown_to",
    "price_words",
    "priced_flow",
]

FIGURES = ("saved", "transport", "processing", "other")
# whose figure a part of the value of a match is; the price is meant delivered to the receiver's gate, ready to use
PARTS = {
    "value_disposal": (Side.PROVIDER, "saved", 1),
    "value_replaced": (Side.RECEIVER, "saved", 1),
    "value_transport": (Side.PROVIDER, "transport", -1),
    "value_processing": (Side.RECEIVER, "processing", -1),
}
SIGN = {Side.PROVIDER: 1.0, Side.RECEIVER: -1.0}  # of the price in a side's result
WIDTH, HEIGHT, EDGE = 600.0, 220.0, 10.0  # of the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSheet:
    """The yearly figures of one side in CNY, before and at the price; `stated`: written down, else estimated."""

    side: Side
    own: bool
    stated: bool
    opened: bool
    saved: float
    transport: float
    processing: float
    other: float
    result: float
    bearable: float | None  # the price at which this side gains nothing

    @property
    def label(self) -> str:
        """The side in words."""
        return str(self.side.label)

    @property
    def net(self) -> float:
        """What is left of the savings before any price."""
        return self.saved - self.transport - self.processing - self.other

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
class ShownBargain:
    """The helper that shares the gain, for one visitor; `range` only where both sides are open to the visitor."""

    flow: SynergyFlow | None
    amount: float | None
    band: str  # its order of magnitude, where the amount is not the visitor's to know
    unit: str
    price: float
    kept: float | None
    sheets: list[ShownSheet]
    hidden: bool
    range: PriceRange | None
    shares: Mapping[str, float]
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


def priced_flow(synergy: Synergy) -> SynergyFlow | None:
    """The flow whose price is meant: the first with a quantity, else the first."""
    rows = list(synergy.flows.all())
    return next((row for row in rows if row.quantity), rows[0] if rows else None)


def _amount(synergy: Synergy, flow: SynergyFlow | None, *, told: bool, knows: bool) -> tuple[float | None, str]:
    """What flows in a year, in the unit the price is per; None where it is not known or not the visitor's to know."""
    if flow is not None and flow.quantity and flow.unit:
        if not told:
            return None, flow.unit
        found = yearly(Quantity(value=flow.quantity, unit=flow.unit, period=flow.period))
        if found is not None:
            value, base = found
            return convert(value, base, flow.unit) if flow.unit != "kW" else value, flow.unit
    return synergy.tonnes if knows else None, "t"


def estimated_costs(synergy: Synergy) -> dict[Side, dict[str, float]]:
    """The figures of both sides as the match estimates them; 0 where it does not know."""
    found = {side: dict.fromkeys(FIGURES, 0.0) for side in Side}
    parts = (synergy.match.value.get("parts") or []) if synergy.match is not None else []
    for part in parts:
        place = PARTS.get(str(part.get("code")))
        value = part.get("value")
        if place is not None and isinstance(value, int | float):
            side, figure, sign = place
            found[side][figure] += max(0.0, sign * float(value))
    return found


def estimates_shown_to(visitor: Visitor, synergy: Synergy, *, named: bool) -> dict[Side, dict[str, float]]:
    """The estimated figures; 0 for who may not know the amount, because they are that amount times a usual price."""
    if knows_amount(visitor, synergy, named=named):
        return estimated_costs(synergy)
    return {side: dict.fromkeys(FIGURES, 0.0) for side in Side}


def bargain_shown_to(visitor: Visitor, synergy: Synergy, *, named: bool, price: float | None = None) -> ShownBargain:
    """The figures of the sides the visitor speaks for, and those the other side has opened to a partner it knows.

    A range of prices tells what the other side can bear: it is there only where both sheets are open to the visitor.
    """
    mine = sides_spoken_for(visitor, synergy)
    kept = {row.side: row for row in synergy.cost_sheets.all()}
    flow = priced_flow(synergy)
    told = flow is not None and flow.pk in flows_told_to(visitor, [flow], named={synergy.pk} if named else ())
    amount, unit = _amount(synergy, flow, told=told, knows=knows_amount(visitor, synergy, named=named))
    band = _band(flow) if flow is not None and not told else ""
    flow = flow if told else None
    guess = estimates_shown_to(visitor, synergy, named=named)
    open_ones = [side for side in Side if named and side in kept and kept[side].opened_at is not None]
    sides = [side for side in Side if side in mine or side in open_ones]
    figures = {side: _figures(kept.get(side), guess[side]) for side in sides}
    nets = {side: _net(one) for side, one in figures.items()}
    both = len(sides) == len(Side)
    found = _range(nets, amount) if both else None
    agreed = float(flow.price) if flow is not None and flow.price is not None and flow.currency == "CNY" else None
    chosen = price if price is not None else agreed if agreed is not None else found.fair if found else 0.0
    own = visitor.organisation_ids if is_user(visitor) else frozenset()
    firms = {Side.PROVIDER: synergy.provider_id, Side.RECEIVER: synergy.receiver_id}
    least, most, step = _scale(nets, amount, chosen)
    return ShownBargain(
        flow=flow,
        amount=amount,
        band=band,
        unit=unit_words(unit),
        price=chosen,
        kept=agreed,
        sheets=[
            ShownSheet(
                side=side,
                own=firms[side] in own,
                stated=side in kept,
                opened=side in kept and kept[side].opened_at is not None,
                result=nets[side] + SIGN[side] * chosen * (amount or 0.0),
                bearable=-SIGN[side] * nets[side] / amount if amount else None,
                **figures[side],
            )
            for side in sides
        ],
        hidden=not both,
        range=found,
        shares=share_value(pool_game({str(side): net for side, net in nets.items()})) if found else {},
        least=least,
        most=most,
        step=step,
        picture=_picture(nets, amount, (least, most), chosen, found) if amount else None,
    )


def _band(flow: SynergyFlow) -> str:
    return quantity_band(Resource(quantity=flow.quantity, unit=flow.unit, period=flow.period))


def _figures(row: CostSheet | None, guess: Mapping[str, float]) -> dict[str, float]:
    return {name: float(getattr(row, name)) if row is not None else guess[name] for name in FIGURES}


def _net(figures: Mapping[str, float]) -> float:
    return figures["saved"] - figures["transport"] - figures["processing"] - figures["other"]


def _range(nets: Mapping[Side, float], amount: float | None) -> PriceRange | None:
    if not amount:
        return None
    return range_prices(giver=nets[Side.PROVIDER], taker=nets[Side.RECEIVER], amount=amount)


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
