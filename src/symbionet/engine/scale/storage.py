"""An index on disk: one plain `.npy` per array and a description; opening maps the files and reads nothing."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from symbionet.engine.classification import SectorWeight
from symbionet.engine.errors import BadIndex
from symbionet.engine.scale.columns import Columns, Links, Lists, Terms
from symbionet.engine.scale.knowledge import Knowledge

__all__ = ["open_index", "save_index"]

FORMAT = 5  # 2: all signals of `match`; 3: where wants of lists are; 4: words they are near; 5: who refuses hazardous
DESCRIPTION = "index.json"
PARTS: Mapping[str, Any] = {"wants": Columns, "lists": Lists, "links": Links}


def save_index(
    folder: Path, *, wants: Columns, lists: Lists, by_id: npt.NDArray[Any], knowledge: Knowledge, scale: float
) -> None:
    """Write the files of an index; the description comes last, so that a half-written folder does not open."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DESCRIPTION).unlink(missing_ok=True)
    for part, arrays in (("wants", wants), ("lists", lists), ("links", knowledge.links)):
        for name, array in arrays._asdict().items():
            np.save(folder / f"{part}.{name}.npy", array)
    np.save(folder / "by_id.npy", by_id)
    description = {
        "format": FORMAT,
        "wants": len(wants.rows),
        "scale": scale,
        "class_ids": knowledge.class_ids,
        "profiles": [[asdict(sector) for sector in profile] for profile in knowledge.profiles],
        "permits": knowledge.permits,
        "hazards": knowledge.hazards,
        "codes": knowledge.codes,
        "parameters": knowledge.parameters,
        "terms": knowledge.terms._asdict(),
        "versions": knowledge.versions,
    }
    (folder / DESCRIPTION).write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")


def open_index(folder: Path) -> tuple[Columns, Lists, npt.NDArray[Any], Knowledge, float]:
    """The parts of an index that was saved, mapped; what is changed later stays in memory (copy on write)."""
    try:
        text = (folder / DESCRIPTION).read_text(encoding="utf-8")
    except OSError:
        raise BadIndex(f"{folder} holds no index ({DESCRIPTION} is missing): save one there first") from None
    meta: Mapping[str, Any] = json.loads(text)
    if meta.get("format") != FORMAT:
        raise BadIndex(f"{folder}: format {meta.get('format')}, this version reads {FORMAT}: build the index anew")
    parts: dict[str, Any] = {}
    for part, kind in PARTS.items():
        parts[part] = kind(**{name: _map(folder / f"{part}.{name}.npy") for name in kind._fields})
    if len(parts["wants"].rows) != meta["wants"]:
        raise BadIndex(f"{folder}: {len(parts['wants'].rows)} rows where {meta['wants']} were saved: save it anew")
    knowledge = Knowledge(
        class_ids=tuple(meta["class_ids"]),
        profiles=tuple(tuple(SectorWeight(**sector) for sector in profile) for profile in meta["profiles"]),
        permits=tuple(tuple(held) for held in meta["permits"]),
        hazards=tuple(tuple(codes) for codes in meta["hazards"]),
        codes=tuple(tuple(codes) for codes in meta["codes"]),
        parameters=tuple(meta["parameters"]),
        links=parts["links"],
        terms=Terms(**meta["terms"]),
        versions=meta["versions"],
    )
    return parts["wants"], parts["lists"], _map(folder / "by_id.npy"), knowledge, float(meta["scale"])


def _map(path: Path) -> npt.NDArray[Any]:
    try:
        # copy on write: to the kernel a mapped array is of the same type as one in memory
        mapped = np.load(path, mmap_mode="c", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise BadIndex(f"{path} cannot be read ({error}): save the index anew") from None
    return np.asarray(mapped)
