"""A network of resources and organisations as the columns of an index."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from symbionet.engine.matching.index import Index, ResourceColumns, build_index
from symbionet.engine.matching.scale.knowledge import Knowledge, build_knowledge
from symbionet.engine.matching.scale.values import Array, Haves, Wants
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import Packs

__all__ = ["Network", "read_network"]


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
    permits = tuple(dict.fromkeys([(), *(item.permits for item in members.organisations)]))
    codes = [_waste_codes(index, number) for number in range(len(index.haves.resources))]
    hazards = tuple(dict.fromkeys([(), *codes]))
    knowledge = build_knowledge(packs, profiles, permits=permits, hazards=hazards)
    rows, owners = _partners(index)
    profile_of = np.array([profiles.index(sectors) for sectors in members.sectors], dtype=np.int64)
    permit_of = np.array([permits.index(item.permits) for item in members.organisations], dtype=np.int64)
    return Network(
        haves=_haves(index, np.array([hazards.index(row) for row in codes], dtype=np.int64)),
        wants=_wants(index, rows, owners, profiles=profile_of, permits=permit_of),
        knowledge=knowledge,
        have_ids=tuple(item.id for item in index.haves.resources),
        partners=tuple(
            (members.organisations[owner].id, index.wants.resources[row].id if row >= 0 else None)
            for row, owner in zip(rows.tolist(), owners.tolist(), strict=True)
        ),
    )


def _partners(index: Index) -> tuple[Array, Array]:
    """Rows of wants (-1: none) and their organisations; by organisation, its wants before the organisation itself."""
    count, members = len(index.wants.resources), len(index.organisations.organisations)
    rows = np.concatenate([np.arange(count), np.full(members, -1)])
    owners = np.concatenate([index.wants.organisations, np.arange(members)])
    order = np.lexsort((np.where(rows >= 0, rows, count), owners))
    return rows[order], owners[order]


def _wants(index: Index, rows: Array, owners: Array, *, profiles: Array, permits: Array) -> Wants:
    members, resources = index.organisations, index.wants

    def pick(column: Array, other: Array | float) -> Array:
        if not len(resources.resources):
            return np.broadcast_to(np.asarray(other), rows.shape).copy()
        shape = (-1,) + (1,) * (column.ndim - 1)
        return np.asarray(np.where(rows.reshape(shape) >= 0, column[rows], other))

    width = index.haves.classes.shape[1]
    explicit = rows >= 0
    classes = resources.classes if len(resources.resources) else np.zeros((1, width), dtype=np.int64)
    shares = resources.class_shares if len(resources.resources) else np.zeros((1, width))
    titles = resources.vectors if len(resources.resources) else np.zeros((1, members.vectors.shape[1]))
    return Wants(
        ids=np.arange(len(rows)),
        explicit=explicit,
        classes=np.where(explicit[:, None], classes[rows], -1),
        class_shares=np.where(explicit[:, None], shares[rows], 0.0),
        profiles=profiles[owners],
        firms=members.firms[owners],
        permits=permits[owners],
        kinds=pick(resources.kinds, -1),
        forms=pick(resources.forms, -1),
        visibility=np.zeros(len(rows), dtype=np.int64),
        lon=pick(resources.lon, members.lon[owners]),
        lat=pick(resources.lat, members.lat[owners]),
        amounts=pick(resources.amounts, np.nan),
        measures=pick(resources.measures, -1),
        first_days=pick(resources.first_days, 1),
        last_days=pick(resources.last_days, 4_000_000),
        vectors=np.where(explicit[:, None], titles[rows], members.vectors[owners]),
    )


def _haves(index: Index, hazards: Array) -> Haves:
    columns: ResourceColumns = index.haves
    return Haves(
        classes=columns.classes,
        class_shares=columns.class_shares,
        firms=index.organisations.firms[columns.organisations],
        hazardous=columns.hazardous,
        hazards=hazards,
        kinds=columns.kinds,
        forms=columns.forms,
        sees=np.zeros(len(columns.resources), dtype=np.int64),
        lon=columns.lon,
        lat=columns.lat,
        amounts=columns.amounts,
        measures=columns.measures,
        first_days=columns.first_days,
        last_days=columns.last_days,
        haul_km=columns.haul_km,
        vectors=columns.vectors,
    )


def _waste_codes(index: Index, have: int) -> tuple[str, ...]:
    """The codes of a have, else those of its class: what a permit has to cover."""
    item = index.haves.resources[have]
    number = index.haves.classes[have, 0]
    if item.hw or item.ewc or number < 0:
        return (*item.hw, *item.ewc)
    known = index.packs.classes[index.relations.ids[number]]
    return (*known.hw, *known.ewc)
