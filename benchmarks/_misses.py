"""Why a query of the benchmark was missed: one row per miss, its signals, and a cause found by rule or by reading.

A miss is a query whose true target is not the first (receivers, waste codes) or not among the first ten (sectors).
Causes that were found by reading stand in `misses_read.csv` beside this file and come before the rules.
"""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from symbionet.engine import Packs
from symbionet.engine.classification import SectorWeight, suggest_classes, suggest_sectors
from symbionet.engine.evaluation import EACH, Benchmark, Query, Taught, teach
from symbionet.engine.evaluation.benchmark import Task
from symbionet.engine.evaluation.ranking import FEATURES, LANGUAGES, run_taught, supplier_sectors
from symbionet.engine.model import Organisation

__all__ = ["CAUSES", "Miss", "find_misses", "write_misses"]

Floats = npt.NDArray[np.float64]

READ = Path(__file__).with_name("misses_read.csv")
CUTS = {"receivers": 1, "sectors": 10, "waste_codes": 1}
UTILITIES = ("energy", "water", "capacity", "logistics")
GASES_AND_REAGENTS = (
    *("hydrogen", "nitrogen", "oxygen", "carbon-dioxide", "natural-gas", "process-gas", "ammonia", "sulphur"),
    *("sulphuric-acid", "hydrochloric-acid", "caustic-soda", "ammonium-chloride", "ammonium-sulphate"),
)
LEAST_CLASS = 0.5  # probability of the best class below which the text is not understood
VAGUE_DIGITS, SURE_SECTOR = 3, 0.5
NEAR = 0.15  # difference of log-odds that a small change of the texts would turn
LEAST_USE = 0.05

CAUSES = (
    "label",  # the published target contradicts the list's own rules, or is no class of the scheme
    "utility",  # steam, water, power, gases and reagents: any process plant near by may take them
    "text",  # the words say little, or mean another thing with this supplier
    "actor_unknown",  # nothing tells the sector of the true receiver
    "actor_vague",  # its sector is only known to a division or group
    "alike",  # actors of the same sector: nothing in the texts tells them apart
    "near",  # all but the same probability as the first
    "use_missing",  # no known use leads to the true target: a single case, or a gap of knowledge
    "other_stronger",  # the true target has a known use; the flow went to it and not to the stronger one
    "entry_beside",  # another entry of the same sub-chapter, which is as defensible
    "outside_supplier",  # the published entry lies outside the chapters of the supplier's sector
    "entry_other",  # an entry of another chapter came first
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A miss: what was asked, the true targets, what came first, and why. `place` counts from 1."""

    task: str
    lang: str
    query: str
    network: str
    have: str
    supplier: str
    right: str
    place: int
    first: str
    p_right: float
    p_first: float
    signals_right: str
    signals_first: str
    cause: str
    found_by: str  # rule or reading
    note: str


def find_misses(benchmark: Benchmark, packs: Packs, languages: Sequence[str]) -> tuple[Miss, ...]:
    """The misses of all tasks, every query ranked by weights that were fitted without its network."""
    found: list[Miss] = []
    for task in benchmark.tasks.values():
        taught = {lang: teach(task, lang=lang) for lang in LANGUAGES}
        for lang in languages:
            beside = [item for name, item in taught.items() if name != lang]
            scores = run_taught(taught[lang], EACH, packs, beside).scores
            found += _of_task(task, taught[lang], scores, lang, packs)
    return tuple(found)


def _of_task(
    task: Task, taught: Taught, scores: Mapping[str, Mapping[str, float]], lang: str, packs: Packs
) -> list[Miss]:
    found, read = [], _read_causes()
    titles = _titles(task, packs, lang)
    for query, names, rows in zip(taught.queries, taught.targets, taught.features, strict=True):
        told = scores[query.id]
        order = sorted(names, key=lambda name: (-told[name], name))
        truth = task.truth.get(query.id, frozenset())
        place, right = next(((at, n) for at, n in enumerate(order, start=1) if n in truth), (len(order) + 1, ""))
        if place <= CUTS[task.name]:
            continue
        first = order[0]
        by_name = dict(zip(names, rows, strict=True))
        pair = (by_name[right] if right else np.zeros(rows.shape[1]), by_name[first])
        gap = np.inf if not right else np.log(told[first] / max(told[right], 1e-12))
        cause, note = read.get((task.name, query.id), ("", ""))
        found.append(
            Miss(
                task=task.name,
                lang=lang,
                query=query.id,
                network=query.network,
                have=query.material[lang],
                supplier=query.supplier[lang],
                right=" | ".join(sorted(titles.get(name, name) for name in truth)),
                place=place,
                first=titles[first],
                p_right=round(told.get(right, 0.0), 3),
                p_first=round(told[first], 3),
                signals_right=_signals(task.name, pair[0]),
                signals_first=_signals(task.name, pair[1]),
                cause=cause or _cause(task, _Answer(query, lang, right, first, pair[0], float(gap)), packs),
                found_by="reading" if cause else "rule",
                note=note,
            )
        )
    return found


def _titles(task: Task, packs: Packs, lang: str) -> dict[str, str]:
    if task.name == "receivers":
        return {item.id: item.name[lang] for item in task.candidates}
    rows = packs.codes("nace2" if task.name == "sectors" else "ewc")
    return {code: f"{code} {row[f'name_{lang}']}" for code, row in rows.items()}


def _signals(task: str, row: Floats) -> str:
    return " ".join(f"{n}={v:.2f}" for n, v in zip(FEATURES[task], row.tolist(), strict=True) if abs(v) >= 0.01)


class _Answer(NamedTuple):
    """An answer to a query: its best true target with its features, what came first, and their distance in log-odds."""

    query: Query
    lang: str
    right: str
    first: str
    row: Floats
    gap: float


def _cause(task: Task, answer: _Answer, packs: Packs) -> str:
    query, lang, right, first, row, gap = answer
    value = dict(zip(FEATURES[task.name], row.tolist(), strict=True))
    if not right:
        return "label"
    sectors = tuple(s.nace for s in supplier_sectors(query, packs, lang) if s.weight >= SURE_SECTOR)
    classes = suggest_classes(query.material[lang], packs, top=1, sectors=sectors)
    if not classes or classes[0].probability < LEAST_CLASS:
        return "text"
    if task.name == "waste_codes":
        return _waste_cause(value, right, first)
    actor = _actor_cause(task, right, first, lang, packs) if task.name == "receivers" else ""
    if actor in ("actor_unknown", "alike"):
        return actor
    item = packs.classes[classes[0].class_id]
    if item.kind in UTILITIES or item.id in GASES_AND_REAGENTS:
        return "utility"
    use = value.get("known_use", value.get("use", 0.0))
    if use < LEAST_USE:
        return actor or "use_missing"
    return actor or ("near" if gap < NEAR else "other_stronger")


def _waste_cause(value: Mapping[str, float], right: str, first: str) -> str:
    if right[:4] == first[:4]:
        return "entry_beside"
    return "outside_supplier" if value["home"] < LEAST_USE and value["source"] < SURE_SECTOR else "entry_other"


def _actor_cause(task: Task, right: str, first: str, lang: str, packs: Packs) -> str:
    actors = {item.id: item for item in task.candidates}

    def sectors(name: str) -> tuple[SectorWeight, ...]:
        english, chinese = (actors[name].name[key] if key == lang else "" for key in ("en", "zh"))
        firm = Organisation(id=name, nace=actors[name].nace, name_en=english, name_zh=chinese)
        return suggest_sectors(firm, packs)

    own, other = sectors(right), sectors(first)
    if not own or own[0].weight < SURE_SECTOR:
        return "actor_unknown"
    if other and own[0].nace == other[0].nace:
        return "alike"
    return "actor_vague" if max(len(s.nace) for s in own if s.weight >= SURE_SECTOR) <= VAGUE_DIGITS else ""


def _read_causes() -> dict[tuple[str, str], tuple[str, str]]:
    with READ.open(encoding="utf-8", newline="") as file:
        return {(row["task"], row["query"]): (row["cause"], row["note"]) for row in csv.DictReader(file)}


def write_misses(found: Sequence[Miss], path: Path) -> str:
    """Writes one row per miss, and returns the table of causes by task and language."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Miss.__slots__)
        writer.writerows([getattr(miss, name) for name in Miss.__slots__] for miss in found)
    heads = sorted({(miss.task, miss.lang) for miss in found})
    counts = Counter((miss.cause, miss.task, miss.lang) for miss in found)
    lines = [f"| Cause | {' | '.join(f'{task} {lang}' for task, lang in heads)} |", f"|---|{'---:|' * len(heads)}"]
    lines += [f"| {cause} | {' | '.join(str(counts[(cause, *head)]) for head in heads)} |" for cause in CAUSES]
    total = Counter((miss.task, miss.lang) for miss in found)
    return "\n".join([*lines, f"| all | {' | '.join(str(total[head]) for head in heads)} |"])
