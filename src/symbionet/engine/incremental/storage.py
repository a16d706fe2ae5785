"""A kept network on disk: plain `.npy` files that are mapped, and one description; a cache that may be deleted."""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from symbionet.engine.classification import SectorWeight
from symbionet.engine.errors import BadIndex
from symbionet.engine.incremental.columns import COLUMNS, Part
from symbionet.engine.incremental.network import MEMBER_COLUMNS, KeptNetwork
from symbionet.engine.model import Organisation, Site
from symbionet.engine.packs import Packs

__all__ = ["open_kept", "save_kept"]

FORMAT = 5
DESCRIPTION = "network.json"
PREFIX = "network-"
READ = ("codes/", "crosswalks/", "glossary/", "profiles/known_firms", "profiles/trades", "uses/")


def save_kept(folder: Path, kept: KeptNetwork, notes: Mapping[str, Any], *, engine: str) -> None:
    """Write the network with `notes` (JSON values of who keeps it) into a new folder within `folder`.

    Readers never see half of it: it is written aside and renamed. Older ones are removed; who has mapped them keeps
    them. Raises OSError where nothing can be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for side in kept.sides.values():
        side.compact()
    aside = Path(tempfile.mkdtemp(prefix="new-", dir=folder))
    for direction, side in kept.sides.items():
        for name, column in side.parts[0].columns.items():
            np.save(aside / f"{direction}.{name}.npy", column, allow_pickle=False)
    for name in MEMBER_COLUMNS:
        np.save(aside / f"member.{name}.npy", kept.columns.get(name, np.zeros(0)), allow_pickle=False)
    meta = {
        "format": FORMAT,
        "engine": engine,
        "versions": _versions(kept.packs),
        "ids": {direction: side.parts[0].ids for direction, side in kept.sides.items()},
        "codes": {direction: side.parts[0].codes for direction, side in kept.sides.items()},
        "measures": list(kept.measures),
        "members": [asdict(item) for item in kept.members],
        "profiles": [[asdict(sector) for sector in sectors] for sectors in kept.profiles],
        "profile_of": kept.profile_of.tolist(),
        "there": sorted(kept.there),
        "notes": notes,
    }
    (aside / DESCRIPTION).write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
    older = _saved(folder)
    number = 1 + (int(older[-1].name.removeprefix(PREFIX)) if older else 0)
    while True:
        try:
            os.rename(aside, folder / f"{PREFIX}{number:08}")
            break
        except OSError:  # another process has just written one
            number += 1
            if number > 99_999_999:
                raise
    for path in older:
        shutil.rmtree(path, ignore_errors=True)


def _versions(packs: Packs) -> dict[str, str]:
    """Of the packs that tell classes and sectors from texts: another factor or word of a reason changes no column."""
    return {name: edition for name, edition in packs.versions.items() if name.startswith(READ)}


def _saved(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob(f"{PREFIX}*") if path.is_dir())


def open_kept(folder: Path, packs: Packs, *, engine: str) -> tuple[KeptNetwork, Mapping[str, Any]]:
    """The newest network in `folder` with its notes, mapped; what is changed later stays in memory.

    Raises BadIndex where there is none, or where it was made by another engine or with other packs: build it anew.
    """
    for path in reversed(_saved(folder)):
        try:
            meta = json.loads((path / DESCRIPTION).read_text(encoding="utf-8"))
            if (meta["format"], meta["engine"], meta["versions"]) != (FORMAT, engine, _versions(packs)):
                raise BadIndex(f"{path} was made by another engine or with other packs: build it anew")
            return _read(path, meta, packs), meta["notes"]
        except (OSError, ValueError, KeyError) as error:  # being removed, or broken
            raise BadIndex(f"{path} cannot be read ({error}): build it anew") from None
    raise BadIndex(f"{folder} holds no kept network: build one")


def _read(path: Path, meta: Mapping[str, Any], packs: Packs) -> KeptNetwork:
    kept = KeptNetwork(packs)
    kept.members = [_organisation(row) for row in meta["members"]]
    profiles = [tuple(SectorWeight(**sector) for sector in row) for row in meta["profiles"]]
    kept.sectors = [profiles[number] for number in meta["profile_of"]]
    kept.profiles = {sectors: number for number, sectors in enumerate(profiles)}
    kept.numbers = {item.id: number for number, item in enumerate(kept.members)}
    kept.there = set(meta["there"])
    kept.columns = {name: _map(path / f"member.{name}.npy") for name in MEMBER_COLUMNS}
    kept.number_profiles()
    kept.measures = {(unit, yearly): number for number, (unit, yearly) in enumerate(meta["measures"])}
    for direction, side in kept.sides.items():
        columns = {name: _map(path / f"{direction}.{name}.npy") for name in COLUMNS}
        ids = meta["ids"][direction]
        side.put(Part(ids, columns, meta["codes"][direction], np.ones(len(ids), dtype=np.bool_)))
    return kept


def _map(path: Path) -> Any:
    return np.asarray(np.load(path, mmap_mode="c", allow_pickle=False))


def _organisation(row: Mapping[str, Any]) -> Organisation:
    site = Site(**row["site"]) if row["site"] else None
    texts = {name: tuple(row[name]) for name in ("nace", "gb4754", "permits")}
    return Organisation(**{**row, **texts, "site": site})
