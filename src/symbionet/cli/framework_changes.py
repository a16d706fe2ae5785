"""What a framework in a spreadsheet changes in the packs: clauses, choices, header, and rows that name its clauses."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from symbionet.engine.packs import place_of
from symbionet.xlsform import SheetRow, Sheets

__all__ = [
    "FORMS",
    "HEADER",
    "KINDS",
    "ROWS",
    "Change",
    "Mappings",
    "framework_changes",
    "listed_frameworks",
    "mappings_after",
    "stored_framework",
]

HEADER = ("form_id", "version", "title_en", "title_zh", "source", "licence", "publisher")
FORMS, ROWS = "ems/frameworks.csv", "ems/mappings.csv"
KINDS = ("topics", "audit", "standard")  # of a framework: without a score, phases of an audit, with certificates


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A line of the difference: kind (added, removed, renamed, moved, order, changed), what, column, before, after."""

    kind: str
    name: str
    column: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mappings:
    """The rows between frameworks after an update: their headings and cells, how many follow a number, which go."""

    headings: Sequence[str]
    rows: Sequence[Mapping[str, str]]
    followed: Sequence[tuple[str, str, int]]  # old number, new number, rows
    lost: Sequence[str]


def stored_framework(folder: Path, form_id: str) -> tuple[Sheets, Mapping[str, str]]:
    """The sheets and the header of a framework as the packs in a folder have it; nothing of one that is new."""
    found: dict[str, tuple[Sequence[str], Sequence[SheetRow]]] = {}
    for sheet, suffix in (("survey", ""), ("choices", "_choices")):
        headings, rows = _table(folder, f"questions/{form_id}{suffix}.csv")
        if headings:
            lines = [SheetRow(number=number, cells=row) for number, row in enumerate(rows, start=2)]
            found[sheet] = headings, lines
    header = place_of(folder, f"questions/{form_id}.json") if found else None
    return found, json.loads(header.read_text(encoding="utf-8")) if header is not None and header.exists() else {}


def _table(folder: Path, name: str) -> tuple[list[str], list[dict[str, str]]]:
    place = place_of(folder, name)
    if place is None or not place.exists():
        return [], []
    with place.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    return list(reader.fieldnames or ()), rows


def framework_changes(before: Sheets, header: Mapping[str, str], after: Sheets,
                      settings: Mapping[str, str]) -> list[Change]:  # fmt: skip
    """The difference, clause by clause, then the choices and the header."""
    old, new = _nodes(before), _nodes(after)
    found = [*_clauses(old, new), *_moves(old, new)]
    found += _cells(old, new)
    was, becomes = _choices(before), _choices(after)
    found += [Change(kind="added", name=name, new=_title(becomes[name])) for name in becomes if was and name not in was]
    found += [Change(kind="removed", name=name, old=_title(was[name])) for name in was if name not in becomes]
    found += _cells(was, becomes)
    if header:
        found += [
            Change(kind="changed", name="settings", column=name, old=header.get(name, ""), new=settings.get(name, ""))
            for name in HEADER[1:]
            if header.get(name, "") != settings.get(name, "")
        ]
    return found


def _nodes(sheets: Sheets) -> dict[str, Mapping[str, str]]:
    """The clauses and groups by name; `group` is the group above each."""
    found: dict[str, Mapping[str, str]] = {}
    groups = [""]
    for row in sheets["survey"][1] if "survey" in sheets else ():
        kind = row.cells.get("type", "")
        if kind.startswith("end"):
            groups.pop()
        elif name := row.cells.get("name", ""):
            found[name] = {**row.cells, "group": groups[-1]}
            if kind.startswith("begin"):
                groups.append(name)
    return found


def _choices(sheets: Sheets) -> dict[str, Mapping[str, str]]:
    rows = sheets["choices"][1] if "choices" in sheets else ()
    return {f"{row.cells.get('list_name', '')}/{row.cells.get('name', '')}": row.cells for row in rows}


def _clauses(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> list[Change]:
    removed = [name for name in old if name not in new]
    numbers = {old[name].get("ref", ""): name for name in removed if old[name].get("ref")}
    found = []
    for name in new:
        if name in old:
            continue
        before = numbers.pop(new[name].get("ref", ""), "")
        if before:
            removed.remove(before)
            found.append(Change(kind="renamed", name=name, old=before, new=_title(new[name])))
        else:
            found.append(Change(kind="added", name=name, new=_title(new[name])))
    return found + [Change(kind="removed", name=name, old=_title(old[name])) for name in removed]


def _moves(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> list[Change]:
    """What stands under another group, and groups in which what stayed stands in another order."""
    stayed = {name: (old[name]["group"], new[name]["group"]) for name in new if name in old}
    found = [Change(kind="moved", name=name, old=was, new=now) for name, (was, now) in stayed.items() if was != now]
    kept = [name for name in old if name in stayed and len(set(stayed[name])) == 1]
    orders = [
        {group: list(names) for group, names in groupby(sorted(names, key=group_of), key=group_of)}
        for names, group_of in ((kept, lambda name: stayed[name][0]),
                                ([name for name in new if name in kept], lambda name: stayed[name][0]))
    ]  # fmt: skip
    return found + [
        Change(kind="order", name=group, old=", ".join(names), new=", ".join(orders[1][group]))
        for group, names in orders[0].items()
        if names != orders[1][group]
    ]


def _cells(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> list[Change]:
    return [
        Change(kind="changed", name=name, column=column, old=old[name].get(column) or "", new=cells.get(column) or "")
        for name, cells in new.items()
        if name in old
        for column in dict.fromkeys((*old[name], *cells))
        if column != "group" and (old[name].get(column) or "") != (cells.get(column) or "")
    ]


def _title(cells: Mapping[str, str]) -> str:
    words = cells.get("title::English (en)") or cells.get("label::English (en)") or ""
    return f"{cells.get('ref', '')} {words}".strip()


def mappings_after(folder: Path, form_id: str, before: Sheets, after: Sheets) -> Mappings:
    """The rows between frameworks: those of a clause with another number follow it, those of one that goes go."""
    forms = {row["id"] for row in _table(folder, FORMS)[1] if row["form_id"] == form_id}
    old, new = _nodes(before), _nodes(after)
    numbers = {cells.get("ref", "") for cells in new.values()}
    renumbered = {
        cells["ref"]: new[name].get("ref", "")
        for name, cells in old.items()
        if cells.get("ref") and name in new and new[name].get("ref") != cells["ref"]
    }
    gone = {cells["ref"] for cells in old.values() if cells.get("ref")} - numbers - set(renumbered)
    headings, rows = _table(folder, ROWS)
    kept, lost, followed = [], [], dict.fromkeys(renumbered, 0)
    for row in rows:
        ends = [(end, row[f"{end}_ref"]) for end in ("source", "target") if row[end] in forms]
        if any(number in gone for _end, number in ends):
            lost.append(" ".join(row[name] for name in ("source", "source_ref", "target", "target_ref")))
            continue
        for end, number in ends:
            if number in renumbered:
                row[f"{end}_ref"] = renumbered[number]
                followed[number] += 1
        kept.append(row)
    told = [(number, renumbered[number], count) for number, count in followed.items() if count]
    return Mappings(headings=headings, rows=kept, followed=told, lost=lost)


def listed_frameworks(folder: Path, settings: Mapping[str, str]) -> tuple[list[str], list[dict[str, str]]] | None:
    """The frameworks that are offered with this one as the last; None where it is among them already.

    `settings` may say its kind (`KINDS`, else the first), the standard and its edition.
    """
    headings, rows = _table(folder, FORMS)
    form_id = settings["form_id"]
    if not headings or any(row["form_id"] == form_id for row in rows):
        return None
    row = {
        "id": form_id.replace("_", "-"),
        "form_id": form_id,
        "kind": settings.get("kind") or KINDS[0],
        "standard": settings.get("standard", ""),
        "edition": settings.get("edition", ""),
        "en": settings["title_en"],
        "zh": settings["title_zh"],
    }
    return headings, [*rows, row]
