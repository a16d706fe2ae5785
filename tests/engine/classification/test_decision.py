"""What a have is, weighed over everything that is told of it."""

import numpy as np
import pytest

from symbionet.engine import load_packs, suggest_classes
from symbionet.engine.classification.classes import class_lexicon
from symbionet.engine.classification.decision import PACK, decide
from symbionet.engine.classification.evidence import FEATURES, NOTHING, Told, find_evidence
from symbionet.engine.classification.letters import Letters

PACKS = load_packs()


@pytest.mark.parametrize(
    ("title", "description", "sector", "class_id"),
    [
        ("wash soil", "dug from ponds, fertile, stones", "1081", "beet-soil"),  # the rules alone: soil
        ("drawing fluid", "copper fines, emulsion 4% oil", "2732", "oil-emulsion"),  # copper scrap
        ("浓糖蜜液", "蒸到70%干物,钾高、粗蛋白", "1089", "vinasse"),  # molasses
        ("胶桶底", "胶水结皮", "2052", "adhesive-waste"),  # drums
    ],
)
def test_description_and_trade_decide_where_the_title_does_not(
    title: str, description: str, sector: str, class_id: str
) -> None:
    assert suggest_classes(title, PACKS, sectors=(sector,), description=description)[0].class_id == class_id


def test_probabilities_add_up_to_one_with_none_of_the_classes() -> None:
    lexicon = class_lexicon(PACKS.whole)
    told = Told("bugs", "cell cake left after glutamic", ("1089",))
    evidence = find_evidence(told, PACKS.whole, rules={}, terms={}, lexicon=lexicon)
    assert evidence.rows.shape == (len(evidence.classes) + 1, len(FEATURES))
    assert np.flatnonzero(evidence.rows[-1]).tolist() == [FEATURES.index(NOTHING)]
    chosen = decide(told, PACKS.whole, rules={}, terms={}, lexicon=lexicon)
    assert 0.5 < sum(one.probability for one in chosen) < 1.0
    assert [one.probability for one in chosen] == sorted((one.probability for one in chosen), reverse=True)


def test_a_text_that_means_nothing_is_of_no_class() -> None:
    found = suggest_classes("Thursday", PACKS, sectors=("6920",), description="see the attached letter")
    assert max((one.probability for one in found), default=0.0) < 0.3


def test_a_stated_waste_code_and_kind_speak_for_a_class() -> None:
    lexicon = class_lexicon(PACKS.whole)

    def of(told: Told) -> float:
        chosen = decide(told, PACKS.whole, rules={}, terms={}, lexicon=lexicon)
        return {one.class_id: one.probability for one in chosen}["fly-ash"]

    plain = of(Told("grey powder", "from the precipitator", ("3511",)))
    assert of(Told("grey powder", "from the precipitator", ("3511",), frozenset(["100102"]))) > plain
    assert of(Told("grey powder", "from the precipitator", ("3511",), frozenset(), "energy")) < plain


def test_every_feature_has_a_weight() -> None:
    assert [row["feature"] for row in PACKS.rows(PACK)] == list(FEATURES)


def test_likeness_of_letters_counts_shared_groups() -> None:
    index = Letters([(0, "粉煤灰"), (1, "煤灰"), (1, "slag")], 2)
    assert index.likeness("粉煤灰").round(2).tolist() == [1.0, 0.67]
    assert index.likeness("").tolist() == [0.0, 0.0]
