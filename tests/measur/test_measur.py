"""Saving formulas against MEASUR Tools Suite of Oak Ridge National Laboratory (npm, MIT): within 1 %, same values.

Not compared: MEASUR's steam leak (it gives 15 times Napier's formula for the same hole) and its landscaping water
(it gives the area times the depth without the volume of a gallon). What MEASUR has no function for, or models in more
detail (pipe insulation, furnace walls, chillers), stands on the examples worked by hand.
"""

import json
import random
import subprocess
from pathlib import Path

import pytest

from savings_examples import EXAMPLES
from symbionet.engine.savings import load_library
from symbionet.engine.savings.equations import read_equation

ROOT = Path(__file__).parents[2]
LIBRARY = load_library()
WHOLE = {"lamps", "holes", "people", "cycles_old", "cycles_new"}  # MEASUR counts these in whole numbers


def ours(formula_id: str, values: dict[str, float]) -> dict[str, float]:
    """The results of our formula, per stream."""
    formula = LIBRARY.formulas[formula_id]
    found = read_equation(formula.equation).calculate({n: (values[n], LIBRARY.parameters[n].unit) for n in values})
    return {name: found[name].within(f"{LIBRARY.streams[name].unit}/a") for name in formula.streams}


def theirs(asked: object) -> list:
    """What MEASUR answers."""
    ran = subprocess.run(
        [ROOT / ".tools/node", ROOT / "tests/measur/peer.mjs"],
        input=json.dumps(asked), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: list = json.loads(ran.stdout)
    return found


def varied(formula_id: str, seed: int) -> dict[str, float]:
    """The example with each value up to 10 % away, what is now and what will be by the same part; hours stay whole."""
    drawn = random.Random(f"{formula_id} {seed}")
    values, parts = {}, dict[str, float]()
    for name, value in EXAMPLES[formula_id][0].items():
        limits = LIBRARY.parameters[name]
        part = parts.setdefault(name.removesuffix("_old").removesuffix("_new"), drawn.uniform(0.9, 1.1))
        found = min(limits.most, max(limits.least, value * part))
        values[name] = round(found) if name in WHOLE or "hours" in name else found
    return values


def test_formulas_agree_with_measur_within_one_per_cent() -> None:
    names = theirs({"names": True})
    asked = [{"formula": name, "values": EXAMPLES[name][0]} for name in names]
    asked += [{"formula": name, "values": varied(name, seed)} for name in names for seed in range(4)]

    wrong = [
        (case["formula"], stream, ours(case["formula"], case["values"])[stream], value)
        for case, found in zip(asked, theirs(asked), strict=True)
        for stream, value in found.items()
        if value is None or ours(case["formula"], case["values"])[stream] != pytest.approx(value, rel=0.01)
    ]

    assert len(names) >= 25
    assert wrong == []
