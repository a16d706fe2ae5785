"""Says how well texts of seven authors are read whom no pack, no fit and no rule has seen.

usage: python benchmarks/blind_examples.py [--every N]
Read `benchmarks/blind_examples/` (its README): every Nth have, want and firm (8 unless given), in both languages.
Printed for haves and wants, whose trade is told as the word of the trade in the column of the sector: the share whose
first class is one of those that the author accepts, and the first one; of haves that the author calls hazardous or not,
how often that is told; of firms the share whose first trade is right. Only measured, never fitted on.
"""

import argparse
import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from symbionet.engine import Packs, load_packs, suggest_sectors
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.model import Organisation, Resource
from symbionet.wording import LANGUAGES, Language

FOLDER = Path(__file__).parent / "blind_examples"
Row = Mapping[str, str]


def read_rows(names: Sequence[str], every: int) -> list[Row]:
    """Every so manyth row of these files."""
    rows: list[Row] = []
    for name in names:
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    return rows[::every]


def owner(row: Row, lang: Language, packs: Packs) -> Organisation:
    """A firm whose sector cell holds the first word of its trade."""
    trade = next(item for item in packs.trades if item.id == row["trade"])
    return Organisation(id=row["id"], sector=(trade.terms_zh if lang == "zh" else trade.terms_en)[0])


def firm_of(row: Row, lang: Language) -> Organisation:
    """The firm as it describes itself in one language."""
    sector, business, name = (row[f"{part}_{lang}"] for part in ("sector", "business", "name"))
    firm = Organisation(id=row["id"], sector=sector, business=business)
    return replace(firm, name_zh=name) if lang == "zh" else replace(firm, name_en=name)


def resource(row: Row, lang: Language, direction: Literal["have", "want"]) -> Resource:
    """The have or want in one language."""
    item = Resource(id=row["id"], organisation_id=row["id"], direction=direction)
    title, more = row[f"title_{lang}"], row[f"description_{lang}"]
    if lang == "zh":
        return replace(item, title_zh=title, description_zh=more)
    return replace(item, title_en=title, description_en=more)


def report_resources(direction: Literal["have", "want"], rows: Sequence[Row], lang: Language, packs: Packs) -> None:
    """Prints what is read of haves or wants in one language."""
    firms, things = [owner(row, lang, packs) for row in rows], [resource(row, lang, direction) for row in rows]
    index = build_index(*((things, []) if direction == "have" else ([], things)), firms, packs)
    columns = index.haves if direction == "have" else index.wants
    ids = {number: class_id for class_id, number in index.relations.numbers.items()}
    firsts = {item.id: ids.get(int(columns.classes[place, 0]), "") for place, item in enumerate(columns.resources)}
    accepted = {row["id"]: row["class_ids"].split("|") for row in rows}
    right = sum(firsts[name] in classes for name, classes in accepted.items()) / len(rows)
    best = sum(firsts[name] == classes[0] for name, classes in accepted.items()) / len(rows)
    told = ""
    if direction == "have":
        hazardous = {item.id: int(index.haves.hazardous[place]) >= 1 for place, item in enumerate(columns.resources)}
        for said in ("yes", "likely", "no"):
            some = [hazardous[row["id"]] for row in rows if row["hazardous"] == said]
            told += f", hazard told where the author says {said} ({len(some)}): {sum(some) / max(1, len(some)):.3f}"
    print(f"{direction}s {lang}: {len(rows)}, first class accepted {right:.3f}, the author's first {best:.3f}{told}")


def main() -> None:
    """Prints everything."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--every", type=int, default=8, metavar="N")
    every, packs = options.parse_args().every, load_packs()
    haves, wants = read_rows(("haves_a_h.csv", "haves_i_z.csv"), every), read_rows(("wants.csv",), every)
    firms = read_rows(("firms.csv",), every)
    for lang in LANGUAGES:
        report_resources("have", haves, lang, packs)
        report_resources("want", wants, lang, packs)
        said = [firm_of(row, lang) for row in firms]
        first = [next((item.trade for item in suggest_sectors(firm, packs) if item.trade), "") for firm in said]
        right = sum(one == row["trade"] for one, row in zip(first, firms, strict=True)) / len(firms)
        print(f"firms {lang}: {len(firms)}, first trade right {right:.3f}")


if __name__ == "__main__":
    main()
