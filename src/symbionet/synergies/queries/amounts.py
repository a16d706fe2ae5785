"""Amounts of flows: who may read the exact ones, and how much of a have or want synergies have taken up already."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isclose
from typing import Any

from django.db.models import Q
from django.utils import timezone

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.engine.exchange.allocation import Exchange, allocate_best
from symbionet.engine.model import Quantity
from symbionet.engine.units import UNITS, yearly
from symbionet.matches.queries.pursuits import Draw
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import closed_fields, plain_quantity, resources_visible_to
from symbionet.shell.figures import FEW_FIRMS
from symbionet.synergies.models import Sight, Stage, Synergy, SynergyFlow
from symbionet.synergies.queries.consents import listed_sides, named_sides
from symbionet.synergies.queries.synergies import synergies_visible_to

__all__ = [
    "COMMITTED",
    "FEW",
    "Claim",
    "Commitment",
    "Room",
    "Stated",
    "commitments",
    "draws_on",
    "draws_untold_to",
    "feasible_shares",
    "flows_disclosed_to",
    "flows_disclosed_to_side",
    "knows_amount",
    "resources_behind",
    "room_for",
    "rooms_for",
    "seen_in_full",
]


FEW = FEW_FIRMS  # a figure that would tell of fewer organisations is kept from public bodies
COMMITTED = (Stage.IMPLEMENTATION, Stage.COMPLETED, Stage.VERIFIED, Stage.SUSTAINED)
FLOW = ("resource", "quantity", "unit", "period")
RESERVED = (Stage.IDEA, Stage.DISCUSSION, Stage.NEGOTIATION, Stage.ON_HOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """How much of a have or want synergies have taken up, a year, in the base unit of what it states (t, m3, GJ ...).

    `committed`: by those that are being built or run; `reserved`: by those that are talked about or rest; `parts`:
    key of each synergy -> what it takes, None where it states an amount that cannot be compared and is not counted.
    """

    total: float
    unit: str
    committed: float = 0.0
    reserved: float = 0.0
    parts: Mapping[int, float | None] = field(default_factory=dict)

    @property
    def left(self) -> float:
        """What is left beside what is committed; never below 0."""
        return max(0.0, self.total - self.committed)

    @property
    def remaining(self) -> float:
        """What is left for others once all that is talked about comes to be; never below 0."""
        return max(0.0, self.total - self.committed - self.reserved)

    @property
    def exceeded(self) -> float:
        """What has been promised beyond the amount there is, 0 where nothing has."""
        over = self.committed + self.reserved - self.total
        return over if over > self.total * 1e-6 else 0.0


def commitments(visitor: Visitor, resources: Iterable[Resource], *, on: date | None = None) -> dict[int, Commitment]:
    """What synergies that the visitor may see have taken up of each resource whose amount a year is known, by its key.

    A flow draws on the resource it names, else on have and want of its synergy; without an amount it takes all. A
    synergy without flows counts as one flow of that kind. What ended before today counts no more; of a day to come
    (`on`) what flows on it counts.
    """
    totals = {row.pk: _yearly(row.quantity, row.unit, row.period) for row in resources}
    known = {pk: total for pk, total in totals.items() if total is not None and total[0] > 0}
    taken: dict[int, dict[int, list[tuple[str, tuple[float, str] | None]]]] = defaultdict(lambda: defaultdict(list))
    drawn = Q(have__in=known) | Q(want__in=known) | Q(flows__resource__in=known)
    seen = synergies_visible_to(visitor).filter(stage__in=[*COMMITTED, *RESERVED]).order_by().values("pk")
    current = Q(flows__ends_on__isnull=True) | Q(flows__ends_on__gte=on or timezone.localdate())
    if on is not None:
        current &= Q(flows__starts_on__isnull=True) | Q(flows__starts_on__lte=on)
    rows = Synergy.objects.filter(drawn & current, pk__in=seen).order_by("pk").distinct()
    columns = ("pk", "stage", "have", "want", "flows__pk", *(f"flows__{name}" for name in FLOW))
    for pk, stage, have, want, _flow, source, quantity, unit, period in rows.values_list(*columns):
        for key in {source} if source is not None else {have, want}:
            if key in known:
                amount = known[key] if quantity is None else _yearly(quantity, unit, period)
                taken[key][pk].append((stage, amount))
    return {key: _commitment(total, taken[key]) for key, total in known.items()}


type Stated = tuple[int, float | None, str, str]  # key of a resource, quantity, unit, period


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A match, a synergy or another thing that would draw on a have or serve a want, with what it would bring."""

    id: str
    value: float
    have: int | None = None
    want: int | None = None
    synergy: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What claims share: by have or want what it states a year with its unit, and what is left of it; what each synergy
    among them takes where it says so.
    """

    known: Mapping[int, tuple[float, str]]
    left: Mapping[int, float]
    amounts: Mapping[int, float]


def room_for(claims: Iterable[Claim], stated: Iterable[Stated] | None = None) -> Room:
    """What there is for claims, less what is committed by synergies that are no claims, in two queries.

    `stated` are the amounts of haves and wants (key, quantity, unit, period) where they are at hand.
    """
    return rooms_for({"": claims}, stated)[""]


def rooms_for(groups: Mapping[str, Iterable[Claim]], stated: Iterable[Stated] | None = None) -> dict[str, Room]:
    """The same for groups of claims that do not share with each other, in two queries for all."""
    claims = {name: list(rows) for name, rows in groups.items()}
    keys = {name: {key for row in rows for key in (row.have, row.want) if key is not None}
            for name, rows in claims.items()}  # fmt: skip
    own = {name: {row.synergy for row in rows if row.synergy is not None} for name, rows in claims.items()}
    if stated is None:
        rows = Resource.objects.filter(pk__in=set().union(*keys.values()))
        stated = rows.values_list("pk", "quantity", "unit", "period")
    totals = {pk: _yearly(quantity, unit, period) for pk, quantity, unit, period in stated}
    known = {pk: total for pk, total in totals.items() if total is not None and total[0] > 0}
    drawn = _drawn(known, set().union(*own.values()))
    return {name: _room({pk: known[pk] for pk in keys[name] if pk in known}, own[name], drawn) for name in claims}


def _room(known: Mapping[int, tuple[float, str]], own: Collection[int], drawn: Iterable[tuple[Any, ...]]) -> Room:
    """What others than `own` have left of each resource, and what each of `own` takes if it says so."""
    taken: dict[int, float] = defaultdict(float)
    amounts: dict[int, float] = defaultdict(float)
    for pk, stage, have, want, _flow, source, quantity, unit, period in drawn:
        mine = pk in own
        if not mine and stage not in COMMITTED:
            continue
        for key in {source} if source is not None else {have, want}:
            if key not in known:
                continue
            amount = known[key] if quantity is None else _yearly(quantity, unit, period)
            if amount is None or amount[1] != known[key][1]:
                continue
            if not mine:
                taken[key] += amount[0]
            elif quantity is not None and key == (have or want):
                amounts[pk] += amount[0]
    left = {pk: max(0.0, total - taken[pk]) for pk, (total, _unit) in known.items()}
    return Room(known=known, left=left, amounts=amounts)


def feasible_shares(
    claims: Iterable[Claim], stated: Iterable[Stated] | None = None, *, room: Room | None = None
) -> dict[str, float]:
    """How much of each claim, 0 to 1 by its id, can come to be beside the others, so that together they bring most.

    Sums of values count these shares alone: what draws on one have cannot all happen. A have or want has what it
    states less what is committed by synergies that are no claims; where it states nothing, the largest claim is all.
    `room` of the same claims may be given, `stated` as `room_for` takes it.
    """
    rows = list(claims)
    room = room_for(rows, stated) if room is None else room
    exchanges = [
        Exchange(
            id=row.id,
            have=f"{row.have or ''}",
            want=f"{row.want or ''}" if _same_unit(row, room.known) else "",
            amount=room.amounts.get(row.synergy or 0),
            value=row.value,
        )
        for row in rows
    ]
    return allocate_best(exchanges, {str(pk): amount for pk, amount in room.left.items()})


def _same_unit(row: Claim, known: Mapping[int, tuple[float, str]]) -> bool:
    """Whether what a want takes bounds the claim: not where have and want state amounts that cannot be compared."""
    have, want = known.get(row.have or 0), known.get(row.want or 0)
    return row.have is None or have is None or want is None or have[1] == want[1]


def _drawn(known: Collection[int], own: Collection[int]) -> list[tuple[Any, ...]]:
    """The flows of `own` synergies, and of those that are committed, which draw on these resources."""
    current = Q(flows__ends_on__isnull=True) | Q(flows__ends_on__gte=timezone.localdate())
    counted = Q(pk__in=own) | Q(stage__in=COMMITTED)
    rows = Synergy.objects.filter(_drawing(known) & current, counted).order_by("pk").distinct()
    columns = ("pk", "stage", "have", "want", "flows__pk", *(f"flows__{name}" for name in FLOW))
    return list(rows.values_list(*columns))


def draws_on(resources: Collection[int] | None = None) -> list[Draw]:
    """What committed synergies take of these haves and wants (by key; None: of all), as matches count it.

    One that its owner alone may see is left out: what others read of a match would tell it.
    """
    found: list[Draw] = []
    if resources is not None and not resources:
        return found
    sides = Q() if resources is None else _drawing(resources)
    for _pk, have, want, receiver, _flow, source, quantity, unit, period in _open_draws(sides):
        amount = _yearly(quantity, unit, period)
        if quantity is None or amount is not None:
            value, base = (None, "") if amount is None else amount
            found += [
                Draw(resource=key, have=have, receiver=receiver, amount=value, unit=base)
                for key in ({source} if source is not None else {have, want})
                if key is not None and (resources is None or key in resources)
            ]
    return found


def _drawing(resources: Collection[int]) -> Q:
    return Q(have__in=resources) | Q(want__in=resources) | Q(flows__resource__in=resources)


def _open_draws(sides: Q) -> list[tuple[Any, ...]]:
    current = Q(flows__ends_on__isnull=True) | Q(flows__ends_on__gte=timezone.localdate())
    rows = Synergy.objects.filter(sides & current, stage__in=COMMITTED).exclude(sight=Sight.PRIVATE)
    columns = ("pk", "have", "want", "receiver", "flows__pk", *(f"flows__{name}" for name in FLOW))
    return list(rows.order_by("pk").distinct().values_list(*columns))


def draws_untold_to(visitor: Visitor, resources: Collection[int]) -> frozenset[int]:
    """Those of the haves and wants (by key) of which a committed synergy takes what the visitor may not read."""
    if not resources or _reads_all(visitor):
        return frozenset()
    drawn = [
        (pk, flow, key)
        for pk, have, want, _receiver, flow, source, *_amount in _open_draws(_drawing(resources))
        for key in ({source} if source is not None else {have, want})
        if key in resources
    ]
    seen = set(synergies_visible_to(visitor).filter(pk__in={row[0] for row in drawn}).values_list("pk", flat=True))
    told = _flows_told(visitor, {flow for pk, flow, _key in drawn if flow is not None and pk in seen})
    bare = {key for pk, flow, key in drawn if flow is None and pk in seen}  # such a synergy takes all of it
    whole = set(seen_in_full(visitor, bare)) if bare else set[int]()
    return frozenset(
        key for pk, flow, key in drawn if (pk not in seen or key not in whole if flow is None else flow not in told)
    )


def _flows_told(visitor: Visitor, flows: set[int]) -> frozenset[int]:
    rows = SynergyFlow.objects.filter(pk__in=flows).select_related("synergy__provider", "synergy__receiver")
    return flows_disclosed_to(visitor, rows) if flows else frozenset()


def _commitment(
    total: tuple[float, str], taken: Mapping[int, list[tuple[str, tuple[float, str] | None]]]
) -> Commitment:
    sums: dict[bool, float] = {True: 0.0, False: 0.0}
    parts: dict[int, float | None] = {}
    for pk, rows in taken.items():
        amounts = [(stage, amount[0]) for stage, amount in rows if amount is not None and amount[1] == total[1]]
        parts[pk] = sum(amount for _stage, amount in amounts) if amounts else None
        for stage, amount in amounts:
            sums[stage in COMMITTED] += amount
    return Commitment(total=total[0], unit=total[1], committed=sums[True], reserved=sums[False], parts=parts)


def _yearly(value: float | None, unit: str, period: str) -> tuple[float, str] | None:
    """An amount a year and its base unit, None where it is not known."""
    return yearly(Quantity(value=value, unit=unit, period=period)) if value is not None and unit in UNITS else None


def flows_disclosed_to(
    visitor: Visitor,
    flows: Iterable[SynergyFlow],
    *,
    named: Collection[int] | None = None,
    seen: Mapping[int, Resource] | None = None,
) -> frozenset[int]:
    """The flows whose exact amount the visitor may read, of synergies it may see; a few queries for all.

    Who reads the programme reads each. A side reads what a resource it sees states anyway, and once both sides are
    named (`named`: the synergies where they are to the visitor) what no resource it may not see stands behind. `seen`:
    what `seen_in_full` says of the resources behind them, where it was asked for many at once.
    """
    rows = list(flows)
    if _reads_all(visitor):
        return frozenset(row.pk for row in rows)
    seen = seen_in_full(visitor, _keys(rows)) if seen is None else seen
    if named is None:
        own = visitor.organisation_ids if is_user(visitor) else frozenset()
        named = _named_to(own, {row.synergy for row in rows})
    return frozenset(row.pk for row in rows if _is_disclosed(row, seen, named=row.synergy_id in named))


def flows_disclosed_to_side(organisation: Organisation, flows: Iterable[SynergyFlow]) -> frozenset[int]:
    """The same for a side that is asked by letter what flowed: it knows its own resource, and once both are named what
    it sends or receives.
    """
    rows = list(flows)
    seen = Resource.objects.filter(pk__in=_keys(rows), organisation=organisation).in_bulk()
    named = _named_to(frozenset({organisation.pk}), {row.synergy for row in rows})
    return frozenset(row.pk for row in rows if row.synergy_id in named or _is_disclosed(row, seen, named=False))


def knows_amount(
    visitor: Visitor, synergy: Synergy, *, named: bool, seen: Mapping[int, Resource] | None = None
) -> bool:
    """Whether figures that follow from have and want (tonnes, worth) tell the visitor nothing its owner keeps."""
    keys = {key for key in (synergy.have_id, synergy.want_id) if key}
    if _reads_all(visitor) or not keys:
        return True
    seen = seen_in_full(visitor, keys) if seen is None else seen
    return keys <= set(seen) or (named and (synergy.have_id is None or synergy.have_id in seen))


def seen_in_full(visitor: Visitor, keys: Iterable[int]) -> dict[int, Resource]:
    """Of these resources those that the visitor may see without anything closed, by key."""
    rows = resources_visible_to(visitor).filter(pk__in=set(keys)).in_bulk()
    closed = closed_fields(visitor, rows.values())
    return {pk: row for pk, row in rows.items() if pk not in closed}


def resources_behind(synergies: Iterable[Synergy]) -> set[int]:
    """The keys of the resources that the synergies and their flows name."""
    rows = list(synergies)
    found = {key for row in rows for key in (row.have_id, row.want_id)}
    found |= {flow.resource_id for row in rows for flow in row.flows.all()}
    return {key for key in found if key is not None}


def _reads_all(visitor: Visitor) -> bool:
    return reads_programme(visitor) or (is_user(visitor) and visitor.has_role(Role.VERIFIER))


def _keys(rows: Iterable[SynergyFlow]) -> set[int]:
    found = {key for row in rows for key in (row.resource_id, row.synergy.have_id, row.synergy.want_id)}
    return {key for key in found if key is not None}


def _named_to(own: frozenset[int], synergies: set[Synergy]) -> set[int]:
    agreed, listed = named_sides(synergies), listed_sides(synergies)
    return {row.pk for row in synergies if {row.provider_id, row.receiver_id} <= own | agreed[row.pk] | listed[row.pk]}


def _is_disclosed(flow: SynergyFlow, seen: Mapping[int, Resource], *, named: bool) -> bool:
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
    per_year = _yearly(value, unit, period)
    return (*per_year, "year") if per_year is not None else (*plain_quantity(value, unit), period)
