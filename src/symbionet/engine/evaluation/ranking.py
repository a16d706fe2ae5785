"""Ranks the targets of benchmark queries, with or without the network under test among what the engine was taught."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from symbionet.engine.arrays import Floats
from symbionet.engine.classification import SectorWeight, stated_sectors, suggest_classes, suggest_sectors
from symbionet.engine.classification.users import USER_FEATURES, sector_users
from symbionet.engine.classification.waste_codes import WASTE_CODE_FEATURES, drop_supplier, waste_codes
from symbionet.engine.errors import BadBenchmark
from symbionet.engine.evaluation.benchmark import Benchmark, Query, Task
from symbionet.engine.evaluation.fitting import fit_choice, fit_pairs
from symbionet.engine.matching import PAIR_FEATURES, pair_features
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import Packs, load_packs

__all__ = [
    "ALONE",
    "EACH",
    "FEATURES",
    "LANGUAGES",
    "Run",
    "Taught",
    "fit_pair_weights",
    "fit_weights",
    "rank",
    "run_taught",
    "supplier_sectors",
    "teach",
]


EACH = "each"
ALONE = "waste_codes_alone"  # the waste codes of a text whose supplier is not known
CLASSES = 8
LANGUAGES = ("en", "zh")
CHOICE_PENALTY, PAIR_PENALTY = 0.3, 1.0  # for each language that is fitted on
FEATURES = {
    "receivers": PAIR_FEATURES,
    "sectors": USER_FEATURES,
    "waste_codes": WASTE_CODE_FEATURES,
    ALONE: WASTE_CODE_FEATURES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The scores (probabilities) of a task: of each target, by query."""

    task: str
    scores: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """The queries of a task as features: for each the targets, a row of features each, and which are true."""

    task: str
    queries: tuple[Query, ...]
    targets: tuple[tuple[str, ...], ...]
    features: tuple[Floats, ...]
    truth: tuple[Floats, ...]

    def alone(self) -> "Taught":
        """The same queries as if their suppliers were not known (waste codes)."""
        return replace(self, task=ALONE, features=tuple(drop_supplier(rows) for rows in self.features))


def rank(
    benchmark: Benchmark,
    *,
    lang: str,
    leave_out: str = "",
    folder: Path | None = None,
    on_progress: Callable[[], None] | None = None,
) -> tuple[Run, ...]:
    """The runs of every task of a benchmark in one language ("en" or "zh").

    Published exchanges of a query's own network are never read. With `leave_out` the weights of the signals are fitted
    anew on the other networks of the benchmark as well, in both languages: a network's name leaves out that one, "each"
    for every query its own. Raises `BadBenchmark` for a network that no query names.
    """
    if leave_out not in ("", EACH, *benchmark.networks):
        raise BadBenchmark(f"{leave_out!r} is no network of the benchmark; say each or one of {benchmark.networks}")
    runs = []
    for task in benchmark.tasks.values():
        taught = teach(task, lang=lang, folder=folder, on_progress=on_progress)
        others = [name for name in LANGUAGES if name != lang] if leave_out else []
        beside = [teach(task, lang=name, folder=folder) for name in others]
        runs.append(run_taught(taught, leave_out, load_packs(folder), beside))
    return tuple(runs)


def teach(
    task: Task, *, lang: str, folder: Path | None = None, on_progress: Callable[[], None] | None = None
) -> Taught:
    """The features of a task's queries, each without the published exchanges of its own network."""
    known = {item.case for item in load_packs(folder).precedents}
    targets: list[tuple[str, ...]] = []
    features: list[Floats] = []
    for query in task.queries:
        packs = load_packs(folder, left_out=query.network if query.network in known else "")
        names, rows = _features(task, query, packs, lang)
        targets.append(names)
        features.append(rows)
        if on_progress is not None:
            on_progress()
    truth = []
    for query, names in zip(task.queries, targets, strict=True):
        true = np.array([name in task.truth.get(query.id, ()) for name in names], dtype=np.float64)
        truth.append(true)
    return Taught(
        task=task.name, queries=task.queries, targets=tuple(targets), features=tuple(features), truth=tuple(truth)
    )


def _features(task: Task, query: Query, packs: Packs, lang: str) -> tuple[tuple[str, ...], Floats]:
    text = query.material[lang]
    if task.name == "receivers":
        organisations = [
            Organisation(
                id=item.id,
                nace=item.nace,
                name_en=item.name[lang] if lang == "en" else "",
                name_zh=item.name[lang] if lang == "zh" else "",
            )
            for item in task.candidates
            if item.network == query.network
        ]
        supplier = Organisation(
            id="",
            nace=query.nace,
            name_en=query.supplier[lang] if lang == "en" else "",
            name_zh=query.supplier[lang] if lang == "zh" else "",
        )
        have = Resource(
            id=query.id,
            organisation_id="",
            direction="have",
            title_en=text if lang == "en" else "",
            title_zh=text if lang == "zh" else "",
        )
        return pair_features(have, organisations, supplier, packs)
    sectors = supplier_sectors(query, packs, lang)
    codes = stated_sectors(sectors)
    classes = suggest_classes(text, packs, top=CLASSES, sectors=codes)
    if task.name == "sectors":
        users = sector_users(packs)
        return users.codes, users.features(text, classes=classes, sectors=sectors)
    entries = waste_codes(packs)
    return entries.codes, entries.features(text, packs, classes=classes, sectors=sectors)


def supplier_sectors(query: Query, packs: Packs, lang: str) -> tuple[SectorWeight, ...]:
    """The sectors of a query's supplier, by code where that is known, else by name."""
    name = query.supplier[lang]
    if query.nace:
        return suggest_sectors(Organisation(id="", nace=query.nace), packs)
    return suggest_sectors(name, packs) if name else ()


def fit_weights(taught: Sequence[Taught], rows: Sequence[int]) -> Floats:
    """The weights of a choice among the targets, fitted on some queries of a task, in one or more languages."""
    features = [item.features[row] for item in taught for row in rows]
    truth = [item.truth[row] for item in taught for row in rows]
    return fit_choice(features, [row / max(1.0, row.sum()) for row in truth], penalty=CHOICE_PENALTY * len(taught))


def fit_pair_weights(taught: Sequence[Taught]) -> Floats:
    """The weights of single pairs of a have and a firm (receivers), as `match` uses them; the constant stands first."""
    features = np.vstack([rows for item in taught for rows in item.features])
    truth = np.concatenate([rows for item in taught for rows in item.truth])
    return fit_pairs(features, truth, penalty=PAIR_PENALTY * len(taught))


def _pack_weights(task: str, packs: Packs) -> Floats:
    weights = packs.choice_weights(task)
    return np.array([weights[name] for name in FEATURES[task]])


def run_taught(taught: Taught, leave_out: str, packs: Packs, beside: Sequence[Taught] = ()) -> Run:
    """The run of a task whose features are known; `leave_out` as in `rank`.

    `beside` are the same queries in other languages: the weights are fitted on all of them together.
    """
    models = {taught.task: (taught, *beside)}
    if taught.task == "waste_codes":
        models[ALONE] = tuple(item.alone() for item in models[taught.task])
    weights = {(task, ""): _pack_weights(task, packs) for task in models} if not leave_out else {}
    for network in sorted({query.network for query in taught.queries}) if leave_out == EACH else (leave_out,):
        others = [row for row, query in enumerate(taught.queries) if query.network != network]
        for task, model in models.items() if network else ():
            weights[task, network] = fit_weights(model, others)
    scores: dict[str, dict[str, float]] = {}
    for query, names, rows in zip(taught.queries, taught.targets, taught.features, strict=True):
        task = ALONE if ALONE in models and np.array_equal(rows, drop_supplier(rows)) else taught.task
        chosen = weights[task, query.network if leave_out == EACH else leave_out]
        scores[query.id] = dict(zip(names, _shares(rows @ chosen).tolist(), strict=True))
    return Run(task=taught.task, scores=scores)


def _shares(scores: Floats) -> Floats:
    shares = np.exp(scores - scores.max())
    return np.asarray(shares / shares.sum())
