"""Writes of parks."""

from django.db import transaction

from symbionet.accounts.queries import Visitor
from symbionet.core import history
from symbionet.network.actions.values import ParkValues
from symbionet.network.models import Park

__all__ = ["add_park"]


@transaction.atomic
def add_park(values: ParkValues, *, by: Visitor | None) -> Park:
    """The stored park or zone of a park."""
    park = Park.objects.create(**values)
    history.record(by, "park.added", park)
    return park
