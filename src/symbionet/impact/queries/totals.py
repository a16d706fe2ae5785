"""Totals of entries by year, metric and level; potentials that draw on one have count together what it yields."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from symbionet.engine.errors import IncompatibleUnits, UnknownUnit
from symbionet.engine.model import Quantity
from symbionet.engine.units import yearly
from symbionet.impact.models import Entry, EntryLevel, Metric
from symbionet.impact.queries.claims import yield_of
from symbionet.impact.queries.facts import base_unit
from symbionet.network.models import Period, Resource
from symbionet.synergies.models import SynergyFlow

__all__ = ["Total", "totals_of"]

ENDS = ("low", "central", "high")
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
            )
        )
    places = {name: place for place, name in enumerate([*Metric.values, *EntryLevel.values])}
    return sorted(found, key=lambda total: (places[total.metric], total.unit, places[total.level]))


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
    """The share of each flow's potential that counts, of flows that draw together on more than their have yields."""
    named = potentials.filter(flow__resource__isnull=False)
    several = named.values("flow__resource").annotate(flows=Count("flow", distinct=True)).filter(flows__gt=1)
    flows = SynergyFlow.objects.filter(resource__in=several.values("flow__resource"), pk__in=named.values("flow"))
    drawing: dict[Resource, list[SynergyFlow]] = defaultdict(list)
    for flow in flows.select_related("resource"):
        if flow.resource is not None:
            drawing[flow.resource].append(flow)
    found: dict[int, float] = {}
    for have, rivals in drawing.items():
        amounts = _amounts(rivals, base_unit(have.unit))
        stated = yield_of(have, year, base_unit(have.unit))
        most = stated or max(amounts, default=0.0)
        if sum(amounts) > most:
            found |= {flow.pk: most / sum(amounts) for flow in rivals}
    return found


def _amounts(flows: Iterable[SynergyFlow], unit: str) -> list[float]:
    """What each flow carries in a year, in `unit`; those that state it in no such unit are left out."""
    found = []
    for flow in flows:
        try:
            rate = yearly(Quantity(value=flow.quantity or 0.0, unit=flow.unit, period=flow.period or Period.YEAR))
        except (IncompatibleUnits, UnknownUnit):
            continue
        if rate is not None and base_unit(flow.unit) == unit:
            found.append(rate[0])
    return found
