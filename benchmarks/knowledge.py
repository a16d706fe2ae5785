"""Measures `suggest` and `match` on a benchmark folder against text similarity, and fits the weights of their signals.

usage: python benchmarks/knowledge.py BENCH_DIR [--fit | --ablation | --misses OUT.csv] [--json]
Every figure is by leave-one-network-out: neither the published exchanges of a query's network nor its answers were
seen by the engine that ranks it. Peers in the same run: sentence vectors of the texts, and chance. Intervals (95 %) by
bootstrap over queries. `--fit` writes the weights fitted on all networks into the packs, `--misses` one row per miss.
"""

import argparse
import csv
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from _misses import find_misses, write_misses

from symbionet.engine import Packs, load_packs
from symbionet.engine.classification.vectors import ENCODER
from symbionet.engine.classification.waste_codes import SUPPLIER_FEATURES
from symbionet.engine.evaluation import EACH, Benchmark, Query, Run, Taught, fit_weights, rank, read_benchmark, teach
from symbionet.engine.evaluation.ranking import ALONE, FEATURES, LANGUAGES, fit_pair_weights, run_taught
from symbionet.engine.packs import DATA

Scores = Mapping[str, Mapping[str, float]]
RNG_SEED = 7
DRAWS = 2000
BINS = 10
SET_ON_REGIONS = ("prior", "rivals")  # by graded offers: who could use a thing are several to call
LEAST_IN_BIN = 8  # suggestions from which a bin is drawn


def first_places(scores: Scores, truth: Mapping[str, frozenset[str]]) -> npt.NDArray[np.float64]:
    """The place (1 = first) of the best true target of each query, ties broken at random; inf where it is missing."""
    rng = np.random.default_rng(RNG_SEED)
    places = []
    for query, targets in scores.items():
        names = list(targets)
        order = np.lexsort((rng.random(len(names)), -np.array([targets[name] for name in names])))
        found = [place for place, row in enumerate(order, start=1) if names[row] in truth.get(query, ())]
        places.append(float(found[0]) if found else np.inf)
    return np.array(places)


def with_interval(values: npt.NDArray[np.float64]) -> dict[str, float]:
    """The mean of one value per query with its 95 % interval by bootstrap."""
    rng = np.random.default_rng(RNG_SEED)
    means = values[rng.integers(len(values), size=(DRAWS, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return {"value": round(float(values.mean()), 3), "low": round(float(low), 3), "high": round(float(high), 3)}


def pooled_auc(scores: Scores, truth: Mapping[str, frozenset[str]]) -> float:
    """The probability that a true pair scores above a false one, over all queries together."""
    values = [(score, name in truth.get(query, ())) for query, row in scores.items() for name, score in row.items()]
    order = np.argsort([score for score, _ in values], kind="stable")
    sorted_values = np.array([values[row][0] for row in order])
    _, inverse, counts = np.unique(sorted_values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[inverse]
    true = np.array([values[row][1] for row in order])
    n, m = int(true.sum()), int((~true).sum())
    return float((ranks[true].sum() - n * (n + 1) / 2) / (n * m))


def best_f1(scores: Scores, truth: Mapping[str, frozenset[str]]) -> float:
    """The best F1 of all thresholds on the score, over all pairs together."""
    pairs = [(score, name in truth.get(query, ())) for query, row in scores.items() for name, score in row.items()]
    pairs.sort(key=lambda pair: -pair[0])
    found = np.cumsum([true for _, true in pairs])
    return float((2 * found / (np.arange(1, len(pairs) + 1) + found[-1])).max())


def calibration(scores: Scores, truth: Mapping[str, frozenset[str]]) -> dict[str, object]:
    """How often suggestions of each stated probability are right, and the expected calibration error (ECE)."""
    pairs = np.array(
        [(score, name in truth.get(query, ())) for query, row in scores.items() for name, score in row.items()],
        dtype=np.float64,
    )
    told = pairs[pairs[:, 0] >= 0.01]
    bins = np.minimum((told[:, 0] * BINS).astype(int), BINS - 1)
    rows = [
        {
            "stated": round(float(told[bins == number, 0].mean()), 3),
            "right": round(float(told[bins == number, 1].mean()), 3),
            "n": int((bins == number).sum()),
        }
        for number in range(BINS)
        if (bins == number).any()
    ]
    error = sum(row["n"] * abs(row["stated"] - row["right"]) for row in rows) / len(told)
    return {"ece": round(float(error), 4), "bins": rows}


def text_scores(benchmark: Benchmark, task: str, lang: str, packs: Packs) -> Scores:
    """The peer: cosine of the sentence vectors of the material and the name of each target."""
    work = benchmark.tasks[task]
    if task == "receivers":
        names = {item.id: (item.network, item.name[lang]) for item in work.candidates}
    else:
        scheme = "nace2" if task == "sectors" else "ewc"
        rows = packs.codes(scheme)
        names = {code: ("", row[f"name_{lang}"]) for code, row in rows.items() if task != "sectors" or len(code) == 4}
    ids = list(names)
    vectors = ENCODER.encode([names[key][1] for key in ids])

    def row(query: Query) -> dict[str, float]:
        cosines = vectors @ ENCODER.encode([query.material[lang]])[0]
        return {
            key: float(cosine) for key, cosine in zip(ids, cosines, strict=True) if names[key][0] in ("", query.network)
        }

    return {query.id: row(query) for query in work.queries}


def measure(task: str, scores: Scores, truth: Mapping[str, frozenset[str]]) -> dict[str, object]:
    """The figures of one run of one task."""
    places = first_places(scores, truth)
    found: dict[str, object] = {"mrr": with_interval(1 / places)}
    for cut in {"receivers": (1, 3), "sectors": (1, 10), "waste_codes": (1, 5)}[task]:
        found[f"hit@{cut}"] = with_interval((places <= cut).astype(np.float64))
    if task == "receivers":
        found["auc"] = round(pooled_auc(scores, truth), 3)
        found["f1"] = round(best_f1(scores, truth), 3)
    return found


def measure_all(folder: Path, languages: Sequence[str]) -> dict[str, dict[str, object]]:
    """All figures: method x language x task."""
    benchmark, packs = read_benchmark(folder), load_packs()
    found: dict[str, dict[str, object]] = {}
    for lang in languages:
        runs: dict[str, Run] = {run.task: run for run in rank(benchmark, lang=lang, leave_out=EACH)}
        for task, work in benchmark.tasks.items():
            found[f"{task} {lang}"] = {
                "engine": measure(task, runs[task].scores, work.truth),
                "calibration": calibration(runs[task].scores, work.truth),
                "text similarity": measure(task, text_scores(benchmark, task, lang, packs), work.truth),
            }
    return found


GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "receivers": {
        "known uses": ("known_use",),
        "sector profiles": ("sector_profile",),
        "usual takers": ("usual_taker",),
        "published exchanges": ("precedent",),
        "how much a sector takes at all": ("focus",),
        "likeness of texts": ("business_similarity",),
        "who has it himself": ("producer",),
        "rivals": ("rivals",),
        "doubt about the sector": ("unknown_taker",),
    },
    "sectors": {
        "known uses": ("use", "use_group", "use_division"),
        "sector profiles": ("want", "want_group"),
        "usual takers": ("taker", "taker_group"),
        "published exchanges": ("precedent", "precedent_division", "general"),
        "likeness of texts": ("likeness",),
        "how much a sector takes at all": ("broad",),
    },
    "waste_codes": {
        "everyday terms": ("term", "term_alone", "term_source"),
        "codes of the class": ("class", "class_source", "home_class", "class_likeness", "home_class_likeness"),
        "likeness of texts": ("likeness", "words"),
        "who supplies it": SUPPLIER_FEATURES,
        "published exchanges": ("precedent", "precedent_class", "precedent_source"),
    },
}


def measure_ablation(folder: Path, lang: str) -> dict[str, dict[str, float]]:
    """The main figure of each task (MRR) with all signals, and without each group of them, weights fitted anew."""
    benchmark, packs = read_benchmark(folder), load_packs()
    found: dict[str, dict[str, float]] = {}
    for task, work in benchmark.tasks.items():
        taught = [teach(work, lang=name) for name in (lang, *(name for name in LANGUAGES if name != lang))]
        found[task] = {"all": _mrr(taught, packs, work.truth)}
        for group, names in GROUPS[task].items():
            kept = np.array([name not in names for name in FEATURES[task]], dtype=np.float64)
            less = [replace(item, features=tuple(rows * kept for rows in item.features)) for item in taught]
            found[task][f"without {group}"] = _mrr(less, packs, work.truth)
    return found


def _mrr(taught: Sequence[Taught], packs: Packs, truth: Mapping[str, frozenset[str]]) -> float:
    run = run_taught(taught[0], EACH, packs, taught[1:])
    return round(float((1 / first_places(run.scores, truth)).mean()), 3)


def draw_reliability(found: Mapping[str, Mapping[str, object]], path: Path) -> None:
    """A reliability plot as SVG: stated probability against the share that was right; the diagonal is perfect."""
    colours = {"receivers": "#206bc4", "sectors": "#d6336c", "waste_codes": "#2f9e44"}
    size, edge = 320, 44
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 2 * edge + 120} {size + 2 * edge}" '
        'font-family="sans-serif" font-size="12" role="img" aria-label="reliability plot">',
        f'<rect x="{edge}" y="{edge}" width="{size}" height="{size}" fill="white" stroke="#888"/>',
        f'<path d="M{edge} {edge + size}L{edge + size} {edge}" stroke="#888" stroke-dasharray="4 4"/>',
        f'<text x="{edge}" y="{size + edge + 32}">stated 0 ... 1</text>',
        f'<text x="{edge}" y="{edge - 12}">right 0 ... 1</text>',
    ]
    for row, (name, methods) in enumerate(found.items()):
        task, lang = name.split()
        figures: dict[str, list[dict[str, float]]] = methods["calibration"]  # type: ignore[assignment]
        told = [item for item in figures["bins"] if item["n"] >= LEAST_IN_BIN]
        points = [(edge + size * item["stated"], edge + size * (1 - item["right"])) for item in told]
        dash = "" if lang == "en" else ' stroke-dasharray="2 3"'
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        lines.append(f'<polyline points="{drawn}" fill="none" stroke="{colours[task]}" stroke-width="2"{dash}/>')
        lines += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colours[task]}"/>' for x, y in points]
        place = edge + 16 + 18 * row
        lines.append(f'<text x="{edge + size + 12}" y="{place}" fill="{colours[task]}">{task} {lang}</text>')
    path.write_text("\n".join([*lines, "</svg>", ""]), encoding="utf-8")


def write_weights(folder: Path) -> None:
    """Fits the weights on all networks, both languages together, and writes them into the packs."""
    benchmark = read_benchmark(folder)
    basis = "fitted on published exchanges, both languages together (benchmarks/knowledge.py)"
    rows: list[tuple[str, str, str, str]] = []
    pairs: dict[str, float] = {}
    for task, work in benchmark.tasks.items():
        taught = [teach(work, lang=lang) for lang in LANGUAGES]
        every = range(len(work.queries))
        if task == "receivers":
            pairs = dict(zip(("prior", *FEATURES[task]), fit_pair_weights(taught).tolist(), strict=True))
        choices = {task: fit_weights(taught, every)}
        if task == "waste_codes":
            choices[ALONE] = fit_weights([item.alone() for item in taught], every)
        for name, values in choices.items():
            rows += [(name, f, f"{w:.3f}", basis) for f, w in zip(FEATURES[name], values, strict=True)]
    with (DATA / "uses" / "choice_weights.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("task", "feature", "weight", "basis"), *rows])
    path = DATA / "uses" / "signal_weights.csv"
    with path.open(encoding="utf-8", newline="") as file:
        signals = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("signal", "weight", "basis"))
        for row in signals:
            fitted = None if row["signal"] in SET_ON_REGIONS else pairs.get(row["signal"])
            told = (f"{fitted:.2f}", basis) if fitted is not None else (row["weight"], row["basis"])
            writer.writerow((row["signal"], *told))


def main() -> None:
    """Prints the figures, or fits the weights."""
    parser = argparse.ArgumentParser(description="Measure and fit what the engine knows.")
    parser.add_argument("folder", nargs="?", default=os.environ.get("SYMBIONET_BENCHMARK"))
    parser.add_argument("--fit", action="store_true", help="write fitted weights into the packs")
    parser.add_argument("--ablation", action="store_true", help="what each group of signals adds")
    parser.add_argument("--plot", type=Path, help="write the reliability plot (SVG)")
    parser.add_argument("--misses", type=Path, help="write every miss with its cause (CSV), print the causes")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=["en", "zh"], action="append")
    arguments = parser.parse_args()
    if arguments.folder is None:
        print("no benchmark folder: name one, or set SYMBIONET_BENCHMARK (its form: docs/en/evaluation.md)")
        return
    folder = Path(arguments.folder)
    if arguments.fit:
        write_weights(folder)
        return
    if arguments.misses:
        missed = find_misses(read_benchmark(folder), load_packs(), arguments.lang or LANGUAGES)
        print(write_misses(missed, arguments.misses))
        return
    if arguments.ablation:
        print(json.dumps({lang: measure_ablation(folder, lang) for lang in arguments.lang or ["en", "zh"]}, indent=1))
        return
    found = measure_all(folder, arguments.lang or ["en", "zh"])
    if arguments.plot:
        draw_reliability(found, arguments.plot)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for name, methods in found.items():
        print(name)
        for method, figures in methods.items():
            if method != "calibration":
                print(f"  {method:<16}", json.dumps(figures))
            else:
                print(f"  {method:<16}", json.dumps(figures)[:14])


if __name__ == "__main__":
    main()
