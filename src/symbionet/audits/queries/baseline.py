"""The baseline of a firm: what it uses in a year and the six ratios of RECP, from its answers before the visit.

Ratios, as UNEP and UNIDO count them: output per energy, per materials and per water; greenhouse gas, waste water and
waste per output. Energy is MWh; CO2 by the factors of the engine (grid of the region, NDRC for fuels).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from symbionet.audits.models import Audit, Stream
from symbionet.engine.packs import load_factors
from symbionet.questions.queries import Answers, answers_of, sheet_of

__all__ = ["PREVISIT", "Baseline", "EnergyLine", "Ratio", "baseline_of", "energy_of", "used_by_stream"]

PREVISIT = "audit_previsit"
REGION = "CN-TJ"
FUELS = (  # question, subject of the factors, tonnes or Nm3 of one unit of the answer, its name in the factors
    ("gas", "natural-gas", 1.0, "Nm3"),
    ("coal", "coal", 1.0, "t"),
    ("diesel", "diesel", 0.00084, "t"),  # density of diesel: 0.84 kg a litre
)
STEAM_GJ = 2.6  # a tonne of saturated steam at 1 MPa over condensate at 60 °C, rounded (steam tables)
STREAMS = tuple(stream for stream in Stream if stream != Stream.MONEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyLine:
    """A carrier: amount in its unit, MWh, t CO2 and the source of the factor."""

    carrier: str
    amount: float
    mwh: float | None
    co2: float | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One of the six ratios; `code` says which, `value` in `unit`."""

    code: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What a firm uses in a year; what it did not tell is missing."""

    answers: Answers
    output: float | None
    output_unit: str
    energy: tuple[EnergyLine, ...]
    totals: Mapping[str, float]  # energy_mwh, materials_t, water_m3, co2_t, wastewater_m3, waste_t
    ratios: tuple[Ratio, ...]


def used_by_stream(answers: Answers) -> dict[str, float]:
    """What the firm uses or makes a year, by stream, where it told."""
    found = {stream.value: answers.value(stream.value) for stream in STREAMS}
    return {stream: float(value) for stream, value in found.items() if isinstance(value, float) and value > 0}


def baseline_of(audit: Audit) -> Baseline:
    """The baseline of an audit's firm."""
    answers = answers_of(sheet_of(audit, PREVISIT))
    energy = tuple(energy_of(used_by_stream(answers)))
    output = answers.value("output")
    wastes = [value for name in ("waste", "hazardous") if (value := answers.value(name)) is not None]
    totals: dict[str, float | None] = {
        "energy_mwh": sum(line.mwh for line in energy if line.mwh is not None) or None,
        "materials_t": answers.value("materials"),
        "water_m3": answers.value("water"),
        "co2_t": sum(line.co2 for line in energy if line.co2 is not None) or None,
        "wastewater_m3": answers.value("wastewater"),
        "waste_t": sum(wastes) if wastes else None,
    }
    known = {name: value for name, value in totals.items() if value is not None}
    unit = str(answers.value("output_unit") or "")
    return Baseline(
        answers=answers,
        output=output or None,
        output_unit=unit,
        energy=energy,
        totals=known,
        ratios=tuple(_ratios(output, unit, known)) if output else (),
    )


def energy_of(amounts: Mapping[str, float]) -> list[EnergyLine]:
    """The energy of amounts by stream, a line for each carrier."""
    factors, found = load_factors(), []
    kwh = amounts.get("electricity")
    if kwh:
        grid = factors.find("grid", subject="electricity", region=REGION)
        co2 = kwh * grid.value / 1000 if grid else None
        found.append(
            EnergyLine(carrier="electricity", amount=kwh, mwh=kwh / 1000, co2=co2, source=grid.source if grid else "")
        )
    for name, subject, scale, per in FUELS:
        amount = amounts.get(name)
        if not amount:
            continue
        heat = factors.find("heat_content", subject=subject, region="CN")
        fuel = factors.find("fuel", subject=subject, region="CN", per=per)
        found.append(
            EnergyLine(
                carrier=name,
                amount=amount,
                mwh=amount * scale * heat.value / 3.6 if heat else None,
                co2=amount * scale * fuel.value / 1000 if fuel else None,
                source=fuel.source if fuel else "",
            )
        )
    if steam := amounts.get("steam"):
        found.append(EnergyLine(carrier="steam", amount=steam, mwh=steam * STEAM_GJ / 3.6, co2=None, source=""))
    if gigajoules := amounts.get("fuel"):
        found.append(EnergyLine(carrier="fuel", amount=gigajoules, mwh=gigajoules / 3.6, co2=None, source=""))
    return found


def _ratios(output: float, unit: str, totals: Mapping[str, float]) -> list[Ratio]:
    found = []
    for code, name, below in (
        ("energy_productivity", "energy_mwh", "MWh"),
        ("material_productivity", "materials_t", "t"),
        ("water_productivity", "water_m3", "m3"),
    ):
        if totals.get(name):
            found.append(Ratio(code=code, value=output / totals[name], unit=f"{unit}/{below}".strip()))
    for code, name, above in (
        ("carbon_intensity", "co2_t", "tCO2"),
        ("wastewater_intensity", "wastewater_m3", "m3"),
        ("waste_intensity", "waste_t", "t"),
    ):
        if totals.get(name):
            found.append(Ratio(code=code, value=totals[name] / output, unit=f"{above}/{unit}".strip()))
    return found
