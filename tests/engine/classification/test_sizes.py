"""Size classes: 工信部联企业〔2011〕300号, article 4, and Recommendation 2003/361/EC, Annex, article 2."""

import pytest

from symbionet.engine.classification.sizes import find_size_class_cn, find_size_class_eu
from symbionet.engine.packs import load_packs

PACKS = load_packs()


@pytest.mark.parametrize(
    ("sector", "employees", "turnover", "assets", "size"),
    [
        ("C3011", 1000, 400, None, "large"),  # industry: 1000 persons and 400 million
        ("C3011", 999, 4000, None, "medium"),
        ("C3011", 300, 20, None, "medium"),
        ("C3011", 300, 19.9, None, "small"),
        ("C3011", 20, 3, None, "small"),
        ("C3011", 19, 3000, None, "micro"),
        ("3011", 20, 3, None, "small"),
        ("A0111", None, 0.5, None, "small"),  # agriculture: turnover alone
        ("E4710", None, 60, 50, "medium"),  # construction: turnover and assets
        ("F5110", 20, 50, None, "medium"),
        ("F5211", 9, 30, None, "micro"),
        ("G5911", 300, 30, None, "medium"),  # handling counts as transport, not as storage
        ("G5990", 100, 10, None, "medium"),
        ("I6510", 10, 0.5, None, "small"),
        ("K7010", None, 10, 50, "medium"),
        ("K7020", 100, 5, None, "small"),
        ("L7261", 100, None, 80, "medium"),
        ("N7724", 100, None, None, "medium"),  # other sectors: persons alone
        ("C3011", 500, None, None, ""),
        ("", 500, 50, None, ""),
        ("S9221", 500, 50, None, ""),
    ],
)
def test_chinese_size(sector, employees, turnover, assets, size):
    found = find_size_class_cn(sector, PACKS, employees=employees, turnover_million=turnover, assets_million=assets)

    assert found == size


@pytest.mark.parametrize(
    ("employees", "turnover", "balance", "size"),
    [
        (9, 2, None, "micro"),
        (9, 2.1, 2, "micro"),
        (9, 2.1, 2.1, "small"),
        (10, 1, 1, "small"),
        (49, 10.1, 10.1, "medium"),
        (249, 60, 43, "medium"),
        (249, 60, 44, "large"),
        (250, 1, 1, "large"),
        (249, 60, None, ""),
        (None, 1, 1, ""),
    ],
)
def test_european_size(employees, turnover, balance, size):
    assert find_size_class_eu(PACKS, employees=employees, turnover_million=turnover, assets_million=balance) == size


def test_yuan_are_turned_into_euro():
    assert find_size_class_eu(PACKS, employees=9, turnover_million=15, currency="CNY") == "micro"
    assert find_size_class_eu(PACKS, employees=9, turnover_million=15, assets_million=15) == "medium"
