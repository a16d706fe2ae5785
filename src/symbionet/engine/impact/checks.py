"""What a flow may state: shares from 0 to 1, nothing below zero, former routes that add up to one."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from symbionet.engine.impact.inputs import BASELINE_ROUTES, BadFlow, FlowInput

__all__ = ["check_flow"]

SLACK = 0.01  # as much may the shares of routes miss one: people round them
MOST_YEARS = 100
MOST_EFFICIENCY = 1.1  # condensing boilers exceed 1 on the net heating value


class Bounds(NamedTuple):
    """From where to where a number may lie, the column that states it, and the code of a number outside."""

    column: str
    code: str
    low: float
    high: float


INFINITE = math.inf
BOUNDS = {
    "empty_return": Bounds("empty_return", "share-unreadable", 0, 1),
    "persistence": Bounds("persistence", "share-unreadable", 0, 1),
    "attribution": Bounds("attribution", "share-unreadable", 0, 1),
    "additionality": Bounds("additionality", "share-unreadable", 0, 1),
    "displacement": Bounds("displacement", "share-unreadable", 0, 1),
    "quantity_spread": Bounds("quantity_spread", "share-unreadable", 0, 1),
    "ratio": Bounds("substitution_ratio", "ratio-negative", 0, INFINITE),
    "km": Bounds("distance_km", "distance-unreadable", 0, INFINITE),
    "baseline_km": Bounds("baseline_distance_km", "distance-unreadable", 0, INFINITE),
    "years": Bounds("years", "years-unreadable", 1, MOST_YEARS),
    "boiler_efficiency": Bounds("boiler_efficiency", "efficiency-unreadable", 0.1, MOST_EFFICIENCY),
    "process_kwh": Bounds("process_kwh", "energy-negative", 0, INFINITE),
    "own_disposal": Bounds("disposal_kgco2e_per_t", "factor-unreadable", -INFINITE, INFINITE),
    "own_virgin": Bounds("virgin_kgco2e_per_t", "factor-unreadable", -INFINITE, INFINITE),
    "own_reprocessing": Bounds("reprocessing_kgco2e_per_t", "factor-unreadable", -INFINITE, INFINITE),
    "own_freight": Bounds("freight_kgco2e_per_tkm", "factor-unreadable", 0, INFINITE),
}
WANTED = {
    "share-unreadable": "a share from 0 to 1; write 0.7 for 70 %",
    "ratio-negative": "a ratio of 0 or more; write units replaced per unit of flow, such as 0.8",
    "distance-unreadable": "a distance of 0 km or more, one way",
    "years-unreadable": f"a number of twelve-month periods from 1 to {MOST_YEARS}",
    "efficiency-unreadable": f"an efficiency from 0.1 to {MOST_EFFICIENCY}; write 0.9 for 90 %",
    "energy-negative": "an amount of electricity of 0 kWh or more per unit of flow",
    "factor-unreadable": "a factor in kg CO2e (of freight 0 or more)",
    "quantity-unreadable": "an amount",
}


def check_flow(flow: FlowInput) -> None:
    """Raise `BadFlow` at the first number that cannot be, with its column, its value and what to state instead.

    >>> from symbionet.engine.model import Quantity
    >>> check_flow(FlowInput(material="fly ash", quantity=Quantity(value=1, unit="t"), attribution=60))
    Traceback (most recent call last):
    symbionet.engine.impact.inputs.BadFlow: attribution 60 is not a share from 0 to 1; write 0.7 for 70 %
    """
    for problem in _problems(flow):
        raise problem


def _problems(flow: FlowInput) -> Iterator[BadFlow]:
    if not math.isfinite(flow.quantity.value):
        yield _bad("quantity", "quantity-unreadable", flow.quantity.value)
    for name, bounds in BOUNDS.items():
        value: float | None = getattr(flow, name)
        # not(...) so that "not a number", which is neither below nor above, is outside as well
        if value is not None and not (bounds.low <= value <= bounds.high and math.isfinite(value)):
            yield _bad(bounds.column, bounds.code, value)
    routes = flow.routes or {}
    stated = ";".join(f"{name}:{share:g}" for name, share in routes.items())
    if unknown := [name for name in routes if name not in BASELINE_ROUTES]:
        yield BadFlow(
            f"{unknown[0]!r} is no former route; use {', '.join(BASELINE_ROUTES)}",
            field="baseline_route",
            code="route-unknown",
            value=unknown[0],
        )
    sound = all(0 <= share <= 1 for share in routes.values()) and abs(sum(routes.values()) - 1) <= SLACK
    if routes and not sound:
        yield BadFlow(
            f"the shares of {stated!r} do not add up to 1; state what happened to all of it",
            field="baseline_route",
            code="shares-sum",
            value=stated,
        )


def _bad(column: str, code: str, value: float) -> BadFlow:
    return BadFlow(f"{column} {value:g} is not {WANTED[code]}", field=column, code=code, value=f"{value:g}")
