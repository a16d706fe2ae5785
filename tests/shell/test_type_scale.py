"""One scale of type: style sheets name its steps and state no size of their own."""

import re
from pathlib import Path

import symbionet

SHEETS = sorted(Path(symbionet.__file__).parent.glob("*/assets/**/*.css"))
STEPS = {"fine", "small", "text", "base", "lead", "figure", "large"}


def test_no_style_sheet_states_a_size_of_its_own():
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    scale = next(sheet for sheet in SHEETS if sheet.name == "base.css").read_text(encoding="utf-8")

    assert len(SHEETS) > 10
    assert re.findall(r"font-size:\s*[\d.]+rem", text) == []
    assert set(re.findall(r"font-size: var\(--type-([a-z]+)\)", text)) <= STEPS
    assert set(re.findall(r"--type-([a-z]+):", scale)) == STEPS
