"""Codes, sectors, coordinates and words of quantities."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from symbionet.engine.units import UNITS, convert, parse_quantity
from symbionet.network.forms.codes import cleaned_sector, cleaned_uscc, cleaned_vat, sectors_found
from symbionet.network.forms.inputs import read_amount
from symbionet.network.forms.organisations import SiteForm
from symbionet.network.models import Resource
from symbionet.network.queries import quantity_band, quantity_words
from symbionet.tables import safe_cell


def test_uscc_is_made_plain():
    assert cleaned_uscc(" 9111 0000-600037341l ") == "91110000600037341L"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("9111000060003734", "this one has 16"),
        ("91110000600037341A", "check digit"),
        ("9111000060003734IL", "never has I"),
        ("X1110000600037341L", "begins with"),
    ],
)
def test_uscc_says_which_check_failed_and_not_the_right_digit(code, words):
    with pytest.raises(ValidationError, match=words) as found:
        cleaned_uscc(code)

    assert "341L" not in found.value.message


def test_vat_numbers():
    assert cleaned_vat("DE 136 695 976") == "DE136695976"
    with pytest.raises(ValidationError, match="check digit"):
        cleaned_vat("DE136695978")
    with pytest.raises(ValidationError, match="two letters"):
        cleaned_vat("ZZ123")


@pytest.mark.parametrize(
    ("scheme", "text", "code"),
    [
        ("gb4754", "C3011", "C3011"),
        ("gb4754", "3011", "C3011"),
        ("gb4754", "C3011 Cement", "C3011"),
        ("gb4754", "水泥制造", "C3011"),
        ("nace2", "23.51", "2351"),
        ("nace2", "Manufacture of cement", "2351"),
        ("nace2", "", ""),
    ],
)
def test_sectors_are_read(scheme, text, code):
    assert cleaned_sector(scheme, text) == code


def test_unknown_sector_suggests_the_nearest():
    with pytest.raises(ValidationError, match="C3011"):
        cleaned_sector("gb4754", "水泥厂")
    assert cleaned_sector("gb4754", "水泥") == "C3011"  # 水泥制造, as people call it


def test_sector_search_finds_by_code_word_and_misspelling():
    assert sectors_found("gb4754", "C301")[0]["code"] == "C301"
    assert "2351" in [row["code"] for row in sectors_found("nace2", "cement")]
    assert "2351" in [row["code"] for row in sectors_found("nace2", "manufacture of cemment")]


def test_sector_options_answer_the_search(client, db):
    page = client.get("/sectors/?scheme=gb4754&gb4754=水泥").text

    assert '<option value="C3011' in page


def test_site_form_converts_chinese_coordinates(db):
    form = SiteForm({"name_en": "North", "lon": "117.704", "lat": "39°1′19.2″", "system": "gcj02"})

    assert form.is_valid(), form.errors
    assert (round(form.values()["lon"], 4), round(form.values()["lat"], 4)) == (117.6977, 39.0211)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"lon": "117"}, "lat"),
        ({"lon": "217", "lat": "39"}, "lon"),
        ({}, "address_zh"),
        ({"lon": "x", "lat": "1"}, "lon"),
    ],
)
def test_site_form_names_the_wrong_field(db, values, field):
    assert list(SiteForm(values).errors) == [field]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("period", ["", "hour", "day", "month", "year", "batch", "once"])
def test_quantities_in_words_are_read_back(language, period):
    with translation.override(language):
        for unit in UNITS:
            found = parse_quantity(quantity_words(Resource(quantity=12.5, unit=unit, period=period)))
            assert (round(convert(found.value, found.unit, unit), 6), found.period) == (12.5, period), unit


@pytest.mark.parametrize(
    ("quantity", "unit", "period", "words"),
    [
        (3.5, "10kt", "year", "10,000–100,000 t/year"),
        (1000, "t", "year", "1,000–10,000 t/year"),
        (20, "t", "once", "10–100 t"),
        (3, "10kt", "once", "10,000–100,000 t"),
        (0, "t", "year", ""),
        (None, "", "", ""),
    ],
)
def test_quantity_band(quantity, unit, period, words):
    assert quantity_band(Resource(quantity=quantity, unit=unit, period=period)) == words


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A", "\t=1", "  =1", "＝1"])
def test_a_risky_cell_is_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Check the digits and the unit"), ("zh-hans", "核对位数和单位")]
)
def test_an_amount_of_seventy_nine_nines_is_refused_with_value_and_remedy(language, words):
    with translation.override(language), pytest.raises(ValidationError, match=words) as refused:
        read_amount("9" * 79, stands=None, shown="", unit="t")

    assert "9" * 20 in refused.value.message
    assert len(refused.value.message) < 200
    assert read_amount("999999999999", stands=None, shown="", unit="t")["quantity"] == 999_999_999_999
