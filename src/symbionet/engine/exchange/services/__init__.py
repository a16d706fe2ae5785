"""Mutual services: return trips that cover each other, and idle space, machines or rooms for those who need them."""

from symbionet.engine.exchange.services.backhauls import Backhaul, HaulLeg, find_backhauls, pair_backhauls
from symbionet.engine.exchange.services.legs import Exchange, haul_legs
from symbionet.engine.exchange.services.shared_capacity import (
    SHARED,
    SharedCapacity,
    find_shared_capacity,
    share_capacity,
)

__all__ = [
    "SHARED",
    "Backhaul",
    "Exchange",
    "HaulLeg",
    "SharedCapacity",
    "find_backhauls",
    "find_shared_capacity",
    "haul_legs",
    "pair_backhauls",
    "share_capacity",
]
