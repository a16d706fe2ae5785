"""Units and quantities as firms write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbionet.engine.errors import IncompatibleUnits, UnknownUnit, UnreadableQuantity
from symbionet.engine.model import PERIODS, Quantity
from symbionet.engine.units import (
    BASE_UNITS,
    UNITS,
    convert,
    parse_number,
    parse_period,
    parse_quantity,
    parse_unit,
    yearly,
)


@pytest.mark.parametrize(
    ("text", "value", "unit", "period"),
    [
        ("3.5 万吨/年", 3.5, "10kt", "year"),
        ("1,200 t/a", 1200, "t", "year"),
        ("约500公斤/天", 500, "kg", "day"),
        ("10~15吨", 12.5, "t", ""),
        ("10-15 t", 12.5, "t", ""),
        ("10t-15t", 12.5, "t", ""),
        ("500 to 600 kg per week", 550, "kg", "week"),
        ("500 kg - 1 t", 0.75, "t", ""),
        ("3-5万公斤", 40_000, "kg", ""),
        ("1.2亿度/年", 1.2e8, "kWh", "year"),
        ("5万立方米", 5, "10k_m3", ""),
        ("三万吨/年", 3, "10kt", "year"),
        ("十五吨", 15, "t", ""),
        ("两吨", 2, "t", ""),
        ("半吨", 0.5, "t", ""),
        ("一万二千吨", 12_000, "t", ""),
        ("1万2千吨", 12_000, "t", ""),
        ("一万二吨/年", 12_000, "t", "year"),
        ("约3吨多/月", 3, "t", "month"),
        ("两三吨/天", 2.5, "t", "day"),  # two or three, not twenty-three
        ("七八十吨", 75, "t", ""),
        ("十七八吨", 17.5, "t", ""),
        ("二三百吨", 250, "t", ""),
        ("一万两三千吨", 12_500, "t", ""),
        ("二三四吨", 234, "t", ""),
        ("二十三吨", 23, "t", ""),
        ("近千吨", 1000, "t", ""),
        ("年产量为2万吨", 2, "10kt", "year"),
        ("10t/h", 10, "t", "hour"),
        ("每年3.5万吨", 3.5, "10kt", "year"),
        ("年产3万吨", 3, "10kt", "year"),
        ("日产20吨", 20, "t", "day"),
        ("5 t every 2 weeks", 2.5, "t", "week"),
        ("≥500 t/a", 500, "t", "year"),
        ("up to 50 t", 50, "t", ""),
        ("~500 kg", 500, "kg", ""),
        ("3×10^4 t", 30_000, "t", ""),
        ("1.5e3 t", 1500, "t", ""),
        ("500余吨", 500, "t", ""),
        ("300吨左右", 300, "t", ""),
        ("5000 Nm³/h", 5000, "Nm3", "hour"),
        ("800标方/小时", 800, "Nm3", "hour"),
        ("1.200,5 kg", 1200.5, "kg", ""),
        ("1 200 t", 1200, "t", ""),
        ("3,5 t", 3.5, "t", ""),
        ("20 truckloads per week", 20, "truck", "week"),
        ("300 tonnes of fly ash per year", 300, "t", "year"),
        ("300吨（干基）/年", 300, "tds", "year"),
        ("2000 tonnes p.a.", 2000, "t", "year"),
        ("50 tons annually", 50, "t", "year"),
        ("1200 tpa", 1200, "t", "year"),
        ("3 m^3 day^-1", 3, "m3", "day"),
        ("20吨/批", 20, "t", "batch"),
        ("一次性 300 吨", 300, "t", "once"),
        ("12吨蒸汽/小时", 12, "t_steam", "hour"),
        ("0.5 Mt/a", 0.5, "Mt", "year"),
        ("5 MT/month", 5, "t", "month"),
        ("100 t·km", 100, "t.km", ""),
        ("3 MMBtu/h", 3, "MMBtu", "hour"),
    ],
)
def test_quantity_is_read_as_written(text: str, value: float, unit: str, period: str):
    quantity = parse_quantity(text)

    assert (round(quantity.value, 9), quantity.unit, quantity.period) == (value, unit, period)


@pytest.mark.parametrize(
    ("text", "code", "period"),
    [
        ("吨/年", "t", "year"),
        ("t/a", "t", "year"),
        ("tpa", "t", "year"),
        ("m3/h", "m3", "hour"),
        ("公斤/天", "kg", "day"),
        ("标方/小时", "Nm3", "hour"),
        ("度/月", "kWh", "month"),
        ("(吨/年)", "t", "year"),
        ("t(dry)/a", "tds", "year"),
        ("Tons/Year", "t", "year"),
        ("short tons", "short_ton", ""),
        ("吨标煤", "tce", ""),
        ("万度", "10k_kWh", ""),
        ("㎡", "m2", ""),
        ("t.km", "t.km", ""),
        ("m³", "m3", ""),
    ],
)
def test_unit_is_read_with_its_period(text: str, code: str, period: str):
    assert parse_unit(text) == (code, period)


def test_defaults_hold_only_where_the_text_is_silent():
    assert parse_quantity("12", unit="t/a") == Quantity(value=12, unit="t", period="year")
    assert parse_quantity("12 kg", unit="t", period="月") == Quantity(value=12, unit="kg", period="month")
    assert parse_quantity("12 /天", unit="吨", period="year") == Quantity(value=12, unit="t", period="day")
    assert parse_quantity("约1万", unit="t") == Quantity(value=10_000, unit="t")


@pytest.mark.parametrize(
    ("text", "value", "unit", "period"),
    [
        ("每天两车，每车30吨", 60, "t", "day"),
        ("2车/天(每车约30吨)", 60, "t", "day"),
        ("3 trucks per week (25 t per truck)", 75, "t", "week"),
        ("two truckloads a day, 30 t each", 60, "t", "day"),
        ("100吨/天(300天)", 30_000, "t", "year"),
        ("5吨/日，年运行330天", 1650, "t", "year"),
        ("10 t/h (7,500 h/yr)", 75_000, "t", "year"),
        ("1000吨/年(300天)", 1000, "t", "year"),  # said for a year already
        ("100吨/天(500天)", 100, "t", "day"),  # no year has them
        ("3车/天", 3, "truck", "day"),
    ],
)
def test_what_a_truck_carries_and_how_long_a_works_runs_is_counted(text: str, value: float, unit: str, period: str):
    assert parse_quantity(text) == Quantity(value=pytest.approx(value), unit=unit, period=period)


@pytest.mark.parametrize("text", ["", "lots", "-5 t", "t 5", "12", "abc 5 t", "1e300×10^99 t", "十几吨", "数百吨/年"])
def test_unreadable_quantity_is_named(text: str):
    with pytest.raises(UnreadableQuantity) as caught:
        parse_quantity(text)

    assert repr(text) in str(caught.value)


def test_number_beyond_measure_is_refused():
    with pytest.raises(UnreadableQuantity, match="1e999"):
        parse_number("1e999")


@pytest.mark.parametrize("text", ["5 xyz/年", "100吨/年;200"])
def test_unknown_unit_is_named(text: str):
    with pytest.raises(UnknownUnit):
        parse_quantity(text)


def test_periods_are_read():
    words = ("hour", "班", "每天", "per week", "月", "季度", "p.a.", "批次", "一次性")

    assert tuple(parse_period(word) for word in words) == PERIODS
    with pytest.raises(UnknownUnit):
        parse_period("fortnight")


@pytest.mark.parametrize(
    ("value", "unit", "to", "result"),
    [
        (1, "10kt", "t", 10_000),
        (1, "short_ton", "kg", 907.18474),  # NIST SP 811
        (1, "tce", "GJ", 29.3076),  # GB/T 2589
        (1, "10k_kWh", "GJ", 36),
        (1, "MMBtu", "GJ", 1.05505585262),  # NIST SP 811, BTU(IT)
        (15, "mu", "ha", 1),
        (2, "l", "m3", 0.002),
        (1, "feu", "teu", 2),
    ],
)
def test_convert_by_published_factors(value: float, unit: str, to: str, result: float):
    assert convert(value, unit, to) == pytest.approx(result, rel=1e-12)


def test_convert_refuses_what_measures_something_else():
    with pytest.raises(IncompatibleUnits):
        convert(1, "t", "m3")
    with pytest.raises(IncompatibleUnits):
        convert(1, "Nm3", "m3")
    with pytest.raises(IncompatibleUnits):
        convert(1, "pallet", "piece")
    with pytest.raises(UnknownUnit):
        convert(1, "t", "stone")


@pytest.mark.parametrize(
    ("quantity", "result"),
    [
        (Quantity(value=500, unit="kg", period="day"), (165.0, "t")),
        (Quantity(value=2, unit="t", period="shift"), (1980.0, "t")),
        (Quantity(value=1, unit="t", period="hour"), (7920.0, "t")),
        (Quantity(value=3.5, unit="10kt", period="year"), (35_000.0, "t")),
        (Quantity(value=10, unit="m3", period="week"), (520.0, "m3")),
        (Quantity(value=10, unit="t", period="quarter"), (40.0, "t")),
        (Quantity(value=1000, unit="kW"), (28_512.0, "GJ")),
        (Quantity(value=20, unit="t", period="batch"), None),
        (Quantity(value=20, unit="t", period="once"), None),
        (Quantity(value=20, unit="t"), None),
    ],
)
def test_yearly(quantity: Quantity, result: tuple[float, str] | None):
    assert yearly(quantity) == result


def test_every_unit_is_found_by_its_code_and_both_names():
    found = {
        (unit.code, text): parse_unit(text)[0]
        for unit in UNITS.values()
        for text in (unit.code, unit.name_zh, unit.name_en)
    }

    assert {key: code for key, code in found.items() if code != key[0]} == {}


def test_every_dimension_has_a_base_unit_of_factor_one():
    assert {UNITS[code].dimension: UNITS[code].factor for code in BASE_UNITS.values()} == dict.fromkeys(
        {unit.dimension for unit in UNITS.values()}, 1.0
    )


amounts = st.floats(min_value=1e-3, max_value=1e9, allow_nan=False)


@given(amounts, st.sampled_from(sorted(UNITS)), st.data())
def test_conversion_there_and_back_is_the_same(value: float, unit: str, data: st.DataObject):
    alike = sorted(code for code, other in UNITS.items() if other.dimension == UNITS[unit].dimension)
    other = data.draw(st.sampled_from(alike))

    assert convert(convert(value, unit, other), other, unit) == pytest.approx(value, rel=1e-9)


@given(
    st.decimals(min_value="0.01", max_value=10**7, places=2),
    st.sampled_from(sorted(UNITS)),
    st.sampled_from(PERIODS[:7]),
)
def test_what_is_written_is_read_again(value, unit: str, period: str):
    quantity = parse_quantity(f"{value} {UNITS[unit].name_zh}/{period}")

    assert quantity == Quantity(value=float(value), unit=unit, period=period)


@given(st.integers(min_value=0, max_value=10**9))
def test_thousands_signs_do_not_change_a_number(value: int):
    written = (f"{value:,}", f"{value:,}".replace(",", " "), f"{value:,}".replace(",", "'"), str(value))

    assert {parse_number(text) for text in written} == {float(value)}


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_by_name(text: str):
    try:
        quantity = parse_quantity(text)
    except (UnreadableQuantity, UnknownUnit):
        return
    assert math.isfinite(quantity.value)
    assert quantity.value >= 0
    assert quantity.unit in UNITS
