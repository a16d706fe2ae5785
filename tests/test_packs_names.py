"""The pack of official names as words of sectors: each name stands beside a code of the same trade."""

import csv
from pathlib import Path

import symbionet

DATA = Path(symbionet.__file__).parent / "data"


def rows(pack: str) -> list[dict[str, str]]:
    with (DATA / f"{pack}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def nearest() -> dict[str, str]:
    """The NACE code nearest to each code of GB/T 4754: the first of its rows."""
    found: dict[str, str] = {}
    for row in rows("crosswalks/gb4754_nace2"):
        found.setdefault(row["gb4754"], row["nace2"])
    return found


def test_a_group_stands_beside_the_code_nearest_to_it_alone() -> None:
    home = nearest()

    # what a group only reaches over is another trade: arts and crafts are no products of wood
    wrong = [
        (row["nace"], row["gb4754"])
        for row in rows("glossary/sectors_names")
        if len(row["gb4754"]) < 5 and row["nace"] != home[row["gb4754"]]
    ]

    assert wrong == []


def test_names_of_both_classifications_are_told_by_their_own_code() -> None:
    found = {(row["nace"], row["gb4754"]) for row in rows("glossary/sectors_names")}

    assert ("7219", "M7330") in found  # research on crops and animals is no biotechnology
    assert not any(gb4754 == "C4120" and nace == "2120" for nace, gb4754 in found)  # irradiation makes no medicines
