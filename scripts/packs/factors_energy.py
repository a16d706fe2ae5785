"""Freight, fuels, electricity, heat and water: DESNZ 2025 and the Chinese guideline's fuels."""

from pathlib import Path

from packs.factors_common import SHARED, desnz_pack, desnz_row, factor_pack
from packs.pack import TYPED, Pack, Row, read_table

__all__ = ["energy_packs"]

LADEN = {
    ("Average laden", "tonne.km"): ("", "kgCO2e/tkm", "average load of the fleet, empty runs not added"),
    ("50% Laden", "tonne.km"): ("half laden", "kgCO2e/tkm", "half of its load"),
    ("100% Laden", "tonne.km"): ("full", "kgCO2e/tkm", "full load"),
    ("0% Laden", "km"): ("empty", "kgCO2e/km", "per km of the empty vehicle"),
    ("Diesel", "tonne.km"): ("", "kgCO2e/tkm", "average load"),
    ("", "tonne.km"): ("", "kgCO2e/tkm", "average load"),
}
PER = {
    "tonnes": ("kgCO2e/t", ""),
    "kWh (Net CV)": ("kgCO2e/kWh", "net"),
    "kWh (Gross CV)": ("kgCO2e/kWh", "gross"),
    "kWh": ("kgCO2e/kWh", "net"),
    "cubic metres": ("kgCO2e/m3", ""),
}
SINGLE = {
    "7_400_4000_5_1": ("grid", "electricity", "", "generation, without losses of the grid and nothing upstream"),
    "13_402_4000_5_1": ("grid_supply", "electricity", "losses", "losses of transmission and distribution"),
    "15_917_4000_5_1": ("grid_supply", "electricity", "", "upstream of generation"),
    "10_401_4002_5_1": ("heat", "heat", "", "heat made on site; per kWh of heat delivered"),
    "10_401_4003_5_1": ("heat", "heat", "district", "per kWh of heat delivered, without losses of the network"),
    "17_404_4005_1_1": ("virgin", "fresh-water", "", "mains water supplied"),
    "18_405_4006_1_1": ("disposal", "water", "treatment", "sewage treated"),
}


def energy_packs(desnz: list[Row], source: Path) -> tuple[Pack, ...]:
    """Freight, fuels, single figures and heating values of DESNZ, and the Chinese fuels."""
    return (_freight(desnz), _fuels(desnz), _single(desnz), _heating_values(source), _china_fuels(source))


def _freight(desnz: list[Row]) -> Pack:
    table = read_table(TYPED / "factors_vehicles.csv")
    subjects = {(row["level2"], row["level3"], row["level4"]): row["subject"] for row in table}
    supplied = {
        ("WTT- " + row["level2"][:1].lower() + row["level2"][1:], row["level3"]): row["subject"] for row in table
    }
    supplied |= {(f"WTT- {row['level2']}", row["level3"]): row["subject"] for row in table}
    rows: list[Row] = []
    for row in desnz:
        laden = LADEN.get((row["Column Text"], row["UOM"]))
        if row["GHG/Unit"] != "kg CO2e" or laden is None:
            continue
        route, unit, note = laden
        if row["Level 1"] == "Freighting goods":
            subject = subjects.get((row["Level 2"], row["Level 3"], row["Level 4"]), "")
            activity, note = "freight", f"exhaust of the vehicle, {note}"
        elif row["Level 1"] == "WTT- delivery vehs & freight" and not row["Level 4"] and not route:
            subject = supplied.get((row["Level 2"], row["Level 3"]), "")
            activity, note = "freight_supply", "making and bringing the vehicle's fuel"
        else:
            continue
        if subject:
            rows.append(desnz_row(row, activity=activity, subject=subject, route=route, unit=unit, note=note))
    return desnz_pack("desnz_freight", rows, "Freight (DESNZ 2025)", "货运排放因子（DESNZ 2025）")


def _fuels(desnz: list[Row]) -> Pack:
    fuels = {row["name"]: row for row in read_table(TYPED / "factors_fuels.csv")}
    kinds = {"Fuels": "fuel", "Bioenergy": "fuel", "WTT- fuels": "fuel_supply"}
    rows: list[Row] = []
    for row in desnz:
        fuel = fuels.get(row["Level 3"])
        if row["Level 1"] in kinds and row["UOM"] in PER and row["GHG/Unit"] == "kg CO2e" and fuel:
            unit, heating = PER[row["UOM"]]
            living = row["Level 1"] == "Bioenergy"
            rows.append(
                desnz_row(
                    row,
                    activity=kinds[row["Level 1"]],
                    subject=fuel["subject"],
                    route=fuel["route"],
                    unit=unit,
                    heating=heating,
                    quality="A" if row["Level 1"] == "Fuels" else "B",
                    note="methane and nitrous oxide alone: the carbon is of living matter" if living else "",
                )
            )
    return desnz_pack("desnz_fuels", rows, "Fuels (DESNZ 2025)", "燃料排放因子（DESNZ 2025）")


def _single(desnz: list[Row]) -> Pack:
    units = {"kWh": "kgCO2e/kWh", "cubic metres": "kgCO2e/m3"}
    rows = []
    for row in desnz:
        if row["ID"] in SINGLE:
            activity, subject, route, note = SINGLE[row["ID"]]
            quality = "A" if activity == "grid" else "B"
            rows.append(
                desnz_row(
                    row,
                    activity=activity,
                    subject=subject,
                    route=route,
                    unit=units[row["UOM"]],
                    quality=quality,
                    note=note,
                )
            )
    return desnz_pack(
        "desnz_energy", rows, "Electricity, heat and water (DESNZ 2025)", "电力、热力和水排放因子（DESNZ 2025）"
    )


def _heating_values(source: Path) -> Pack:
    fuels = {row["name"].casefold(): row for row in read_table(TYPED / "factors_fuels.csv")}
    rows: list[Row] = []
    for row in read_table(source / "factors" / "desnz_2025_fuel_properties.csv"):
        fuel = fuels.get(row["fuel"].casefold())
        for heating in ("net", "gross"):
            value = row[f"{heating}_cv_GJ_t"]
            if fuel and float(value) > 0:
                rows.append(
                    {
                        **SHARED,
                        "id": f"desnz-2025:cv:{fuel['subject']}{':' if fuel['route'] else ''}{fuel['route']}:{heating}",
                        "activity": "heat_content",
                        "subject": fuel["subject"],
                        "route": fuel["route"],
                        "value": value,
                        "unit": "GJ/t",
                        "region": "GB",
                        "year": row["year"],
                        "gwp": "",
                        "heating": heating,
                        "quality": "A",
                        "valid_from": "",
                        "source": f"DESNZ 2025, fuel properties: {row['fuel']}, {heating} calorific value",
                    }
                )
    return desnz_pack("desnz_heating_values", rows, "Heating values of fuels (DESNZ 2025)", "燃料热值（DESNZ 2025）")


def _china_fuels(source: Path) -> Pack:
    fuels = {row["name"]: row for row in read_table(TYPED / "factors_fuels.csv")}
    rows: list[Row] = []
    for row in read_table(source / "factors" / "china_fuels_lhv_carbon.csv"):
        subject, per = fuels[row["fuel_zh"]]["subject"], row["lhv_unit"].removeprefix("GJ/")
        source_text = f"NDRC guideline fuel factors (secondary copy, facts): {row['fuel_zh']}"
        shared = {**SHARED, "subject": subject, "region": "CN", "year": "", "quality": "B", "valid_from": ""}
        burnt = f"carbon {row['carbon_tC_per_GJ']} tC/GJ x oxidation {row['oxidation_pct']} % x 44/12"
        whole = round(float(row["lhv"]) * float(row["kgCO2_per_GJ"]), 2)
        rows += [
            {
                **shared,
                "id": f"cn-fuel:{subject}:GJ",
                "activity": "fuel",
                "value": row["kgCO2_per_GJ"],
                "unit": "kgCO2/GJ",
                "heating": "net",
                "gwp": "CO2 only",
                "source": source_text,
                "note": burnt,
            },
            {
                **shared,
                "id": f"cn-fuel:{subject}:{'t' if per == 't' else 'Nm3'}",
                "activity": "fuel",
                "value": f"{whole:g}" if per == "t" else repr(whole),
                "unit": f"kgCO2/{per}",
                "gwp": "CO2 only",
                "source": source_text,
                "note": f"derived: {row['lhv']} {row['lhv_unit']} x {row['kgCO2_per_GJ']} kgCO2/GJ",
            },
            {
                **shared,
                "id": f"cn-fuel:{subject}:lhv",
                "activity": "heat_content",
                "value": row["lhv"],
                "unit": row["lhv_unit"],
                "heating": "net",
                "gwp": "",
                "source": source_text,
                "note": "lower heating value, default of the guideline",
            },
        ]
    return factor_pack(
        "china_fuels",
        rows,
        edition="NDRC guidelines",
        publisher="国家发展和改革委员会 (National Development and Reform Commission)",
        source="Default heating values, carbon contents and oxidation rates of the guidelines for accounting "
        "greenhouse gas emissions of enterprises (企业温室气体排放核算方法与报告指南): facts, from a secondary copy "
        "without its edition. Carbon dioxide alone. Quality B; range ±15 %",
        licence="Facts of a public guideline, cited",
        title_en="Fuels of China: heating value and carbon",
        title_zh="中国化石燃料热值与二氧化碳排放因子",
    )
