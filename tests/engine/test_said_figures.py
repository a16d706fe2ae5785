"""Figures that stand in what people write of a have, of a want and of a firm, and what is far from them.

Cases by general knowledge of trades, written by an AI engineer of the project.
"""

import time

import pytest

from symbionet.engine import load_packs, match
from symbionet.engine.matching.conditions.described_figures import described_figures
from symbionet.engine.matching.conditions.said_limits import limits_said
from symbionet.engine.model import Organisation, Resource

PACKS = load_packs()


@pytest.mark.parametrize(
    ("text", "name", "low", "high"),
    [
        ("Pb over 3 % refused", "Pb", None, 3.0),
        ("no S above 2 %", "S", None, 2.0),
        ("铅>3%不收", "Pb", None, 3.0),
        ("硫>2%、油漆不要", "S", None, 2.0),
        ("锡低于5%不收", "Sn", 5.0, None),
        ("灰分不高于8%", "ash", None, 8.0),
        ("灰分不低于8%", "ash", 8.0, None),
        ("ash not above 8 %", "ash", None, 8.0),
        ("no more than 8 % ash", "ash", None, 8.0),
        ("moisture under 18", "moisture", None, 18.0),
        ("水分18以内", "moisture", None, 18.0),
        ("湿糟，81水", "moisture", 81.0, 81.0),
        ("salt below 5 g/l", "salt", None, 0.5),
        ("no waste water above 4 g/l sulphate", "sulphate", None, 0.4),
        ("above 15 MJ", "heating_value", 15.0, None),
        ("800 kcal up", "heating_value", 800.0, None),
    ],
)
def test_a_figure_is_read_with_its_bound(text: str, name: str, low: float | None, high: float | None) -> None:
    (found,) = described_figures(text, PACKS)

    assert (found.name, found.low, found.high) == (name, low, pytest.approx(high))


@pytest.mark.parametrize(
    "text", ["water above 70 °C", "water over 70 C", "Cu 6 Zn 35", "热水70度以上", "S355 steel", "30水泥袋"]
)
def test_what_is_no_figure_of_a_composition_is_not_read(text: str) -> None:
    assert described_figures(text, PACKS) == ()


@pytest.mark.parametrize(
    ("title", "figure", "business", "offered"),
    [
        ("Spent hydrochloric acid", "Zn 40 g/l", "ferric chloride. Zn over 3 g/l refused", False),
        ("Spent hydrochloric acid", "Zn 4 g/l", "ferric chloride. Zn over 3 g/l refused", True),
        ("Spent hydrochloric acid", "Zn 40 g/l", "ferric chloride", True),
        ("废盐酸", "锌40克/升", "三氯化铁，锌>3g/L不要", False),
        ("废盐酸", "锌1克/升", "三氯化铁，锌>3g/L不要", True),
    ],
)
def test_who_says_a_figure_is_not_offered_what_is_far_from_it(
    title: str, figure: str, business: str, offered: bool
) -> None:
    language = "en" if title.isascii() else "zh"
    item = Resource(
        id="h",
        organisation_id="maker",
        direction="have",
        **{f"title_{language}": title, f"description_{language}": figure},
    )
    firms = [
        Organisation(id="maker", name_en="Maker", sector="Galvanising"),
        Organisation(
            id="taker", name_en="Taker", sector="Water treatment chemicals", business=business, permits=("hazardous",)
        ),
    ]

    found = match([item], [], firms, PACKS, minimum=0.0001)["h"]

    assert ("taker" in {one.organisation_id for one in found}) is offered


def test_a_figure_in_brackets_bounds_one_of_several_lines() -> None:
    assert limits_said("landfill, incinerator (Cl up to 4 %)", PACKS) == ()


@pytest.mark.parametrize("piece", ["1", " ", "(", "no ", "水", "1 % ", "不要"])
def test_long_texts_are_read_in_no_time(piece: str) -> None:
    started = time.perf_counter()

    described_figures(piece * 4_000, PACKS)
    limits_said(piece * 4_000, PACKS)

    assert time.perf_counter() - started < 5.0
