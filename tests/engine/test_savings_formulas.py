"""Every formula of the library against an example worked by hand in the units of the trade, and its dimensions."""

import pytest

from savings_examples import EXAMPLES
from symbionet.engine.errors import BadPack
from symbionet.engine.savings import load_library
from symbionet.engine.savings.equations import read_equation

LIBRARY = load_library()


def results(formula_id: str, values: dict[str, float], wrong: str = "") -> dict[str, float]:
    """The results of a formula per stream, in the unit of the stream; `wrong` is a parameter in a senseless unit."""
    formula = LIBRARY.formulas[formula_id]
    units = {name: "Wh/m" if name == wrong else LIBRARY.parameters[name].unit for name in formula.parameters}
    found = read_equation(formula.equation).calculate({name: (values[name], units[name]) for name in units})
    return {name: found[name].within(f"{LIBRARY.streams[name].unit}/a") for name in formula.streams}


@pytest.mark.parametrize("formula_id", sorted(LIBRARY.formulas))
def test_formula_gives_what_was_worked_by_hand(formula_id: str) -> None:
    values, expected = EXAMPLES[formula_id]

    assert set(values) == set(LIBRARY.formulas[formula_id].parameters)
    assert results(formula_id, values) == pytest.approx(expected, rel=1e-3)


def test_every_formula_is_used_by_a_measure() -> None:
    used = {one.id for item in LIBRARY.measures.values() for one in item.formulas}

    assert set(LIBRARY.formulas) - used == set()


@pytest.mark.parametrize("formula_id", sorted(LIBRARY.formulas))
def test_a_parameter_of_another_dimension_does_not_fit(formula_id: str) -> None:
    """The dimensions are really checked: one parameter at a time in a unit that it cannot have."""
    for name in LIBRARY.formulas[formula_id].parameters:
        with pytest.raises(BadPack):
            results(formula_id, EXAMPLES[formula_id][0], wrong=name)


@pytest.mark.parametrize(
    "text",
    ["electricity", "a = b.c", "a = __import__('os')", "a = f(1)", "a = [1]", "a = b if c else d", "a = 1; b", "1 = a"],
)
def test_what_is_no_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(BadPack):
        read_equation(text)
