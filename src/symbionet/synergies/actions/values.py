"""What people state of a synergy, a flow or a barrier: an edit states what changes and leaves the rest out."""

from datetime import date
from decimal import Decimal
from typing import TypedDict

from symbionet.accounts.models import User
from symbionet.matches.models import Match
from symbionet.network.models import Organisation, Resource

__all__ = ["FlowValues", "SynergyValues"]


class SynergyValues(TypedDict, total=False):
    """A synergy; its worth per year in CNY, t CO2e and tonnes, its probability as a share of one."""

    title_zh: str
    title_en: str
    kind: str
    type: str
    level: str
    provider: Organisation
    receiver: Organisation
    have: Resource | None
    want: Resource | None
    match: Match | None
    chance_factor: float | None
    origin: str
    origin_note: str
    sight: str
    owner: User | None
    next_action: str
    next_action_due: date | None
    probability: float | None
    money: float | None
    money_low: float | None
    money_high: float | None
    co2e: float | None
    co2e_low: float | None
    co2e_high: float | None
    tonnes: float | None
    notes: str
    is_demo: bool


class FlowValues(TypedDict, total=False):
    """What flows in a synergy; the price is per unit of the quantity."""

    resource: Resource | None
    name_zh: str
    name_en: str
    class_id: str
    quantity: float | None
    unit: str
    period: str
    price: Decimal | None
    currency: str
    starts_on: date | None
    ends_on: date | None
