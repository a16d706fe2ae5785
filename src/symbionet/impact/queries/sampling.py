"""Which synergies a verifier checks: strata of size, and a draw that anybody can repeat from its seed."""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from symbionet.impact.models import EntryLevel, Metric, SamplingPlan
from symbionet.impact.queries.entries import CHECKED, current_entries

__all__ = ["Stratum", "claimed_sizes", "draw", "kept_strata", "redrawn", "strata_of"]

BOUNDS = {"large": 0.5, "medium": 0.8, "small": 1.0}  # share of the whole at which a stratum ends: expert judgement
WHOLE = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Synergies of like size: `low` to `high` t CO2e claimed, `population` of them, `size` drawn from `ids`."""

    name: str
    low: float
    high: float
    population: int
    size: int
    ids: tuple[int, ...]


def claimed_sizes(year: int) -> dict[int, float]:
    """The size of each synergy that claims anything for a year: t CO2e of its best proven claims, without their sign.

    A synergy that is worse for the climate than none is large as well: the auditor looks at the size of a claim.
    """
    rows = current_entries().filter(year=year, level__in=CHECKED).values_list(
        "synergy", "flow", "metric", "level", "central"
    )  # fmt: skip
    sizes: dict[int, float] = {}
    best: dict[tuple[int, int | None], tuple[int, float]] = {}
    for synergy, flow, metric, level, central in rows:
        sizes.setdefault(synergy, 0.0)
        rank = CHECKED.index(EntryLevel(level))
        if metric == Metric.CO2E and rank < best.get((synergy, flow), (len(CHECKED), 0.0))[0]:
            best[synergy, flow] = rank, abs(central)
    for (synergy, _flow), (_rank, size) in best.items():
        sizes[synergy] += size
    return sizes


def strata_of(sizes: Mapping[int, float], size: int, *, stratified: bool = True) -> list[Stratum]:
    """The strata of a population and how many are drawn from each, `size` in all (or all there are).

    From the largest on: those that make up half of the whole, up to four fifths, the rest. Places are shared by what a
    stratum makes up of the whole, at least one each where there are enough: large claims are nearly all checked.

    >>> [(one.name, one.population, one.size) for one in strata_of({1: 80, 2: 60, 3: 10, 4: 5, 5: 5}, 3)]
    [('large', 1, 1), ('medium', 1, 1), ('small', 3, 1)]
    """
    groups = _groups(sizes) if stratified else {WHOLE: sorted(sizes)}
    weights = {name: sum(sizes[one] for one in ids) for name, ids in groups.items()}
    if not sum(weights.values()):
        weights = {name: float(len(ids)) for name, ids in groups.items()}
    places = _shared(weights, {name: len(ids) for name, ids in groups.items()}, min(size, len(sizes)))
    return [
        Stratum(
            name=name,
            low=min(sizes[one] for one in ids),
            high=max(sizes[one] for one in ids),
            population=len(ids),
            size=places[name],
            ids=tuple(sorted(ids)),
        )
        for name, ids in groups.items()
    ]


def _groups(sizes: Mapping[int, float]) -> dict[str, list[int]]:
    whole, before = sum(sizes.values()), 0.0
    groups: dict[str, list[int]] = {}
    for one in sorted(sizes, key=lambda one: (-sizes[one], one)):
        share = before / whole if whole else 1.0
        name = next((name for name, end in BOUNDS.items() if share < end), "small")
        groups.setdefault(name, []).append(one)
        before += sizes[one]
    return groups


def _shared(weights: Mapping[str, float], rooms: Mapping[str, int], size: int) -> dict[str, int]:
    """`size` places shared by weight, at least one each where they suffice, never more than a stratum has room for."""
    whole = sum(weights.values())
    least = 1 if size >= len(weights) else 0
    wanted = {name: size * weight / whole for name, weight in weights.items()}
    found = {name: min(rooms[name], max(least, math.floor(wanted[name]))) for name in weights}
    while (open_ := size - sum(found.values())) != 0:
        if open_ > 0:
            able = [name for name in found if found[name] < rooms[name]]
            found[max(able, key=lambda name: wanted[name] - found[name])] += 1
        else:
            able = [name for name in found if found[name] > least]
            found[min(able, key=lambda name: wanted[name] - found[name])] -= 1
    return found


def draw(seed: int, strata: Iterable[Stratum]) -> list[int]:
    """The synergies that a seed draws, stratum by stratum, in the order in which they are drawn.

    In each stratum those come first whose SHA-256 of the text "seed:id" is smallest: a random order that every
    language and every version repeats, without a generator of our own.

    >>> one = Stratum(name="all", low=0, high=1, population=4, size=2, ids=(1, 2, 3, 4))
    >>> draw(7, [one]) == draw(7, [one]), len(draw(7, [one]))
    (True, 2)
    """
    return [one for stratum in strata for one in sorted(stratum.ids, key=lambda key: _mark(seed, key))[: stratum.size]]


def _mark(seed: int, key: int) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def kept_strata(strata: Sequence[Stratum]) -> list[dict[str, object]]:
    """Strata as a plan keeps them."""
    return [asdict(one) | {"ids": list(one.ids)} for one in strata]


def redrawn(plan: SamplingPlan) -> bool:
    """Whether the kept seed and strata draw what the plan says was drawn."""
    strata = [Stratum(**(row | {"ids": tuple(row["ids"])})) for row in plan.strata]
    return draw(plan.seed, strata) == list(plan.chosen)
