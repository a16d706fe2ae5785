"""Reads a benchmark folder: who had which material, and who took it, which sector took it, which code it has.

The form is that of published exchanges of eco-industrial parks: `receivers/`, `sectors/` and `waste_codes/`, each with
`queries.csv` and `qrels.csv` (the truth, which may be absent), receivers also with `candidates.csv`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from symbionet.engine.errors import BadBenchmark

__all__ = ["TARGETS", "Benchmark", "Candidate", "Query", "Task", "has_tasks", "read_benchmark"]

TARGETS = {"receivers": "candidate_id", "sectors": "nace", "waste_codes": "ewc"}  # column of the true target, by task
QUERY_COLUMNS = ("query_id", "network", "material_en", "material_zh", "supplier_en", "supplier_zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A material with its supplier, in both languages; `nace` is the supplier's sector where known."""

    id: str
    network: str
    material: Mapping[str, str]  # by language
    supplier: Mapping[str, str]
    nace: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An actor of a network that may be a receiver."""

    id: str
    network: str
    name: Mapping[str, str]
    nace: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The queries of a task with their true targets (empty where they are not told)."""

    name: str
    queries: tuple[Query, ...]
    truth: Mapping[str, frozenset[str]] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """The tasks of a folder, by name."""

    tasks: Mapping[str, Task]

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks that any task names, in order."""
        return tuple(sorted({query.network for task in self.tasks.values() for query in task.queries}))


def has_tasks(folder: Path) -> bool:
    """Whether a folder (or its sub-folder `matching`) holds a task at all."""
    return any((root / name / "queries.csv").exists() for root in (folder, folder / "matching") for name in TARGETS)


def read_benchmark(folder: Path) -> Benchmark:
    """The tasks of `folder` (or of its sub-folder `matching`); raises `BadBenchmark`."""
    root = folder / "matching" if (folder / "matching").is_dir() else folder
    found = {name: _task(root / name, name) for name in TARGETS if (root / name / "queries.csv").exists()}
    if not found:
        raise BadBenchmark(f"{folder} holds none of {', '.join(f'{name}/queries.csv' for name in TARGETS)}")
    return Benchmark(tasks=found)


def _task(folder: Path, name: str) -> Task:
    rows = _rows(folder / "queries.csv", QUERY_COLUMNS)
    truth: dict[str, set[str]] = {}
    if (folder / "qrels.csv").exists():
        for row in _rows(folder / "qrels.csv", ("query_id", TARGETS[name])):
            truth.setdefault(row["query_id"], set()).add(row[TARGETS[name]].replace(" ", "").rstrip("*"))
    candidates: tuple[Candidate, ...] = ()
    if name == "receivers":
        columns = ("candidate_id", "network", "receiver_en", "receiver_zh")
        candidates = tuple(
            Candidate(
                id=row["candidate_id"],
                network=row["network"],
                name={"en": row["receiver_en"], "zh": row["receiver_zh"]},
                nace=_codes(row.get("receiver_nace", "")),
            )
            for row in _rows(folder / "candidates.csv", columns)
        )
    queries = tuple(
        Query(
            id=row["query_id"],
            network=row["network"],
            material={"en": row["material_en"], "zh": row["material_zh"]},
            supplier={"en": row["supplier_en"], "zh": row["supplier_zh"]},
            nace=_codes(row.get("supplier_nace", "")),
        )
        for row in rows
    )
    return Task(
        name=name,
        queries=queries,
        truth={key: frozenset(values) for key, values in truth.items()},
        candidates=candidates,
    )


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    if not path.exists():
        raise BadBenchmark(f"{path} is missing")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise BadBenchmark(f"{path} lacks the column(s) {', '.join(missing)}")
        return [{name: (cell or "").strip() for name, cell in row.items() if name} for row in reader]


def _codes(cell: str) -> tuple[str, ...]:
    parts = cell.replace(";", "|").replace("/", "|").split("|")
    return tuple(part.strip().replace(".", "") for part in parts if part.strip())
