"""What a price leaves each side of a synergy, for one visitor: each side reads its own figures and the price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbionet.accounts.queries import Visitor, is_user
from symbionet.agreements.models import CostSheet
from symbionet.engine.model import Quantity
from symbionet.engine.sharing import PriceRange, pool_game, range_prices, share_value
from symbionet.engine.units import convert, yearly
from symbionet.matches.models import Match
from symbionet.network.models import Resource
from symbionet.network.queries import quantity_band
from symbionet.synergies.models import Side, Synergy, SynergyFlow
from symbionet.synergies.queries.amounts import flows_disclosed_to, knows_amount
from symbionet.synergies.queries.synergies import sides_spoken_for

__all__ = [
    "FIGURES",
    "SIGN",
    "Bargain",
    "SideFigures",
    "bargain_read_by",
    "estimated_costs",
    "estimates_shown_to",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SideFigures:
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
    def net(self) -> float:
        """What is left of the savings before any price."""
        return self.saved - self.transport - self.processing - self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class Bargain:
    """What one visitor reads of costs and price; `range` and `shares` only where both sides are open to it."""

    flow: SynergyFlow | None
    amount: float | None  # in a year, in `unit`
    band: str  # its order of magnitude, where the amount is not the visitor's to know
    unit: str
    price: float
    kept: float | None
    sheets: Sequence[SideFigures]
    hidden: bool
    range: PriceRange | None
    shares: Mapping[str, float]


def priced_flow(synergy: Synergy) -> SynergyFlow | None:
    """The flow whose price is meant: the first with a quantity, else the first."""
    rows = list(synergy.flows.all())
    return next((row for row in rows if row.quantity), rows[0] if rows else None)


def _amount(synergy: Synergy, flow: SynergyFlow | None, *, disclosed: bool, knows: bool) -> tuple[float | None, str]:
    """What flows in a year, in the unit the price is per; None where it is not known or not the visitor's to know."""
    if flow is not None and flow.quantity and flow.unit:
        if not disclosed:
            return None, flow.unit
        found = yearly(Quantity(value=flow.quantity, unit=flow.unit, period=flow.period))
        if found is not None:
            value, base = found
            return convert(value, base, flow.unit) if flow.unit != "kW" else value, flow.unit
    return synergy.tonnes if knows else None, "t"


def estimated_costs(synergy: Synergy) -> dict[Side, dict[str, float]]:
    """The figures of both sides as the match estimates them, of what the synergy takes of it; 0 where it does not
    know.
    """
    found = {side: dict.fromkeys(FIGURES, 0.0) for side in Side}
    if synergy.match is None:
        return found
    share = _share_of_match(synergy, synergy.match)
    for part in synergy.match.value.get("parts") or []:
        place = PARTS.get(str(part.get("code")))
        value = part.get("value")
        if place is not None and isinstance(value, int | float):
            side, figure, sign = place
            found[side][figure] += max(0.0, sign * float(value) * share)
    return found


def _share_of_match(synergy: Synergy, match: Match) -> float:
    """How much of its match a synergy counts, 0 to 1: it may have been proposed when part was taken up already."""
    whole, worth = (match.value.get("money") or {}).get("central"), synergy.money
    if not whole or worth is None or whole * worth <= 0:
        return 1.0
    return float(min(1.0, worth / whole))


def estimates_shown_to(
    visitor: Visitor, synergy: Synergy, *, named: bool, seen: Mapping[int, Resource] | None = None
) -> dict[Side, dict[str, float]]:
    """The estimated figures; 0 for who may not know the amount, because they are that amount times a usual price."""
    if knows_amount(visitor, synergy, named=named, seen=seen):
        return estimated_costs(synergy)
    return {side: dict.fromkeys(FIGURES, 0.0) for side in Side}


def bargain_read_by(
    visitor: Visitor,
    synergy: Synergy,
    *,
    named: bool,
    price: float | None = None,
    seen: Mapping[int, Resource] | None = None,
) -> Bargain:
    """The figures of the sides the visitor speaks for, and those the other side has opened to a partner it knows.

    A range of prices tells what the other side can bear: it is there only where both sheets are open to the visitor.
    """
    mine = sides_spoken_for(visitor, synergy)
    kept = {row.side: row for row in synergy.cost_sheets.all()}
    flow = priced_flow(synergy)
    names = {synergy.pk} if named else ()
    disclosed = flow is not None and flow.pk in flows_disclosed_to(visitor, [flow], named=names, seen=seen)
    knows = knows_amount(visitor, synergy, named=named, seen=seen)
    amount, unit = _amount(synergy, flow, disclosed=disclosed, knows=knows)
    band = _band(flow) if flow is not None and not disclosed else ""
    flow = flow if disclosed else None
    guess = estimates_shown_to(visitor, synergy, named=named, seen=seen)
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
    return Bargain(
        flow=flow,
        amount=amount,
        band=band,
        unit=unit,
        price=chosen,
        kept=agreed,
        sheets=[
            SideFigures(
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
