"""The packs of emission factors: every row is sound, and the figures of one source agree with each other."""

import re
from collections import Counter

import pytest

from symbionet.engine.packs import Factor, load_factors, load_packs

PACKS = load_packs()
FACTORS = load_factors()
IMPACT = sorted(pack for pack in PACKS.headers if pack.startswith("factors/impact_"))
ROWS = [(pack, row) for pack in IMPACT for row in PACKS.rows(pack)]
ACTIVITIES = {row["id"] for row in PACKS.rows("factors/own_headings") if row["of"] == "activity"}
REGIONS = {row["code"] for row in PACKS.rows("factors/regions")}
MOST_ROWS = 2_500


def one(activity: str, subject: str, **wanted: str) -> Factor | None:
    """The only pack factor of a subject with these values, if there is one."""
    found = [
        item
        for item in FACTORS.all
        if (item.activity, item.subject) == (activity, subject)
        and all(getattr(item, name) == value for name, value in wanted.items())
    ]
    assert len(found) <= 1
    return found[0] if found else None


def test_all_packs_of_the_field_are_there_and_not_too_large() -> None:
    assert {pack.removeprefix("factors/impact_") for pack in IMPACT} >= {
        "desnz_materials", "desnz_waste", "desnz_freight", "desnz_fuels", "desnz_energy", "desnz_heating_values",
        "china_grid", "china_fuels", "epa_waste", "epa_fuels",
    }  # fmt: skip
    assert 600 < len(ROWS) <= MOST_ROWS


def test_ids_are_unique_over_all_packs() -> None:
    assert [item for item, number in Counter(item.id for item in FACTORS.all).items() if number > 1] == []


def test_two_rows_never_say_different_things_of_the_same() -> None:
    keys = Counter(
        (item.activity, item.subject, item.route, item.region, item.year, item.unit, item.heating, item.gwp)
        for item in FACTORS.all
        if item.pack.startswith("factors/impact_")
    )

    assert [key for key, number in keys.items() if number > 1] == []


def test_rows_keep_to_the_lists_of_values() -> None:
    assert {row["activity"] for _, row in ROWS} <= ACTIVITIES
    assert {row["region"] for _, row in ROWS} <= REGIONS
    assert {row["gwp"] for _, row in ROWS} <= {"AR4", "AR5", "AR6", "CO2 only", ""}
    assert {row["heating"] for _, row in ROWS} <= {"net", "gross", ""}
    assert [row["id"] for _, row in ROWS if row["subject"] not in FACTORS.subjects.known] == []
    assert [row["id"] for _, row in ROWS if row["superseded_by"] and not FACTORS.by_id(row["superseded_by"])] == []


def test_carbon_dioxide_alone_is_marked_in_unit_and_set() -> None:
    assert [row["id"] for _, row in ROWS if ("CO2/" in row["unit"]) != (row["gwp"] == "CO2 only")] == []


def test_every_factor_has_range_source_and_licence() -> None:
    wrong = [
        item.id
        for item in FACTORS.all
        if not (item.low <= item.value <= item.high and item.source and item.licence and item.pack)
    ]

    assert wrong == []


@pytest.mark.parametrize("pack", IMPACT)
def test_headers_say_how_ranges_are_made(pack: str) -> None:
    assert re.search("[Qq]uality|grade", PACKS.headers[pack].source)


def test_spreads_widen_with_the_grade() -> None:
    spreads = list(FACTORS.spreads.items())

    assert spreads == [("A", 0.05), ("B", 0.15), ("C", 0.30), ("D", 0.50)]


def test_subjects_lie_below_known_ones_without_circles() -> None:
    parents = FACTORS.subjects.parents
    known = FACTORS.subjects.known

    assert [name for name, above in parents.items() if not set(above) <= known] == []
    assert [name for name in known if len(list(FACTORS.subjects.chain(name, "virgin"))) > 8] == []


def test_classes_and_their_subjects_exist() -> None:
    rows = PACKS.rows("factors/subjects_of_classes")
    known = FACTORS.subjects.known

    assert [row for row in rows if not {row["class_id"], row["subject"]} <= known] == []
    assert {name for row in rows for name in row["activities"].split("|")} <= ACTIVITIES | {"all"}


FUELS = sorted({row["subject"] for pack, row in ROWS if pack == "factors/impact_desnz_fuels" and not row["route"]})


@pytest.mark.parametrize("fuel", FUELS)
def test_british_fuels_agree_per_tonne_and_per_kilowatt_hour(fuel: str) -> None:
    british = {"region": "GB", "route": ""}
    tonne = one("fuel", fuel, unit="kgCO2e/t", **british)
    checked = 0
    for heating in ("net", "gross"):
        heat = one("heat_content", fuel, heating=heating, **british)
        energy = one("fuel", fuel, unit="kgCO2e/kWh", heating=heating, **british)
        if tonne and heat and energy and energy.value > 0.1:  # biomass is printed to two digits
            assert energy.value * heat.value / 0.0036 == pytest.approx(tonne.value, rel=0.002)
            checked += 1
    assert checked == 2 or not (tonne and tonne.value > 1000 and one("heat_content", fuel, heating="net", **british))


CHINESE = [row for row in PACKS.rows("factors/impact_china_fuels") if row["unit"] == "kgCO2/GJ"]


@pytest.mark.parametrize("row", CHINESE, ids=lambda row: row["subject"])
def test_chinese_fuels_follow_from_carbon_and_oxidation(row: dict[str, str]) -> None:
    carbon, oxidation = re.findall(r"carbon ([\d.]+) .*oxidation ([\d.]+) %", row["note"])[0]

    assert float(row["value"]) == pytest.approx(float(carbon) * 1000 * float(oxidation) / 100 * 44 / 12, abs=0.01)


@pytest.mark.parametrize("row", CHINESE, ids=lambda row: row["subject"])
def test_chinese_fuels_per_amount_are_heat_times_factor(row: dict[str, str]) -> None:
    heat = one("heat_content", row["subject"], region="CN")
    whole = next(item for item in FACTORS.all if item.id in {f"cn-fuel:{row['subject']}:{per}" for per in ("t", "Nm3")})

    assert heat is not None
    assert whole.per == heat.per
    assert whole.value == pytest.approx(heat.value * float(row["value"]), rel=1e-4)


def test_american_fuels_agree_per_short_ton_and_per_million_btu() -> None:
    checked = 0
    for row in PACKS.rows("factors/impact_epa_fuels"):
        if row["unit"] == "kgCO2/short_ton":
            name = row["id"].split(":")[1]
            energy, heat = FACTORS.by_id(f"epa-fuel:{name}:MMBtu"), FACTORS.by_id(f"epa-fuel:{name}:hhv")
            ton = FACTORS.by_id(row["id"])
            assert energy is not None
            assert heat is not None
            assert ton is not None
            assert ton.value == pytest.approx(energy.value * heat.value, rel=0.002)
            checked += 1
    assert checked >= 4


def test_every_province_grid_and_the_nation_have_three_years() -> None:
    years: dict[str, set[str]] = {}
    for row in PACKS.rows("factors/impact_china_grid"):
        years.setdefault(row["region"], set()).add(row["year"])

    assert len([region for region in years if re.fullmatch("CN-[A-Z]{2}", region)]) == 30
    assert list(years.values()) == [{"2021", "2022", "2023"}] * 38


def test_twenty_provinces_fell_in_2023_and_ten_rose_as_the_ministry_says() -> None:
    # 中国电力报, 15 January 2026: "北京等20个省份……呈现下降趋势", "广东等10个省份……有所上升"
    value = {(row["region"], row["year"]): float(row["value"]) for row in PACKS.rows("factors/impact_china_grid")}
    provinces = {region for region, _ in value if re.fullmatch("CN-[A-Z]{2}", region)}
    rose = {region for region in provinces if value[region, "2023"] > value[region, "2022"]}

    assert len(rose) == 10
    assert "CN-GD" in rose
    assert "CN-BJ" not in rose
    assert len([region for region in provinces if value[region, "2023"] < value[region, "2022"]]) == 20


# change from 2022 to 2023 in per cent, as the announcement's explanation prints it
CHANGES = {
    "CN": -1.1, "CN-North": -6.1, "CN-Northeast": -8.0, "CN-East": -2.1, "CN-Central": -2.3, "CN-Northwest": -5.4,
    "CN-South": 4.5, "CN-Southwest": 9.0,
}  # fmt: skip


@pytest.mark.parametrize(("region", "per_cent"), CHANGES.items())
def test_grids_changed_as_the_ministry_says(region: str, per_cent: float) -> None:
    old, new = (FACTORS.find("grid", region=region, year=year) for year in (2022, 2023))

    assert old is not None
    assert new is not None
    assert (old.year, new.year) == (2022, 2023)
    assert 100 * (new.value / old.value - 1) == pytest.approx(per_cent, abs=0.06)


def test_making_from_waste_is_below_making_from_ore_in_the_british_pack() -> None:
    # true of every material of the table; a swapped column would show
    made = {row["subject"]: float(row["value"]) for _, row in ROWS if row["activity"] == "virgin"}
    again = {
        row["subject"]: float(row["value"])
        for _, row in ROWS
        if row["activity"] == "reprocessing" and row["subject"] in made
    }

    assert len(again) > 15
    assert [subject for subject, value in again.items() if value >= made[subject]] == []
