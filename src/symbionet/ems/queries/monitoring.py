"""Readings of meters by period, and the six ratios of resource efficiency (RECP) by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbionet.ems.models import Entry, System
from symbionet.engine.errors import UnreadableQuantity
from symbionet.engine.units import convert, parse_unit

__all__ = ["RATIOS", "MeterReadings", "Ratio", "meter_readings", "ratios_of", "value_in"]

# name -> streams, the unit they add up in; "output per" for what is used up, "per output" for what leaves
RATIOS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "energy": (("electricity", "fuel"), "GJ"),
    "materials": (("materials",), "t"),
    "water": (("water",), "m3"),
    "ghg": (("ghg",), "t"),
    "wastewater": (("wastewater",), "m3"),
    "waste": (("waste",), "t"),
}
USED_UP = ("energy", "materials", "water")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReadings:
    """A meter with its readings in the order of time."""

    meter: Entry
    points: tuple[tuple[str, float], ...]

    @property
    def stream(self) -> str:
        """What it measures."""
        return str(self.meter.values.get("stream", ""))

    @property
    def unit(self) -> str:
        """Its unit, as written."""
        return str(self.meter.values.get("unit", ""))

    def year(self, year: str) -> float | None:
        """The sum of a year: of its months and quarters, else the reading of the year; None without any."""
        parts = [value for period, value in self.points if period.startswith(f"{year}-")]
        if parts:
            return sum(parts)
        return next((value for period, value in self.points if period == year), None)


def meter_readings(system: System) -> list[MeterReadings]:
    """All meters with their readings."""
    rows = Entry.objects.filter(system=system, register="readings", link_rows__field="meter")
    points: dict[int, list[tuple[str, float]]] = {}
    for meter, values in rows.values_list("link_rows__target", "values"):
        if isinstance(values.get("value"), int | float):
            points.setdefault(meter, []).append((str(values.get("period", "")), float(values["value"])))
    meters = Entry.objects.filter(system=system, register="meters")
    return [MeterReadings(meter=one, points=tuple(sorted(points.get(one.pk, ())))) for one in meters]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A ratio of a year: amount of the stream and of the output, and one divided by the other.

    `problem` is "" or says why there is none: "output" and "stream" are missing, "unit" cannot be added up.
    """

    name: str
    amount: float | None
    unit: str
    output: float | None
    output_unit: str
    value: float | None
    problem: str = ""


def value_in(value: float, unit: str, to: str) -> float | None:
    """The value in another unit, None where the units measure different things or cannot be read."""
    if unit == to:
        return value
    try:
        return convert(value, parse_unit(unit.replace("CO2e", "").replace("CO2", "").strip())[0], to)
    except (UnreadableQuantity, ValueError, KeyError):
        return None


def _sum(meters: Sequence[MeterReadings], streams: Sequence[str], year: str, unit: str) -> tuple[float | None, str]:
    found = [(one.year(year), one.unit) for one in meters if one.stream in streams]
    values = [(value, own) for value, own in found if value is not None]
    if not values:
        return None, "stream"
    converted = [value_in(value, own, unit) for value, own in values]
    if any(one is None for one in converted):
        return None, "unit"
    return sum(one for one in converted if one is not None), ""


def ratios_of(meters: Sequence[MeterReadings], year: str) -> list[Ratio]:
    """The six ratios of a year: output per unit of what is used up, and what leaves per unit of output."""
    outputs = [one for one in meters if one.stream == "output" and one.year(year) is not None]
    units = {one.unit for one in outputs}
    output = sum(one.year(year) or 0.0 for one in outputs) if len(units) == 1 else None
    found = []
    for name, (streams, unit) in RATIOS.items():
        amount, problem = _sum(meters, streams, year, unit)
        if not output:
            problem = "output"
        value = None
        if not problem and amount and output:
            value = output / amount if name in USED_UP else amount / output
        found.append(
            Ratio(name=name, amount=amount, unit=unit, output=output, output_unit=next(iter(units), ""), value=value,
                  problem=problem)
        )  # fmt: skip
    return found
