"""How likely a measure is to be implemented, and where it lies among 164,160 recommendations of one-day audits.

An additive model of what audit teams in the United States proposed between 1985 and 2021 (pack `audits/likelihood`):
log-odds of payback, cost, saving, share of the electricity bill, size of the bill, number of recommendations, share of
what the audit found, resource and sector. It is weak (docs/en/savings.md has the figures), so it answers with a band
and with what moves it, never with a point: the band is what became of recommendations of 2022 to 2024 of the same fifth
of the score, from the audit centre at 10 % to that at 90 %.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from symbionet.engine.errors import SymbionetError
from symbionet.engine.packs import load_packs
from symbionet.engine.savings.values import Estimate

__all__ = ["AuditCase", "Benchmark", "Likelihood", "Moving", "audit_benchmark", "case_of", "likelihood"]

RESOURCES: Mapping[str, str] = MappingProxyType(
    {
        "electricity": "electricity",
        "fuel": "fuel",
        "vehicle_fuel": "fuel",
        "water": "waste",
        "wastewater": "waste",
        "waste": "waste",
        "hazardous_waste": "waste",
        "voc": "waste",
        "material": "resources",
        "chemical": "resources",
        "labour": "resources",
        "money": "charges",
    }
)
COST_STEPS = (200, 1000, 5000, 20_000, 100_000)  # US dollars, of the feature resource_cost
POINTS = (0.1, 0.25, 0.5, 0.75, 0.9)
SMALL = 0.02  # log-odds that are not worth a word
Chance = Literal["below", "about", "above"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditCase:
    """A recommendation. Money in CNY; what is not known (0 or "") counts as the average.

    `resource` is a stream of measures/streams, `arc` a code such as "2.4236" or "none", `bill` the electricity bill of
    a year, `number` how many recommendations the audit makes, `audit_saving` what they save together.
    """

    saving: float
    cost: float
    resource: str
    arc: str = "none"
    sector: str = ""
    bill: float = 0.0
    number: int = 0
    audit_saving: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """A feature at its level ("payback" at "0") and what it adds to the log-odds; above 0 it speaks for the measure."""

    feature: str
    level: str
    log_odds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """A band of shares implemented, whether the measure stands below, about or above the average, and why.

    `held_out` recommendations of 2022 to 2024 stand behind the band. What moves it most comes first.
    """

    low: float
    high: float
    chance: Chance
    moving: tuple[Moving, ...]
    held_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A distribution of the audits: `points` are the values at 10, 25, 50, 75 and 90 %; `implemented` a share."""

    what: str
    by: str
    level: str
    period: str
    number: int
    points: tuple[float, ...]
    implemented: float | None

    def share_below(self, value: float) -> float:
        """Which share of the audits' values lies below a value, between the points by straight lines (at most 0.9).

        >>> round(audit_benchmark("payback").share_below(1.277), 2)
        0.5
        """
        known = [(0.0, 0.0), *zip(self.points, POINTS, strict=True)]
        for (left, low), (right, high) in pairwise(known):
            if value < right:
                return low + (high - low) * max(0.0, value - left) / (right - left)
        return POINTS[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feature:
    odds: Mapping[str, float]
    number: Mapping[str, int]
    edges: tuple[float, ...] = field(default=())


def case_of(
    found: Estimate, *, sector: str = "", bill: float = 0.0, number: int = 0, audit_saving: float = 0.0
) -> AuditCase:
    """The case of an estimate: its central money and cost; raises SymbionetError where it saves no money."""
    if not found.money.central > 0:
        raise SymbionetError(f"{found.measure.id!r} saves no money; nothing in the audits is like it")
    main = max(found.streams, key=lambda one: one.money.central)
    return AuditCase(
        saving=found.money.central,
        cost=found.cost.central,
        resource=main.stream,
        arc=found.measure.arc,
        sector=sector,
        bill=bill,
        number=number,
        audit_saving=audit_saving,
    )


def likelihood(case: AuditCase) -> Likelihood:
    """How likely such a recommendation is to be implemented within about a year; raises SymbionetError for no case.

    >>> cheap = likelihood(AuditCase(saving=50_000, cost=3_000, resource="electricity", arc="2.4236"))
    >>> dear = likelihood(AuditCase(saving=50_000, cost=900_000, resource="waste"))
    >>> cheap.chance, dear.chance, cheap.low > dear.low
    ('above', 'below', True)
    """
    if not (math.isfinite(case.saving) and case.saving > 0 and math.isfinite(case.cost) and case.cost >= 0):
        raise SymbionetError(
            f"a saving of {case.saving} and a cost of {case.cost} are no case: more than 0, and 0 or more"
        )
    if case.resource not in RESOURCES:
        raise SymbionetError(f"{case.resource!r} is no stream of a saving; say one of {', '.join(RESOURCES)}")
    model = _model()
    moving = [_moving(name, level, model) for name, level in _levels(case, model)]
    score = 1 / (1 + math.exp(-(model["base"].odds["all"] + sum(item.log_odds for item in moving))))
    bands = load_packs().rows("audits/likelihood_bands")
    band = next(row for row in bands if score <= float(row["up_to"]))
    fifth = int(band["fifth"])
    return Likelihood(
        low=float(band["low"]),
        high=float(band["high"]),
        chance="below" if fifth == 1 else "above" if fifth == len(bands) else "about",
        moving=tuple(sorted((m for m in moving if abs(m.log_odds) >= SMALL), key=lambda m: -abs(m.log_odds))),
        held_out=int(band["held_out"]),
    )


def audit_benchmark(what: str, *, by: str = "all", level: str = "all", period: str = "2010-2024") -> Benchmark:
    """A distribution of the pack `audits/benchmarks`; a group that it lacks falls back to all.

    `what`: saving (US dollars a year), payback (years), number (recommendations of an audit), saving_per_audit. `level`
    of "sector" may be a GB/T 4754 code.

    >>> audit_benchmark("number", by="sector", level="C33").points[2] >= 5
    True
    """
    if by == "sector":
        level = _sector(level) or level
    rows = [row for row in load_packs().rows("audits/benchmarks") if row["what"] == what and row["period"] == period]
    if not rows:
        raise SymbionetError(
            f"the audits have no {what!r} of {period!r}; ask for saving, payback, number, saving_per_audit"
        )
    fit = [row for row in rows if (row["by"], row["level"]) == (by, level)]
    row = fit[0] if fit else next(row for row in rows if row["by"] == "all")
    return Benchmark(
        what=what,
        by=row["by"],
        level=row["level"],
        period=period,
        number=int(row["n"]),
        points=tuple(float(row[name]) for name in ("p10", "p25", "p50", "p75", "p90")),
        implemented=float(row["implemented"]) if row["implemented"] else None,
    )


@lru_cache(maxsize=1)
def _model() -> Mapping[str, _Feature]:
    odds: dict[str, dict[str, float]] = {}
    number: dict[str, dict[str, int]] = {}
    edges: dict[str, list[float]] = {}
    for row in load_packs().rows("audits/likelihood"):
        odds.setdefault(row["feature"], {})[row["level"]] = float(row["log_odds"])
        number.setdefault(row["feature"], {})[row["level"]] = int(row["n"] or 0)
        if row["high"]:
            edges.setdefault(row["feature"], []).append(float(row["high"]))
    return {
        name: _Feature(odds=levels, number=number[name], edges=tuple(sorted(edges.get(name, ()))))
        for name, levels in odds.items()
    }


def _levels(case: AuditCase, model: Mapping[str, _Feature]) -> Iterator[tuple[str, str]]:
    """The level of each feature that is known."""
    dollar = next(float(row["value"]) for row in load_packs().rows("audits/parameters") if row["id"] == "cny_per_usd")
    saving, cost, bill = case.saving / dollar, case.cost / dollar, case.bill / dollar
    free = cost <= 0
    yield "payback", "none" if free else _bin(cost / saving, model["payback"].edges)
    yield "cost", "none" if free else _bin(cost, model["cost"].edges)
    yield "saving", _bin(saving, model["saving"].edges)
    if bill > 0:
        yield "share_of_bill", _bin(saving / bill, model["share_of_bill"].edges)
        yield "bill", _bin(bill, model["bill"].edges)
    if case.number > 0:
        yield "number", _bin(case.number, model["number"].edges)
    if case.audit_saving > 0:
        yield "share_of_audit", _bin(case.saving / case.audit_saving, model["share_of_audit"].edges)
    resource = RESOURCES[case.resource]
    yield "kind", f"{resource}:{_kind(case.arc)}"
    yield "resource_cost", f"{resource}:{_bin(cost, COST_STEPS)}"
    if sector := _sector(case.sector):
        yield "sector", sector


def _moving(feature: str, level: str, model: Mapping[str, _Feature]) -> Moving:
    """What a level adds; a kind that is not known ("waste:") counts as the mean of its resource."""
    known = model[feature]
    if level.endswith(":"):
        own = {name: count for name, count in known.number.items() if name.startswith(level)}
        mean = sum(known.odds[name] * count for name, count in own.items()) / max(1, sum(own.values()))
        return Moving(feature=feature, level=level, log_odds=mean)
    return Moving(feature=feature, level=level, log_odds=known.odds.get(level, 0.0))


def _bin(value: float, edges: Sequence[float]) -> str:
    return str(sum(value >= edge for edge in edges))


def _kind(arc: str) -> str:
    """The type of a code as the data have it, rounded to a whole number; "" where the measure has no code."""
    try:
        return str(round(float(arc)))
    except ValueError:
        return ""


def _sector(code: str) -> str:
    levels = {row["gb4754"]: row["level"] for row in load_packs().rows("audits/sectors")}
    return levels.get(code[:3].upper(), "")
