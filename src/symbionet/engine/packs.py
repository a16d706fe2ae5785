"""Reads data packs: `data/<folder>/<name>.csv` beside `data/<folder>/<name>.json`, its header of source and licence.

A pack is knowledge from outside (codes, terms, known uses, weights); it is never a constant in code and never a table.
Packs are read lazily, once, and are never written.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, cast

from symbionet.engine.errors import BadPack, UnknownCode, UnknownPack

__all__ = ["DATA", "KnownUse", "PackHeader", "Packs", "ResourceClass", "Row", "SectorTerms", "load_packs"]

DATA = Path(__file__).resolve().parent.parent / "data"
HEADER_FIELDS = ("id", "version", "edition", "publisher", "source", "licence", "title_en", "title_zh", "key")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackHeader:
    """Where a pack comes from and what its columns mean."""

    id: str
    version: str
    edition: str
    publisher: str
    source: str
    licence: str
    title_en: str
    title_zh: str
    key: str
    languages: tuple[str, ...] = ()
    partial: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceClass:
    """A class of the glossary: what a resource is, what people call it, and how far it pays to haul it."""

    id: str
    parent: str = ""
    kind: str = "material"
    form: str = ""
    name_en: str
    name_zh: str
    terms_en: tuple[str, ...] = ()
    terms_zh: tuple[str, ...] = ()
    ewc: tuple[str, ...] = ()
    hw: tuple[str, ...] = ()
    hazardous: Literal["no", "maybe", "yes"] = "no"
    haul_km: float = 100.0
    source_nace: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUse:
    """A use of a class in a sector: what is done with it, what it replaces, and why that works."""

    id: str
    class_id: str
    nace: tuple[str, ...]
    process_en: str = ""
    process_zh: str = ""
    replaces_en: str = ""
    replaces_zh: str = ""
    ratio: float | None = None
    reason_en: str = ""
    reason_zh: str = ""
    condition_en: str = ""
    condition_zh: str = ""
    hindrance_en: str = ""
    hindrance_zh: str = ""
    hierarchy: str = ""
    prior: float = 0.3
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorTerms:
    """A sector (NACE prefix, nearest GB/T 4754 code) with the words that identify it in names and descriptions."""

    nace: str
    gb4754: str
    terms_en: tuple[str, ...]
    terms_zh: tuple[str, ...]


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class Packs:
    """All packs of one folder; each is read when it is first asked for.

    >>> packs = load_packs()
    >>> "uses/signal_weights" in packs.headers
    True
    """

    folder: Path

    @cached_property
    def headers(self) -> Mapping[str, PackHeader]:
        """The header of every pack, by id."""
        paths = sorted(path for path in self.folder.glob("*/*.csv") if path.with_suffix(".json").exists())
        return {f"{path.parent.name}/{path.stem}": _header(path.with_suffix(".json")) for path in paths}

    @cached_property
    def versions(self) -> Mapping[str, str]:
        """The version of every pack, by id: a stored match keeps it, so that an old number can be explained."""
        return {pack: header.version for pack, header in self.headers.items()}

    def rows(self, pack: str) -> tuple[Row, ...]:
        """The rows of a pack as they stand in its file; raises `UnknownPack`."""
        if pack not in self.headers:
            raise UnknownPack(f"{pack!r} is no data pack; `symbionet packs` lists them")
        return _rows(self.folder / f"{pack}.csv")

    @cached_property
    def classes(self) -> Mapping[str, ResourceClass]:
        """The resource classes of the glossary, by id, over all files `glossary/classes_*`."""
        found: dict[str, ResourceClass] = {}
        for pack, row in self._all("glossary/classes"):
            if row["id"] in found:
                raise BadPack(f"{pack}: class {row['id']!r} stands twice in the glossary; keep one of them")
            found[row["id"]] = _class(pack, row)
        for item in found.values():
            if item.parent and item.parent not in found:
                raise BadPack(f"class {item.id!r} has the parent {item.parent!r}, which no glossary pack defines")
        return found

    @cached_property
    def uses(self) -> Mapping[str, KnownUse]:
        """The known uses, by id, over all files `uses/uses_*`."""
        found: dict[str, KnownUse] = {}
        for pack, row in self._all("uses/uses"):
            if row["class_id"] not in self.classes:
                raise BadPack(
                    f"{pack}: use {row['id']!r} is of class {row['class_id']!r}, which is not in the glossary"
                )
            if row["id"] in found:
                raise BadPack(f"{pack}: use {row['id']!r} stands twice; keep one of them")
            found[row["id"]] = _use(pack, row)
        return found

    @cached_property
    def uses_by_class(self) -> Mapping[str, tuple[KnownUse, ...]]:
        """The known uses of each class that has any."""
        found: dict[str, list[KnownUse]] = {}
        for use in self.uses.values():
            found.setdefault(use.class_id, []).append(use)
        return {class_id: tuple(uses) for class_id, uses in found.items()}

    @cached_property
    def sectors(self) -> tuple[SectorTerms, ...]:
        """The sectors with the words that identify them."""
        return tuple(
            SectorTerms(
                nace=row["nace"].replace(".", ""),
                gb4754=row.get("gb4754", ""),
                terms_en=_list(row["terms_en"]),
                terms_zh=_list(row["terms_zh"]),
            )
            for _, row in self._all("glossary/sectors")
        )

    @cached_property
    def schemes(self) -> tuple[str, ...]:
        """The names of the code schemes: "ewc", "nace2", ..."""
        return tuple(pack.removeprefix("codes/") for pack in self.headers if pack.startswith("codes/"))

    def codes(self, scheme: str) -> Mapping[str, Row]:
        """The entries of a code scheme, by code; raises `UnknownPack`."""
        pack = f"codes/{scheme}"
        return _keyed(self.folder / f"{pack}.csv", self._header(pack).key)

    def code(self, scheme: str, code: str) -> Row:
        """The entry of a code; raises `UnknownCode`."""
        try:
            return self.codes(scheme)[code]
        except KeyError:
            raise UnknownCode(f"{code!r} is not in pack 'codes/{scheme}'; check the code or its edition") from None

    @cached_property
    def crosswalk(self) -> Mapping[str, tuple[str, ...]]:
        """The NACE Rev. 2 codes for each GB/T 4754 code (with its letter), nearest first."""
        found: dict[str, list[str]] = {}
        for _, row in self._all("crosswalks/gb4754_nace2"):
            nace = next(row[name] for name in ("nace", "nace2", "nace_code") if name in row)
            for code in _list(nace):
                found.setdefault(row["gb4754"], []).append(code.replace(".", ""))
        return {code: tuple(dict.fromkeys(targets)) for code, targets in found.items()}

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """The weight of each signal of a match, in log-odds."""
        return {row["signal"]: float(row["weight"]) for row in self.rows("uses/signal_weights")}

    def _header(self, pack: str) -> PackHeader:
        if pack not in self.headers:
            raise UnknownPack(f"{pack!r} is no data pack; `symbionet packs` lists them")
        return self.headers[pack]

    def _all(self, prefix: str) -> Iterator[tuple[str, Row]]:
        for pack in self.headers:
            if pack == prefix or pack.startswith(f"{prefix}_"):
                for row in self.rows(pack):
                    yield pack, row


@lru_cache(maxsize=8)
def load_packs(folder: Path | None = None) -> Packs:
    """The packs of `folder` (default: those of the project), read lazily and once.

    >>> load_packs() is load_packs()
    True
    """
    return Packs(folder or DATA)


def _header(path: Path) -> PackHeader:
    try:
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadPack(f"{path.name} is not JSON ({error}); correct the header of the pack") from None
    missing = [name for name in HEADER_FIELDS if name not in raw]
    if missing:
        raise BadPack(f"{path.name} lacks {', '.join(missing)}; every pack names its source and licence")
    texts = {name: str(raw[name]) for name in HEADER_FIELDS}
    return PackHeader(
        **texts,
        languages=tuple(raw.get("languages", ())),
        partial=bool(raw.get("partial", False)),
        columns=dict(raw.get("columns", {})),
    )


@lru_cache(maxsize=64)
def _rows(path: Path) -> tuple[Row, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = tuple(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise BadPack(f"{path.name}, row {number}: not as many cells as columns; quote cells that hold a comma")
    return rows


@lru_cache(maxsize=64)
def _keyed(path: Path, key: str) -> Mapping[str, Row]:
    return {row[key]: row for row in _rows(path)}


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _number(pack: str, row: Row, column: str, default: float) -> float:
    cell = row.get(column, "")
    try:
        return float(cell) if cell else default
    except ValueError:
        raise BadPack(f"{pack}: {row['id']!r} has {column} {cell!r}, which is not a number") from None


def _class(pack: str, row: Row) -> ResourceClass:
    hazardous = row["hazardous"] or "no"
    if hazardous not in ("no", "maybe", "yes"):
        raise BadPack(f"{pack}: class {row['id']!r} has hazardous {hazardous!r}; say no, maybe or yes")
    return ResourceClass(
        id=row["id"],
        parent=row["parent"],
        kind=row["kind"] or "material",
        form=row["form"],
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        terms_en=_list(row["terms_en"]),
        terms_zh=_list(row["terms_zh"]),
        ewc=_list(row["ewc"].replace(" ", "").replace("*", "")),
        hw=_list(row["hw"]),
        hazardous=cast('Literal["no", "maybe", "yes"]', hazardous),
        haul_km=_number(pack, row, "haul_km", 100.0),
        source_nace=_list(row["source_nace"].replace(".", "")),
        source=row["source"],
    )


def _use(pack: str, row: Row) -> KnownUse:
    texts = {
        name: row.get(name, "")
        for stem in ("process", "replaces", "reason", "condition", "hindrance")
        for name in (f"{stem}_en", f"{stem}_zh")
    }
    return KnownUse(
        id=row["id"],
        class_id=row["class_id"],
        nace=_list(row["nace"].replace(".", "")),
        ratio=_number(pack, row, "ratio", 0.0) or None,
        hierarchy=row.get("hierarchy", ""),
        prior=min(0.95, max(0.05, _number(pack, row, "prior", 0.3))),
        evidence=row.get("evidence", ""),
        **texts,
    )
