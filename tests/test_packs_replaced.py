"""Emissions and prices of replaced materials follow from readings by one rule, and the documentation says the same."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.utils import translation

from symbionet.engine.packs import load_packs
from symbionet.matches.pages.reasons import source_words

PACKS = load_packs()
MATERIALS = {row["id"]: row for row in PACKS.rows("factors/replaced_materials")}
READINGS = PACKS.rows("factors/replaced_sources")
ROOT = Path(__file__).parent.parent
NOT_SHIPPED = ("idemat", "inventory of carbon", "imf primary")  # licences that do not allow it
STAYS_NEAR = (  # bulk, energy and water that no ship brings: a price abroad tells nothing of China
    *(
        "limestone",
        "lime",
        "gypsum",
        "plaster",
        "clay",
        "soil",
        "topsoil",
        "sand",
        "gravel",
        "basalt",
        "brick",
        "concrete",
    ),
    *("asphalt", "straw", "compost", "sodium-silicate", "co2", "fresh-water", "fresh-water-t", "electricity-gj"),
    *("boiler-steam-gj", "electric-cold-gj", "compressed", "demin-water"),
)
IN_CHINA = {"co2e": ("co2e_low", "co2e_central", "co2e_high"), "price": ("price_low", "price_central", "price_high")}


def test_table_readings_and_documentation_are_what_the_rule_makes_of_them() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/replaced_materials.py", "check"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_every_reading_says_where_it_was_read_and_what_it_is_good_for() -> None:
    for row in READINGS:
        assert row["material_id"] in MATERIALS, row["id"]
        assert row["part"] in IN_CHINA, row["id"]
        assert row["seen"] in ("publisher", "copy", "excerpt"), row["id"]
        assert row["comparable"] in ("yes", "like", "no"), row["id"]
        assert row["used"] in ("yes", "range", "no"), row["id"]
        assert row["title"], row["id"]
        assert row["reference"], row["id"]
        assert row["licence"], row["id"]
        assert row["year"][:4].isdigit(), row["id"]
        assert bool(row["note_en"]) == bool(row["note_zh"]), row["id"]
        assert row["comparable"] != "no" or row["note_en"], f"{row['id']} does not count and does not say why"
        assert row["comparable"] != "no" or row["used"] == "no", row["id"]


@pytest.mark.parametrize("word", NOT_SHIPPED)
def test_no_table_ships_whose_licence_forbids_it(word: str) -> None:
    assert [row["id"] for row in READINGS if word in row["title"].casefold()] == []


def test_nothing_known_from_memory_alone_is_a_reading() -> None:
    told = [row for row in READINGS if "memory" in " ".join(row.values()).casefold()]

    assert told == []


def test_83_materials_rest_on_readings_for_their_emissions() -> None:
    based = Counter(row["part"] for row in READINGS if row["used"] == "yes" and row["id"].endswith("-1"))
    known = {row["material_id"] for row in READINGS if row["used"] == "yes" and row["part"] == "co2e"}

    assert len(known) >= 83
    assert based["price"] >= 90
    for name in known:
        row = MATERIALS[name]
        assert "expert judgement" not in row["co2e_source"] or row["co2e_boundary"] == "combustion", name
        assert row["co2e_grade"] in ("B", "C"), name
        assert row["co2e_boundary"] != "judged", name


def test_prices_of_107_materials_rest_on_readings_and_say_what_was_done_with_the_tax() -> None:
    counting = [row for row in READINGS if row["part"] == "price" and row["used"] != "no"]

    assert len({row["material_id"] for row in counting}) >= 107
    for row in counting:
        told = f"{row['title']} {row['note_en']} {row['reference']}".casefold()
        assert "vat" in told or "tax" in told or row["region"][:2] != "CN", f"{row['id']} does not speak of tax"
        assert "USD" not in row["unit"] or "7.2" in row["note_en"], f"{row['id']} does not say its rate of exchange"


@pytest.mark.parametrize("material", STAYS_NEAR)
def test_what_is_not_shipped_far_has_its_price_from_china_alone(material: str) -> None:
    own = [row for row in READINGS if (row["material_id"], row["part"]) == (material, "price")]

    assert material in MATERIALS
    assert [row["id"] for row in own if row["used"] != "no" and row["region"][:2] != "CN"] == []


@pytest.mark.parametrize("part", ["co2e", "price"])
def test_what_has_no_reading_says_that_it_is_judged(part: str) -> None:
    based = {row["material_id"] for row in READINGS if row["used"] == "yes" and row["part"] == part}
    source, grade = ("co2e_source", "co2e_grade") if part == "co2e" else ("source", "price_grade")
    cited = {"electricity-gj", "haulage"} if part == "co2e" else set()  # from the packs of grid and freight

    for name, row in MATERIALS.items():
        if name not in based | cited:
            assert row[source].startswith("expert judgement"), name
            assert row[grade] == "D", name


def test_ranges_hold_their_centres_and_all_readings_that_count() -> None:
    for row in READINGS:
        material = MATERIALS[row["material_id"]]
        low, central, high = (float(material[name]) for name in IN_CHINA[row["part"]])
        assert low <= central <= high, row["id"]
        if row["used"] in ("yes", "range") and material["co2e_boundary"] != "combustion":
            assert low <= float(row["per_unit"]) * (1 + 1e-5), row["id"]
            assert float(row["per_unit"]) <= high * (1 + 1e-5), row["id"]


def test_what_is_set_high_on_purpose_never_makes_a_centre_above_all_other_readings() -> None:
    for row in READINGS:
        if row["used"] == "yes" and "CBAM" in row["title"]:
            others = [
                float(other["per_unit"])
                for other in READINGS
                if (other["material_id"], other["part"]) == (row["material_id"], row["part"])
                and other["comparable"] != "no"
                and "CBAM" not in other["title"]
            ]
            assert min(others) <= float(row["per_unit"]) <= max(others), row["id"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "National Bureau of Statistics of China"),
        ("zh-hans", "国家统计局，2025年9月中旬流通领域重要生产资料市场价格"),
    ],
)
def test_a_price_names_its_source_in_the_language_of_the_reader(lang: str, words: str) -> None:
    with translation.override(lang):
        assert source_words(MATERIALS["steel"]["source"]).startswith(words)
        assert source_words("expert judgement") in {"expert judgement", "专家判断"}
