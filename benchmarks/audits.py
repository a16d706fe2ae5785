"""How well it is foretold whether a recommendation is implemented, on fiscal years 2022 to 2024 that no model has seen.

usage: python benchmarks/audits.py [SOURCE_DIR] [--json]
SOURCE_DIR holds the two files of the Industrial Assessment Centers (see scripts/build_audits.py); without it nothing is
measured. Peers in the same run: the base rate; payback alone; gradient-boosted trees (scikit-learn) on the same facts
without, and with, the audit centre. Goal: area under the curve (AUC) 0.60 without the centre. Brier: lower is better.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

NUMBERS = ("cost", "saving", "payback", "share_of_bill", "bill", "number", "share_of_audit", "year")
CODES = ("kind", "sector")


def auc(done: NDArray, score: NDArray) -> float:
    """The chance that one that was implemented scores above one that was not; ties count half."""
    _, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    ones = done.sum()
    return float((rank[done == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(done) - ones)))


def boosted(fitted: object, held: object, *, with_centre: bool) -> NDArray:
    """Gradient-boosted trees on the same facts."""
    from build_audits import LAST_FITTED, Audits  # noqa: PLC0415 - beside the script, on a path of its own
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 - a peer, not of the product

    assert isinstance(fitted, Audits)
    assert isinstance(held, Audits)
    codes = [*((name, fitted.levels[name], held.levels[name]) for name in CODES)]
    if with_centre:
        codes.append(("center", fitted.values["center"], held.values["center"]))
    tables = []
    for audits, place in ((fitted, 1), (held, 2)):
        columns = [np.minimum(audits.values[n], LAST_FITTED) if n == "year" else audits.values[n] for n in NUMBERS]
        columns += [np.searchsorted(np.unique(code[1]), code[place]) for code in codes]
        tables.append(np.column_stack([np.asarray(column, np.float64) for column in columns]))
    model = HistGradientBoostingClassifier(
        max_iter=120, learning_rate=0.08, max_leaf_nodes=16, min_samples_leaf=300, l2_regularization=10,
        early_stopping=False, random_state=1,
    )  # fmt: skip
    found: NDArray = model.fit(tables[0], fitted.done).predict_proba(tables[1])[:, 1]
    return found


def measure(folder: Path) -> Mapping[str, Mapping[str, float]]:
    """AUC and Brier of each on the held-out years."""
    from build_audits import FEATURES, fit, read_audits, split  # noqa: PLC0415 - as above

    fitted, held = split(read_audits(folder))
    scores = {
        "base rate": np.full(len(held), fitted.done.mean()),
        "payback alone": fit(fitted, ("payback",)).predict(held),
        "payback and cost": fit(fitted, ("payback", "cost")).predict(held),
        "ours, as shipped": fit(fitted, FEATURES).predict(held),
    }
    try:
        scores["boosted trees"] = boosted(fitted, held, with_centre=False)
        scores["boosted trees with the centre"] = boosted(fitted, held, with_centre=True)
    except ImportError:
        print("scikit-learn is not installed (`make bench`): no boosted trees", file=sys.stderr)
    ones = held.done.sum()
    error = float(np.sqrt((1 / ones + 1 / (len(held) - ones)) / 12))  # of an AUC near one half
    return {
        name: {"auc": auc(held.done, score), "brier": float(np.mean((score - held.done) ** 2)), "auc_error": error}
        for name, score in scores.items()
    }


def main() -> None:
    """Prints a table, or JSON."""
    parser = argparse.ArgumentParser(description="How well implementation is foretold.")
    parser.add_argument("source", type=Path, nargs="?", help="folder of the two files of the audits")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.source is None:
        print("nothing measured: name the folder of iac_assessments.parquet and iac_recommendations.parquet")
        return
    found = measure(arguments.source)
    if arguments.json:
        print(json.dumps(found))
        return
    for name, row in found.items():
        print(f"{name:<32} AUC {row['auc']:.3f} (standard error {row['auc_error']:.3f})   Brier {row['brier']:.4f}")


if __name__ == "__main__":
    main()
