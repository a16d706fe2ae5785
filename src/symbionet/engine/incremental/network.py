"""A network as columns that are kept between runs: one have or want is matched without reading all others anew.

What costs time is kept (classes and vectors of texts, sectors of organisations); which pairs may meet is told from the
columns; `match` itself rates them, with all its signals. So the answer is that of `match` over the whole network.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import batched, chain
from typing import Any

import numpy as np

from symbionet.engine.arrays import Bools, Ints
from symbionet.engine.classification import SectorWeight
from symbionet.engine.errors import BadIndex
from symbionet.engine.incremental.bounds import wants_among_best
from symbionet.engine.incremental.columns import StoredResources
from symbionet.engine.incremental.users import SectorUsers
from symbionet.engine.matching.conditions.qualities import asks
from symbionet.engine.matching.conditions.refusals import refused_by
from symbionet.engine.matching.conditions.said_limits import limits_said
from symbionet.engine.matching.find.constraints import lives_on_hazardous, never_hazardous
from symbionet.engine.matching.find.index import (
    Index,
    OrganisationColumns,
    ResourceColumns,
    number_firms,
    number_parks,
    read_firms,
    read_organisations,
    read_resources,
)
from symbionet.engine.matching.find.relations import Relations, build_relations
from symbionet.engine.matching.find.stated import with_permits
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import Packs

__all__ = ["KeptNetwork", "Load"]

Load = Callable[[Sequence[str]], Iterable[Resource]]  # the resources with these ids, as far as they still exist
Sectors = tuple[SectorWeight, ...]

TOGETHER = 50  # haves in one index: they share what is read for them
CROWD = 500  # wants around a have from which it is worth telling which can be among the best before they are read
MEMBER_COLUMNS = ("lon", "lat", "waste_sector", "vectors")


class KeptNetwork:
    """Organisations, haves and wants as columns that are changed in place. It is a cache, never the truth.

    `versions`: of the packs that classes and sectors were read with. Make it with the constructor and `update`, or with
    `store.open_kept`. One thread at a time.
    """

    def __init__(self, packs: Packs) -> None:
        self.packs = packs
        self.members: list[Organisation] = []
        self.sectors: list[Sectors] = []
        self.numbers: dict[str, int] = {}  # of organisations, by id; one that left keeps its number
        self.there: set[str] = set()
        self.columns: dict[str, Any] = {}
        self.profiles: dict[Sectors, int] = {}
        self.profile_of: Ints = np.zeros(0, dtype=np.int64)
        self.measures: dict[tuple[str, bool], int] = {}
        self.sides = {
            direction: StoredResources.of(
                read_resources(
                    [], [], packs=packs, classes={}, members=[], sectors=[], measures={}, wanted=direction == "want"
                )
            )
            for direction in ("have", "want")
        }
        self._firms: Ints | None = None
        self._parks: Ints = np.zeros(0, dtype=np.int64)
        self._there: Bools = np.zeros(0, dtype=np.bool_)
        self._unbound: Bools = self._there
        self._refusing: Bools = self._there
        self._relations: tuple[Packs, int, Relations] | None = None

    def __len__(self) -> int:
        """Haves and wants that can be found."""
        return sum(len(side) for side in self.sides.values())

    def update(
        self,
        *,
        organisations: Iterable[Organisation] = (),
        resources: Iterable[Resource] = (),
        removed: Iterable[str] = (),
        left: Iterable[str] = (),
    ) -> None:
        """Add or change organisations and resources, remove resources (`removed`) and organisations (`left`) by id.

        Where an organisation changes, give its resources as well: their place and class may rest on it.
        Raises BadIndex for a resource whose organisation is not there.
        """
        gone = list(removed)
        for side in self.sides.values():
            side.remove(gone)
        if gone_members := self.there.intersection(left):
            self.there -= gone_members
            self._firms = None
        self._add_members(list(organisations))
        rows = list(resources)
        for direction, side in self.sides.items():
            chosen = sorted((item for item in rows if item.direction == direction), key=lambda item: item.id)
            if chosen:
                side.add(self._read(chosen, wanted=direction == "want"))
        for item in rows:
            self.sides["want" if item.direction == "have" else "have"].remove([item.id])

    def _add_members(self, new: list[Organisation]) -> None:
        if not new:
            return
        new = [with_permits(item, self.packs) for item in new]
        found, vectors = read_firms(new, self.packs)
        read = read_organisations(tuple(new), found, vectors)
        start = len(self.members)
        places = []
        for item, sectors in zip(new, found, strict=True):
            number = self.numbers.setdefault(item.id, len(self.members))
            if number == len(self.members):
                self.members.append(item)
                self.sectors.append(sectors)
            self.members[number], self.sectors[number] = item, sectors
            places.append(number)
        for name in MEMBER_COLUMNS:
            values = getattr(read, name)
            old = self.columns.get(name, values[:0])
            grown = np.concatenate([old, np.zeros((len(self.members) - start, *values.shape[1:]), values.dtype)])
            grown[places] = values
            self.columns[name] = grown
        self.there |= {item.id for item in new}
        self.number_profiles()

    def number_profiles(self) -> None:
        """Number the different profiles of sectors, after organisations were added."""
        for sectors in self.sectors:
            self.profiles.setdefault(sectors, len(self.profiles))
        self.profile_of = np.array([self.profiles[sectors] for sectors in self.sectors], dtype=np.int64)
        self._firms = None

    def _number_firms(self) -> Ints:
        """Firms as `build_index` numbers them, in order of the organisations' ids; of those that left, none."""
        if self._firms is None:
            order = sorted(self.numbers[key] for key in self.there)
            order.sort(key=lambda number: self.members[number].id)
            members = [self.members[number] for number in order]
            self._firms = np.arange(len(self.members), dtype=np.int64) + len(self.members)
            self._firms[order] = number_firms(members)
            self._parks = np.full(len(self.members), -1, dtype=np.int64)
            self._parks[order] = number_parks(members)
            self._there = np.isin(np.arange(len(self.members)), order)
            told = any(item.permits for item in self.members)  # then who states none is taken to hold none
            self._unbound = np.array(
                [
                    ("hazardous" in item.permits or (not item.permits and (not told or _licensed(sectors))))
                    and not never_hazardous(sectors)
                    for item, sectors in zip(self.members, self.sectors, strict=True)
                ],
                dtype=np.bool_,
            )
            said, packs = (item.business for item in self.members), self.packs
            bounded = [refused_by(t, packs) or limits_said(t, packs) or asks(t, packs.whole) for t in said]
            self._refusing = np.array([bool(conditions) for conditions in bounded], dtype=np.bool_)
        return self._firms

    def _read(self, rows: Sequence[Resource], *, wanted: bool) -> ResourceColumns:
        missing = [item.organisation_id for item in rows if item.organisation_id not in self.there]
        if missing:
            raise BadIndex(f"organisation {missing[0]} is not in the kept network: add it before its resources")
        return read_resources(
            rows,
            [self.numbers[item.organisation_id] for item in rows],
            packs=self.packs,
            classes=self._related(self.packs).numbers,
            members=self.members,
            sectors=self.sectors,
            measures=self.measures,
            wanted=wanted,
        )

    def _kept(self, direction: str, items: Iterable[Resource]) -> ResourceColumns:
        """The columns of haves or wants, in order of their ids: as kept, or read where they are not (private ones)."""
        side = self.sides[direction]
        rows = sorted(items, key=lambda item: item.id)
        new = [item for item in rows if item.id not in side.places]
        return side.columns(
            [item for item in rows if item.id in side.places],
            self._read(new, wanted=direction == "want") if new else None,
        )

    def _related(self, packs: Packs) -> Relations:
        """What the packs say, by profile of sectors in place of organisations."""
        if self._relations is None or self._relations[:2] != (packs.whole, len(self.profiles)):
            self._relations = packs.whole, len(self.profiles), build_relations(packs.whole, tuple(self.profiles))
        return self._relations[2]

    def around(
        self,
        haves: Sequence[Resource],
        packs: Packs,
        *,
        load: Load,
        wants: Sequence[Resource] = (),
        receivers: Collection[str] | None = None,
        top: int | None = None,
    ) -> Iterator[Index]:
        """Indexes of haves, some at once, with all that may meet them: `match_index` gives what `match` over all gives.

        What is told from texts is that of the last update; give haves in the state they were kept in.
        `wants`: further ones that only these haves meet, or newer states of those that are kept. `receivers`: the ids
        of the organisations that are asked for; wants of others are left out where they change nothing for these.
        `top`: so many organisations are asked for, the most probable; of many wants those of others are left out.
        """
        if not haves:
            return
        takers, asked = self._takers(packs), None if receivers is None else self._asked(receivers)
        further = self._read(wants, wanted=True)
        newer = {item.id for item in wants}
        for some in batched(sorted(haves, key=lambda item: item.id), TOGETHER):
            read = self._kept("have", some)
            rows = range(len(some))
            owners = [None if asked is None else takers.whose_wants_count(read, number, asked) for number in rows]
            near = [takers.near(read, number).tolist() for number in rows]
            found = set[str]()
            for number, met in enumerate(self._wants_met(read, owners, packs)):
                keys = [key for key in met if key not in newer]
                # a want that is read serves all haves of the batch
                if asked is None and top is not None and len(keys) > CROWD * len(some):
                    found.update(self._among_best(read.only(number), keys, near[number], packs, top=top))
                else:
                    found.update(keys)
            wanted = self.sides["want"].columns(tuple(load(sorted(found))), further)
            yield self._index_of(read, wanted, {*chain(*near)}, packs)

    def _wants_met(self, read: ResourceColumns, owners: Sequence[Bools | None], packs: Packs) -> Iterator[list[str]]:
        """The ids of the wants that each have may meet, of some owners, or of all (None)."""
        side, related = self.sides["want"], self._related(packs).related
        whole = [number for number, some in enumerate(owners) if some is None]
        likeness = side.likeness(read.vectors[whole]) if whole else []
        places = {number: place for place, number in enumerate(whole)}
        for number, some in enumerate(owners):
            if some is None:
                cosines = [table[places[number]] for table in likeness]
                yield side.that_may_meet(read, number, related, cosines=cosines)
            else:
                yield side.of_owners_that_may_meet(read, number, related, owners=some)

    def _among_best(
        self, have: ResourceColumns, wants: Sequence[str], near: Sequence[int], packs: Packs, *, top: int
    ) -> list[str]:
        """Those of the wants a have may meet that can be among its best; they are not read for it."""
        index = self._index_of(have, self.sides["want"].sketch(wants), near, packs)
        return [wants[row] for row in wants_among_best(index, top).tolist()]

    def _index_of(
        self,
        haves: ResourceColumns,
        wants: ResourceColumns,
        members: Iterable[int],
        packs: Packs,
        *,
        takers: Collection[int] | None = None,
    ) -> Index:
        """The index of these columns (owners by number), their owners and `members`; `takers`: whose sectors count."""
        firms = self._number_firms()
        owners = {*haves.organisations.tolist(), *wants.organisations.tolist()}
        chosen = np.array(sorted(owners.union(members), key=lambda number: self.members[number].id), dtype=np.int64)
        place = {number: at for at, number in enumerate(chosen.tolist())}
        counts = np.isin(chosen, list(takers)) if takers is not None else np.ones(len(chosen), dtype=np.bool_)
        return Index(
            packs=packs,
            relations=_spread(self._related(packs), np.unique(haves.classes), self.profile_of[chosen], counts),
            haves=_owned(haves, place),
            wants=_owned(wants, place),
            organisations=OrganisationColumns(
                organisations=tuple(self.members[number] for number in chosen),
                sectors=tuple(self.sectors[number] for number in chosen),
                firms=firms[chosen],
                parks=self._parks[chosen],
                **{name: self.columns[name][chosen] for name in MEMBER_COLUMNS},
            ),
            measures=tuple(self.measures),
        )

    def _takers(self, packs: Packs) -> SectorUsers:
        firms = self._number_firms()
        return SectorUsers(
            packs=packs,
            relations=self._related(packs),
            profile_of=self.profile_of,
            there=self._there,
            firms=firms,
            unbound=self._unbound,
            refusing=self._refusing,
            lon=self.columns["lon"],
            lat=self.columns["lat"],
        )

    def _asked(self, receivers: Collection[str]) -> Bools:
        asked = np.zeros(len(self.members), dtype=np.bool_)
        asked[[self.numbers[key] for key in receivers if key in self.numbers]] = True
        return asked

    def haves_for(self, wants: Sequence[Resource], packs: Packs) -> list[list[str]]:
        """The ids of the haves that may meet each of these wants."""
        read = self._read(wants, wanted=True)
        side, related = self.sides["have"], self._related(packs).related.T
        likeness = side.likeness(read.vectors)
        return [
            side.that_may_meet(read, number, related, cosines=[table[number] for table in likeness], want=True)
            for number in range(len(wants))
        ]

    def between(self, haves: Iterable[Resource], wants: Sequence[Resource], packs: Packs) -> Index:
        """The index of these haves and wants and of those who want: a first, rough look, in which no others compete."""
        return self._between(self._kept("have", haves), wants, packs)

    def sketch(self, haves: Sequence[str], wants: Sequence[Resource], packs: Packs) -> Index:
        """The same of haves by id, as columns alone: they are not read."""
        return self._between(self.sides["have"].sketch(haves), wants, packs)

    def _between(self, read: ResourceColumns, wants: Sequence[Resource], packs: Packs) -> Index:
        asked = self._kept("want", wants)
        takers = set(asked.organisations.tolist())
        return self._index_of(read, asked, takers, packs, takers=takers)

    def wants_of(self, organisations: Iterable[str]) -> list[str]:
        """The ids of the wants of these organisations."""
        owners = [self.numbers[key] for key in organisations if key in self.numbers]
        return self.sides["want"].owned_by(owners)


def _licensed(sectors: tuple[SectorWeight, ...]) -> bool:
    """Whether a firm of these sectors is taken to be licensed for hazardous waste without saying so."""
    return any(map(lives_on_hazardous, sectors))


def _owned(columns: ResourceColumns, place: Mapping[int, int]) -> ResourceColumns:
    owners = np.array([place[number] for number in columns.organisations.tolist()], dtype=np.int64)
    return replace(columns, organisations=owners)


def _spread(relations: Relations, classes: Ints, profiles: Ints, counts: Bools) -> Relations:
    """Tables by organisation from tables by profile, for the classes that are asked for; all else is empty."""
    columns = np.flatnonzero(counts)
    rows, from_columns = np.ix_(classes[classes >= 0], profiles[columns])
    tables: dict[str, Any] = {}
    for field in fields(relations):
        table = getattr(relations, field.name)
        if isinstance(table, np.ndarray) and table.ndim == 1:
            tables[field.name] = table[profiles]
        elif isinstance(table, np.ndarray) and field.name != "related":
            tables[field.name] = np.zeros((len(table), len(profiles)), dtype=table.dtype)
            if field.name == "trades":
                tables[field.name][:, columns] = table[:, profiles[columns]]
            else:
                tables[field.name][rows, columns] = table[rows, from_columns]
    return replace(relations, **tables)
