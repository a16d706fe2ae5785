"""Sums over the whole network."""

from django.db.models import Sum

from symbionet.engine.errors import SymbionetError
from symbionet.engine.model import Quantity
from symbionet.engine.units import UNITS, yearly
from symbionet.network.models import Direction, Resource, ResourceState

__all__ = ["tonnes_per_year"]


def tonnes_per_year() -> int:
    """Tonnes per year of all open haves whose quantity is a mass with a period; others are not counted."""
    haves = Resource.objects.filter(direction=Direction.HAVE, state=ResourceState.OPEN, quantity__isnull=False)
    total = 0.0
    for unit, period, amount in haves.order_by().values_list("unit", "period").annotate(amount=Sum("quantity")):
        if unit not in UNITS or UNITS[unit].dimension != "mass":
            continue
        try:
            found = yearly(Quantity(value=amount, unit=unit, period=period))
        except SymbionetError:
            continue
        total += found[0] if found else 0.0
    return round(total)
