"""A network of resources and organisations as the columns of an index."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.matching.conditions.composition import read_stated
from symbionet.engine.matching.conditions.limits import limits_wanted
from symbionet.engine.matching.find.constraints import Constraints
from symbionet.engine.matching.find.index import Index, ResourceColumns, build_index
from symbionet.engine.matching.find.licences import codes_to_cover
from symbionet.engine.matching.find.stated import categories_of
from symbionet.engine.matching.rate.steps import current_route, demand, legal_value
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import Packs
from symbionet.engine.scale.kernel.workspace import MAY_TURN_OUT
from symbionet.engine.scale.knowledge import Knowledge, build_knowledge, limit_columns
from symbionet.engine.scale.values import Haves, Wants

__all__ = ["Network", "read_network"]

HARMLESS = "harmless"  # the licence of a want for harmless things: it covers nothing hazardous


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network as columns. Row n of `haves` is `have_ids[n]`; the id n in an answer is `partners[n]`.

    `partners`: organisation and want (None: the organisation without one), in the order in which `match` breaks ties.
    """

    haves: Haves
    wants: Wants
    knowledge: Knowledge
    have_ids: tuple[str, ...]
    partners: tuple[tuple[str, str | None], ...]


def read_network(
    haves: Iterable[Resource], wants: Iterable[Resource], organisations: Iterable[Organisation], packs: Packs
) -> Network:
    """The columns of a network, with the classes, sectors and vectors that `match` gives its resources.

    Besides each want, each organisation is a row without a want, found by what its sector can use.
    """
    index = build_index(haves, wants, organisations, packs)
    members = index.organisations
    profiles = tuple(dict.fromkeys(members.sectors))
    held = [item.permits for item in members.organisations]
    harmless = Constraints(index).harmless_wants  # as if their owners held a licence for nothing hazardous
    held += [(HARMLESS,)] if harmless.any() else []
    permits = tuple(dict.fromkeys([(), *held]))
    covered = [codes_to_cover(index, number, item) for number, item in enumerate(index.haves.resources)]
    hazards = tuple(dict.fromkeys([(), *covered]))
    have_codes = [categories_of(item.waste_codes) for item in index.haves.resources]
    want_codes = [item.waste_codes for item in index.wants.resources]
    codes = tuple(dict.fromkeys([(), *have_codes, *want_codes]))
    knowledge = build_knowledge(packs, profiles, permits=permits, hazards=hazards, codes=codes)
    rows, owners = _partners(index)
    stated = _numbers([item.permits for item in members.organisations], permits)[owners]
    stated = np.where(harmless[rows], _numbers([(HARMLESS,)], permits) if harmless.any() else 0, stated)
    return Network(
        haves=_haves(
            index,
            knowledge,
            hazards=_numbers(covered, hazards),
            codes=_numbers(have_codes, codes),
        ),
        wants=_wants(
            index,
            rows,
            owners,
            profiles=_numbers(members.sectors, profiles),
            permits=stated,
            codes=_numbers(want_codes, codes),
        ),
        knowledge=knowledge,
        have_ids=tuple(item.id for item in index.haves.resources),
        partners=tuple(
            (members.organisations[owner].id, index.wants.resources[row].id if row >= 0 else None)
            for row, owner in zip(rows.tolist(), owners.tolist(), strict=True)
        ),
    )


def _numbers[T: Hashable](items: Sequence[T], known: Sequence[T]) -> Array:
    places = {item: number for number, item in enumerate(known)}
    return np.array([places[item] for item in items], dtype=np.int64)


def _partners(index: Index) -> tuple[Array, Array]:
    """Rows of wants (-1: none) and their organisations; by organisation, its wants before the organisation itself."""
    count, members = len(index.wants.resources), len(index.organisations.organisations)
    rows = np.concatenate([np.arange(count), np.full(members, -1)])
    owners = np.concatenate([index.wants.organisations, np.arange(members)])
    order = np.lexsort((np.where(rows >= 0, rows, count), owners))
    return rows[order], owners[order]


def _wants(index: Index, rows: Array, owners: Array, *, profiles: Array, permits: Array, codes: Array) -> Wants:
    members, resources = index.organisations, index.wants
    explicit = rows >= 0
    parameters, signs, limits = limit_columns(
        [limits_wanted(item, index.packs) for item in resources.resources], index.packs
    )

    def pick(column: Array, other: Array | float) -> Array:
        """The column of the wants, in the order of the rows; `other` for an organisation without one."""
        shape = (-1,) + (1,) * (column.ndim - 1)
        known = column if len(column) else np.zeros((1, *column.shape[1:]), dtype=column.dtype)
        return np.asarray(np.where(explicit.reshape(shape), known[rows], other))

    return Wants(
        ids=np.arange(len(rows)),
        explicit=explicit,
        classes=pick(resources.classes, -1),
        class_shares=pick(resources.class_shares, 0.0),
        profiles=profiles[owners],
        firms=members.firms[owners],
        parks=members.parks[owners],
        permits=permits,
        codes=pick(codes, 0),
        kinds=pick(resources.kinds, -1),
        forms=pick(resources.forms, -1),
        patterns=pick(resources.patterns, -1),
        visibility=np.zeros(len(rows), dtype=np.int64),
        lon=pick(resources.lon, members.lon[owners]),
        lat=pick(resources.lat, members.lat[owners]),
        amounts=pick(resources.amounts, np.nan),
        measures=pick(resources.measures, -1),
        first_days=pick(resources.first_days, 1),
        last_days=pick(resources.last_days, 4_000_000),
        parameters=pick(parameters, -1),
        signs=pick(signs, 0),
        limits=pick(limits, 0.0),
        vectors=pick(resources.vectors, members.vectors[owners]),
    )


def _haves(index: Index, knowledge: Knowledge, *, hazards: Array, codes: Array) -> Haves:
    columns: ResourceColumns = index.haves
    items, packs, members = columns.resources, index.packs, index.organisations
    measured, lows, highs = _stated(index, knowledge)
    unclear = [bool(item.contaminants) and not read_stated(item, packs) for item in items]
    return Haves(
        classes=columns.classes,
        class_shares=columns.class_shares,
        firms=members.firms[columns.organisations],
        parks=members.parks[columns.organisations],
        hazardous=_hazard(index),
        hazards=hazards,
        codes=codes,
        kinds=columns.kinds,
        forms=columns.forms,
        patterns=columns.patterns,
        sees=np.zeros(len(items), dtype=np.int64),
        lon=columns.lon,
        lat=columns.lat,
        amounts=columns.amounts,
        measures=columns.measures,
        first_days=columns.first_days,
        last_days=columns.last_days,
        haul_km=columns.haul_km,
        routes=current_route(index, np.arange(len(items))),
        demands=demand(index, np.arange(len(items))),
        statuses=np.array([legal_value(item, packs) for item in items]),
        unclear=np.array(unclear, dtype=np.int64),
        measured=measured,
        lows=lows,
        highs=highs,
        takers=columns.takers,
        taker_grades=columns.taker_grades,
        vectors=columns.vectors,
    )


def _stated(index: Index, knowledge: Knowledge) -> tuple[Array, Array, Array]:
    """What the haves state of their composition: numbers of parameters and their ranges, (n, s) each."""
    number_of = {name: number for number, name in enumerate(knowledge.parameters)}
    found = [read_stated(item, index.packs) for item in index.haves.resources]
    shape = (len(found), max(map(len, found), default=0))
    measured, lows, highs = np.full(shape, -1), np.zeros(shape), np.zeros(shape)
    for row, ranges in enumerate(found):
        for place, (name, stated) in enumerate(ranges.items()):
            measured[row, place] = number_of[name]
            lows[row, place], highs[row, place] = stated.low, stated.high
    return measured, lows, highs


def _hazard(index: Index) -> Array:
    """The hazard of each have, with those of a class that holds hazardous and harmless wastes told apart."""
    constraints, items = Constraints(index), index.haves.resources
    open_ones = [
        number
        for number, level in enumerate(index.haves.hazardous)
        if level < 1 and items[number].hazardous is None and constraints.may_turn_out_hazardous(number)
    ]
    found = np.array(index.haves.hazardous, dtype=np.int64)
    found[open_ones] = MAY_TURN_OUT
    return found
