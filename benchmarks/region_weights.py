"""Fits the weights of `match` on graded regions: which firms a judge would call before the others.

usage: python benchmarks/region_weights.py FIT_DIR... [--score DIR...] [--write]
FIT_DIR and DIR hold regions (docs/en/evaluation.md), in both languages. A conditional logit over the best offers of
each have (weights in force), drawn towards the weights in force, none below 0: each signal says what its meaning says.
Printed are right firsts and right threes now and fitted, each region of FIT_DIR left out in turn; regions of --score
are never fitted on. `--write` puts the weights into the pack `uses/signal_weights`; the prior is fitted by
`region_probability.py`.
"""

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from symbionet.engine import load_packs
from symbionet.engine.evaluation.fitting import fit_choice
from symbionet.engine.evaluation.regions import GOOD, find_regions, read_region
from symbionet.engine.matching import best_rows
from symbionet.engine.matching.find.candidates import Finder
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.matching.rate.scoring import find_features, score_candidates
from symbionet.engine.matching.rate.signals import SIGNALS
from symbionet.sheets import as_values, read_records, read_tables
from symbionet.wording import LANGUAGES, Language

OFFERS = 20  # best offers of a have among which the choice is
ROUNDS = 12
PENALTY = 6.0  # of the square of the distance to the weights in force
PACK = Path(__file__).parents[1] / "src/symbionet/data/uses/signal_weights.csv"
BASIS = "fitted on graded regions, both languages together, towards the weight before (benchmarks/region_weights.py)"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A have with a good taker: the signals of its best offers (offer, signal), and which of these are right."""

    region: str
    lang: Language
    features: Floats
    right: npt.NDArray[np.bool_]


def choices(folders: Sequence[Path]) -> list[Choice]:
    """Every have of the regions in these folders for which a good taker exists, in both languages."""
    paths = [path for folder in folders for path in find_regions(folder)]
    return [have for path in paths for lang in LANGUAGES for have in _region(path, lang)]


def _region(path: Path, lang: Language) -> Iterator[Choice]:
    region = read_region(path, lang)
    haves, wants, firms = as_values(read_records(read_tables(region.park.read_bytes(), region.park.name)))
    names = {firm.id: firm.name_zh or firm.name_en for firm in firms}
    judged = {have.key: have for have in region.haves if have.has_good}
    index = build_index(haves, wants, firms, load_packs())
    finder, members = Finder(index), index.organisations.organisations
    for number, item in enumerate(index.haves.resources):
        have = judged.get((item.title_zh or item.title_en, names[item.organisation_id]))
        if have is None:
            continue
        candidates = finder.find(number, everybody=False)
        rows = best_rows(candidates, score_candidates(index, number, candidates), 0.0)[:OFFERS]
        offered = [names[members[candidates.organisations[row]].id] for row in rows]
        yield Choice(
            region=region.name,
            lang=lang,
            features=find_features(index, number, candidates)[rows],
            right=np.array([have.grades.get(name, 0) >= GOOD for name in offered], dtype=np.bool_),
        )


def fit(haves: Sequence[Choice], start: Floats) -> Floats:
    """The weights, one per signal, that make it most probable that a right offer is first, whichever of them.

    Each round spreads the target over the right offers as probable as the round before found them (EM).
    """
    mixed = [have for have in haves if have.right.any() and not have.right.all()]
    weights = start
    for _ in range(ROUNDS):
        weights = fit_choice(
            [have.features for have in mixed],
            [_expected(have, weights) for have in mixed],
            penalty=PENALTY,
            start=start,
            least=np.zeros(len(start)),
        )
    return weights


def _expected(have: Choice, weights: Floats) -> Floats:
    scores = have.features @ weights
    found = np.where(have.right, np.exp(scores - scores[have.right].max()), 0.0)
    return np.asarray(found / found.sum(), dtype=np.float64)


def shares(haves: Sequence[Choice], weights: Floats) -> tuple[float, float]:
    """The shares of haves whose first offer is right, and of those with a right one among three."""
    first = three = 0
    for have in haves:
        order = np.argsort(-(have.features @ weights), kind="stable")
        first += bool(have.right[order[:1]].any())
        three += bool(have.right[order[:3]].any())
    return first / max(1, len(haves)), three / max(1, len(haves))


def left_out(haves: Sequence[Choice], start: Floats) -> Mapping[str, Floats]:
    """The weights fitted without each region, by region."""
    names = sorted({have.region for have in haves})
    return {name: fit([have for have in haves if have.region != name], start) for name in names}


def report(title: str, haves: Sequence[Choice], weights: Mapping[str, Floats]) -> None:
    """Prints the shares in each language, each region by its own weights."""
    for lang in LANGUAGES:
        mine = [have for have in haves if have.lang == lang]
        parts = [
            (len(some), shares(some, weights[region]))
            for region in sorted({have.region for have in mine})
            if (some := [have for have in mine if have.region == region])
        ]
        first, three = (sum(count * pair[place] for count, pair in parts) / max(1, len(mine)) for place in (0, 1))
        print(f"{title:32} {lang}: {len(mine)} haves, first right {first:.3f}, three right {three:.3f}")


def write(weights: Floats) -> None:
    """Puts the weights that changed into the pack; one that fell to 0 stays as it was, as its sign is not in doubt."""
    with PACK.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fitted = dict(zip(SIGNALS, weights, strict=True))
    for row in rows:
        if fitted.get(row["signal"], 0.0) > 0 and abs(fitted[row["signal"]] - float(row["weight"])) >= 0.01:
            row |= {"weight": f"{fitted[row['signal']]:.2f}", "basis": BASIS}
    with PACK.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Prints everything."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("fit", type=Path, nargs="+", metavar="FIT_DIR")
    options.add_argument("--score", type=Path, nargs="*", default=[], metavar="DIR")
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    start = np.array([load_packs().weights[name] for name in SIGNALS])
    haves, scored = choices(chosen.fit), choices(chosen.score)
    weights = fit(haves, start)
    report("now", haves, dict.fromkeys({have.region for have in haves}, start))
    report("fitted, each region left out", haves, left_out(haves, start))
    report("only scored, now", scored, dict.fromkeys({have.region for have in scored}, start))
    report("only scored, fitted", scored, dict.fromkeys({have.region for have in scored}, weights))
    for name, before, after in zip(SIGNALS, start, weights, strict=True):
        print(f"{name:20} {before:6.2f} {after:6.2f}")
    if chosen.write:
        write(weights)


if __name__ == "__main__":
    main()
