"""Signals that take one of a few steps, whose values stand in the pack `factors/signal_steps`."""

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from symbionet.engine.arrays import Floats, Ints
from symbionet.engine.classification.users import sector_users
from symbionet.engine.matching.find.candidates import Candidates
from symbionet.engine.matching.find.index import Index, Rows
from symbionet.engine.model import KINDS, PATTERNS, Level, Resource
from symbionet.engine.packs import Packs
from symbionet.engine.packs.waste_routes import resource_routes

__all__ = [
    "current_route",
    "demand",
    "demand_steps",
    "demand_table",
    "least_demand",
    "legal_status",
    "legal_value",
    "level_of",
    "level_values",
    "pattern_table",
    "regularity",
    "route_table",
    "step_values",
    "use_levels",
]


@lru_cache(maxsize=16)
def step_values(packs: Packs, signal: str) -> Mapping[str, float]:
    """The values of the steps of a signal."""
    return {row["step"]: float(row["value"]) for row in packs.rows("factors/signal_steps") if row["signal"] == signal}


@lru_cache(maxsize=16)
def use_levels(packs: Packs) -> Floats:
    """The value of the level of each known use in the waste hierarchy; a last one, 0, for "no use"."""
    steps = step_values(packs.whole, "hierarchy")
    return np.array([*(steps.get(use.hierarchy, 0.0) for use in sector_users(packs).uses), 0.0], dtype=np.float64)


@lru_cache(maxsize=4)
def pattern_table(packs: Packs) -> Floats:
    """Value by pattern of have and want; the last row and column are "not stated"."""
    steps = step_values(packs, "regularity")
    table = np.zeros((len(PATTERNS) + 1, len(PATTERNS) + 1))
    for row, have in enumerate(PATTERNS):
        for column, want in enumerate(PATTERNS):
            table[row, column] = steps["same"] if have == want else steps[f"{have}>{want}"]
    return table


def regularity(index: Index, have: Rows, candidates: Candidates) -> Floats:
    """How the regularity of the have suits that of each want; 0 where one is not stated."""
    if not len(index.wants.resources):
        return np.zeros(len(candidates.wants))
    patterns = np.where(candidates.wants >= 0, index.wants.patterns[candidates.wants], -1)
    return np.asarray(pattern_table(index.packs.whole)[index.haves.patterns[have], patterns], dtype=np.float64)


def legal_value(item: Resource, packs: Packs) -> float:
    """The value of the legal status of a have."""
    return step_values(packs.whole, "legal_status").get(item.legal_status, 0.0)


def legal_status(index: Index, have: int, candidates: Candidates) -> Floats:
    """The same for each candidate; that the have is waste is no hindrance for who manages waste."""
    value = legal_value(index.haves.resources[have], index.packs)
    if value < 0:
        return np.where(index.organisations.waste_sector[candidates.organisations], 0.0, value)
    return np.full(len(candidates.organisations), value)


@lru_cache(maxsize=4)
def route_table(packs: Packs) -> Floats:
    """Value by present way out (the last row: not stated) and by whether it costs money: no, yes, it brings some."""
    steps = step_values(packs, "current_route")
    values = np.array([*(steps.get(route, 0.0) for route in resource_routes(packs)), 0.0])
    return np.asarray(values[:, None] + np.array([0.0, steps["cost"], steps["income"]]), dtype=np.float64)


def current_route(index: Index, have: Rows) -> Floats:
    """What the present way out of a have says, whoever the partner is: dear ways free it, sales bind it."""
    return np.asarray(route_table(index.packs.whole)[index.haves.routes[have], index.haves.costs[have]])


@lru_cache(maxsize=4)
def demand_table(packs: Packs) -> Floats:
    """Value by kind of have (the last row: not known) and by whether it is hazardous waste: no, yes."""
    steps = step_values(packs, "demand")
    values = np.array([*(steps.get(kind, 0.0) for kind in KINDS), 0.0])
    return np.asarray(values[:, None] + np.array([0.0, steps["hazardous"]]), dtype=np.float64)


@lru_cache(maxsize=64)
def least_demand(packs: Packs) -> float:
    """The most that the demand takes off the log-odds of a match, 0 or less."""
    return min(0.0, packs.weights["demand"] * float(demand_table(packs.whole).min()))


@lru_cache(maxsize=4)
def _class_kinds(packs: Packs) -> Ints:
    """The kind of each class by its number; the last, of no class, is -1."""
    return np.array([*(KINDS.index(packs.classes[key].kind) for key in sector_users(packs).ids), -1], dtype=np.int64)


def demand_steps(index: Index, have: Rows) -> tuple[Ints, Ints]:
    """The kind of haves, stated or of their class (-1: not known), and whether they are hazardous waste (0 or 1)."""
    haves = index.haves
    kinds = np.where(haves.kinds[have] >= 0, haves.kinds[have], _class_kinds(index.packs.whole)[haves.classes[have, 0]])
    return kinds, (haves.hazardous[have] >= 1).astype(np.int64)


def demand(index: Index, have: Rows) -> Floats:
    """How readily haves of such a kind and hazard find a taker, whoever the partner is."""
    return np.asarray(demand_table(index.packs.whole)[demand_steps(index, have)])


def level_values(index: Index, have: Rows, candidates: Candidates) -> Floats:
    """The value of the circular level of each candidate."""
    steps, members = step_values(index.packs.whole, "level"), index.organisations
    owner = index.haves.organisations[have]
    park = (members.parks[candidates.organisations] == members.parks[owner]) & (members.parks[owner] >= 0)
    firm = members.firms[candidates.organisations] == members.firms[owner]
    return np.where(firm, steps["firm"], np.where(park, steps["park"], steps["region"]))


def level_of(index: Index, have: int, member: int, km: float) -> Level:
    """The circular level of a partner: own firm, same park, or beyond; "" where neither park nor distance is known."""
    members, owner = index.organisations, index.haves.organisations[have]
    if members.firms[member] == members.firms[owner]:
        return "firm"
    mine, theirs = members.parks[owner], members.parks[member]
    if mine >= 0 and mine == theirs:
        return "park"
    return "region" if (mine >= 0 and theirs >= 0) or not math.isnan(km) else ""
