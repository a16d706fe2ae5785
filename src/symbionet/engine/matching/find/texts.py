"""Reads what resources are from their titles and descriptions: vectors, classes and takers, of many together."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from symbionet.engine.arrays import Floats, Ints
from symbionet.engine.classification import SectorWeight, stated_sectors, suggest_classes
from symbionet.engine.classification.classes import look_up_texts
from symbionet.engine.classification.examples import Alike
from symbionet.engine.classification.fits import is_purpose
from symbionet.engine.classification.hazard_contents import METAL_DUST, is_metal_ash
from symbionet.engine.classification.near_classes import class_numbers
from symbionet.engine.classification.text import BRACKETS
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.classification.wanted import wanted_classes
from symbionet.engine.matching.conditions.hazard import CERTAIN
from symbionet.engine.matching.conditions.levels import read_temperatures
from symbionet.engine.matching.find.alike import find_alike, hazard_alike, read_takers
from symbionet.engine.matching.find.relations import could_take
from symbionet.engine.matching.find.want_reading import described_texts, things_listed, weigh_want
from symbionet.engine.model import Resource
from symbionet.engine.packs import Packs
from symbionet.engine.processes import FIRST, map_parts, part_size

__all__ = ["MAX_CLASSES", "MAX_WANTED", "Texts", "read_texts", "read_wanted"]

SURE_SECTOR, MEANT, TAKEN, NEVER = (
    0.7,
    0.4,
    0.2,
    0.03,
)  # of a trade, of what it means, and of what it takes or never takes
MOST_SURE = 0.97  # of what several readings say together
STRANGE = 0.5  # what is believed of a thing that the trade never takes
MAX_CLASSES, MAX_WANTED = 4, 12  # classes kept per have, and per want: a list or a purpose is met by many things
PART = 1024  # resources whose texts are looked up together
HOT_WATER, WARM, BOILING = (
    "hot-water",
    45.0,
    130.0,
)  # the class, and degrees Celsius from which water is offered as heat
FLUE_GAS, FLUE_HEAT, HOT_GAS = ("flue-gas", "flue-gas-heat", 90.0)  # likewise of gas from a furnace


class Texts(NamedTuple):
    """What was read of n resources."""

    vectors: Vectors  # of their titles
    classes: list[tuple[tuple[str, float, str], ...]]  # ids with their probability and how each is known
    takers: Ints  # (n, MAX_TAKERS), see `read_takers`
    grades: Floats  # likewise
    hazards: Floats  # (n,) how likely each is hazardous by the examples that it is like


def read_texts(
    rows: Sequence[Resource],
    sectors: Sequence[tuple[SectorWeight, ...]],
    packs: Packs,
    processes: int,
    *,
    alike: bool = True,
) -> Texts:
    """What resources with owners of these `sectors` are; together, which takes a third of the time of one by one.

    `alike`: whether examples tell who takes them and whether they are hazardous.
    """

    def read_part(numbers: Sequence[int]) -> Texts:
        part = [rows[number] for number in numbers]
        vectors = _text_vectors(part)
        for wanted in (False, True):
            asked = [item for item in part if (item.direction == "want") == wanted and not item.class_id]
            look_up_texts([told for item in asked for told in _told(item)], packs, wanted=wanted)
            if wanted:
                ENCODER.encode([text for item in asked for pair in described_texts(item) for text in pair])
                ENCODER.encode([thing for item in asked for thing in things_listed(item)])
        classes, like = [], list[tuple[Alike, ...]]()
        for number in numbers:  # examples are looked through for the class and, once it is read, again
            read = _classes(rows[number], packs, sectors[number])
            classes.append(read)
            like.append(find_alike(rows[number], read, stated_sectors(sectors[number]), packs) if alike else ())
        hazards = np.array([hazard_alike(one, packs) for one in like], dtype=np.float64)
        return Texts(vectors, classes, *read_takers(like, packs), hazards)

    if not rows:
        return Texts(_text_vectors(rows), [], *read_takers((), packs), np.zeros(0))
    if processes > 1:
        read_part(range(min(FIRST, len(rows))))  # the words of the packs are laid out once, not once in each child
    parts = list(
        map_parts(read_part, range(len(rows)), part=part_size(len(rows), processes, PART), processes=processes)
    )
    return Texts(
        np.concatenate([part.vectors for part in parts]),
        [one for part in parts for one in part.classes],
        *(np.concatenate(columns) for columns in zip(*(part[2:] for part in parts), strict=True)),
    )


def _classes(item: Resource, packs: Packs, sectors: tuple[SectorWeight, ...]) -> tuple[tuple[str, float, str], ...]:
    """Class ids with their probability and how each is known; a class that the owner stated is certain."""
    if item.class_id in packs.classes:
        return ((item.class_id, 1.0, "stated"),)
    if item.direction == "want":
        best, most = read_wanted(item, packs, sectors), MAX_WANTED
        _add_likely(item, best, sectors, packs)
    else:
        best, most = _read(item, packs, sectors), MAX_CLASSES
    # of several that are as sure a purpose stands for all that serves it
    order = sorted(best, key=lambda one: (-best[one][0], not is_purpose(one, packs), one))[:most]
    return tuple((class_id, *best[class_id]) for class_id in order)


def read_wanted(item: Resource, packs: Packs, sectors: tuple[SectorWeight, ...]) -> dict[str, tuple[float, str]]:
    """What the words of a want name, by class id: the probability and how it is known."""
    best = _read(item, packs, sectors)
    _add_wanted(item, best, stated_sectors(sectors), packs)
    _doubt_strange(best, sectors, packs)
    return best


def _read(item: Resource, packs: Packs, sectors: tuple[SectorWeight, ...]) -> dict[str, tuple[float, str]]:
    """What title and description name."""
    codes = stated_sectors(sectors)
    best: dict[str, tuple[float, str]] = {}
    for told, description in zip(_told(item), (item.description_zh, item.description_en), strict=True):
        for (text, more), trust in ((told, 1.0), ((description, _beside(description, "")), 0.5)):
            if not text or (trust < 1 and best):
                continue  # a description is asked alone only where the title says nothing
            found = suggest_classes(
                text,
                packs,
                ewc=item.ewc,
                sectors=codes,
                kind=item.kind,
                description=more,
                several=True,
                wanted=item.direction == "want",
            )
            for one in found:
                share = one.probability * trust
                if share > best.get(one.class_id, (0.0, ""))[0]:
                    best[one.class_id] = (share, one.reason.code)
    _add_warmth(item, best, packs)
    _call_metal_ash(item, best, codes, packs)
    return best


def _call_metal_ash(item: Resource, best: dict[str, tuple[float, str]], sectors: tuple[str, ...], packs: Packs) -> None:
    """Ash or dust of who melts non-ferrous metals is dust of metals, whatever fuel ashes it may be read as."""
    first = max(best, key=lambda class_id: best[class_id][0], default="")
    if item.direction != "have" or METAL_DUST not in packs.classes:
        return
    ashes = [class_id for class_id in best if is_metal_ash(class_id, item, sectors)]
    if first in ashes or (first == METAL_DUST and ashes):
        known_by = best[first][1]
        read = [best.pop(class_id)[0] for class_id in ashes] + [best.get(METAL_DUST, (0.0, ""))[0]]
        best[METAL_DUST] = (max(*read, min(sum(read), MOST_SURE)), known_by)


def _add_likely(
    item: Resource, best: dict[str, tuple[float, str]], sectors: tuple[SectorWeight, ...], packs: Packs
) -> None:
    """What a firm of the owner's trade may well mean by its words, whatever they name: "wet stuff" of a digester."""
    read = {class_id: share for class_id, (share, _) in best.items()}
    for class_id, share in weigh_want(item, read, sectors, packs).items():
        if share > best.get(class_id, (0.0, ""))[0]:
            best[class_id] = (share, best[class_id][1] if class_id in best else "vector")


def _told(item: Resource) -> tuple[tuple[str, str], tuple[str, str]]:
    """The titles in Chinese and in English, each with what is told beside it: 脱硫碱渣 (硫酸钠)."""
    return (
        (item.title_zh, _beside(item.title_zh, item.description_zh)),
        (item.title_en, _beside(item.title_en, item.description_en)),
    )


def _beside(text: str, more: str) -> str:
    return "; ".join(filter(None, (*BRACKETS.findall(text), more)))


def _add_wanted(item: Resource, best: dict[str, tuple[float, str]], sectors: tuple[str, ...], packs: Packs) -> None:
    """What else a want means: by its description, what its owner's trade takes, and the purpose of what it lists."""
    found = wanted_classes(
        (item.title_zh, item.title_en),
        (item.description_zh, item.description_en),
        tuple(class_id for class_id, (share, _) in best.items() if share >= CERTAIN),
        sectors,
        packs.whole,
    )
    for class_id, share in found.items():
        if share > best.get(class_id, (0.0, ""))[0]:
            best[class_id] = (share, "term")


def _doubt_strange(best: dict[str, tuple[float, str]], sectors: tuple[SectorWeight, ...], packs: Packs) -> None:
    """Of two readings the one that a firm of a known trade can use is meant: feed for a kiln is no fodder."""
    if not sectors or sectors[0].weight < SURE_SECTOR:
        return
    takes, numbers = could_take(sectors, packs), class_numbers(packs.whole)
    strength = {class_id: float(takes[numbers[class_id]]) for class_id in best}
    if not any(share >= MEANT and strength[class_id] >= TAKEN for class_id, (share, _) in best.items()):
        return
    for class_id, (share, known_by) in best.items():
        if (
            packs.classes[class_id].kind == "material"
            and strength[class_id] < NEVER
            and not is_purpose(class_id, packs)
        ):
            best[class_id] = (STRANGE * share, known_by)


def _add_warmth(item: Resource, best: dict[str, tuple[float, str]], packs: Packs) -> None:
    """Water or flue gas that is stated to be warm is offered for its heat first: jacket water at 87 °C is hot water."""
    first = max(best, key=lambda class_id: best[class_id][0], default="")
    if not first or not {HOT_WATER, FLUE_HEAT} <= set(packs.classes):
        return
    if packs.classes[first].kind == "water":
        warm, least, most = HOT_WATER, WARM, BOILING
    elif first == FLUE_GAS:
        warm, least, most = FLUE_HEAT, HOT_GAS, math.inf
    else:
        return
    text = f"{item.title_en} {item.title_zh} {item.description_en} {item.description_zh}"
    temperatures = read_temperatures(text)
    if temperatures and least <= max(high for _, high in temperatures) <= most:
        best[warm] = (max(best[first][0], best.get(warm, (0.0, ""))[0]) + 0.01, "term")


def _text_vectors(rows: Sequence[Resource]) -> Vectors:
    """Mean direction of a resource's titles: both languages live in one space, so any two resources compare."""
    total = ENCODER.encode([item.title_en for item in rows]) + ENCODER.encode([item.title_zh for item in rows])
    length = np.linalg.norm(total, axis=1, keepdims=True) if len(rows) else np.ones((0, 1))
    return np.asarray(total / np.where(length > 0, length, 1.0), dtype=np.float32)
