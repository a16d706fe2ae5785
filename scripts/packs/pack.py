"""A pack in the making: rows and header, and how they are written."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["TYPED", "VERSION", "Pack", "Row", "read_table", "typed_table", "write_header", "write_pack"]

VERSION = "2026.11"
TYPED = Path(__file__).resolve().parent  # the tables typed by hand lie beside this file

Row = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The rows of a pack with the header that names its source and licence."""

    id: str
    edition: str
    publisher: str
    source: str
    licence: str
    title_en: str
    title_zh: str
    key: str
    columns: Mapping[str, str]
    rows: tuple[Row, ...]
    languages: tuple[str, ...] = ("en", "zh")
    partial: bool = False

    def header(self) -> dict[str, object]:
        """The header as it stands in the JSON file."""
        return {
            "id": self.id,
            "version": VERSION,
            "edition": self.edition,
            "publisher": self.publisher,
            "source": self.source,
            "licence": self.licence,
            "languages": list(self.languages),
            "title_en": self.title_en,
            "title_zh": self.title_zh,
            "partial": self.partial,
            "key": self.key,
            "columns": dict(self.columns),
        }


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, without white space around the cells."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: (cell or "").strip() for name, cell in row.items()} for row in csv.DictReader(file)]


def typed_table(name: str, column: str) -> dict[str, str]:
    """One column of a table typed by hand, by code."""
    return {row["code"]: row[column] for row in read_table(TYPED / f"{name}.csv")}


def write_pack(pack: Pack, folder: Path) -> None:
    """Writes the CSV file and the header of a pack below `folder`."""
    _check_keys(pack)
    path = folder / f"{pack.id}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(pack.columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(pack.rows)
    write_header(pack.header(), path.with_suffix(".json"))


def write_header(header: Mapping[str, object], path: Path) -> None:
    """Writes a header beside its data."""
    path.write_text(json.dumps(header, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _check_keys(pack: Pack) -> None:
    keys = pack.key.split("|")
    seen: set[tuple[str, ...]] = set()
    for row in pack.rows:
        key = tuple(row[name] for name in keys)
        if key in seen:
            raise ValueError(f"{pack.id}: {key} stands twice; correct the source or the typed table")
        seen.add(key)
