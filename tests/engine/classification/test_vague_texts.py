"""What is hardly said is no far class: one odd word is no match by likeness, and a common character no slip."""

import pytest

from symbionet.engine.classification.classes import suggest_classes
from symbionet.engine.packs import load_packs

PACKS = load_packs()


@pytest.mark.parametrize("text", ["clutter", "oddments", "duds", "糟头", "碴儿"])
def test_one_odd_word_alone_is_no_class_for_certain(text: str) -> None:
    assert max((item.probability for item in suggest_classes(text, PACKS)), default=0.0) < 0.5


@pytest.mark.parametrize(
    ("text", "never"),
    [("扫库料", "polymer-residue"), ("碎板料", "steel-scrap")],
)
def test_a_text_of_common_characters_is_no_term_misspelt(text: str, never: str) -> None:
    found = suggest_classes(text, PACKS)
    assert not found or found[0].class_id != never


@pytest.mark.parametrize(("text", "class_id"), [("粉媒灰", "fly-ash"), ("高炉查", "bf-slag")])
def test_slips_of_the_pen_are_still_read(text: str, class_id: str) -> None:
    found = suggest_classes(text, PACKS)
    assert found[0].reason.code in ("near_term", "term")
    assert found[0].class_id == class_id
