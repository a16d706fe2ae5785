"""Fits the weights that say which examples a have is like, and says how often the likest ones are of the right class.

usage: python benchmarks/examples.py LABELS_DIR REGION_DIR... [--write]
LABELS_DIR and REGION_DIR as in `reading.py`. An example is right where its first class is one that an engineer accepts
for the have. Two fits: which class a thing is ("unread": by title, description and trade) and who takes it ("read": its
classes are known). Every second region is left out of the fit and measured; `--write` fits on all and writes the pack.
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from reading import read_labels

from symbionet.engine import Packs, load_packs, suggest_sectors
from symbionet.engine.arrays import Floats
from symbionet.engine.classification import stated_sectors
from symbionet.engine.classification.examples import FEATURES, WEIGHTS, example_features
from symbionet.engine.evaluation.fitting import fit_choice
from symbionet.engine.evaluation.regions import find_regions, read_region
from symbionet.engine.matching.find import texts
from symbionet.engine.packs import DATA
from symbionet.sheets import as_values, read_records, read_tables
from symbionet.wording import LANGUAGES, Language

NEAREST, ROUNDS, PENALTY = 300, 4, 3.0  # examples among which is chosen; of sharing the truth; of the Gaussian prior
START = np.array([4.0, 4.0, 6.0, 7.0])
TASKS = ("unread", "read")
BASIS = "fitted on haves of sixteen regions, both languages together (benchmarks/examples.py)"


class Asked(NamedTuple):
    """A labelled have: the features of its nearest examples, and which of these are right."""

    region: str
    features: Floats
    right: Floats


def read_haves(labels: Path, folders: Sequence[Path], packs: Packs) -> Iterator[Asked]:
    """Every labelled have of the regions in both languages."""
    classes = [row.classes for row in packs.have_examples]
    for path in (path for folder in folders for path in find_regions(folder)):
        if (labels / f"{path.name}.csv").exists():
            for lang in LANGUAGES:
                yield from _region(path, labels / f"{path.name}.csv", lang, packs, classes)


def _region(
    path: Path, labels: Path, lang: Language, packs: Packs, classes: Sequence[tuple[str, ...]]
) -> Iterator[Asked]:
    region, known = read_region(path, lang), read_labels(labels, lang)
    haves, _, firms = as_values(read_records(read_tables(region.park.read_bytes(), region.park.name)))
    names = {firm.id: (firm.name_zh or firm.name_en).strip() for firm in firms}
    sectors = {firm.id: suggest_sectors(firm, packs) for firm in firms}
    for item in haves:
        title, more = item.title_zh or item.title_en, item.description_zh or item.description_en
        accepted = frozenset().union(*known.get((names[item.organisation_id], title.strip()), ()))
        if not accepted:
            continue
        owner = sectors[item.organisation_id]
        read = {one: share for one, share, _ in texts._classes(item, packs, owner)}
        rows = example_features(title, more, stated_sectors(owner), packs, read=read)
        near = np.argsort(-(rows @ START), kind="stable")[:NEAREST]
        right = np.array([classes[place][0] in accepted for place in near], dtype=np.float64)
        yield Asked(region=region.name, features=rows[near], right=right)


def fit(haves: Sequence[Asked], task: str) -> Floats:
    """The weights of FEATURES; of several right examples the likest are meant (EM)."""
    used = np.array([1.0, 1.0, 1.0, float(task == "read")])
    asked = [have for have in haves if have.right.any()]
    rows, weights = [have.features * used for have in asked], START * used
    for _ in range(ROUNDS):
        truth = [_shares(row @ weights) * have.right for row, have in zip(rows, asked, strict=True)]
        weights = fit_choice(rows, [one / one.sum() for one in truth], penalty=PENALTY, start=START * used)
    return np.asarray(weights * used)


def _shares(totals: Floats) -> Floats:
    shares = np.exp(totals - totals.max())
    return np.asarray(shares / shares.sum())


def main() -> None:
    """Prints the share of the likeness that falls on right examples, left out of the fit; writes the pack if asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("labels", type=Path, metavar="LABELS_DIR")
    options.add_argument("regions", type=Path, nargs="+", metavar="REGION_DIR")
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    haves = list(read_haves(chosen.labels, chosen.regions, load_packs()))
    regions = sorted({have.region for have in haves})
    found: dict[str, Floats] = {}
    for task in TASKS:
        weights = fit([have for have in haves if have.region in regions[::2]], task)
        left = [have for have in haves if have.region not in regions[::2]]
        share = np.mean([float(_shares(have.features @ weights) @ have.right) for have in left])
        print(f"{task}: {len(left)} haves left out, {share:.3f} of the likeness on examples of the right class")
        found[task] = fit(haves, task)
        print({name: round(float(weight), 2) for name, weight in zip(FEATURES, found[task], strict=True)})
    if chosen.write:
        with (DATA / f"{WEIGHTS}.csv").open("w", encoding="utf-8", newline="") as file:
            sheet = csv.writer(file, lineterminator="\n")
            sheet.writerow(("id", "task", "feature", "weight", "basis"))
            for task, weights in found.items():
                for name, weight in zip(FEATURES, weights, strict=True):
                    sheet.writerow((f"{task}-{name}", task, name, f"{weight:.2f}", BASIS))


if __name__ == "__main__":
    main()
