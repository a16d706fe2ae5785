"""The notebook of matching: its cells run without Jupyter, and what is kept of a run is what they print."""

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(ROOT.glob("docs/*/notebooks/matching.ipynb"))
IDS = [path.parts[-3] for path in NOTEBOOKS]


def code_of(path: Path) -> list[str]:
    """The code cells of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def run_cells(cells: list[str]) -> tuple[dict[str, object], object]:
    """The names after all cells have run, and the value of the last expression."""
    space: dict[str, object] = {"__name__": "notebook"}
    *first, last = cells
    for number, cell in enumerate(first):
        exec(compile(cell, f"cell {number}", "exec"), space)
    tree = ast.parse(last)
    shown = tree.body.pop()
    assert isinstance(shown, ast.Expr)
    exec(compile(tree, "last cell", "exec"), space)
    return space, eval(compile(ast.Expression(shown.value), "last cell", "eval"), space)


def test_there_is_one_in_each_language():
    assert IDS == ["en", "zh"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_cells_run_on_the_built_in_example(path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.delenv("SYMBIONET_BENCHMARK", raising=False)

    space, figure = run_cells(code_of(path))

    told = capsys.readouterr().out
    by_have = space["found"]
    assert by_have["ash"][0].organisation_id == "cement"
    assert by_have["grease"][0].organisation_id == "fuel"
    assert space["total"] == pytest.approx(space["log"](space["best"].probability / (1 - space["best"].probability)))
    assert ("粉煤灰" if path.parts[-3] == "zh" else "Fly ash") in told
    assert {task for task, _ in space["figures"]} == {"receivers"}
    assert figure._repr_svg_().startswith("<svg ")
    assert figure._repr_svg_().count("<rect") == 4  # a legend, and one bar for each of the two methods


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_what_is_kept_comes_from_a_whole_run_in_order(path: Path):
    book = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    kinds = [output["output_type"] for cell in cells for output in cell["outputs"]]

    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert "error" not in kinds
    printed = "".join("".join(output.get("text", "")) for cell in cells for output in cell["outputs"])
    assert "receivers" in printed
    assert "sectors" in printed  # the real benchmark, not the built-in example
    assert path.stat().st_size < 60_000


def test_both_languages_run_the_same_code():
    english, chinese = (code_of(path) for path in NOTEBOOKS)

    differing = [
        (one, other)
        for first, second in zip(english, chinese, strict=True)
        for one, other in zip(first.splitlines(), second.splitlines(), strict=True)
        if one != other
    ]

    assert len(differing) == 3  # the language, the docstring and the legend of the figure
    assert differing[0] == ('LANG = "en"', 'LANG = "zh"')
