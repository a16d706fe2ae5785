"""Haves or wants of a kept network: columns that are mapped from disk, and those that were added since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.matching.find.candidates import FORM_FITS, HAULS, TEXT_FLOOR
from symbionet.engine.matching.find.distances import find_distances_km
from symbionet.engine.matching.find.index import ResourceColumns
from symbionet.engine.matching.find.stated import categories_of
from symbionet.engine.model import Resource

__all__ = ["SLACK", "Part", "StoredResources", "may_meet"]

SLACK = 1e-6  # distances and cosines computed in another order differ by less; `match` itself draws the line
BARE = Resource(id="", organisation_id="", direction="have")
COLUMNS = tuple(one.name for one in fields(ResourceColumns) if one.name != "resources")


@dataclass(slots=True)
class Part:
    """Rows of resources: their ids, columns as in `ResourceColumns` by name, waste codes, and which are still there."""

    ids: list[str]
    columns: dict[str, Array]
    codes: dict[str, list[int]]  # rows by waste code
    alive: Array

    @classmethod
    def read(cls, read: ResourceColumns) -> "Part":
        """The part that holds these columns."""
        codes: dict[str, list[int]] = {}
        for row, item in enumerate(read.resources):
            for code in categories_of(item.waste_codes):
                codes.setdefault(code, []).append(row)
        columns = {name: _column(read, name) for name in COLUMNS}
        return cls([item.id for item in read.resources], columns, codes, np.ones(len(read.resources), dtype=np.bool_))

    def taken(self, rows: Array) -> "Part":
        """These rows alone."""
        places = {row: place for place, row in enumerate(rows.tolist())}
        codes = {code: [places[row] for row in posts if row in places] for code, posts in self.codes.items()}
        columns = {name: np.asarray(column[rows]) for name, column in self.columns.items()}
        return Part([self.ids[row] for row in places], columns, codes, np.asarray(self.alive[rows]))

    def joined(self, other: "Part") -> "Part":
        """Both, this one first."""
        codes = {code: list(posts) for code, posts in self.codes.items()}
        for code, posts in other.codes.items():
            codes.setdefault(code, []).extend(len(self.ids) + row for row in posts)
        columns = {name: np.concatenate([column, other.columns[name]]) for name, column in self.columns.items()}
        return Part([*self.ids, *other.ids], columns, codes, np.concatenate([self.alive, other.alive]))

    def fitting(self, rows: Array, one: ResourceColumns, number: int, *, want: bool = False) -> Array:
        """Those of these rows that pass the hard tests with row `number` of `one` (a have; a want where so stated)."""
        mine = {name: getattr(one, name)[number] for name in TESTED}
        theirs = {name: self.columns[name][rows] for name in TESTED}
        return np.asarray(rows[may_meet(theirs, mine) if want else may_meet(mine, theirs)])


@dataclass(slots=True)
class StoredResources:
    """The haves or the wants: a large part that is only marked, and a small one that grows."""

    parts: list[Part]
    places: dict[str, tuple[int, int]] = field(default_factory=dict)  # part and row by id

    @classmethod
    def of(cls, read: ResourceColumns) -> "StoredResources":
        """The resources that these columns hold."""
        side = cls([])
        side.put(Part.read(read))
        return side

    def __len__(self) -> int:
        return len(self.places)

    def put(self, part: Part) -> None:
        """Begin with this part."""
        self.parts = [part]
        self.places = {key: (0, row) for row, key in enumerate(part.ids)}

    def add(self, read: ResourceColumns) -> None:
        """Add rows; those of the same ids are replaced."""
        part = Part.read(read)
        self.remove(part.ids)
        last = self.parts[1] if len(self.parts) > 1 else None
        start = len(last.ids) if last else 0
        self.parts[1:] = [last.joined(part) if last else part]
        self.places.update({key: (1, start + row) for row, key in enumerate(part.ids)})

    def remove(self, ids: Iterable[str]) -> None:
        """Remove rows; unknown ids are passed over."""
        for key in ids:
            place = self.places.pop(key, None)
            if place is not None:
                self.parts[place[0]].alive[place[1]] = False

    def compact(self) -> None:
        """All that is there in one part."""
        parts = [part.taken(np.flatnonzero(part.alive)) for part in self.parts]
        self.put(parts[0] if len(parts) == 1 else parts[0].joined(parts[1]))

    def owned_by(self, owners: Sequence[int]) -> list[str]:
        """The ids of what these organisations (numbers) have or want."""
        found = []
        for part in self.parts:
            rows = np.flatnonzero(np.isin(part.columns["organisations"], owners) & part.alive)
            found += [part.ids[row] for row in rows.tolist()]
        return sorted(found)

    def likeness(self, vectors: Array) -> list[Array]:
        """The cosines of texts (n, d) with all rows, a table (n, rows) for each part: read once for all of them."""
        return [vectors @ part.columns["vectors"].T for part in self.parts]

    def that_may_meet(
        self,
        one: ResourceColumns,
        number: int,
        related: Array,
        *,
        cosines: Sequence[Array],
        want: bool = False,
    ) -> list[str]:
        """The ids of the rows that may meet row `number` of `one` (a have; a want where so stated), in their order.

        `related` (class of `one`, class of a row); `cosines` of its text with all rows, by part. A row that is left out
        is no candidate of `match`.
        """
        near, found = _near(one, number, related), list[str]()
        for part, likeness in zip(self.parts, cosines, strict=True):
            chosen = near[part.columns["classes"]].any(axis=1)
            chosen |= likeness >= TEXT_FLOOR - SLACK
            for code in categories_of(one.resources[number].waste_codes):
                chosen[part.codes.get(code, [])] = True
            rows = np.flatnonzero(chosen & part.alive)
            found += [part.ids[row] for row in part.fitting(rows, one, number, want=want).tolist()]
        return sorted(found)

    def of_owners_that_may_meet(self, one: ResourceColumns, number: int, related: Array, *, owners: Array) -> list[str]:
        """The same for a have, of the rows of some owners (by number): few, so that texts are compared last."""
        near, found = _near(one, number, related), list[str]()
        for part in self.parts:
            rows = np.flatnonzero(owners[part.columns["organisations"]] & part.alive)
            rows = part.fitting(rows, one, number)
            coded = [
                row for code in categories_of(one.resources[number].waste_codes) for row in part.codes.get(code, ())
            ]
            chosen = near[part.columns["classes"][rows]].any(axis=1) | np.isin(rows, coded)
            others = np.flatnonzero(~chosen)
            cosines = part.columns["vectors"][rows[others]] @ one.vectors[number]
            chosen[others[cosines >= TEXT_FLOOR - SLACK]] = True
            found += [part.ids[row] for row in rows[chosen].tolist()]
        return sorted(found)

    def columns(self, kept: Sequence[Resource], further: ResourceColumns | None) -> ResourceColumns:
        """The columns of resources that are kept, and of further ones, in order of their ids."""
        items = [*kept, *(further.resources if further else ())]
        order = sorted(range(len(items)), key=lambda place: items[place].id)
        values = self._gathered([item.id for item in kept])
        if further is not None:
            values = {name: np.concatenate([values[name], _column(further, name)]) for name in COLUMNS}
        resources = tuple(items[place] for place in order)
        return _columns(resources, {name: column[order] for name, column in values.items()})

    def sketch(self, ids: Sequence[str]) -> ResourceColumns:
        """The columns of rows by id, in this order; of the resources themselves nothing but the waste codes."""
        asked, codes = set(ids), dict[str, tuple[str, ...]]()
        for part in self.parts:
            alive = part.alive.tolist()
            for code, rows in part.codes.items():
                for key in asked.intersection(part.ids[row] for row in rows if alive[row]):
                    codes[key] = (*codes.get(key, ()), code)
        bare = {held: replace(BARE, ewc=held) for held in {(), *codes.values()}}
        return _columns(tuple(bare[codes.get(key, ())] for key in ids), self._gathered(ids))

    def _gathered(self, ids: Sequence[str]) -> dict[str, Array]:
        """The columns of these rows by name."""
        places = np.array([self.places.get(key, (0, 0)) for key in ids], dtype=np.int64).reshape(-1, 2)
        chosen = [np.flatnonzero(places[:, 0] == number) for number in range(len(self.parts))]
        back = np.argsort(np.concatenate(chosen), kind="stable")
        return {
            name: np.concatenate(
                [part.columns[name][places[at, 1]] for part, at in zip(self.parts, chosen, strict=True)]
            )[back]
            for name in COLUMNS
        }


def _column(read: ResourceColumns, name: str) -> Array:
    column = getattr(read, name)
    return column if isinstance(column, np.ndarray) else np.array(column, dtype=np.str_)


def _near(one: ResourceColumns, number: int, related: Array) -> Array:
    """Which classes are related to those of row `number` at all; the last: no class."""
    near = np.zeros(related.shape[1] + 1, dtype=np.bool_)
    own = one.classes[number]
    near[:-1] = (related[own[own >= 0]] > 0).any(axis=0)
    return near


def _columns(resources: tuple[Resource, ...], values: dict[str, Array]) -> ResourceColumns:
    columns: dict[str, Any] = values | {"known_by": tuple(values["known_by"].tolist())}
    return ResourceColumns(resources=resources, **columns)


TESTED = ("lon", "lat", "haul_km", "kinds", "forms", "first_days", "last_days")


def may_meet(have: dict[str, Any], want: dict[str, Any]) -> Array:
    """Whether haves and wants (columns `TESTED` by name, one side a single row) pass the hard tests of `Finder`."""
    single = np.ndim(have["lon"]) == 0
    one, many = (have, want) if single else (want, have)
    km = find_distances_km(float(one["lon"]), float(one["lat"]), many["lon"], many["lat"])
    fits = ~(km > HAULS * have["haul_km"] * (1 + SLACK))  # NaN (unknown) stays
    fits &= (have["kinds"] < 0) | (want["kinds"] < 0) | (have["kinds"] == want["kinds"])
    fits &= FORM_FITS[have["forms"], want["forms"]] > 0
    fits &= have["first_days"] <= want["last_days"]
    return np.asarray(fits & (want["first_days"] <= have["last_days"]))
