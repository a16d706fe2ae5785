"""How much of what draws on one have counts beside the rest, by what the visitor may know of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from symbionet.accounts.queries import Visitor
from symbionet.engine.exchange.allocation import Exchange, allocate_best
from symbionet.engine.model import Quantity
from symbionet.engine.units import UNITS, yearly
from symbionet.network.models import Resource
from symbionet.synergies.models import SynergyFlow
from symbionet.synergies.queries.amounts import COMMITTED, commitments, seen_in_full

__all__ = ["Share", "amount_of", "shares_of_flows", "shares_of_own"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a synergy brings a firm a year in CNY, and what it draws on."""

    synergy: int
    stage: str
    value: float
    have: int | None
    want: int | None


def shares_of_own(visitor: Visitor, own: Collection[int], rows: Iterable[Share]) -> dict[int, float]:
    """How much of each synergy, 0 to 1 by its key, can come to be beside the others, so that together they bring most.

    Own resources alone (`own`, their keys) bound it, less what other synergies that the visitor may see are committed
    to take: what a partner has or takes is not told by a sum.
    """
    rows = list(rows)
    drawn = {row.have for row in rows} | {row.want for row in rows}
    resources = Resource.objects.filter(pk__in=set(own) & {key for key in drawn if key is not None})
    held = commitments(visitor, resources.order_by("pk"))
    mine = {row.synergy: row.stage in COMMITTED for row in rows}
    left = {}
    for key, one in held.items():
        by_claims = sum(amount or 0.0 for pk, amount in one.parts.items() if mine.get(pk))
        left[str(key)] = max(0.0, one.total - one.committed + by_claims)
    bounded = {resource.pk for resource in resources}

    def side(key: int | None) -> str:
        return str(key) if key in bounded else ""

    def amount(row: Share) -> float | None:
        known = [held[key].parts.get(row.synergy) for key in (row.have, row.want) if key in held]
        return next((value for value in known if value is not None), None)

    exchanges = [
        Exchange(id=str(row.synergy), have=side(row.have), want=side(row.want), amount=amount(row), value=row.value)
        for row in rows
    ]
    return {int(key): share for key, share in allocate_best(exchanges, left).items()}


def amount_of(flow: SynergyFlow) -> tuple[float, str] | None:
    """What a flow carries a year with its base unit: its own amount, else that of what it draws on."""
    source = flow if flow.quantity is not None else _source(flow)
    return None if source is None else _yearly(source)


def _yearly(source: SynergyFlow | Resource) -> tuple[float, str] | None:
    if source.quantity is None or source.unit not in UNITS:
        return None
    return yearly(Quantity(value=source.quantity, unit=source.unit, period=source.period))


def _source(flow: SynergyFlow) -> Resource | None:
    return flow.resource or flow.synergy.have


def shares_of_flows(visitor: Visitor, flows: Iterable[SynergyFlow]) -> dict[int, float]:
    """How much of each flow, 0 to 1 by its key, counts in a sum: those of one resource carry together what it yields.

    A yield that the visitor does not read bounds nothing; `flows` are those whose amount it reads.
    """
    rows = [(flow, amount) for flow in flows if (amount := amount_of(flow)) is not None]
    seen = seen_in_full(visitor, {source.pk for flow, _amount in rows if (source := _source(flow)) is not None})
    yields: dict[str, float] = {}
    exchanges = []
    for flow, (value, unit) in rows:
        source = _source(flow)
        whole = _yearly(source) if source is not None and source.pk in seen else None
        bounded = source is not None and whole is not None and whole[1] == unit
        if source is not None and whole is not None and bounded:
            yields[str(source.pk)] = whole[0]
        have = str(source.pk) if source is not None and bounded else ""
        exchanges.append(Exchange(id=str(flow.pk), have=have, amount=value, value=value))
    return {int(key): share for key, share in allocate_best(exchanges, yields).items()}
