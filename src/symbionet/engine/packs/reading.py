"""Turns files and rows of data packs into values; a mistake in a pack names its row and the remedy."""

import csv
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

from symbionet.engine.errors import BadPack
from symbionet.engine.packs.values import (
    CodeTerms,
    Example,
    KnownUse,
    PackHeader,
    Precedent,
    Processor,
    ProfileRow,
    ResourceClass,
    Row,
    Term,
    Trade,
)

__all__ = [
    "BEFORE",
    "place_of",
    "read_class",
    "read_code_terms",
    "read_example",
    "read_header",
    "read_keyed",
    "read_list",
    "read_number",
    "read_precedent",
    "read_processor",
    "read_profile",
    "read_rows",
    "read_term",
    "read_trade",
    "read_use",
]

BEFORE = ".before"  # folder of packs: what an update that is under way, or was cut off, had found
HEADER_FIELDS = ("id", "version", "edition", "publisher", "source", "licence", "title_en", "title_zh", "key")


def place_of(folder: Path, name: str) -> Path | None:
    """Where a file of packs is read: put aside as long as an update of it has not ended; None where there was none."""
    aside = folder / BEFORE / name
    try:
        return aside if aside.stat().st_size else None
    except FileNotFoundError:
        return folder / name


def read_header(path: Path) -> PackHeader:
    """The header of a pack; raises `BadPack`."""
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
def read_rows(path: Path) -> tuple[Row, ...]:
    """The rows of a file, read once; raises `BadPack`."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        columns = next(lines, [])
        rows = [cells for cells in lines if cells]
    for number, cells in enumerate(rows, start=2):
        if len(cells) != len(columns):
            raise BadPack(f"{path.name}, row {number}: not as many cells as columns; quote cells that hold a comma")
    return tuple([dict(zip(columns, cells, strict=True)) for cells in rows])


@lru_cache(maxsize=64)
def read_keyed(path: Path, key: str) -> Mapping[str, Row]:
    """The rows of a file by one column."""
    return {row[key]: row for row in read_rows(path)}


def read_list(cell: str) -> tuple[str, ...]:
    """The parts of a list cell."""
    if not cell:
        return ()
    return tuple([name for part in cell.split("|") if (name := part.strip())])


def read_number(pack: str, row: Row, column: str, default: float) -> float:
    """A number, or the default for an empty cell; raises `BadPack`."""
    cell = row.get(column, "")
    try:
        return float(cell) if cell else default
    except ValueError:
        raise BadPack(f"{pack}: {row['id']!r} has {column} {cell!r}, which is not a number") from None


def read_shares(pack: str, row: Row, column: str) -> dict[str, float]:
    """Names with the number behind the colon of each, a half where there is none; raises `BadPack`."""
    pairs = [part.partition(":") for part in read_list(row[column])]
    name = row.get("id", row.get("class_id", ""))
    return {key: read_number(pack, {"id": name, column: share}, column, 0.5) for key, _, share in pairs}


def read_class(pack: str, row: Row) -> ResourceClass:
    """A class of the glossary."""
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
        terms_en=read_list(row["terms_en"]),
        terms_zh=read_list(row["terms_zh"]),
        ewc=read_list(row["ewc"].replace(" ", "").replace("*", "")),
        hw=read_list(row["hw"]),
        hazardous=cast('Literal["no", "maybe", "yes"]', hazardous),
        haul_km=read_number(pack, row, "haul_km", 100.0),
        unit=row.get("unit", ""),
        source_nace=read_list(row["source_nace"].replace(".", "")),
        source=row["source"],
    )


def read_use(pack: str, row: Row) -> KnownUse:
    """A known use."""
    texts = {
        name: row.get(name, "")
        for stem in ("process", "replaces", "reason", "condition", "hindrance")
        for name in (f"{stem}_en", f"{stem}_zh")
    }
    return KnownUse(
        id=row["id"],
        class_id=row["class_id"],
        nace=read_list(row["nace"].replace(".", "")),
        ratio=read_number(pack, row, "ratio", 0.0) or None,
        hierarchy=row.get("hierarchy", ""),
        prior=min(0.95, max(0.05, read_number(pack, row, "prior", 0.3))),
        kind=row.get("kind", ""),
        pretreatment=read_list(row.get("pretreatment", "")),
        limits=read_list(row.get("limits", "")),
        hindrance_kind=read_list(row.get("hindrance_kind", "")),
        evidence=row.get("evidence", ""),
        **texts,
    )


def _measure(pack: str, row: Row, column: str) -> float | None:
    return read_number(pack, row, column, 0.0) if row.get(column) else None


def read_profile(pack: str, row: Row) -> ProfileRow:
    """What a sector typically has or could take."""
    if row["direction"] not in ("have", "want"):
        raise BadPack(f"{pack}: {row['id']!r} has direction {row['direction']!r}; say have or want")
    return ProfileRow(
        id=row["id"],
        gb4754=row["gb4754"],
        nace=read_list(row["nace"].replace(".", "")),
        direction=cast('Literal["have", "want"]', row["direction"]),
        class_id=row["class_id"],
        prior=min(0.95, max(0.05, read_number(pack, row, "prior", 0.3))),
        low=_measure(pack, row, "low"),
        high=_measure(pack, row, "high"),
        unit=row["unit"],
        note_en=row["note_en"],
        note_zh=row["note_zh"],
        source=row["source"],
    )


def read_processor(pack: str, row: Row) -> Processor:
    """A process that turns classes into another."""
    texts = ("id", "name_en", "name_zh", "to_class", "energy_unit", "cost_unit")
    return Processor(
        **{name: row[name] for name in (*texts, "condition_en", "condition_zh", "source")},
        from_class=read_list(row["from_class"]),
        nace=read_list(row["nace"].replace(".", "")),
        yield_low=read_number(pack, row, "yield_low", 1.0),
        yield_high=read_number(pack, row, "yield_high", 1.0),
        energy_low=_measure(pack, row, "energy_low"),
        energy_high=_measure(pack, row, "energy_high"),
        cost_low=_measure(pack, row, "cost_low"),
        cost_high=_measure(pack, row, "cost_high"),
    )


def read_precedent(row: Row) -> Precedent:
    """A published exchange."""
    texts = (
        "id",
        "case",
        "park",
        "class_id",
        "material_en",
        "country",
        "supplier_en",
        "receiver_en",
        "use_en",
        "status",
    )
    return Precedent(
        **{name: row[name] for name in (*texts, "source")},
        supplier_nace=read_list(row["supplier_nace"].replace(".", "")),
        receiver_nace=read_list(row["receiver_nace"].replace(".", "")),
        ewc=read_list(row.get("ewc", "").replace(" ", "").replace("*", "")),
    )


def read_code_terms(row: Row) -> CodeTerms:
    """The everyday names of a waste code."""
    return CodeTerms(
        code=row["code"],
        terms_en=read_list(row["terms_en"]),
        terms_zh=read_list(row["terms_zh"]),
        source_nace=read_list(row["source_nace"].replace(".", "")),
    )


def read_term(row: Row) -> Term:
    """A named thing of the glossary."""
    texts = ("id", "class_id", "name_en", "name_zh", "form", "unit", "note_en", "note_zh", "source")
    return Term(
        **{name: row[name] for name in texts},
        terms_en=read_list(row["terms_en"]),
        terms_zh=read_list(row["terms_zh"]),
        ewc=read_list(row["ewc"].replace(" ", "").replace("*", "")),
    )


def read_example(pack: str, row: Row) -> Example:
    """A thing as firms of a trade write it; raises `BadPack`."""
    hazardous = row.get("hazardous") or "no"
    if hazardous not in ("no", "likely", "yes"):
        raise BadPack(f"{pack}: {row['id']!r} has hazardous {hazardous!r}; say no, likely or yes")
    texts = ("id", "trade", "title_en", "title_zh", "description_en", "description_zh", "source")
    return Example(
        **{name: row[name] for name in texts},
        classes=read_list(row["class_ids"]),
        hazardous=cast(Literal["no", "likely", "yes"], hazardous),
        takers=read_shares(pack, row, "takers") if row.get("takers") else {},
    )


def read_trade(pack: str, row: Row, firms: tuple[str, ...]) -> Trade:
    """A kind of firm with the names of well-known ones; raises `BadPack`."""
    return Trade(
        id=row["id"],
        nace=read_list(row["nace"].replace(".", "")),
        whole=read_list(row["whole"].replace(".", "")),
        terms_en=read_list(row["terms_en"]),
        terms_zh=read_list(row["terms_zh"]),
        takes={name: min(0.95, share) for name, share in read_shares(pack, row, "takes").items()},
        others=read_number(pack, row, "others", 1.0),
        firms=firms,
    )
