"""Holds the composition of a have against the limits of a known use or of a want."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.fits import fit_sector
from symbionet.engine.matching.conditions.composition import Stated, derived_of
from symbionet.engine.matching.conditions.limit_formulas import (
    CLEAR_GAP,
    GAP,
    KEPT,
    UNKNOWN,
    far_from,
    judge_limit,
    limits_sum,
)
from symbionet.engine.matching.conditions.limits import Limit, bound_of, read_limits
from symbionet.engine.model import Component, Resource
from symbionet.engine.packs import KnownUse, Packs

__all__ = [
    "CLEAR",
    "CLEAR_STEPS",
    "OTHER_USE",
    "Verdict",
    "check_limits",
    "check_use",
    "has_other_use",
    "limit_steps",
    "limits_score",
    "rules_out",
]

Status = Literal["pass", "gap", "clear_gap", "unknown"]
STATUS: Mapping[int, Status] = {KEPT: "pass", UNKNOWN: "unknown", GAP: "gap", CLEAR_GAP: "clear_gap"}
CLEAR = 1.5  # times the limit from which a gap is clear
CLEAR_STEPS = {"pH": 1.0, "temperature": 25.0, "dew_point": 20.0}  # of what has no ratio
OTHER_USE = 0.4  # fit of a firm's sector from which another use of the class counts as its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a limit is kept: "pass", "gap" (not kept), "clear_gap" (far from kept) or "unknown" (to be asked)."""

    limit: Limit
    status: Status
    stated: Stated | None

    @property
    def is_gap(self) -> bool:
        """Whether the limit is not kept."""
        return self.status in ("gap", "clear_gap")


def check_limits(stated: Mapping[str, Stated], limits: Iterable[Limit], packs: Packs) -> tuple[Verdict, ...]:
    """How each limit is kept by what is stated.

    A range that lies on both sides of the limit is unknown: it is to be asked. A gap is clear from 1.5 times the
    limit (1 of pH, 25 degrees).

    >>> from symbionet.engine.packs import load_packs
    >>> [v.status for v in check_limits({"Cl": Stated(low=0.1, high=0.2)}, read_limits(("Cl<=0.5 %",)), load_packs())]
    ['pass']
    """
    return tuple(_verdict(stated.get(limit.parameter), limit, packs) for limit in limits)


def _verdict(stated: Stated | None, limit: Limit, packs: Packs) -> Verdict:
    bound = bound_of(limit, packs)
    if stated is None or bound is None:
        return Verdict(limit=limit, status="unknown", stated=None)
    sign = 1 if limit.sign == "<=" else -1
    far = far_from(bound, sign, CLEAR_STEPS.get(limit.parameter, math.nan), CLEAR)
    return Verdict(limit=limit, status=STATUS[judge_limit(sign, stated.low, stated.high, bound, far)], stated=stated)


@lru_cache(maxsize=4)
def limit_steps(packs: Packs) -> Mapping[str, float]:
    """What a kept or broken limit adds to the signal, by step (pack `factors/signal_steps`)."""
    return {row["step"]: float(row["value"]) for row in packs.rows("factors/signal_steps") if row["signal"] == "limits"}


def limits_score(verdicts: Iterable[Verdict], packs: Packs, *, mendable: bool) -> float:
    """The value of the signal: passes add, gaps subtract (half of it where a pre-treatment could mend them)."""
    steps = limit_steps(packs.whole)
    statuses = [item.status for item in verdicts]
    passes = steps["pass"] * statuses.count("pass")
    gaps = steps["gap"] * statuses.count("gap") + steps["clear_gap"] * statuses.count("clear_gap")
    return limits_sum(passes, gaps * (steps["mendable"] if mendable else 1.0), steps["most_pass"], steps["most_gap"])


@lru_cache(maxsize=65536)
def _use_verdicts(
    composition: tuple[Component, ...], contaminants: str, limits: tuple[str, ...], packs: Packs
) -> tuple[Verdict, ...]:
    return check_limits(derived_of(composition, contaminants, packs), read_limits(limits), packs)


def check_use(item: Resource, use: KnownUse, packs: Packs) -> tuple[Verdict, ...]:
    """How the composition of a have keeps the limits of a known use; empty where the use sets none."""
    return _use_verdicts(item.composition, item.contaminants, use.limits, packs.whole) if use.limits else ()


def rules_out(verdicts: Iterable[Verdict], use: KnownUse) -> bool:
    """Whether a clear gap rules the use out: no pre-treatment is known that could mend it."""
    return not use.pretreatment and any(item.status == "clear_gap" for item in verdicts)


def has_other_use(item: Resource, use: KnownUse, sectors: Iterable[SectorWeight], packs: Packs) -> bool:
    """Whether a firm of these sectors has another known use of the same class that is not ruled out."""
    known = [other for other in packs.uses_by_class.get(use.class_id, ()) if other.id != use.id]
    return any(
        not rules_out(check_use(item, other, packs), other)
        for other in known
        if any(fit_sector(sector.nace, prefix) >= OTHER_USE for sector in sectors for prefix in other.nace)
    )
