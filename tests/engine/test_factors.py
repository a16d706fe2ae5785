"""Emission factors: published values to their printed digits, how the nearest one is found, units, own factors."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbionet.engine.errors import IncompatibleUnits, UnknownUnit
from symbionet.engine.packs import (
    Factor,
    Factors,
    as_co2e,
    as_heating,
    as_per,
    as_per_tonne,
    load_factors,
    material_of,
    read_own_factors,
    region_of,
)
from symbionet.engine.packs.factors_units import _PER
from symbionet.engine.units import UNITS

FACTORS = load_factors()


def factor(**values: Any) -> Factor:
    """A factor of kgCO2e per tonne, changed where `values` say so."""
    base = Factor(
        id="x", activity="virgin", subject="x", value=10.0, low=9.0, high=11.0, unit="kgCO2e/t", source="test"
    )
    return replace(base, **values)


def find(activity: str, factors: Factors = FACTORS, **asked: Any) -> Factor:
    """The nearest factor, which there must be."""
    found = factors.find(activity, **asked)
    assert found is not None
    return found


# table and row of the UK flat file of 2025, the Chinese announcement of 2023 and the guideline's annex
Published = tuple[str, str, str, str, str, float, int, str]
PUBLISHED: list[Published] = [
    ("virgin", "aluminium", "", "", "GB", 9115.9, 1, "kgCO2e/t"),
    ("reprocessing", "aluminium", "", "", "GB", 995.1, 1, "kgCO2e/t"),
    ("virgin", "steel-cans", "", "", "GB", 2863.9, 1, "kgCO2e/t"),
    ("virgin", "pet", "", "", "GB", 3864, 0, "kgCO2e/t"),
    ("reprocessing", "pet", "", "", "GB", 2214, 0, "kgCO2e/t"),
    ("virgin", "gravel", "", "", "GB", 7.8, 1, "kgCO2e/t"),
    ("reprocessing", "wood", "reuse", "", "GB", 38.5, 1, "kgCO2e/t"),
    ("disposal", "industrial-general-waste", "landfill", "", "GB", 520.5, 1, "kgCO2e/t"),
    ("disposal", "industrial-general-waste", "incineration", "", "GB", 4.69, 2, "kgCO2e/t"),
    ("disposal", "paper-mixed", "landfill", "", "GB", 1164.5, 1, "kgCO2e/t"),
    ("disposal", "wood", "landfill", "", "GB", 925.3, 1, "kgCO2e/t"),
    ("disposal", "food", "digestion", "", "GB", 8.98, 2, "kgCO2e/t"),
    ("freight", "hgv", "", "", "GB", 0.10163, 5, "kgCO2e/tkm"),
    ("freight", "hgv-artic-33", "", "", "GB", 0.07703, 5, "kgCO2e/tkm"),
    ("freight", "hgv-rigid-17", "", "", "GB", 0.17146, 5, "kgCO2e/tkm"),
    ("freight", "hgv", "full", "", "GB", 0.07431, 5, "kgCO2e/tkm"),
    ("freight", "rail", "", "", "GB", 0.02779, 5, "kgCO2e/tkm"),
    ("fuel", "natural-gas", "", "gross", "GB", 0.18296, 5, "kgCO2e/kWh"),
    ("fuel", "natural-gas", "", "net", "GB", 0.2027, 5, "kgCO2e/kWh"),
    ("grid", "electricity", "", "", "GB", 0.177, 3, "kgCO2e/kWh"),
    ("grid", "electricity", "", "", "CN-TJ", 0.6796, 4, "kgCO2/kWh"),
    ("grid", "electricity", "", "", "CN-HE", 0.6516, 4, "kgCO2/kWh"),
    ("grid", "electricity", "", "", "CN-North", 0.6361, 4, "kgCO2/kWh"),
    ("fuel", "coal", "", "net", "CN", 89.27, 2, "kgCO2/GJ"),
    ("heat_content", "coal", "", "net", "CN", 23.204, 3, "GJ/t"),
]


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: f"{row[1]} {row[4]} {row[5]}")
def test_published_values_to_their_printed_digits(row: Published) -> None:
    activity, subject, route, heating, region, value, digits, unit = row
    per = unit.split("/")[1]
    found = find(activity, subject=subject, route=route, heating=heating, region=region, per=per)

    assert (round(found.value, digits), found.unit, found.region) == (value, unit, region)
    assert "proxy_region" not in found.fit
    assert found.low <= found.value <= found.high
    assert found.source
    assert found.licence


@pytest.mark.parametrize(
    ("year", "value", "fit"),
    [
        (2021, 0.7355, ()),
        (2022, 0.7041, ()),
        (2023, 0.6796, ()),
        (2026, 0.6796, ("earlier_year",)),
        (2015, 0.7355, ("later_year",)),
        (None, 0.6796, ()),
    ],
)
def test_the_newest_year_not_later_than_asked_counts_else_the_oldest(
    year: int | None, value: float, fit: tuple[str, ...]
) -> None:
    found = find("grid", region="CN-TJ", year=year)

    assert (found.value, found.fit) == (value, fit)


def test_region_falls_back_to_country_then_to_another_as_proxy() -> None:
    tibet = find("grid", region="CN-XZ", year=2023)
    abroad = find("virgin", subject="steel-cans", region="CN-TJ")
    home = find("virgin", subject="steel-cans", region="GB")

    assert (tibet.value, tibet.fit) == (0.5306, ("country",))
    assert abroad.value == home.value
    assert (home.quality, home.fit) == ("B", ())
    assert (abroad.quality, abroad.fit) == ("C", ("proxy_region",))
    assert abroad.low < home.low
    assert abroad.high > home.high


def test_electricity_of_a_country_without_a_figure_is_not_that_of_another() -> None:
    assert FACTORS.find("grid", subject="electricity", region="VN", year=2023) is None
    assert find("grid", region="CN-XZ", year=2022).region == "CN"
    assert find("grid", region="GB", year=2025).region == "GB"


def test_subject_falls_back_up_the_classes_and_says_so() -> None:
    exact = find("disposal", subject="wood-residue", route="landfill")
    below = find("disposal", subject="sawdust", route="landfill")
    unknown = find("disposal", subject="qwertz", route="landfill")

    assert (exact.id, exact.fit) == (below.id, ())
    assert below.fit == ("broader_subject",)
    assert (unknown.subject, unknown.fit[0]) == ("material", "broader_subject")


def test_a_published_figure_counts_before_expert_judgement() -> None:
    published = find("virgin", subject="steel-cans", region="CN-TJ")
    judged = find("virgin", subject="silicon", region="CN-TJ")

    assert published.id.startswith("desnz-2025:")
    assert (judged.id, judged.quality) == ("factors/replaced_materials:silicon", "D")
    assert judged.fit == ("country", "expert_judgement")


def test_what_rests_on_a_reading_says_its_own_year_region_grade_and_boundary() -> None:
    clinker = find("virgin", subject="clinker", region="CN-TJ", year=2026)
    pet = find("virgin", subject="pet", region="CN-TJ")
    urea = find("virgin", subject="urea", region="CN", year=2025)

    assert (clinker.value, clinker.year, clinker.region, clinker.quality, clinker.note) == (
        852.6, 2014, "GLO", "B", "direct"
    )  # fmt: skip
    assert clinker.fit == ("global", "earlier_year")
    assert "factors/replaced_sources clinker-co2e-1" in clinker.source
    assert (pet.id, pet.region, pet.quality) == ("factors/replaced_materials:pet", "CN-TW", "C"), "a grade below B"
    assert (urea.value, urea.quality, urea.fit) == (2850.0, "B", ())


def test_at_home_the_published_figure_of_the_country_counts_not_the_chosen_one_of_another() -> None:
    assert find("virgin", subject="pet", region="GB").id.startswith("desnz-2025:")


@pytest.mark.parametrize(
    ("text", "subject"),
    [("丙酮", "acetone"), ("二甲苯", "xylene"), ("乙醇", "ethanol"), ("溶剂", "solvent"), ("炭黑", "carbon-black"),
     ("轻烧镁", "caustic-magnesia"), ("镁砂", "magnesia"), ("耐火材料", "refractory"),
     ("silicon carbide", "silicon-carbide")],
)  # fmt: skip
def test_what_was_one_wide_row_is_found_as_what_it_is(text: str, subject: str) -> None:
    assert material_of(text) == (subject, 1.0)


def test_a_cited_value_with_a_judged_end_is_not_called_judgement() -> None:
    coal = find("virgin", subject="coal", per="t")
    burnt = find("disposal", subject="rubber-waste", route="incineration", region="CN")

    assert "expert judgement" in coal.source
    assert coal.fit == ()
    assert "expert_judgement" in burnt.fit


def test_what_nobody_knows_is_not_guessed() -> None:
    assert FACTORS.find("virgin", subject="qwertz") is None
    assert FACTORS.find("virgin", subject="material") is None
    assert FACTORS.find("reprocessing", subject="fly-ash") is None
    assert FACTORS.find("no such activity", subject="coal") is None
    assert FACTORS.find("virgin", subject="clinker", per="kWh") is None


def test_incineration_of_the_uk_says_that_it_is_collection_only() -> None:
    found = find("disposal", subject="pet-scrap", route="incineration", region="GB")
    burnt = find("disposal", subject="pet-scrap", route="incineration", region="US")

    assert found.fit == ("collection_only",)
    assert burnt.value > 100 * found.value


def test_every_find_is_the_same_twice() -> None:
    again = replace(FACTORS)  # without what the first has cached

    for activity, subject, route, *_ in PUBLISHED:
        asked = {"subject": subject, "route": route, "region": "CN-TJ", "year": 2026}
        assert FACTORS.find(activity, **asked) == again.find(activity, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("水泥熟料", "clinker"), ("clinker", "clinker"), ("石灰石", "limestone"), ("天然石膏", "gypsum"),
        ("原煤", "coal"), ("天然气", "natural-gas"), ("蒸汽", "boiler-steam"), ("新鲜水", "fresh-water"),
        ("砂石", "gravel"), ("aggregate", "gravel"), ("废钢", "steel-scrap"), ("PET", "pet"), ("纯碱", "soda-ash"),
        ("化肥", "fertiliser"), ("烧碱", "caustic"), ("电解铜", "copper"), ("木浆", "pulp"), ("HDPE", "hdpe"),
        ("virgin PET granulate", "pet"), ("Portland cement", "cement"), ("外购液氨", "ammonia"),
        ("煤炭（按热值）", "coal"),
        ("soil or clay", "soil"), ("natural sand for concrete", "sand"), ("Ｐ．Ｏ　42.5", "cement"),
    ],
)  # fmt: skip
def test_free_words_in_both_languages(text: str, subject: str) -> None:
    found, confidence = material_of(text)

    assert found == subject
    assert confidence >= 0.9


def test_words_that_mean_nothing_have_no_subject() -> None:
    assert material_of("") == ("", 0.0)
    assert material_of("qwertz asdf") == ("", 0.0)
    assert material_of("空调遥控")[1] < 0.5


def test_the_head_of_a_phrase_counts_and_is_marked() -> None:
    subject, confidence = material_of("高标号道路水泥")
    found = find("virgin", subject="高标号道路水泥")

    assert (subject, 0.5 <= confidence < 0.9) == ("cement", True)
    assert "guessed_subject" in found.fit


def test_most_of_what_the_known_uses_replace_has_a_factor() -> None:
    uses = [use for use in FACTORS.packs.uses.values() if use.replaces_en]
    english = [FACTORS.find("virgin", subject=use.replaces_en) for use in uses]
    chinese = [FACTORS.find("virgin", subject=use.replaces_zh) for use in uses]

    assert sum(item is not None for item in english) >= 0.85 * len(uses)
    assert sum(item is not None for item in chinese) >= 0.80 * len(uses)


@pytest.mark.parametrize(
    ("words", "vehicle"),
    [
        ("重型半挂车", "hgv-artic-33"),
        ("rail", "rail"),
        ("铁路", "rail"),
        ("驳船", "inland-ship"),
        ("truck", "hgv"),
        ("货车", "hgv"),
    ],
)
def test_vehicles_are_found_by_words(words: str, vehicle: str) -> None:
    found = find("freight", subject=words)

    assert (found.subject, found.fit) == (vehicle, ())


def test_short_tons_become_tonnes() -> None:
    found = FACTORS.by_id("epa-waste:mixedMswMunicipalSolidWaste:landfilled")
    assert found is not None

    assert (found.published, found.unit) == ("0.52 tCO2e/short_ton", "kgCO2e/t")
    assert found.value == pytest.approx(520 * 1.10231, rel=1e-5)


def test_pounds_per_megawatt_hour_become_kilograms_per_kilowatt_hour() -> None:
    found = as_per_tonne(factor(activity="grid", unit="lbCO2/MWh", value=1000.0, low=900.0, high=1100.0))

    assert found.unit == "kgCO2/kWh"
    assert found.value == pytest.approx(0.45359237)
    assert found.published == "1000 lbCO2/MWh"


@pytest.mark.parametrize("unit", ["kgCO2e", "kgCO2e/bucket", "apples/t", ""])
def test_an_unknown_unit_is_named(unit: str) -> None:
    with pytest.raises(UnknownUnit, match="'x'"):
        as_per_tonne(factor(unit=unit))


@pytest.mark.parametrize("name", sorted(set(_PER) & set(UNITS)))
def test_steps_between_units_are_those_of_quantities(name: str) -> None:
    base, amount = _PER[name]

    assert UNITS[name].factor / UNITS.get(base, UNITS[name]).factor == pytest.approx(amount, rel=1e-12)


def test_carbon_dioxide_alone_stays_marked_and_is_widened() -> None:
    found = find("grid", region="CN-TJ", year=2022)
    whole = as_co2e(found)

    assert (found.gas, whole.gas) == ("CO2", "CO2e")
    assert (whole.value, whole.low) == (found.value, found.low)
    assert whole.high == pytest.approx(1.02 * found.high)
    assert "co2_only" in whole.fit
    assert as_co2e(whole) is whole


def test_the_margin_for_co2_only_covers_what_the_uk_publishes() -> None:
    # of the UK's electricity 2025, 0.00212 of 0.177 kg CO2e are methane and nitrous oxide (flat file, rows _2 to _4)
    assert 0.177 / 0.17489 < 1.02


def test_net_and_gross_heating_value_convert_by_the_fuel() -> None:
    gross = find("fuel", subject="natural-gas", region="GB", per="kWh", heating="gross")
    net = find("fuel", subject="natural-gas", region="GB", per="kWh", heating="net")
    cv = {
        heating: find("heat_content", subject="natural-gas", region="GB", heating=heating, per="t")
        for heating in ("net", "gross")
    }
    turned = as_heating(gross, "net", net=cv["net"].value, gross=cv["gross"].value)

    assert turned.value == pytest.approx(net.value, abs=0.00003)
    assert (turned.heating, turned.fit) == ("net", ("converted",))
    assert as_heating(net, "net", net=1.0, gross=1.1) is net


def test_heating_values_count_only_per_unit_of_energy() -> None:
    with pytest.raises(IncompatibleUnits):
        as_heating(factor(heating="net"), "gross", net=1.0, gross=1.1)
    with pytest.raises(IncompatibleUnits):
        as_heating(factor(heating="net", unit="kgCO2e/GJ"), "gross", net=1.1, gross=1.0)


def test_another_dimension_is_refused() -> None:
    with pytest.raises(IncompatibleUnits, match="per t, not per kWh"):
        as_per(factor(), "kWh")


@given(st.floats(-1e6, 1e6), st.sampled_from(["kg", "short_ton", "long_ton", "lb", "t"]))
def test_there_and_back_is_the_same_value(value: float, per: str) -> None:
    there = as_per(factor(value=value, low=value, high=value), per)

    assert as_per_tonne(there).value == pytest.approx(value, rel=1e-12, abs=1e-12)


OWN = [
    {"活动": "处置", "对象": "粉煤灰", "路线": "填埋", "数值": "12.5", "单位": "kgCO2e/吨", "来源": "厂内核算报告2025",
     "地区": "天津", "年份": "2025", "已审核": "是"},
    {"activity": "virgin", "subject": "our powder", "value": "1,234.5", "unit": "kg CO2e / tonne", "source": "EPD 12"},
]  # fmt: skip


def test_own_factors_win_over_the_packs_where_they_hold() -> None:
    own, problems = read_own_factors(OWN)
    mine = load_factors(own)
    home = find("disposal", mine, subject="fly-ash", route="landfill", region="CN-TJ", year=2025)
    abroad = find("disposal", mine, subject="fly-ash", route="landfill", region="US")
    powder = find("virgin", mine, subject="Our powder", region="CN-TJ")

    assert problems == ()
    assert (home.value, home.source, home.own, home.fit) == (12.5, "厂内核算报告2025", True, ())
    assert not abroad.own
    assert (powder.value, powder.unit, powder.fit) == (1234.5, "kgCO2e/t", ("global", "not_reviewed"))
    assert mine.version.endswith("own factors")
    assert FACTORS.find("virgin", subject="our powder") is None


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"source": ""}, "source", "missing"),
        ({"value": "much"}, "value", "number"),
        ({"value": "inf"}, "value", "number"),
        ({"value": "1,5"}, "value", "number"),
        ({"unit": "kgCO2e/bucket"}, "unit", "unit"),
        ({"activity": "digging"}, "activity", "choice"),
        ({"route": "the moon"}, "route", "choice"),
        ({"low": "2000"}, "low", "order"),
        ({"region": "Atlantis"}, "region", "region"),
        ({"year": "25"}, "year", "year"),
        ({"quality": "Z"}, "quality", "choice"),
        ({"reviewed": "perhaps"}, "reviewed", "choice"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read(change: dict[str, str], column: str, code: str) -> None:
    factors, problems = read_own_factors([OWN[1] | change, OWN[0]])

    assert [item.subject for item in factors] == ["粉煤灰"]
    assert [(item.row, item.column, item.code, bool(item.remedy)) for item in problems] == [(2, column, code, True)]
    assert column in str(problems[0])


def test_cells_of_a_spreadsheet_are_read_as_people_mean_them() -> None:
    row = {
        "活动": "电网电力",
        "对象": "电力",
        "数值": "０．７",
        "单位": "kgCO₂／千瓦时",
        "地区": "天津市",
        "年份": 2025.0,
    }
    factors, problems = read_own_factors([row | {"来源": "售电公司"}])

    assert problems == ()
    assert [(item.activity, item.value, item.unit, item.region, item.year) for item in factors] == [
        ("grid", 0.7, "kgCO2/kWh", "CN-TJ", 2025)
    ]


def test_a_region_may_be_named() -> None:
    assert find("grid", region="天津市", year=2022).value == 0.7041


def test_an_id_that_stands_twice_is_named() -> None:
    factors, problems = read_own_factors([OWN[1] | {"id": "a"}, OWN[1] | {"id": "a"}])

    assert len(factors) == 1
    assert [(item.row, item.code) for item in problems] == [(3, "twice")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_own_factors_are_read_from_a_file_in_any_encoding_of_office_programs(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text("活动,对象,数值,单位,来源\n原生材料生产,水泥,700,kgCO2e/t,厂家\n,,,,\n", encoding=encoding)
    factors, problems = read_own_factors(path)

    assert problems == ()
    assert [(item.activity, item.subject, item.value) for item in factors] == [("virgin", "水泥", 700.0)]


def test_a_superseded_factor_is_found_by_its_id_only() -> None:
    old = factor(id="old", subject="cement", own=True, superseded_by="new", value=1.0, low=1.0, high=1.0)
    new = factor(id="new", subject="cement", own=True, value=2.0, low=2.0, high=2.0)
    mine = load_factors((old, new))
    found = find("virgin", mine, subject="cement")

    assert found.id == "new"
    assert mine.by_id("old") == old
    assert mine.by_id("never") is None


@pytest.mark.parametrize(
    ("text", "code"), [("天津", "CN-TJ"), ("新疆维吾尔自治区", "CN-XJ"), ("Hebei", "CN-HE"), ("", "")]
)
def test_regions_by_name(text: str, code: str) -> None:
    assert region_of(text) == code
