"""The same thing written in Chinese and in English is read as the same class: 249 things of all trades, in three ways.

The pairs were written from general knowledge of the trades, not from a benchmark.
"""

import csv
from pathlib import Path

from symbionet.engine import load_packs, suggest_classes

WAYS = (("{}", "{}"), ("surplus {}", "富余{}"), ("{} from our plant", "本厂产生的{}"))
LEAST = 0.97  # share of pairs that are read as one class


def read(text: str, sector: str) -> str:
    found = suggest_classes(text, load_packs(), sectors=(sector,), top=1)
    return found[0].class_id if found else ""


def test_both_languages_are_read_alike() -> None:
    with (Path(__file__).parent / "parity.csv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))

    differing = [
        (english.format(row["en"]), chinese.format(row["zh"]))
        for row in pairs
        for english, chinese in WAYS
        if not (one := read(english.format(row["en"]), row["supplier_nace"]))
        or one != read(chinese.format(row["zh"]), row["supplier_nace"])
    ]

    asked = len(pairs) * len(WAYS)
    assert asked >= 600
    assert len(differing) <= (1 - LEAST) * asked, differing
