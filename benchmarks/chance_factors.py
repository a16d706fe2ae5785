"""Measures what open questions leave of the chance of a usual match: the row `usual` of uses/chance_factors.

usage: python benchmarks/chance_factors.py [DIR...]
Over the matches that a platform keeps of each have (20 partners, 5 % or more) of the regions in DIR, both languages.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, quantiles

from symbionet.engine import load_packs
from symbionet.engine.evaluation.regions import find_regions
from symbionet.engine.matching import match
from symbionet.engine.matching.explain.chances import chance_factor, lowering, usual_factor
from symbionet.sheets import as_values, read_records, read_tables

HERE = Path(__file__).parent
KEPT, LEAST = 20, 0.05


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the mean factor, its quarters, and the share of matches that each question lowers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[HERE / "blind_regions", HERE / "own_regions"])
    packs = load_packs()
    factors, told = list[float](), Counter[str]()
    for folder in parser.parse_args(arguments).folders:
        for region in find_regions(folder):
            for park in sorted(region.glob("park_*.csv")):
                haves, wants, firms = as_values(read_records(read_tables(park.read_bytes(), park.name)))
                for partners in match(haves, wants, firms, packs, top=KEPT, minimum=LEAST).values():
                    factors += [chance_factor(one.asks, packs) for one in partners]
                    told.update(row["code"] for one in partners for row, _asks in lowering(one.asks, packs))
    low, middle, high = quantiles(factors, n=4)
    print(f"{len(factors)} matches: mean {fmean(factors):.3f}, quarters {low:.3f}, {middle:.3f}, {high:.3f}")
    print(f"{factors.count(1.0) / len(factors):.1%} with nothing open; usual in the pack: {usual_factor(packs)}")
    for code, number in told.most_common():
        print(f"{code:20} {number / len(factors):6.1%}")


if __name__ == "__main__":
    main()
