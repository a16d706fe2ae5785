"""The packs of emission factors: what DESNZ, the Chinese ministries and the US EPA published, row by row, as printed.

A row keeps the printed value and unit; the loader turns short tons and pounds into tonnes and kilograms. Which subject
a published row is about stands in the typed tables `factors_desnz.csv`, `factors_vehicles.csv` and `factors_fuels.csv`.
"""

from collections.abc import Iterable
from pathlib import Path

from packs.pack import TYPED, Pack, Row, read_table

__all__ = ["COLUMNS", "OGL", "desnz_row", "factor_pack", "factor_packs"]

COLUMNS = {
    "id": "id of the factor; it never changes and is never used again",
    "activity": "disposal, virgin (making it from primary resources), reprocessing (making it from waste), freight, "
    "fuel (burning it), fuel_supply (bringing it to the user), grid, heat, water_supply, water_treatment, heat_content",
    "subject": "subject (factors/subjects) or resource class that it is about",
    "route": "route of disposal, or variant; empty: the usual one",
    "value": "the published figure, as printed",
    "low": "low end where the source gives one; empty: value less the spread of the grade (factors/quality_grades)",
    "high": "high end likewise",
    "unit": "unit as published; the loader turns it into per t, tkm, kWh, GJ, m3, Nm3",
    "region": "ISO 3166 code, CN-North and the like for regional grids (factors/regions), GLO for the world",
    "year": "year that the figure describes",
    "gwp": 'set of global warming potentials: AR4, AR5, AR6; "CO2 only": carbon dioxide alone; empty: no emission',
    "heating": "net or gross heating value where the unit is energy of a fuel",
    "quality": "A to D, see factors/quality_grades",
    "valid_from": "day from which the publisher wants it used",
    "superseded_by": "id of the factor that replaces it; such a row is found by its id only",
    "source": "publication and row",
    "note": "what it holds and what not",
}
OGL = "Open Government Licence v3.0 (Crown copyright)"
DESNZ = "UK Government GHG Conversion Factors for Company Reporting 2025 (DESNZ), flat file"
ROUTES = {
    "Landfill": "landfill",
    "Incineration with Energy Recovery": "incineration",
    "Closed-loop": "recycling",
    "Open-loop": "open-loop",
    "Composting": "composting",
    "Anaerobic digestion": "digestion",
    "Re-use": "reuse",
}
COLLECTION = (
    "collection and transport only, by design: what burning or reprocessing emits is counted where the energy or the "
    "material is used"
)
SHARED = {"low": "", "high": "", "heating": "", "superseded_by": "", "route": "", "note": ""}


def factor_packs(source: Path) -> tuple[Pack, ...]:
    """All packs of factors, from the files below `source`."""
    desnz = read_table(source / "factors" / "desnz_2025_flat.csv")
    whole = [row for row in desnz if row["GHG/Unit"].startswith("kg CO2e") and row["GHG Conversion Factor 2025"]]
    return (_materials(whole), _waste(whole), _grid(source))


def desnz_row(row: Row, **values: str) -> Row:
    """A row of a pack from a row of the DESNZ flat file."""
    levels = " / ".join(row[name] for name in ("Level 1", "Level 2", "Level 3", "Level 4", "Column Text") if row[name])
    return {
        **SHARED,
        "id": f"desnz-2025:{row['ID']}",
        "value": row["GHG Conversion Factor 2025"],
        "region": "GB",
        "year": "2025",
        "gwp": "AR5",
        "quality": "B",
        "valid_from": "",
        "source": f"DESNZ 2025, {row['ID']}: {levels}",
        **values,
    }


def factor_pack(name: str, rows: Iterable[Row], **header: str) -> Pack:
    """A pack of factors with the columns that all have."""
    return Pack(
        id=f"factors/impact_{name}",
        key="id",
        columns=COLUMNS,
        rows=tuple(rows),
        languages=("en",),
        **header,  # type: ignore[arg-type]
    )


def _desnz_pack(name: str, rows: Iterable[Row], title_en: str, title_zh: str) -> Pack:
    return factor_pack(
        name,
        rows,
        edition="2025",
        publisher="UK Department for Energy Security and Net Zero (DESNZ)",
        source=f"{DESNZ}; rows read from a public copy of the file. Quality: A what national statistics carry (fuels, "
        "electricity), B the rest; ranges by grade, for the source gives none",
        licence=OGL,
        title_en=title_en,
        title_zh=title_zh,
    )


def _materials(desnz: list[Row]) -> Pack:
    subjects = {row["level3"]: row for row in read_table(TYPED / "factors_desnz.csv")}
    kinds = {
        "Primary material production": ("virgin", "", "cradle to factory gate, from primary resources"),
        "Closed-loop source": ("reprocessing", "", "from waste of the same material, collection to factory gate"),
        "Re-used": ("reprocessing", "reuse", "made fit for use again"),
    }
    rows = []
    for row in desnz:
        if row["Level 1"] == "Material use" and row["GHG/Unit"] == "kg CO2e" and row["Column Text"] in kinds:
            activity, route, note = kinds[row["Column Text"]]
            subject = subjects[row["Level 3"]][activity]
            rows.append(desnz_row(row, activity=activity, subject=subject, route=route, unit="kgCO2e/t", note=note))
    return _desnz_pack("desnz_materials", rows, "Making materials (DESNZ 2025)", "材料生产排放因子（DESNZ 2025）")


def _waste(desnz: list[Row]) -> Pack:
    subjects = {row["level3"]: row["disposal"] for row in read_table(TYPED / "factors_desnz.csv")}
    rows = [
        desnz_row(
            row,
            activity="disposal",
            subject=subjects[row["Level 3"]],
            route=ROUTES[row["Column Text"]],
            unit="kgCO2e/t",
            note="" if row["Column Text"] == "Landfill" else COLLECTION,
        )
        for row in desnz
        if row["Level 1"] == "Waste disposal" and row["GHG/Unit"] == "kg CO2e"
    ]
    return _desnz_pack("desnz_waste", rows, "Waste disposal by route (DESNZ 2025)", "废物处置排放因子（DESNZ 2025）")


def _grid(source: Path) -> Pack:
    regions = {row["name_zh"]: row["code"] for row in read_table(TYPED / "factors_regions.csv")}
    rows: list[Row] = []
    for row in read_table(source / "factors" / "china_grid_factors_2021_2022.csv"):
        for year in ("2021", "2022"):
            rows.append(_grid_row(regions[row["name_zh"]], year, row[f"kgCO2_per_kWh_{year}"], "from a secondary copy"))
    for year, value in (("2021", "0.5568"), ("2022", "0.5366"), ("2023", "0.5306")):
        rows.append(
            _grid_row("CN", year, value, "as quoted by the trade press (daydaynews.cc/3899452, Sina 22 Jan 2026)")
        )
    return factor_pack(
        "china_grid",
        rows,
        edition="2021 to 2023",
        publisher="生态环境部、国家统计局 (Ministry of Ecology and Environment, National Bureau of Statistics)",
        source="关于发布电力二氧化碳排放因子的公告 of each year, average factors without emissions upstream: facts, from "
        " secondary copies; provinces of 2023 were not at hand. Quality A; range ±5 %",
        licence="Facts of a public announcement, cited",
        title_en="Electricity of China by province and year",
        title_zh="中国省级、区域和全国电力二氧化碳排放因子",
    )


def _grid_row(region: str, year: str, value: str, how: str) -> Row:
    return {
        **SHARED,
        "id": f"cn-grid:{region}:{year}",
        "activity": "grid",
        "subject": "electricity",
        "value": value,
        "unit": "kgCO2/kWh",
        "region": region,
        "year": year,
        "gwp": "CO2 only",
        "quality": "A",
        "valid_from": "",
        "source": f"MEE and NBS, electricity CO2 emission factors of {year} (电力二氧化碳排放因子), {how}",
        "note": "carbon dioxide of generation alone: no methane, no nitrous oxide, nothing upstream",
    }
