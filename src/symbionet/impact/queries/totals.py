"""Totals of entries by year, metric and level; potentials that draw on one have count together what it yields."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from symbionet.accounts.queries import Visitor
from symbionet.engine.packs.judged import judged_share
from symbionet.impact.models import Assessment, Entry, EntryLevel, Metric
from symbionet.impact.queries.assess_inputs import base_unit
from symbionet.impact.queries.claims import whole_of, yield_kept
from symbionet.impact.queries.entries import entries_visible_to
from symbionet.impact.queries.yields import held_yield
from symbionet.network.models import Resource

__all__ = ["Total", "judged_of", "of_firm_by_year", "totals_of"]

ENDS = ("low", "central", "high")
PROVEN = (EntryLevel.CONFIRMED, EntryLevel.DOCUMENTED, EntryLevel.VERIFIED, EntryLevel.RECONFIRMED)  # best last
NOTHING = dict.fromkeys(ENDS, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The sum of current entries of one metric, level and calendar year; never of two levels or two years."""

    year: int
    metric: str
    level: str
    low: float
    central: float
    high: float
    unit: str
    entries: int
    synergies: int
    judged: float = 0.0  # share of it that rests on expert judgement

    @property
    def label(self) -> str:
        """The metric in words."""
        return str(Metric(self.metric).label)

    @property
    def level_label(self) -> str:
        """The level in words."""
        return str(EntryLevel(self.level).label)

    @property
    def basis(self) -> str:
        """Level and basis in words: "Verified, in-year 2026, after attribution, ..."."""
        return EntryLevel(self.level).basis_of_sums(self.year)


def of_firm_by_year(visitor: Visitor, organisation: int, *, metric: Metric) -> dict[int, float]:
    """Central figures of a metric (its unit) of what a firm provides, by year: of each flow the best proven level from
    *confirmed by both* upwards, among the entries that the visitor may see.
    """
    rows = entries_visible_to(visitor).filter(
        metric=metric, level__in=PROVEN, corrected_by__isnull=True, synergy__provider=organisation
    )
    best: dict[tuple[int, int | None, int], tuple[int, float]] = {}
    for synergy, flow, year, level, value in rows.values_list("synergy", "flow", "year", "level", "central"):
        key, found = (synergy, flow, year), (PROVEN.index(level), value)
        best[key] = max(best.get(key, found), found)
    sums: dict[int, float] = defaultdict(float)
    for (_synergy, _flow, year), (_rank, value) in best.items():
        sums[year] += value
    return dict(sums)


def totals_of(entries: QuerySet[Entry], year: int) -> list[Total]:
    """The totals of a year by metric and level, of the current ones among `entries`, in the order of both.

    Low and high ends add up to ends, as for the engine's `InYear`: what figures share is not known here. Potentials
    are alternatives where several draw on one have: they count together as much as it yields.
    """
    current = entries.filter(year=year, corrected_by__isnull=True).order_by()
    rows = current.values("metric", "level", "unit", "currency").annotate(
        low=Sum("low"),
        central=Sum("central"),
        high=Sum("high"),
        entries=Count("pk"),
        synergies=Count("synergy", distinct=True),
    )
    twice = _counted_twice(current.filter(level=EntryLevel.POTENTIAL), year)
    judged = judged_of(current)
    found = []
    for row in rows:
        less = twice.get(row["metric"], NOTHING) if row["level"] == EntryLevel.POTENTIAL else NOTHING
        found.append(
            Total(
                year=year,
                metric=row["metric"],
                level=row["level"],
                low=row["low"] - less["low"],
                central=row["central"] - less["central"],
                high=row["high"] - less["high"],
                unit=row["unit"] or row["currency"],
                entries=row["entries"],
                synergies=row["synergies"],
                judged=judged.get(row["level"], 0.0) if row["metric"] == Metric.CO2E else 0.0,
            )
        )
    places = {name: place for place, name in enumerate([*Metric.values, *EntryLevel.values])}
    return sorted(found, key=lambda total: (places[total.metric], total.unit, places[total.level]))


def judged_of(entries: QuerySet[Entry]) -> dict[str, float]:
    """The share of the CO2e of entries by level, 0 to 1, that rests on expert judgement: each by its size."""
    parts: dict[str, list[tuple[float, float]]] = defaultdict(list)
    rows = entries.filter(metric=Metric.CO2E).order_by().select_related("assessment")
    for entry in rows.only("level", "metric", "central", "assessment__terms", "assessment__factors"):
        parts[entry.level].append((entry.central, entry.judged))
    return {level: judged_share(known) for level, known in parts.items()}


def _counted_twice(potentials: QuerySet[Entry], year: int) -> dict[str, dict[str, float]]:
    """What potentials say beyond the yield of the haves they draw on, by metric and end."""
    shares = _shares(potentials, year)
    found: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(ENDS, 0.0))
    if shares:
        for flow, metric, *ends in potentials.filter(flow__in=shares).values_list("flow", "metric", *ENDS):
            for name, value in zip(ENDS, ends, strict=True):
                found[metric][name] += value * (1.0 - shares[flow])
    return found


def _shares(potentials: QuerySet[Entry], year: int) -> Mapping[int, float]:
    """The share of each flow's potential that counts, of flows that draw together on more than their have yields.

    By what their assessments stored: to edit a flow or a have moves no total, least of all one of a closed year.
    """
    newest = dict(
        potentials.filter(assessment__isnull=False).order_by("assessment").values_list("flow", "assessment").distinct()
    )
    drawing: dict[int, list[tuple[int, Mapping[str, Any]]]] = defaultdict(list)
    rows = Assessment.objects.filter(pk__in=newest.values()).order_by("pk")
    for flow, inputs, resource in rows.values_list("flow", "inputs", "flow__resource"):
        have = inputs["have"]["id"] if inputs.get("have") else resource
        if have is not None:
            drawing[have].append((flow, inputs))
    found: dict[int, float] = {}
    for have, rivals in drawing.items():
        if len(rivals) > 1:
            found |= _shared(have, rivals, year)
    return found


def _shared(have: int, rivals: Sequence[tuple[int, Mapping[str, Any]]], year: int) -> Mapping[int, float]:
    """The share of each flow of one have; empty where it yields enough for all."""
    kept = rivals[-1][1].get("have")  # the newest assessment
    resource = None if kept else Resource.objects.filter(pk=have).first()
    unit = base_unit(str(kept["unit"]) if kept else resource.unit if resource is not None else "")
    amounts = {flow: amount for flow, inputs in rivals if (amount := _amount(inputs, unit)) is not None}
    stated = yield_kept(kept, year, unit) if kept else held_yield(resource, year, unit) if resource else None
    most = stated or max(amounts.values(), default=0.0)
    whole = sum(amounts.values())
    return {flow: most / whole for flow, _inputs in rivals} if whole > most else {}


def _amount(inputs: Mapping[str, Any], unit: str) -> float | None:
    """What a flow was assessed to carry in a year, in `unit`; None where it was not stated so."""
    stated = inputs["facts"]["quantity"]
    return whole_of(stated["value"], stated["unit"], stated["period"], unit)
