"""Applies a pack patch (accepted corrections of the knowledge) to the CSV files of the data packs.

usage: python scripts/apply_patch.py pack-patch.zip [--data FOLDER] [--check]

All of the patch is checked before anything is written: the pack, row and column must exist, the old cell must be as the
patch says, and the packs must still read well with the new cells. `--check` only checks.
"""

import argparse
import csv
import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from symbionet.engine.errors import SymbionetError
from symbionet.engine.packs import DATA, Packs

FORMAT = "symbionet-pack-patch/1"

type Table = list[dict[str, str]]


class BadPatch(Exception):
    """The patch does not fit the packs; the message names each place, one a line."""


def read_patch(path: Path) -> list[dict[str, Any]]:
    """The rows of a patch: a ZIP file with `patch.json`, or that JSON file itself; raises `BadPatch`."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                text = archive.read("patch.json").decode("utf-8")
        else:
            text = path.read_text(encoding="utf-8")
        content = json.loads(text)
    except (OSError, KeyError, ValueError) as error:
        raise BadPatch(f"{path.name} is no pack patch ({error}); export it with `export_corrections`") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BadPatch(f"{path.name} is not of the format {FORMAT}; export it with `export_corrections`")
    rows: list[dict[str, Any]] = content["rows"]
    return rows


def read_table(path: Path) -> Table:
    """The rows of a CSV file of a pack."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path: Path, columns: Sequence[str], table: Table) -> None:
    """Write a CSV file as all packs are written."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def key_of(row: Mapping[str, str], key: str) -> str:
    """The key of a row; the cells of a key of several columns are joined by a bar."""
    return "|".join(row[column] for column in key.split("|"))


def patched_tables(rows: Sequence[Mapping[str, Any]], packs: Packs) -> dict[str, Table]:
    """The tables as they stand after the patch, by pack; raises `BadPatch` with all that does not fit."""
    problems: list[str] = []
    tables: dict[str, Table] = {}
    made: dict[tuple[str, str], dict[str, str]] = {}  # rows that the patch adds
    for cell in rows:
        pack, row_key, column = cell["pack"], cell["row"], cell["column"]
        place = f"correction {cell.get('correction', '?')}, {pack}, row {row_key!r}"
        header = packs.headers.get(pack)
        if header is None:
            problems.append(f"{place}: there is no such pack; `symbionet packs` lists them")
            continue
        if column not in header.columns:
            problems.append(f"{place}: the pack has no column {column!r}; it has {', '.join(header.columns)}")
            continue
        if any(letter in cell["new"] for letter in "\r\n") or cell["new"] != cell["new"].strip():
            problems.append(f"{place}, {column}: the new cell has blanks at its ends or several lines; clean it")
            continue
        table = tables.setdefault(pack, read_table(packs.folder / f"{pack}.csv"))
        found = next((row for row in table if key_of(row, header.key) == row_key), None)
        if cell["action"] == "add":
            if found is not None:
                problems.append(f"{place}: the pack has this row already; give the new row another key")
                continue
            made.setdefault((pack, row_key), dict.fromkeys(header.columns, ""))[column] = cell["new"]
        elif found is None:
            problems.append(f"{place}: the pack has no such row; it may have been removed since")
        elif found[column] != cell["old"]:
            problems.append(
                f"{place}, {column}: the cell is {found[column]!r}, the patch expects {cell['old']!r}; propose it anew"
            )
        else:
            found[column] = cell["new"]
    for (pack, row_key), row in made.items():
        if key_of(row, packs.headers[pack].key) != row_key:
            problems.append(f"{pack}, new row {row_key!r}: its cells do not give this key; correct the patch")
        tables[pack].insert(_place(tables[pack], row), row)
    if problems:
        raise BadPatch("\n".join(dict.fromkeys(problems)))
    return tables


def _place(table: Table, row: Mapping[str, str]) -> int:
    """Where a new row stands: after the last row of its class, else at the end."""
    same = [number for number, other in enumerate(table) if other.get("class_id", "") == row.get("class_id", "")]
    return same[-1] + 1 if same and row.get("class_id") else len(table)


def check_packs(folder: Path) -> None:
    """Read all packs that a patch can reach; raises the engine's errors."""
    packs = Packs(folder)
    for found in (packs.classes, packs.uses, packs.profiles, packs.processors, packs.code_terms):
        len(found)


def apply_patch(path: Path, data: Path, *, only_check: bool) -> str:
    """Apply the patch to the packs in `data` and say what was done; raises `BadPatch` before anything is written."""
    rows = read_patch(path)
    packs = Packs(data)
    tables = patched_tables(rows, packs)
    with tempfile.TemporaryDirectory() as made:
        trial = Path(made) / "data"
        shutil.copytree(data, trial)
        for pack, table in tables.items():
            write_table(trial / f"{pack}.csv", list(packs.headers[pack].columns), table)
        try:
            check_packs(trial)
        except (SymbionetError, KeyError) as error:
            raise BadPatch(f"the packs would no longer read well: {error}") from None
        if not only_check:
            for pack in tables:
                shutil.copyfile(trial / f"{pack}.csv", data / f"{pack}.csv")
    what = f"{len(rows)} cells in {len(tables)} packs"
    if only_check:
        return f"{what} fit; nothing was written"
    return f"{what} written; give the packs a new version in their headers and run the tests of the packs"


def main(arguments: Sequence[str]) -> int:
    """Exit status: 0 applied (or fits), 1 does not fit."""
    parser = argparse.ArgumentParser(prog="apply_patch.py", description="Apply a pack patch to the data packs.")
    parser.add_argument("patch", type=Path, help="the exported ZIP file, or its patch.json")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the packs (default: those of the project)")
    parser.add_argument("--check", action="store_true", help="only check")
    chosen = parser.parse_args(arguments)
    try:
        print(f"apply_patch: {apply_patch(chosen.patch, chosen.data, only_check=chosen.check)}")
    except BadPatch as error:
        print(f"symbionet: the patch does not fit:\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
