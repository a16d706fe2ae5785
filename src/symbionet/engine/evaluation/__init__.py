"""Measures what the engine knows: ranks the queries of a benchmark folder and fits the weights of its signals."""

from symbionet.engine.evaluation.benchmark import TARGETS, Benchmark, Query, has_tasks, read_benchmark
from symbionet.engine.evaluation.fitting import fit_choice, fit_pairs
from symbionet.engine.evaluation.ranking import EACH, Run, Taught, fit_weights, rank, teach

__all__ = [
    "EACH",
    "TARGETS",
    "Benchmark",
    "Query",
    "Run",
    "Taught",
    "fit_choice",
    "fit_pairs",
    "fit_weights",
    "has_tasks",
    "rank",
    "read_benchmark",
    "teach",
]
