"""What a have is taken to yield in a year: the amounts that were stated over time, and what a practitioner accepts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, facilitates, is_user
from symbionet.core.history import history_of
from symbionet.impact.models import AcceptedYield
from symbionet.impact.queries.claims import share_of, whole_of
from symbionet.network.models import Resource

__all__ = ["JUMP", "HeldAmount", "amounts_of", "held_yield", "may_accept_yield", "waiting_amount"]

JUMP = 1.5  # times the amount of a year before that an owner may state by itself: expert judgement
BEFORE = timedelta(days=365)
AMOUNT = ("quantity", "unit", "period")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAmount:
    """An amount of a have since a day (None: since it is known), for a whole year in the unit asked for.

    `accepted`: whether it caps what is claimed; else it waits for a practitioner.
    """

    since: datetime | None
    whole: float
    accepted: bool


def may_accept_yield(visitor: Visitor, resource: Resource | None) -> bool:
    """Whether the visitor accepts how much a have yields: practitioners who do not work for its owner."""
    independent = resource is not None and is_user(visitor) and resource.organisation_id not in visitor.organisation_ids
    return independent and facilitates(visitor)


def amounts_of(resource: Resource, unit: str) -> list[HeldAmount]:
    """The amounts of a have, the oldest first, in `unit`; what states none is left out, for the one before stands on.

    An amount is accepted if it is the first, if a practitioner stated it, or if it is at most `JUMP` times what was
    accepted a year before: small steps do not add up to a jump.
    """
    found: list[HeldAmount] = []
    for since, whole, by in _stated(resource, unit):
        if whole is None:
            continue
        accepted = not found or since is None or whole <= JUMP * _at(found, since - BEFORE)
        accepted = accepted or (by is not None and may_accept_yield(by, resource))
        found.append(HeldAmount(since=since, whole=whole, accepted=accepted))
    return found


def _at(amounts: Iterable[HeldAmount], when: datetime) -> float:
    """The accepted amount that stood at a time, else the first one."""
    accepted = [one for one in amounts if one.accepted]
    return next((one.whole for one in reversed(accepted) if one.since is None or one.since <= when), accepted[0].whole)


def _stated(resource: Resource, unit: str) -> list[tuple[datetime | None, float | None, User | None]]:
    """Since when a have states which amount and who said so, the oldest first: its history read backwards."""
    now: dict[str, str] = {name: _text(getattr(resource, name)) for name in AMOUNT}
    found: list[tuple[datetime | None, float | None, User | None]] = []
    for line in history_of(resource).filter(verb="resource.edited").order_by("-at", "-id"):
        changes = line.details.get("changes") or {}
        if not set(AMOUNT).isdisjoint(changes):
            found.append((line.at, _whole(now, unit), line.by))
            now |= {name: str(changes[name][0]) for name in AMOUNT if name in changes}
    return [(None, _whole(now, unit), None), *reversed(found)]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _whole(stated: dict[str, str], unit: str) -> float | None:
    try:
        quantity = float(stated["quantity"]) if stated["quantity"] else None
    except ValueError:
        return None
    return whole_of(quantity, stated["unit"], stated["period"], unit)


def held_yield(resource: Resource, year: int, unit: str) -> float | None:
    """No more than this is claimed of a have for a calendar year, in `unit`; None where it never stated an amount.

    What a practitioner accepts for the year holds, else the largest accepted amount that stood on any day of it (for a
    year before the platform knew the have: the first one), for the days on which the have is available.
    """
    accepted = AcceptedYield.objects.filter(resource=resource.pk, year=year, unit=unit).first()
    if accepted is not None:
        return float(accepted.quantity)
    amounts = [one for one in amounts_of(resource, unit) if one.accepted]
    if not amounts:
        return None
    ends = [*(one.since for one in amounts[1:]), None]
    stood = [
        one.whole
        for one, end in zip(amounts, ends, strict=True)
        if (one.since is None or one.since.year <= year) and (end is None or end.year >= year)
    ]
    return float(max(stood or [amounts[0].whole])) * share_of(resource, year)


def waiting_amount(resource: Resource, unit: str) -> HeldAmount | None:
    """The newest amount where it waits for a practitioner."""
    amounts = amounts_of(resource, unit)
    return amounts[-1] if amounts and not amounts[-1].accepted else None
