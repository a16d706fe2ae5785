"""Trades and plain words: known codes and classes, no word of two trades, and what they do to readings of firms."""

from collections import Counter

import pytest

from symbionet.engine import load_packs, suggest_classes, suggest_sectors
from symbionet.engine.classification import stated_sectors
from symbionet.engine.classification.trades import find_trade
from symbionet.engine.matching.find.relations import build_relations

PACKS = load_packs()
CLASS_DIGITS = 4
MOST_MISREAD = 0.04


def test_trades_name_sectors_of_the_scheme() -> None:
    known = set(PACKS.codes("nace2"))

    assert [(item.id, code) for item in PACKS.trades for code in (*item.nace, *item.whole) if code not in known] == []


def test_each_word_tells_one_trade_and_each_sector_stands_for_one() -> None:
    words = Counter(term for item in PACKS.trades for term in (*item.terms_en, *item.terms_zh, *item.firms))
    wholes = Counter(code for item in PACKS.trades for code in item.whole)

    assert [word for word, times in words.items() if times > 1] == []
    assert [code for code, times in wholes.items() if times > 1 or len(code) != CLASS_DIGITS] == []


@pytest.mark.parametrize(
    ("name", "trade"),
    [
        ("Northern Plastics Recycling Ltd", "plastics-recycler"),
        ("华北废油回收有限公司", "oil-recycler"),
        ("Chlor-alkali plant", "chlor-alkali-plant"),
        ("番茄温室", "greenhouse"),
        ("Cement machinery factory", "machine-maker"),
        ("Benzene hydrogenation plant", "benzene-refiner"),
        ("Stainless steel works", "eaf-steel"),
        ("啤酒厂", "brewery"),
        ("轧钢厂", "rolling-mill"),
        ("Linde Tianjin Co., Ltd.", "gas-producer"),
        ("海螺集团池州公司", "cement-works"),
        ("Novozymes A/S", "fermentation-plant"),
    ],
)
def test_names_tell_trades(name: str, trade: str) -> None:
    assert suggest_sectors(name, PACKS)[0].trade == trade


def test_firms_that_are_named_by_a_word_of_a_trade_are_of_that_trade() -> None:
    named = [  # a shopping centre is no company, so some are misread
        (item.id, f"{term} company" if term.isascii() else f"{term}公司")
        for item in PACKS.trades
        for term in (*item.terms_en, *item.terms_zh)
    ]
    misread = [name for trade, name in named if suggest_sectors(name, PACKS)[0].trade != trade]

    assert len(misread) <= MOST_MISREAD * len(named)


def test_a_well_known_firm_is_of_its_trade_unless_another_word_tells_more() -> None:
    named = [(item.id, name) for item in PACKS.trades for name in item.firms]
    misread = [name for trade, name in named if suggest_sectors(name, PACKS)[0].trade != trade]

    assert len(named) > 1000
    assert len(misread) <= MOST_MISREAD * len(named), misread
    assert (trade := find_trade(["Linde cement works"], [], PACKS)) is not None
    assert trade.id == "cement-works"


def test_a_recycler_of_plastics_takes_plastics_and_little_else() -> None:
    relations = build_relations(PACKS, (suggest_sectors("Plastics recycler", PACKS), suggest_sectors("3832", PACKS)))

    strength = relations.use_strength[:, 0]
    assert strength[relations.numbers["plastic-scrap"]] > 4 * strength[relations.numbers["waste-oil"]]


@pytest.mark.parametrize(
    ("text", "supplier", "meant"),
    [
        ("Process sludge", "Dairy", "food-sludge"),
        ("污泥", "电镀厂", "plating-sludge"),
        ("边角料", "服装厂", "textile-waste"),
        ("Residue", "Citric acid plant", "fermentation-residue"),
        ("Sludge", "Household", "industrial-sludge"),
    ],
)
def test_a_plain_word_means_what_its_supplier_has(text: str, supplier: str, meant: str) -> None:
    sectors = stated_sectors(suggest_sectors(supplier, PACKS))

    assert suggest_classes(text, PACKS, sectors=sectors)[0].class_id == meant
