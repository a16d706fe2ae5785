"""The US EPA's factors: waste per short ton, burning per million Btu, heating values.

Its electricity factors are left out: the copy at hand states neither unit nor year.
"""

import json
from pathlib import Path
from typing import Any

from packs.factors_common import SHARED, factor_pack
from packs.pack import TYPED, Pack, Row, read_table

__all__ = ["american_packs"]

ROUTES = {
    "recycled": "recycling",
    "landfilled": "landfill",
    "combusted": "incineration",
    "composted": "composting",
    "anaerobicallyDigestedDry": "digestion",
}
HEADER = {
    "edition": "not stated",
    "publisher": "United States Environmental Protection Agency (EPA)",
    "licence": "Public domain in the United States; the copy read is under the BSD-3-Clause licence",
}
SOURCE = (
    "US EPA emission factors for greenhouse gas inventories, read from a public copy in source code that names no "
    "edition: quality C, range ±30 %"
)
US = {**SHARED, "region": "US", "year": "", "quality": "C", "valid_from": ""}


def american_packs(source: Path) -> tuple[Pack, ...]:
    """Waste and fuels of the US EPA."""
    return (_waste(source), _fuels(source))


def _read(source: Path, name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((source / "factors" / f"epa_{name}.json").read_text(encoding="utf-8"))
    return found


def _waste(source: Path) -> Pack:
    subjects = {row["name"]: row["subject"] for row in read_table(TYPED / "factors_epa.csv")}
    rows: list[Row] = [
        {
            **US,
            "id": f"epa-waste:{name}:{how}",
            "activity": "disposal",
            "subject": subjects[name],
            "route": ROUTES[how],
            "value": repr(value),
            "unit": "tCO2e/short_ton",
            "gwp": "",
            "source": f"US EPA, waste: {name}, {how} (metric tons CO2e per short ton)",
            "note": "printed to two digits; of the whole way to the end, burning included, without credit for what is "
            "saved elsewhere",
        }
        for name, routes in _read(source, "waste_emission_factors").items()
        if name in subjects
        for how, value in routes.items()
        if how in ROUTES
    ]
    return factor_pack(
        "epa_waste",
        rows,
        source=SOURCE,
        title_en="Waste by route, per short ton (US EPA)",
        title_zh="废物处置排放因子，按短吨（美国环保署）",
        **HEADER,
    )


def _fuels(source: Path) -> Pack:
    fuels = {row["name"]: row for row in read_table(TYPED / "factors_fuels.csv")}
    rows: list[Row] = []
    for name, row in _read(source, "stationary_combustion_emission_factors").items():
        if name in fuels and row["CO2 Factor (kg / mmBtu)"] > 0:  # the copy gives none to what once lived
            rows.append(_fuel_row(fuels[name], name, "MMBtu", row["CO2 Factor (kg / mmBtu)"]))
            if row["Unit"] == "short tons":
                rows.append(_fuel_row(fuels[name], name, "short_ton", row["CO2 Factor (kg / Unit)"]))
    for name, row in _read(source, "heat_content_factors").items():
        if name in fuels and "shortTon" in row:
            rows.append(
                {
                    **US,
                    "id": f"epa-fuel:{name}:hhv",
                    "activity": "heat_content",
                    "subject": fuels[name]["subject"],
                    "route": fuels[name]["route"],
                    "value": f"{row['shortTon'] / row['mmbtu']:.4g}",
                    "unit": "MMBtu/short_ton",
                    "gwp": "",
                    "heating": "gross",
                    "source": f"US EPA, heat content: {name}",
                    "note": "gross (higher) heating value, the convention of the United States",
                }
            )
    return factor_pack(
        "epa_fuels",
        rows,
        source=SOURCE,
        title_en="Fuels, per million Btu and short ton (US EPA)",
        title_zh="燃料排放因子，按百万英热和短吨（美国环保署）",
        **HEADER,
    )


def _fuel_row(fuel: Row, name: str, per: str, value: float) -> Row:
    return {
        **US,
        "id": f"epa-fuel:{name}:{per}",
        "activity": "fuel",
        "subject": fuel["subject"],
        "route": fuel["route"],
        "value": repr(value),
        "unit": f"kgCO2/{per}",
        "gwp": "CO2 only",
        "heating": "gross" if per == "MMBtu" else "",
        "source": f"US EPA, stationary combustion: {name}",
        "note": "per gross (higher) heating value, the convention of the United States" if per == "MMBtu" else "",
    }
