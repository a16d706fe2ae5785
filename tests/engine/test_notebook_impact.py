"""The notebook of impact: its cells run without Jupyter, reproduce the published figures, and print what is kept."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(ROOT.glob("docs/*/notebooks/impact.ipynb"))
IDS = [path.parts[-3] for path in NOTEBOOKS]


def code_of(path: Path) -> list[str]:
    """The code cells of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_there_is_one_in_each_language_with_the_same_code():
    assert IDS == ["en", "zh"]
    english, chinese = ("\n".join(code_of(path)) for path in NOTEBOOKS)
    assert english.replace('LANG = "en"', 'LANG = "zh"') == chinese


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_its_cells_reproduce_the_published_figures_and_print_what_is_kept(path: Path, capsys):
    space: dict[str, object] = {"__name__": "notebook"}
    for number, cell in enumerate(code_of(path)):
        exec(compile(cell, f"cell {number}", "exec"), space)

    assert round(space["avoided"], 6) == 1_802_808  # as printed, and every row but those of one rounded input
    assert space["different"] == ["Fossil Energy 400", "Total saving"]
    assert space["saving"] == pytest.approx(2_043_503.4, abs=2)
    assert space["before"] / space["misread"] == pytest.approx(8_760)
    assert {code: round(term.value, 1) for code, term in space["terms"].items()} == {
        "disposal": 9.0, "virgin": 9115.9, "reprocessing": -995.1, "freight": -10.2,
    }  # fmt: skip
    assert {name: round(said) for name, said in space["reproduced"].items()} == {
        "5.1": 132_500, "1.2": 49_250, "4.2": -5_000, "10.2": -1_500, "ash": 770_000_000,
    }  # fmt: skip
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    kept = "".join("".join(output.get("text", "")) for cell in cells for output in cell["outputs"])
    assert re.sub(r"\s+", " ", kept) == re.sub(r"\s+", " ", capsys.readouterr().out)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
