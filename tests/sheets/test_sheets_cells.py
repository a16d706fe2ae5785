"""Single cells: dates, compositions, codes, coordinates, titles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbionet.engine.model import Component, Site
from symbionet.sheets.cells import (
    cell_text,
    check_uscc,
    read_composition,
    read_date,
    read_degrees,
    read_gb4754,
    read_hp,
    read_nace,
    split_list,
    split_title,
)
from symbionet.sheets.coordinates import from_wgs84, to_wgs84


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2026-03-01", date(2026, 3, 1), date(2026, 3, 1)),
        ("2026/3/1", date(2026, 3, 1), date(2026, 3, 1)),
        ("2026.3.1", date(2026, 3, 1), date(2026, 3, 1)),
        ("20260301", date(2026, 3, 1), date(2026, 3, 1)),
        ("2026年3月1日", date(2026, 3, 1), date(2026, 3, 1)),
        ("2026年3月1号", date(2026, 3, 1), date(2026, 3, 1)),
        ("2026年3月", date(2026, 3, 1), date(2026, 3, 31)),
        ("2026-03", date(2026, 3, 1), date(2026, 3, 31)),
        ("2026年", date(2026, 1, 1), date(2026, 12, 31)),
        (2026.0, date(2026, 1, 1), date(2026, 12, 31)),
        ("2026年底", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026年第三季度", date(2026, 7, 1), date(2026, 9, 30)),
        ("Q3 2026", date(2026, 7, 1), date(2026, 9, 30)),
        ("1 March 2026", date(2026, 3, 1), date(2026, 3, 1)),
        ("1st Mar 2026", date(2026, 3, 1), date(2026, 3, 1)),
        ("March 1, 2026", date(2026, 3, 1), date(2026, 3, 1)),
        ("March 2026", date(2026, 3, 1), date(2026, 3, 31)),
        ("Mar-26", date(2026, 3, 1), date(2026, 3, 31)),
        ("31/12/2026", date(2026, 12, 31), date(2026, 12, 31)),
        ("12/31/2026", date(2026, 12, 31), date(2026, 12, 31)),
        ("1.3.2026", date(2026, 3, 1), date(2026, 3, 1)),
        ("03/2026", date(2026, 3, 1), date(2026, 3, 31)),
        ("2026-03-01 00:00:00", date(2026, 3, 1), date(2026, 3, 1)),
        ("2026-03-01T08:00:00Z", date(2026, 3, 1), date(2026, 3, 1)),
        ("自2026年3月1日起", date(2026, 3, 1), date(2026, 3, 1)),
        (46082.0, date(2026, 3, 1), date(2026, 3, 1)),
        ("46082", date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 1)),
        ("2026-13-01", None, None),
        ("soon", None, None),
        ("下个月", None, None),
    ],
)
def test_dates(cell, first: date | None, last: date | None):
    assert (read_date(cell), read_date(cell, end=True)) == (first, last)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31)))
def test_a_date_is_read_in_every_usual_form(day: date):
    forms = (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%d %B %Y}",
        float((day - date(1899, 12, 30)).days),
    )

    assert {read_date(form) for form in forms} == {day}


@pytest.mark.parametrize(
    ("text", "components"),
    [
        ("SiO2 50-55%; Al2O3 28%; Cl<0.02%", [("SiO2", 50, 55, "%"), ("Al2O3", 28, 28, "%"), ("Cl", 0, 0.02, "%")]),
        ("含水率80%，有机质≥30%", [("含水率", 80, 80, "%"), ("有机质", 30, 100, "%")]),
        ("Fe2O3: 5.2 %, CaO 10~12 %", [("Fe2O3", 5.2, 5.2, "%"), ("CaO", 10, 12, "%")]),
        ("Pb 20 mg/kg; Hg ≤ 1 mg/kg", [("Pb", 20, 20, "mg/kg"), ("Hg", 0, 1, "mg/kg")]),
        ("60% water、40% oil", [("water", 60, 60, "%"), ("oil", 40, 40, "%")]),
        ("Cu(2%)", [("Cu", 2, 2, "%")]),
        ("polyethylene", [("polyethylene", None, None, "%")]),
        ("H2SO4 max 5 wt%", [("H2SO4", 0, 5, "%")]),
        ("SiO2 50%\nMgO 3%", [("SiO2", 50, 50, "%"), ("MgO", 3, 3, "%")]),
        ("COD 300 mg/L", [("COD", 300, 300, "mg/l")]),
        ("SiO2:50%,CaO:10%", [("SiO2", 50, 50, "%"), ("CaO", 10, 10, "%")]),
        ("水分不超过5%", [("水分", 0, 5, "%")]),
    ],
)
def test_compositions(text: str, components: list[tuple]):
    assert read_composition(text) == tuple(
        Component(name=name, low=low, high=high, unit=unit) for name, low, high, unit in components
    )


# The check sign by GB 32100-2015; the first two are codes of large Chinese firms, from their sites.
@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("91110000600037341L", True),
        ("91330106673959654P", True),
        ("91110000600037341M", False),
        ("91110000600037314L", False),
        ("9111000060003734", False),
        ("9111000060003734IL", False),
    ],
)
def test_unified_social_credit_code(code: str, valid: bool):
    assert check_uscc(code) is valid


signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(st.text(signs, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(signs))
def test_one_wrong_sign_of_a_code_is_always_found(head: str, place: int, other: str):
    code = next(head + sign for sign in signs if check_uscc(head + sign))
    wrong = code[:place] + other + code[place + 1 :]

    assert check_uscc(wrong) is (wrong == code)


def test_codes():
    assert read_hp("HP4, HP 14；T/In") == ["HP4", "HP14", "T", "In"]
    assert read_nace("C23.51; 20.1、38") == ["2351", "201", "38"]
    assert read_gb4754("C3011、2511") == ["C3011", "C2511"]


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [
        (117.7, 117.7),
        ("117.7", 117.7),
        ("117.7°E", 117.7),
        ("东经117.7度", 117.7),
        ("117°42′36″", 117.71),
        ("117°42'36\"E", 117.71),
        ("33.9 S", -33.9),
        ("somewhere", None),
    ],
)
def test_degrees(cell, degrees: float | None):
    assert read_degrees(cell) == (degrees if degrees is None else pytest.approx(degrees))


def test_lists_and_titles():
    assert split_list("1. 粉煤灰；2. 脱硫石膏\n3、余热") == ["粉煤灰", "脱硫石膏", "余热"]
    assert split_list("slag 3,000 t, waste heat") == ["slag 3,000 t", "waste heat"]
    assert split_list("—") == []
    assert split_title("粉煤灰 Fly ash") == ("Fly ash", "粉煤灰")
    assert split_title("Fly ash（粉煤灰）") == ("Fly ash", "粉煤灰")
    assert split_title("PVC废料") == ("", "PVC废料")
    assert split_title("废塑料 HDPE") == ("", "废塑料 HDPE")
    assert cell_text(100102.0) == "100102"


places = st.builds(Site, lon=st.floats(75, 130), lat=st.floats(18, 53))


@given(places, st.sampled_from(["wgs84", "gcj02", "bd09"]))
def test_coordinates_there_and_back(place: Site, system: str):
    back = to_wgs84(*from_wgs84(place, system), system)

    assert back.lon == pytest.approx(place.lon, abs=1e-6)
    assert back.lat == pytest.approx(place.lat, abs=1e-6)


def test_shift_is_some_hundred_metres_in_china_and_nothing_abroad():
    lon, lat = from_wgs84(Site(lon=117.7, lat=39.02), "gcj02")

    assert 0.003 < lon - 117.7 < 0.008
    assert 0.0005 < lat - 39.02 < 0.003
    assert from_wgs84(Site(lon=4.9, lat=52.4), "gcj02") == (4.9, 52.4)
