"""Writes of parks."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from symbionet.accounts.queries import Visitor
from symbionet.core import history
from symbionet.network.models import Park

__all__ = ["add_park"]


@transaction.atomic
def add_park(values: Mapping[str, Any], *, by: Visitor | None) -> Park:
    """The stored park or zone of a park."""
    park = Park.objects.create(**values)
    history.record(by, "park.added", park)
    return park
