"""How classes are related to each other, and which organisations can use or typically have each class."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.users import STEP, SectorFit, ancestors, rate_uses
from symbionet.engine.packs import KnownUse, Packs, Precedent, ProfileRow

__all__ = ["Relations", "build_relations"]

SAME, NARROWER, BROADER, SIBLING = 1.0, 0.85, 0.55, 0.3  # have against want: "steel slag" is a narrower "slag"

ONE_PRECEDENT = 0.35  # what one published exchange says; several add up


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Tables by class number: relatedness to classes, strength of the known use by organisation, who has it."""

    ids: tuple[str, ...]
    numbers: Mapping[str, int]
    related: npt.NDArray[np.float32]  # (have class, want class), 0..1
    use_strength: npt.NDArray[np.float32]  # (class, organisation), 0..1: prior of the best use x certainty of sector
    use_number: npt.NDArray[np.int32]  # (class, organisation): that use, -1 none
    want_strength: npt.NDArray[np.float32]  # (class, organisation), 0..1: the sector's profile wants the class
    want_number: npt.NDArray[np.int32]  # (class, organisation): that row of the profiles, -1 none
    precedent_strength: npt.NDArray[np.float32]  # (class, organisation), 0..1: published exchanges
    precedent_number: npt.NDArray[np.int32]
    producer: npt.NDArray[np.float32]  # (class, organisation), 0..1: the sector typically has this class itself
    uses: tuple[KnownUse, ...]
    wanted: tuple[ProfileRow, ...]
    precedents: tuple[Precedent, ...]


@lru_cache(maxsize=4)
def build_relations(packs: Packs, sectors: tuple[tuple[SectorWeight, ...], ...]) -> Relations:
    """The tables for the classes of `packs` and organisations with these `sectors`."""
    ids = tuple(sorted(packs.classes))
    numbers = {class_id: number for number, class_id in enumerate(ids)}
    uses = tuple(packs.uses[key] for key in sorted(packs.uses))
    fit = SectorFit(sectors)
    strength, number_of = rate_uses(
        packs, numbers, ((use.class_id, np.float32(use.prior) * fit.any_of(use.nace)) for use in uses), len(sectors)
    )
    wanted = tuple(row for row in packs.profiles if row.direction == "want")
    want_strength, want_number = rate_uses(
        packs,
        numbers,
        ((row.class_id, np.float32(row.prior) * fit.any_of(row.nace)) for row in wanted),
        len(sectors),
        several=False,
    )
    precedents = tuple(item for item in packs.precedents if item.class_id)
    precedent_strength, precedent_number = rate_uses(
        packs,
        numbers,
        ((item.class_id, np.float32(ONE_PRECEDENT) * fit.any_of(item.receiver_nace)) for item in precedents),
        len(sectors),
    )
    producer = np.zeros_like(strength)
    for class_id, item in packs.classes.items():
        producer[numbers[class_id]] = fit.any_of(item.source_nace)
    return Relations(
        ids=ids,
        numbers=numbers,
        related=_related(packs, ids, numbers),
        use_strength=strength,
        use_number=number_of,
        want_strength=want_strength,
        want_number=want_number,
        precedent_strength=precedent_strength,
        precedent_number=precedent_number,
        producer=producer,
        uses=uses,
        wanted=wanted,
        precedents=precedents,
    )


def _related(packs: Packs, ids: tuple[str, ...], numbers: Mapping[str, int]) -> npt.NDArray[np.float32]:
    related = np.zeros((len(ids), len(ids)), dtype=np.float32)
    children: dict[str, list[int]] = {}
    for class_id in ids:
        children.setdefault(packs.classes[class_id].parent, []).append(numbers[class_id])
    for parent, siblings in children.items():
        if parent:
            related[np.ix_(siblings, siblings)] = SIBLING
    for class_id in ids:
        own = numbers[class_id]
        for steps, ancestor in enumerate(ancestors(packs, class_id)):
            related[own, numbers[ancestor]] = NARROWER * STEP**steps
            related[numbers[ancestor], own] = BROADER * STEP**steps
    np.fill_diagonal(related, SAME)
    return related
