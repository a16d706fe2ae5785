"""Says how often the engine lets a hazardous thing go to who may lawfully take it, and to nobody else.

usage: python benchmarks/licences.py [--part fit|test] [--show]
Reads `benchmarks/licence_cases/` (its README): pairs of a have and a firm, each with a blind author's verdict on what
the firm says of its licence. `fit` are the odd lines, which may be read; `test` the even ones, which are only measured.
Printed in both languages: of pairs that are lawful, that are not, and where the licence has to be asked for, the share
that the hard tests let pass; `--show` prints the odd pairs that are judged otherwise.
"""

import argparse
import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from symbionet.engine import load_packs
from symbionet.engine.matching.find.candidates import Finder
from symbionet.engine.matching.find.index import Index, build_index
from symbionet.engine.model import Organisation, Resource
from symbionet.wording import LANGUAGES, Language

FOLDER = Path(__file__).parent / "licence_cases"
VERDICTS = ("yes", "no", "ask")
Row = Mapping[str, str]


def read_rows(part: str) -> list[Row]:
    """The cases of a part, those of China first."""
    rows: list[Row] = []
    for name in ("china.csv", "world.csv"):
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            every = list(csv.DictReader(file))
        rows += every[part == "test" :: 2] if part else every
    return rows


def build(rows: Sequence[Row], lang: Language) -> Index:
    """One index of all pairs: have h1 of firm a1, and firm b1 that might take it."""
    haves, firms = [], []
    for number, row in enumerate(rows):
        have = Resource(id=f"h{number:04}", organisation_id=f"a{number:04}", direction="have")
        title, more = row[f"have_title_{lang}"], row[f"have_desc_{lang}"]
        if lang == "zh":
            haves.append(replace(have, title_zh=title, description_zh=more))
        else:
            haves.append(replace(have, title_en=title, description_en=more))
        firms.append(Organisation(id=f"a{number:04}", sector=row[f"have_firm_sector_{lang}"]))
        says = row[f"taker_says_{lang}"]
        firms.append(Organisation(id=f"b{number:04}", sector=row[f"taker_sector_{lang}"], business=says))
    return build_index(haves, [], firms, load_packs())


def passes(index: Index) -> list[bool]:
    """Whether the hard tests let each have go to the firm of its pair."""
    finder = Finder(index)
    places = {item.id: place for place, item in enumerate(index.organisations.organisations)}
    found = []
    for have, item in enumerate(index.haves.resources):
        rows = np.array([places[f"b{item.id[1:]}"]])
        found.append(bool(finder.may_take(have, rows)[0]))
    return found


def main() -> None:
    """Prints everything."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--part", choices=("fit", "test"), default="test")
    options.add_argument("--show", action="store_true")
    given = options.parse_args()
    rows = read_rows(given.part)
    for lang in LANGUAGES:
        index = build(rows, lang)
        found = passes(index)
        said = []
        for verdict in VERDICTS:
            some = [right for row, right in zip(rows, found, strict=True) if row["lawful"] == verdict]
            said.append(f"{verdict} ({len(some)}) {sum(some) / max(1, len(some)):.3f}")
        for hazard in ("yes", "likely", "no"):
            some = [int(index.haves.hazardous[place]) >= 1 for place, row in enumerate(rows) if row["hazard"] == hazard]
            said.append(f"hazard told where {hazard} ({len(some)}) {sum(some) / max(1, len(some)):.3f}")
        print(f"{given.part} {lang}: let pass where lawful is {', '.join(said)}")
        if given.show and given.part == "fit":
            _show(rows, found, index, lang)


def _show(rows: Sequence[Row], found: Sequence[bool], index: Index, lang: Language) -> None:
    firms = {
        item.id: (item, index.organisations.sectors[n]) for n, item in enumerate(index.organisations.organisations)
    }
    ids = {number: class_id for class_id, number in index.relations.numbers.items()}
    for place, (row, passed) in enumerate(zip(rows, found, strict=True)):
        if passed != (row["lawful"] == "no"):
            continue
        firm, sectors = firms[f"b{place:04}"]
        first = ids.get(int(index.haves.classes[place, 0]), "")
        said = f"{row['lawful']}, hazard {row['hazard']}/{index.haves.hazardous[place]}"
        thing = f"{row[f'have_title_{lang}']}; {row[f'have_desc_{lang}']} ({row[f'have_firm_sector_{lang}']}; {first})"
        trades = [item.trade or item.nace for item in sectors][:2]
        taker = f"{row[f'taker_sector_{lang}']}: {row[f'taker_says_{lang}']} {firm.permits} {trades}"
        print(f"- {said}: {thing} -> {taker} | {row['why']}")


if __name__ == "__main__":
    main()
