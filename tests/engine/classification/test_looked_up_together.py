"""Titles of a long list are looked up together: what is then read one by one asks the model for nothing more."""

import pytest

from symbionet.engine import load_packs
from symbionet.engine.classification import suggest_classes
from symbionet.engine.classification.classes import class_lexicon, look_up_texts
from symbionet.engine.classification.lexicon import NEAR_TERM
from symbionet.engine.classification.vectors import ENCODER

PACKS = load_packs()
TITLES = (
    "odd crumbs of press 7, line 4",
    "drums of murky bottoms 19",
    "blue fines and grey fines of tower 3",
    "06 01 01* sour remains of bath 2",
    "三号釜残余物，七车间产生",
    "灰泥、碎块、边皮（九号线）",
    "桶装的不明底料",
)


@pytest.mark.parametrize("wanted", [False, True])
def test_titles_looked_up_together_are_read_without_asking_the_model_again(wanted, monkeypatch):
    asked: list[str] = []
    encode = ENCODER._encode
    suggest_classes("something of the same kind", PACKS, wanted=wanted)  # the words of the packs are laid out
    look_up_texts([(title, "") for title in TITLES], PACKS, wanted=wanted)
    monkeypatch.setattr(ENCODER, "_encode", lambda texts: asked.extend(texts) or encode(texts))

    for title in TITLES:
        suggest_classes(title, PACKS, several=True, wanted=wanted)

    assert asked == []


@pytest.mark.parametrize("text", ["粉煤炭灰", "废机械油", "高炉炉渣", "锅炉飞灰渣", "不锈钢酸洗污尼", "龘龘龘"])
def test_terms_spelt_nearly_alike_are_those_of_a_walk_over_all_terms(text):
    lexicon = class_lexicon(PACKS)

    alike = [
        term for term in lexicon._chinese
        if 200 * len(set(term) & set(text)) >= NEAR_TERM * (len(set(term)) + len(set(text)))
    ]  # fmt: skip

    assert lexicon._terms_like(text) == alike
