"""The trade of a firm is read from its cell, its name and its description together, alike in both languages.

Firms: general knowledge of trades, written by an AI engineer of the project; none stands in a region.
"""

import numpy as np
import pytest

from symbionet.engine.classification.sectors import suggest_sectors
from symbionet.engine.classification.trade_readings import NAMES, trade_chances, trade_signals
from symbionet.engine.model import Organisation
from symbionet.engine.packs import load_packs

FIRMS = [
    ("Hillside Glasshouses", "tomatoes", "", "greenhouse"),
    ("坡上农业", "大棚番茄", "", "greenhouse"),
    ("Northglass", "bottles, flint and green", "", "glass-container"),
    ("Eastfield Trout", "trout", "", "fish-farm"),
    ("东滩冷水鱼", "虹鳟", "", "fish-farm"),
    ("Meadow Soaps", "bar soap, laundry", "", "soap-plant"),
    ("Clearstill", "distillation", "authorised for spent solvents: toluene, methanol, acetone", "solvent-recycler"),
    ("清蒸溶剂", "蒸馏", "持证回收废溶剂：甲苯、甲醇、丙酮", "solvent-recycler"),
    ("Crestline Haulage", "trucks to the coast", "", "haulage"),
    ("Lakeview Edible Oils", "palm and sunflower refining", "", "oil-mill"),
    ("清河瓶片", "瓶片", "", "pet-flake-plant"),
]


@pytest.mark.parametrize(("name", "cell", "business", "trade"), FIRMS)
def test_a_trade_is_read_from_all_that_a_firm_says(name: str, cell: str, business: str, trade: str) -> None:
    firm = Organisation(id="1", name_en=name, sector=cell, business=business)

    first = suggest_sectors(firm, load_packs())[0]

    assert first.trade == trade
    assert 0.3 <= first.weight <= 0.95


def test_chances_sum_to_one_and_come_in_order() -> None:
    chances = list(trade_chances("scrap", "Old Bridge Scrap", "", (), load_packs()).values())

    assert sum(chances) == pytest.approx(1.0)
    assert chances == sorted(chances, reverse=True)


def test_of_two_trades_alive_both_are_given() -> None:
    firm = Organisation(id="1", name_en="Northfield", sector="plastics recycling of film")

    found = [item for item in suggest_sectors(firm, load_packs()) if item.trade]

    assert {"film-recycler", "plastics-recycler"} <= {item.trade for item in found}
    assert [item.weight for item in found] == sorted((item.weight for item in found), reverse=True)


def test_no_single_word_of_a_name_stands_against_the_phrase_of_the_cell() -> None:
    firm = Organisation(id="1", name_en="Harbour", sector="wood pellets and briquettes")

    assert suggest_sectors(firm, load_packs())[0].trade in ("pellet-plant", "briquette-maker")


def test_beside_a_stated_code_only_its_trade_is_read() -> None:
    firm = Organisation(id="1", name_en="Hillside Glasshouses", sector="tomatoes", nace=("0113",))

    found = suggest_sectors(firm, load_packs())

    assert [(found[0].nace, found[0].trade, found[0].weight)] == [("0113", "greenhouse", 1.0)]
    assert all(item.nace.startswith("01") for item in found)


def test_signals_are_finite_and_one_row_for_each_trade() -> None:
    packs = load_packs()

    signals = trade_signals("", "", "", (), packs)

    assert signals.values.shape == (len(packs.trades), len(NAMES))
    assert np.isfinite(signals.values).all()
