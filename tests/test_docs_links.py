"""Every link in the docs leads somewhere, and the weights they tell are those of the packs."""

import json
import re
from pathlib import Path

import pytest

from symbionet.engine import load_packs

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/**/*.ipynb")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.*)$", re.M)


def text_of(page: Path) -> str:
    """The words of a page; of a notebook its texts; without code."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        text = "\n".join("".join(c["source"]) for c in json.loads(text)["cells"] if c["cell_type"] == "markdown")
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = HEADING.findall(re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S))
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path):
    broken = []
    for target in LINK.findall(text_of(page)):
        if re.match(r"[a-z]+:", target):
            continue  # other sites are not ours to test
        name, _, anchor = target.partition("#")
        goal = (page.parent / name).resolve() if name else page
        if not goal.exists() or (anchor and goal.suffix == ".md" and anchor not in anchors_of(goal)):
            broken.append(target)

    assert broken == []


def test_links_are_found_at_all():
    assert any(LINK.findall(text_of(page)) for page in PAGES)
    assert "1-haves-wants-and-firms" not in anchors_of(ROOT / "README.md")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_weights_that_the_docs_tell_are_those_of_the_packs(lang: str) -> None:
    text = (ROOT / "docs" / lang / "matching.md").read_text(encoding="utf-8").replace("−", "-")
    told = {name: float(weight) for name, weight in re.findall(r"^\| ([a-z_]+) \| (-?[\d.]+) \|", text, re.M)}
    known = {row["signal"]: float(row["weight"]) for row in load_packs().rows("uses/signal_weights")}

    assert told == {name: known[name] for name in told}
    assert len(told) > 20
