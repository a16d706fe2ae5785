"""Measures what a stated probability is worth on graded regions, and fits what of it rests on the have alone.

usage: python benchmarks/region_probability.py FIT_DIR... [--score DIR...]
FIT_DIR and DIR hold regions (docs/en/evaluation.md). Tables of ten bins compare the plain sum (before), what is stated
now, and what is stated with the parts (`rate.probability`) fitted on FIT_DIR, each region left out in turn; regions of
--score are never fitted on. A right offer has a grade of 2 or 3. The log loss of the first three offers decides among
the parts of a grid, and on the steps of the signal `demand`: how readily haves of a kind, or hazardous ones, find a
taker.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt

from symbionet.engine import load_packs
from symbionet.engine.evaluation.regions import BINS, GOOD, SURE, calibration_error, find_regions, read_region
from symbionet.engine.matching import match_index
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.matching.rate.probability import PLAIN, STATED, Parts, stated_log_odds, stated_probability
from symbionet.engine.matching.rate.steps import demand_steps, step_values
from symbionet.engine.model import KINDS
from symbionet.sheets import as_values, read_records, read_tables
from symbionet.wording import LANGUAGES, Language

HIGH = 0.7
SHOWN = 3  # offers of a have that are fitted on
GRID = [
    Parts(low=low, middle=round(middle, 2), high=high, above=round(above, 2))
    for low, middle, high, above in product(
        (-1.5, -1.0, -0.5, 0.0), np.arange(0.3, 0.81, 0.05), (1.5, 2.0, 2.5), np.arange(0.5, 1.01, 0.1)
    )
]
DEMANDS = ("energy", "capacity", "expertise", "logistics", "hazardous")  # steps that are fitted
COUNTED, PULL, WIDEST, FINEST = 3, 0.5, 0.8, 0.05  # offers counted; pull towards 0; ends of the search

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A have as answered: the log-odds of its best offers, which of them are right, and whether any firm is.

    `demands`: 1 for each of DEMANDS that holds for it, else 0.
    """

    region: str
    lang: Language
    log_odds: Floats
    right: npt.NDArray[np.bool_]
    has_good: bool
    demands: Floats


def graded(folders: Sequence[Path]) -> list[Graded]:
    """Every judged have of the regions in these folders, in both languages."""
    return [have for folder in folders for path in find_regions(folder) for have in _region(path)]


def _region(path: Path) -> Iterator[Graded]:
    for lang in LANGUAGES:
        region = read_region(path, lang)
        haves, wants, firms = as_values(read_records(read_tables(region.park.read_bytes(), region.park.name)))
        names = {firm.id: firm.name_zh or firm.name_en for firm in firms}
        titles = {(item.title_zh or item.title_en, names[item.organisation_id]): item.id for item in haves}
        index = build_index(haves, wants, firms, load_packs())
        found, kinds, hazardous = match_index(index, top=SHOWN), *demand_steps(index, np.arange(len(haves)))
        steps = {
            item.id: np.array(
                [hazardous[row] if name == "hazardous" else KINDS[kinds[row]] == name for name in DEMANDS]
            )
            for row, item in enumerate(index.haves.resources)
        }
        for have in region.haves:
            matches = found.get(titles.get(have.key, ""), ())
            plain = [sum(part.contribution for part in item.reasons if part.code != "excess") for item in matches]
            right = [have.grades.get(names[item.organisation_id], 0) >= GOOD for item in matches]
            yield Graded(
                region=region.name,
                lang=lang,
                log_odds=np.array(plain, dtype=np.float64),
                right=np.array(right, dtype=np.bool_),
                has_good=have.has_good,
                demands=steps[titles[have.key]].astype(np.float64) if have.key in titles else np.zeros(len(DEMANDS)),
            )


def fit_parts(haves: Sequence[Graded]) -> Parts:
    """The parts of the grid with the least log loss over the shown offers."""
    totals = np.concatenate([have.log_odds for have in haves])
    right = np.concatenate([have.right for have in haves])

    def loss(parts: Parts) -> float:
        stated = stated_log_odds(totals, parts)
        return float(np.logaddexp(0.0, np.where(right, -stated, stated)).mean())

    return min(GRID, key=loss)


def demand_in_force() -> Floats:
    """The steps of the signal in the pack, in the order of DEMANDS."""
    steps = step_values(load_packs(), "demand")
    return np.array([steps.get(name, 0.0) for name in DEMANDS])


def with_demand(have: Graded, steps: Floats) -> Floats:
    """The log-odds of a have's offers with these steps instead of those in force."""
    return have.log_odds + float(have.demands @ (steps - demand_in_force()))


def fit_demand(haves: Sequence[Graded]) -> Floats:
    """The steps with the least log loss over the first offers, found one step at a time."""
    counted = [have for have in haves if len(have.log_odds)]
    bases = np.concatenate([with_demand(have, np.zeros(len(DEMANDS)))[:COUNTED] for have in counted])
    demands = np.concatenate([np.tile(have.demands, (len(have.log_odds[:COUNTED]), 1)) for have in counted])
    right = np.concatenate([have.right[:COUNTED] for have in counted])

    def loss(steps: Floats) -> float:
        stated = stated_probability(bases + demands @ steps)
        return float(PULL / 2 * (steps**2).sum() - np.log(np.where(right, stated, 1.0 - stated)).sum())

    best, width = np.zeros(len(DEMANDS)), WIDEST
    while width >= FINEST:
        tried = [best + sign * width * one for one in np.eye(len(DEMANDS)) for sign in (1.0, -1.0)]
        found = min(tried, key=loss)
        best, width = (found, width) if loss(found) < loss(best) else (best, width / 2)
    return best


def left_out(haves: Sequence[Graded]) -> dict[str, Parts]:
    """The parts fitted without each region, by region."""
    names = sorted({have.region for have in haves})
    return {name: fit_parts([have for have in haves if have.region != name]) for name in names}


def report(title: str, haves: Sequence[Graded], stated: Callable[[Graded], Floats]) -> None:
    """Prints the figures of the first offers and of the first three, and the reliability of the first offers."""
    firsts = [(float(stated(have)[0]), bool(have.right[0])) for have in haves if len(have.log_odds)]
    three = [pair for have in haves for pair in zip(stated(have)[:3].tolist(), have.right[:3].tolist(), strict=True)]
    high = [[right for probability, right in firsts if probability >= least] for least in (SURE, HIGH)]
    best = [float(stated(have)[0]) if len(have.log_odds) else 0.0 for have in haves]
    good = np.array([one for one, have in zip(best, haves, strict=True) if have.has_good])
    none = np.array([one for one, have in zip(best, haves, strict=True) if not have.has_good])
    auc = float(((good[:, None] > none) + 0.5 * (good[:, None] == none)).mean()) if len(none) else float("nan")
    sure, very = [f"{len(part)} ({len(part) / len(haves):.2f}), right {np.mean(part):.3f}" for part in high]
    print(
        f"{title}: {len(haves)} haves, ECE first {calibration_error(firsts)}, first three {calibration_error(three)}; "
        f"50 % or more {sure}; 70 % or more {very}; AUC 'a good taker exists' {auc:.3f}"
    )
    for place in range(BINS):
        inside = [pair for pair in firsts if min(BINS - 1, int(pair[0] * BINS)) == place]
        if inside:
            mean, right = np.mean(np.array(inside, dtype=np.float64), axis=0)
            print(f"  {10 * place:>3}-{10 * place + 10} %  {len(inside):>4}  stated {mean:.2f}  right {right:.2f}")


def main() -> None:
    """Prints everything."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("fit", type=Path, nargs="+", metavar="FIT_DIR")
    options.add_argument("--score", type=Path, nargs="*", default=[], metavar="DIR")
    chosen = options.parse_args()
    fitted, scored = graded(chosen.fit), graded(chosen.score)
    parts = left_out(fitted)
    names = sorted({have.region for have in fitted})
    demands = {name: fit_demand([have for have in fitted if have.region != name]) for name in names}
    print(
        f"demand: {dict(zip(DEMANDS, fit_demand(fitted).round(2).tolist(), strict=True))}, in force {demand_in_force()}"
    )
    print(f"parts: {tuple(fit_parts(fitted))}, in force {tuple(STATED)}; left out:")
    for name, found in parts.items():
        print(f"  {name:12} {tuple(found)}")
    for lang in LANGUAGES:
        mine = [have for have in fitted if have.lang == lang]
        print(f"parts in {lang} alone: {tuple(fit_parts(mine))}")
        report(f"{lang} before", mine, lambda have: stated_probability(have.log_odds, PLAIN))
        report(f"{lang} now", mine, lambda have: stated_probability(have.log_odds))
        report(f"{lang} left out", mine, lambda have: stated_probability(have.log_odds, parts[have.region]))
        report(f"{lang} no demand", mine, lambda have: stated_probability(with_demand(have, np.zeros(len(DEMANDS)))))
        report(
            f"{lang} demand left out",
            mine,
            lambda have: stated_probability(with_demand(have, demands[have.region])),
        )
    for lang in LANGUAGES if scored else ():
        mine = [have for have in scored if have.lang == lang]
        report(f"{lang} only scored, before", mine, lambda have: stated_probability(have.log_odds, PLAIN))
        report(f"{lang} only scored, now", mine, lambda have: stated_probability(have.log_odds))


if __name__ == "__main__":
    main()
