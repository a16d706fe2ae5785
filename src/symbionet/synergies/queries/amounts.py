"""Who may read the exact amount of a flow: it may be what one side offers or needs and keeps from the other."""

from collections.abc import Collection, Iterable, Mapping
from math import isclose

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.engine.model import Quantity
from symbionet.engine.units import UNITS, yearly
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import closed_fields, plain_quantity, resources_visible_to
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.synergies.queries.consents import listed_sides, named_sides

__all__ = ["flows_told_to", "flows_told_to_side", "knows_amount", "seen_in_full"]


def flows_told_to(
    visitor: Visitor, flows: Iterable[SynergyFlow], *, named: Collection[int] | None = None
) -> frozenset[int]:
    """The flows whose exact amount the visitor may read, of synergies it may see; a few queries for all.

    Who reads the programme reads each. A side reads what a resource it sees states anyway, and once both sides are
    named (`named`: the synergies where they are to the visitor) what no resource it may not see stands behind.
    """
    rows = list(flows)
    if _reads_all(visitor):
        return frozenset(row.pk for row in rows)
    seen = seen_in_full(visitor, _keys(rows))
    if named is None:
        own = visitor.organisation_ids if is_user(visitor) else frozenset()
        named = _named_to(own, {row.synergy for row in rows})
    return frozenset(row.pk for row in rows if _is_told(row, seen, named=row.synergy_id in named))


def flows_told_to_side(organisation: Organisation, flows: Iterable[SynergyFlow]) -> frozenset[int]:
    """The same for a side that is asked by letter what flowed: it knows its own resource, and once both are named what
    it sends or receives.
    """
    rows = list(flows)
    seen = Resource.objects.filter(pk__in=_keys(rows), organisation=organisation).in_bulk()
    named = _named_to(frozenset({organisation.pk}), {row.synergy for row in rows})
    return frozenset(row.pk for row in rows if row.synergy_id in named or _is_told(row, seen, named=False))


def knows_amount(visitor: Visitor, synergy: Synergy, *, named: bool) -> bool:
    """Whether figures that follow from have and want (tonnes, worth) tell the visitor nothing its owner keeps."""
    keys = {key for key in (synergy.have_id, synergy.want_id) if key}
    if _reads_all(visitor) or not keys:
        return True
    seen = seen_in_full(visitor, keys)
    return keys <= set(seen) or (named and (synergy.have_id is None or synergy.have_id in seen))


def seen_in_full(visitor: Visitor, keys: Iterable[int]) -> dict[int, Resource]:
    """Of these resources those that the visitor may see without anything closed, by key."""
    rows = resources_visible_to(visitor).filter(pk__in=set(keys)).in_bulk()
    closed = closed_fields(visitor, rows.values())
    return {pk: row for pk, row in rows.items() if pk not in closed}


def _reads_all(visitor: Visitor) -> bool:
    return reads_programme(visitor) or (is_user(visitor) and visitor.has_role(Role.VERIFIER))


def _keys(rows: Iterable[SynergyFlow]) -> set[int]:
    found = {key for row in rows for key in (row.resource_id, row.synergy.have_id, row.synergy.want_id)}
    return {key for key in found if key is not None}


def _named_to(own: frozenset[int], synergies: set[Synergy]) -> set[int]:
    agreed, listed = named_sides(synergies), listed_sides(synergies)
    return {row.pk for row in synergies if {row.provider_id, row.receiver_id} <= own | agreed[row.pk] | listed[row.pk]}


def _is_told(flow: SynergyFlow, seen: Mapping[int, Resource], *, named: bool) -> bool:
    # a flow that states no amount has that of what it draws on
    source = flow.resource_id or (flow.synergy.have_id if flow.quantity is None else None)
    if named and (source is None or source in seen):
        return True
    if flow.quantity is None:
        return source is not None and source in seen
    keys = (flow.resource_id, flow.synergy.have_id, flow.synergy.want_id)
    return any(_same_amount(flow, seen[key]) for key in keys if key is not None and key in seen)


def _same_amount(flow: SynergyFlow, resource: Resource) -> bool:
    """Whether a flow states the amount of a resource, in whatever unit and period."""
    if flow.quantity is None or resource.quantity is None:
        return False
    one = _amount(flow.quantity, flow.unit, flow.period)
    other = _amount(resource.quantity, resource.unit, resource.period)
    return one[1:] == other[1:] and isclose(one[0], other[0], rel_tol=1e-6)


def _amount(value: float, unit: str, period: str) -> tuple[float, str, str]:
    per_year = yearly(Quantity(value=value, unit=unit, period=period)) if unit in UNITS else None
    return (*per_year, "year") if per_year is not None else (*plain_quantity(value, unit), period)
