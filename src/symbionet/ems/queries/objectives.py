"""How far objectives have come: their value now is that of a meter or the ledger in a whole year, else as written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbionet.accounts.queries import Visitor
from symbionet.core.measured import measured
from symbionet.ems.models import Entry, System
from symbionet.ems.queries.monitoring import MeterReadings, meter_readings, value_in

__all__ = ["OBJECTIVES", "Progress", "progress_of"]

OBJECTIVES = "objectives"
PARTS_OF_A_YEAR = {7: 12, 6: 4}  # length of 2026-03 and 2026-Q1 -> how many of them make a year


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """An objective with its value now, in its own unit.

    `origin` is "meter", "ledger" or "written". `year` and `value` are of the newest whole year; `so_far` is of the year
    after it that has begun, with how many of its parts are there. `share` of the way from baseline to target is 0 to 1,
    None without a baseline or a value. `problem` is "" or "unit": the unit of the meter does not fit.
    """

    entry: Entry
    origin: str
    baseline: float | None
    target: float | None
    value: float | None
    year: str = ""
    so_far: float | None = None
    so_far_year: str = ""
    parts: tuple[int, int] = (0, 0)
    share: float | None = None
    problem: str = ""


def _number(entry: Entry, name: str) -> float | None:
    value = entry.values.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _parts(periods: Sequence[str], year: str) -> tuple[int, int]:
    """How many parts of a year there are, and how many make it whole; the year itself is its own and only part."""
    if year in periods:
        return (1, 1)
    own = [period for period in periods if period.startswith(f"{year}-")]
    kinds = {PARTS_OF_A_YEAR.get(len(period), 0) for period in own}
    return (len(own), kinds.pop()) if len(kinds) == 1 else (len(own), 0)


def _of_meter(meter: MeterReadings, unit: str) -> tuple[dict[str, float], dict[str, tuple[int, int]], str]:
    """Sums by whole and by begun years in the unit, the parts of each, and what is wrong."""
    periods = [period for period, _value in meter.points]
    years = sorted({period[:4] for period in periods})
    sums: dict[str, float] = {}
    for year in years:
        total = meter.year(year)
        converted = value_in(total, meter.unit, unit) if total is not None else None
        if converted is None:
            return {}, {}, "unit"
        sums[year] = converted
    return sums, {year: _parts(periods, year) for year in years}, ""


def _share(baseline: float | None, target: float | None, value: float | None) -> float | None:
    if baseline is None or target is None or value is None or target == baseline:
        return None
    return min(1.0, max(0.0, (value - baseline) / (target - baseline)))


def _progress(entry: Entry, meter: MeterReadings | None, by_year: Mapping[int, float] | None) -> Progress:
    baseline, target = _number(entry, "baseline"), _number(entry, "target")
    unit = str(entry.values.get("unit", "") or "")
    problem, origin, so_far, so_far_year, parts = "", "written", None, "", (0, 0)
    value, year = _number(entry, "now"), ""
    if meter is not None:
        origin, value = "meter", None
        sums, found, problem = _of_meter(meter, unit or meter.unit)
        whole = [one for one in sums if found[one][0] == found[one][1]]
        if whole:
            year, value = whole[-1], sums[whole[-1]]
        begun = [one for one in sums if one > year and one not in whole]
        if begun:
            so_far_year, so_far, parts = begun[-1], sums[begun[-1]], found[begun[-1]]
    elif by_year is not None:
        origin = "ledger"
        newest = max(by_year, default=None)
        value, year = (by_year[newest], str(newest)) if newest is not None else (None, "")
    return Progress(
        entry=entry, origin=origin, baseline=baseline, target=target, value=value, year=year, so_far=so_far,
        so_far_year=so_far_year, parts=parts, share=_share(baseline, target, value), problem=problem,
    )  # fmt: skip


def progress_of(system: System, visitor: Visitor, *, meters: Sequence[MeterReadings] | None = None) -> list[Progress]:
    """The objectives of a system by number; figures of the ledger count as far as the visitor sees them."""
    rows = list(system.entries.filter(register=OBJECTIVES).prefetch_related("link_rows"))
    if not rows:
        return []
    known = {one.meter.pk: one for one in (meter_readings(system) if meters is None else meters)}
    kinds = {str(row.values.get("ledger", "") or "") for row in rows} & set(measured())
    amounts = {key: measured()[key].by_year(visitor, system.organisation_id) for key in kinds}
    found = []
    for row in rows:
        key = next((link.target_id for link in row.link_rows.all() if link.field == "meter"), 0)
        found.append(_progress(row, known.get(key), amounts.get(str(row.values.get("ledger", "") or ""))))
    return found
