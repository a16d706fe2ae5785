"""The packs of emission factors: what DESNZ, the Chinese ministries and the US EPA published, row by row, as printed.

A row keeps the printed value and unit; the loader turns short tons and pounds into tonnes and kilograms. Which subject
a published row is about stands in the typed tables `factors_desnz.csv`, `factors_vehicles.csv` and `factors_fuels.csv`;
`factors_grid_2023.csv` is typed off the announcement's table.
"""

from pathlib import Path

from packs.factors_american import american_packs
from packs.factors_common import SHARED, desnz_pack, desnz_row, factor_pack
from packs.factors_energy import energy_packs
from packs.pack import TYPED, Pack, Row, read_table

__all__ = ["factor_packs"]

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

GUANGMING = "as quoted by 光明日报 (163.com/dy/article/KIQVBKCG05567I2C.html, stored copy read in November 2026)"
TABLE_3 = (
    "announcement 2025 no. 47 of 31 December 2025, table 3, from three agreeing copies in public repositories (stored "
    "copies read in November 2026; the PDF itself was not opened)"
)
ELECTRIC_POWER = "as quoted by 中国电力报, 15 January 2026 (reportify.ai, stored copy read in November 2026)"
QUOTED = "from the project's field notes, after the trade press (daydaynews.cc 3899452)"
NATION = (("2021", "0.5568", QUOTED), ("2022", "0.5366", QUOTED), ("2023", "0.5306", GUANGMING))
GRIDS_2023 = {
    "CN-North": "0.6361",
    "CN-Northeast": "0.5122",
    "CN-East": "0.5500",
    "CN-Central": "0.5271",
    "CN-Northwest": "0.5543",
    "CN-South": "0.4042",
    "CN-Southwest": "0.2472",
}
PARTS = (
    ("without traded non-fossil", "2022", "0.5856"),
    ("without traded non-fossil", "2023", "0.6096"),
    ("fossil", "2022", "0.8325"),
    ("fossil", "2023", "0.8273"),
)


def factor_packs(source: Path) -> tuple[Pack, ...]:
    """All packs of factors, from the files below `source`."""
    desnz = read_table(source / "factors" / "desnz_2025_flat.csv")
    whole: list[Row] = [
        row for row in desnz if row["GHG/Unit"].startswith("kg CO2e") and row["GHG Conversion Factor 2025"]
    ]
    return (
        _materials(whole),
        _waste(whole),
        _grid(source),
        *energy_packs(whole, source),
        *american_packs(source),
        _regions(),
    )


def _regions() -> Pack:
    return Pack(
        id="factors/regions",
        edition="2026-11",
        publisher="Symbionet contributors",
        source="ISO 3166 codes of countries and provinces; those of China's seven regional grids are the project's own",
        licence="CC-BY-4.0",
        title_en="Regions of emission factors",
        title_zh="排放因子适用地区",
        key="code",
        columns={
            "code": "code of the region",
            "parent": "region that it lies in",
            "name_en": "name",
            "name_zh": "name in Chinese",
        },
        rows=tuple(read_table(TYPED / "factors_regions.csv")),
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
    return desnz_pack("desnz_materials", rows, "Making materials (DESNZ 2025)", "材料生产排放因子（DESNZ 2025）")


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
    return desnz_pack("desnz_waste", rows, "Waste disposal by route (DESNZ 2025)", "废物处置排放因子（DESNZ 2025）")


def _grid(source: Path) -> Pack:
    regions = {row["name_zh"]: row["code"] for row in read_table(TYPED / "factors_regions.csv")}
    rows: list[Row] = []
    for row in read_table(source / "factors" / "china_grid_factors_2021_2022.csv"):
        for year in ("2021", "2022"):
            rows.append(_grid_row(regions[row["name_zh"]], year, row[f"kgCO2_per_kWh_{year}"], "from a secondary copy"))
    for year, value, how in NATION:
        rows.append(_grid_row("CN", year, value, how))
    for region, value in GRIDS_2023.items():
        rows.append(_grid_row(region, "2023", value, GUANGMING))
    for row in read_table(TYPED / "factors_grid_2023.csv"):
        rows.append(_grid_row(row["region"], "2023", row["value"], TABLE_3))
    for route, year, value in PARTS:
        rows.append(_grid_row("CN", year, value, ELECTRIC_POWER if year == "2023" else QUOTED, route))
    return factor_pack(
        "china_grid",
        rows,
        edition="2021 to 2023",
        publisher="生态环境部、国家统计局 (Ministry of Ecology and Environment, National Bureau of Statistics)",
        source="关于发布电力二氧化碳排放因子的公告 of each year, averages without emissions upstream: facts, from "
        "secondary copies. Quality A; range ±5 %",
        licence="Facts of a public announcement, cited",
        title_en="Electricity of China by province and year",
        title_zh="中国省级、区域和全国电力二氧化碳排放因子",
    )


def _grid_row(region: str, year: str, value: str, how: str, route: str = "") -> Row:
    return {
        **SHARED,
        "id": f"cn-grid:{region}:{year}" + (f":{route}" if route else ""),
        "route": route,
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
