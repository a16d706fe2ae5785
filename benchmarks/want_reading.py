"""Fits the weights that tell the class of a want, and says how well they do on authors that they were not fitted on.

usage: python benchmarks/want_reading.py LABELS GROUP... [--write]
Each GROUP is the folders of the regions of one author, joined by commas; LABELS a folder with `<region>.csv` for each:
have_or_want, org_zh, org_en, title_zh, title_en, classes (`+` between the things of a list, `|` between what each may
be, best first). Printed for each author left out: the share of wants whose first class is right, as read before the
weights and with them. `--write` fits on all of them and writes the pack `uses/want_weights`.
"""

import argparse
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from symbionet.engine import load_packs, suggest_sectors
from symbionet.engine.classification.near_classes import class_numbers
from symbionet.engine.evaluation.regions import read_region
from symbionet.engine.matching.find import texts
from symbionet.engine.matching.find.want_reading import FEATURES, WEIGHTS, want_features
from symbionet.sheets import as_values, read_records, read_tables

DRAWN, RIDGE, STEPS = 0.06, 3.0, 25  # share of the classes that nothing names; of the fit
ALSO = 0.7  # how far what stands after the best alternative is right
PACK = Path(__file__).parents[1] / "src/symbionet/data" / f"{WEIGHTS}.csv"
BASIS = "fitted on labelled wants of {} authors, both languages together (benchmarks/want_reading.py)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A labelled want: `values` (classes, features), `right` (classes) 0..1, and the class that was first before."""

    author: int
    lang: str
    values: np.ndarray
    named: np.ndarray
    right: np.ndarray
    first: int


def read_labels(path: Path, lang: str) -> dict[tuple[str, str], list[list[str]]]:
    """By organisation and title of a want the things it lists, each with what it may be."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["have_or_want"] == "want"]
    return {
        (row[f"org_{lang}"].strip(), row[f"title_{lang}"].strip()): [
            [name for part in thing.split("|") if (name := part.strip()) not in ("", "none")]
            for thing in row["classes"].split("+")
        ]
        for row in rows
    }


def read_wants(folder: Path, labels: Path, author: int, lang: str) -> Iterator[Want]:
    """The labelled wants of a region."""
    packs = load_packs()
    numbers, region = class_numbers(packs.whole), read_region(folder, lang)
    known = read_labels(labels / f"{folder.name}.csv", lang)
    _, wants, firms = as_values(read_records(read_tables(region.park.read_bytes(), region.park.name)))
    owners = {item.id: item for item in firms}
    for item in wants:
        owner = owners[item.organisation_id]
        key = ((owner.name_zh or owner.name_en).strip(), (item.title_zh or item.title_en).strip())
        if item.class_id or not (right := _right(known.get(key, []), numbers)).any():
            continue
        sectors = suggest_sectors(owner, packs)
        read = texts.read_wanted(item, packs, sectors)
        features = want_features(item, {name: share for name, (share, _) in read.items()}, sectors, packs)
        named = np.zeros(len(numbers), dtype=np.bool_)
        named[[numbers[name] for name in read]] = True
        first = max(read, key=lambda name: read[name][0], default="")
        values = np.stack([features[name] for name in FEATURES], axis=1)
        yield Want(author=author, lang=lang, values=values, named=named, right=right, first=numbers.get(first, -1))


def _right(things: list[list[str]], numbers: Mapping[str, int]) -> np.ndarray:
    right = np.zeros(len(numbers))
    for thing in things:
        for place, name in enumerate(thing):
            if name in numbers:
                right[numbers[name]] = max(right[numbers[name]], ALSO if place else 1.0)
    return right


def fit(wants: list[Want]) -> np.ndarray:
    """The weights, the prior last: logistic regression with a ridge on features of unit spread, by Newton's method."""
    chance = np.random.default_rng(0)
    values, right, counts = [], [], []
    for want in wants:
        sure = want.named | (want.right > 0)
        drawn = sure | (chance.random(len(sure)) < DRAWN)
        values.append(want.values[drawn])
        right.append(want.right[drawn] >= ALSO)
        counts.append(np.where(sure, 1.0, 1.0 / DRAWN)[drawn])
    x, y, count = np.concatenate(values), np.concatenate(right).astype(float), np.concatenate(counts)
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    x = np.column_stack([(x - mean) / spread, np.ones(len(x))])
    ridge = np.diag([*[RIDGE] * (x.shape[1] - 1), 0.0])
    weights = np.zeros(x.shape[1])
    weights[-1] = -5.0
    for _ in range(STEPS):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (count * (p - y)) + ridge @ weights
        step = np.linalg.solve((x.T * (count * p * (1 - p))) @ x + ridge, slope)
        weights = weights - step * min(1.0, 2.0 / (np.abs(step).max() + 1e-9))
    plain = weights[:-1] / spread
    return np.array([*plain, weights[-1] - plain @ mean])


def main() -> None:
    """Print the accuracies; write the pack where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("groups", nargs="+")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    wants = [
        want
        for author, group in enumerate(asked.groups)
        for folder in group.split(",")
        for lang in ("en", "zh")
        for want in read_wants(Path(folder), asked.labels, author, lang)
    ]
    for author, group in enumerate(asked.groups):
        weights = fit([want for want in wants if want.author != author])
        for lang in ("en", "zh"):
            own = [want for want in wants if want.author == author and want.lang == lang]
            before = np.mean([want.first >= 0 and want.right[want.first] > 0 for want in own])
            now = np.mean([want.right[int((want.values @ weights[:-1]).argmax())] > 0 for want in own])
            names = ", ".join(Path(folder).name for folder in group.split(","))
            print(f"{names} ({lang}, {len(own)} wants): first class right {before:.2f} before, {now:.2f} now")
    if asked.write:
        lines = [*zip(FEATURES, fit(wants)[:-1], strict=True), ("prior", fit(wants)[-1])]
        with PACK.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(("feature", "weight", "basis"))
            table.writerows((name, f"{weight:.3f}", BASIS.format(len(asked.groups))) for name, weight in lines)


if __name__ == "__main__":
    main()
