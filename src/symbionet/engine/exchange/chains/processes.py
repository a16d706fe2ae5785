"""The graph of classes and processes: which processes lead from a class to another, and who may run them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Floats
from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.fits import BROADER, NARROWER, STEP, SectorFit, ancestors
from symbionet.engine.matching.find.candidates import HAULS
from symbionet.engine.matching.find.distances import find_distances_km
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import Packs, Processor

__all__ = ["Leg", "Place", "Plants", "process_units", "reach", "reached_classes", "related_classes", "routes_from"]

RUNS_FLOOR = 0.4  # fit of a firm's sector to those that typically run a process: less is no more than a neighbour
CLASS_FLOOR = 0.1  # certainty of a class from which routes start


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A process of a route: the class that enters, how well it fits what the process takes (0..1), what leaves."""

    process: Processor
    from_class: str
    fit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a leg may be processed: an organisation (-1: still to be found), its chance (0..1) and the haul to it."""

    organisation: int
    chance: float
    reach: float
    km: float | None
    lon: float
    lat: float


def reach(km: float | None, haul_km: float) -> float:
    """How a distance bears on a chance: 1 up to the typical haul of the class, then falling with the distance.

    >>> reach(50.0, 100.0), reach(200.0, 100.0), reach(None, 100.0)
    (1.0, 0.5, 1.0)
    """
    return 1.0 if km is None or km <= haul_km else haul_km / km


@lru_cache(maxsize=4)
def _by_input(packs: Packs) -> Mapping[str, tuple[Processor, ...]]:
    found: dict[str, list[Processor]] = {}
    for key in sorted(packs.processors):
        for class_id in packs.processors[key].from_class:
            found.setdefault(class_id, []).append(packs.processors[key])
    return {class_id: tuple(rows) for class_id, rows in found.items()}


@lru_cache(maxsize=4)
def _children(packs: Packs) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for class_id in sorted(packs.classes):
        found.setdefault(packs.classes[class_id].parent, []).append(class_id)
    return {parent: tuple(rows) for parent, rows in found.items()}


@lru_cache(maxsize=4096)
def _legs(class_id: str, packs: Packs) -> tuple[Leg, ...]:
    """The processes that take a class itself, a broader one, or (less surely) a narrower one."""
    entries = {class_id: 1.0}
    for steps, parent in enumerate(ancestors(packs, class_id)):
        entries.setdefault(parent, NARROWER * STEP**steps)
    for child in _children(packs).get(class_id, ()):
        entries.setdefault(child, BROADER)
    best: dict[str, Leg] = {}
    for entry, fit in entries.items():
        for process in _by_input(packs).get(entry, ()):
            if process.id not in best or fit > best[process.id].fit:
                best[process.id] = Leg(process=process, from_class=class_id, fit=fit)
    return tuple(best[key] for key in sorted(best))


def routes_from(
    classes: Mapping[str, float], packs: Packs, *, most_steps: int
) -> tuple[tuple[float, tuple[Leg, ...]], ...]:
    """The routes of one to `most_steps` processes that start at the classes of a have, most certain first.

    Each is the certainty of the class with its legs; no route comes back to a class it has passed.
    """
    found: list[tuple[float, tuple[Leg, ...]]] = []
    known = {class_id: share for class_id, share in classes.items() if share >= CLASS_FLOOR}
    edge: list[tuple[float, tuple[Leg, ...], str]] = [(known[key], (), key) for key in sorted(known)]
    for _ in range(most_steps):
        after: list[tuple[float, tuple[Leg, ...], str]] = []
        for share, legs, class_id in edge:
            passed = {*known, class_id, *(leg.from_class for leg in legs)}
            for leg in _legs(class_id, packs):
                if leg.process.to_class in passed or leg.process.to_class not in packs.classes:
                    continue
                after.append((share, (*legs, leg), leg.process.to_class))
        found += [(share, legs) for share, legs, _ in after]
        edge = after
    return tuple(sorted(found, key=_certain_first))


def _certain_first(route: tuple[float, tuple[Leg, ...]]) -> tuple[float, int, tuple[str, ...]]:
    share, legs = route
    certain = share * float(np.prod([leg.fit for leg in legs]))
    return -round(certain, 9), len(legs), tuple(f"{leg.from_class}>{leg.process.id}" for leg in legs)


@lru_cache(maxsize=4)
def process_units(packs: Packs) -> Mapping[str, tuple[str, str]]:
    """The units of input and output of each process: ("t", "GJ") for a yield in GJ/t."""
    found = {}
    for pack in packs.headers:
        if pack == "uses/processors" or pack.startswith("uses/processors_"):
            for row in packs.rows(pack):
                out, _, into = row.get("yield_unit", "").partition("/")
                found[row["id"]] = (into, out)
    return found


class Plants:
    """The organisations that may run a process, by their sectors."""

    def __init__(
        self,
        organisations: Sequence[Organisation],
        sectors: Sequence[tuple[SectorWeight, ...]],
        sites: tuple[Floats, Floats],
    ) -> None:
        self.organisations = organisations
        self._lon, self._lat = sites
        self._fit = SectorFit(sectors)
        self._runs: dict[str, tuple[npt.NDArray[np.int64], Floats]] = {}

    def runs(self, process: Processor) -> tuple[npt.NDArray[np.int64], Floats]:
        """The numbers of the organisations whose sector typically runs the process, and how well the sector fits."""
        if process.id not in self._runs:
            fits = self._fit.any_of(process.nace).astype(np.float64)
            rows = np.flatnonzero(fits >= RUNS_FLOOR)
            self._runs[process.id] = (rows, fits[rows])
        return self._runs[process.id]

    def near(
        self,
        process: Processor,
        have: Resource,
        *,
        hazardous: bool,
        at: tuple[float, float],
        haul_km: float,
        chance: float,
        most: int,
    ) -> list[Place]:
        """The best places to run a process for what lies `at` a place: sector and haul count, ties by organisation id.

        `at`: longitude and latitude in degrees. `hazardous`: owner or code say that it is.
        """
        lon, lat = at
        rows, fits = self.runs(process)
        if not len(rows):
            return []
        km = find_distances_km(lon, lat, self._lon[rows], self._lat[rows])
        own = np.array([self.organisations[int(row)].id == have.organisation_id for row in rows])
        km = np.where(own, 0.0, km)
        near = np.where(np.isnan(km), 1.0, np.minimum(1.0, haul_km / np.maximum(km, 1e-9)))
        order = np.lexsort((rows, np.where(np.isnan(km), np.inf, km), -np.round(fits * near, 6)))
        places: list[Place] = []
        for number in order:
            row = int(rows[number])
            if km[number] > HAULS * haul_km or (hazardous and not _permitted(self.organisations[row], have)):
                continue
            places.append(
                Place(
                    organisation=row,
                    chance=float(fits[number]) * chance,
                    reach=float(near[number]),
                    km=None if np.isnan(km[number]) else float(km[number]),
                    lon=float(self._lon[row]),
                    lat=float(self._lat[row]),
                )
            )
            if len(places) == most:
                break
        return places


def _permitted(firm: Organisation, have: Resource) -> bool:
    """Whether a firm may take stated hazardous waste: who states permits only if one of them covers it."""
    codes = (*have.hw, *have.ewc)
    if not firm.permits or firm.id == have.organisation_id:
        return True
    held = firm.permits
    return "hazardous" in held or any(
        code.startswith(permit) or (permit.startswith("HW") and code.endswith(f"-{permit[2:]}"))
        for code in codes
        for permit in held
    )


def related_classes(class_ids: Iterable[str], packs: Packs) -> frozenset[str]:
    """The classes with those above, below and beside them: what may meet them in a match.

    >>> from symbionet.engine.packs import load_packs
    >>> "capacity" in related_classes(["warehouse-space"], load_packs())
    True
    """
    found: set[str] = set()
    for class_id in class_ids:
        if class_id not in packs.classes:
            continue
        found |= {class_id, *ancestors(packs, class_id), *_below(class_id, packs)}
        if parent := packs.classes[class_id].parent:
            found |= {*_children(packs).get(parent, ())}
    return frozenset(found)


def _below(class_id: str, packs: Packs) -> frozenset[str]:
    found: set[str] = set()
    edge = [class_id]
    while edge:
        for child in _children(packs).get(edge.pop(), ()):
            if child not in found:
                found.add(child)
                edge.append(child)
    return frozenset(found)


def reached_classes(classes: Mapping[str, float], packs: Packs, *, most_steps: int = 2) -> frozenset[str]:
    """The classes that routes from these classes lead to: whose wants a route may meet."""
    return frozenset(legs[-1].process.to_class for _, legs in routes_from(classes, packs, most_steps=most_steps))
