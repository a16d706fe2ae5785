"""What the page of monitoring shows: each meter as a line, its calibration, six ratios before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import number_words
from symbionet.ems.models import Entry, System
from symbionet.ems.pages.entries import choice_words
from symbionet.ems.queries.monitoring import USED_UP, MeterReadings, Ratio, meter_readings, ratios_of
from symbionet.ems.queries.registers import choices_of
from symbionet.letters import line_chart

__all__ = ["ShownMeter", "ShownMonitoring", "ShownRatio", "monitoring_shown"]

MOST_POINTS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMeter:
    """A meter with its picture and its newest reading."""

    meter: Entry
    stream: str
    unit: str
    picture: str
    newest: str
    change: str
    calibration_late: bool
    due: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRatio:
    """A ratio in words: this year, the year before, and the change in per cent."""

    name: str
    unit: str
    now: str
    before: str
    change: str
    better: bool | None
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMonitoring:
    """All meters and the ratios of the newest year with output."""

    meters: tuple[ShownMeter, ...]
    year: str
    ratios: tuple[ShownRatio, ...]


def _meter(one: MeterReadings, today: date) -> ShownMeter:
    points = one.points[-MOST_POINTS:]
    stream = next((choice_words(row) for row in choices_of("stream") if row.id == one.stream), one.stream)
    step = max(1, len(points) // 8)
    labels = [period if place % step == 0 else "" for place, (period, _value) in enumerate(points)]
    newest = f"{points[-1][0]} · {number_words(points[-1][1])} {one.unit}" if points else ""
    change = ""
    if len(points) > 1 and points[-2][1]:
        change = f"{100 * (points[-1][1] / points[-2][1] - 1):+.0f}"
    return ShownMeter(
        meter=one.meter,
        stream=stream,
        unit=one.unit,
        picture=line_chart(labels, [(stream, [value for _period, value in points])]) if len(points) > 1 else "",
        newest=newest,
        change=change,
        calibration_late=one.meter.due is not None and one.meter.due < today,
        due=one.meter.due,
    )


def _ratio_name(name: str) -> str:
    return {
        "energy": _("Output per energy"),
        "materials": _("Output per raw material"),
        "water": _("Output per water"),
        "ghg": _("Greenhouse gases per output"),
        "wastewater": _("Wastewater per output"),
        "waste": _("Waste per output"),
    }[name]


def _problem_words(ratio: Ratio) -> str:
    return {
        "": "",
        "output": _("readings of output in one unit are missing"),
        "stream": _("no readings"),
        "unit": _("a unit cannot be added up in %(unit)s") % {"unit": ratio.unit},
    }[ratio.problem]


def _ratio(now: Ratio, before: Ratio) -> ShownRatio:
    unit = f"{now.output_unit}/{now.unit}" if now.name in USED_UP else f"{now.unit}/{now.output_unit}"
    change, better = "", None
    if now.value and before.value:
        moved = now.value / before.value - 1
        change, better = f"{100 * moved:+.0f}", (moved > 0) == (now.name in USED_UP) if abs(moved) >= 0.005 else None
    return ShownRatio(
        name=_ratio_name(now.name),
        unit=unit,
        now=number_words(now.value) if now.value is not None else "",
        before=number_words(before.value) if before.value is not None else "",
        change=change,
        better=better,
        problem=_problem_words(now),
    )


def monitoring_shown(system: System, *, meters: Sequence[MeterReadings] | None = None) -> ShownMonitoring:
    """The page of monitoring."""
    meters = meter_readings(system) if meters is None else meters
    years = {period[:4] for one in meters if one.stream == "output" for period, _value in one.points}
    year = max(years, default=str(timezone.localdate().year))
    pairs = zip(ratios_of(meters, year), ratios_of(meters, str(int(year) - 1)), strict=True)
    today = timezone.localdate()
    return ShownMonitoring(
        meters=tuple(_meter(one, today) for one in meters),
        year=year,
        ratios=tuple(_ratio(now, before) for now, before in pairs),
    )
