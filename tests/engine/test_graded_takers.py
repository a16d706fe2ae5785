"""What a firm is graded for by its trade counts beside the rank of its sector; a stated want has said it already."""

import shutil

import numpy as np
import pytest

from symbionet.engine import Organisation, Resource, load_packs, match
from symbionet.engine.classification import suggest_sectors
from symbionet.engine.errors import BadPack
from symbionet.engine.evaluation.fitting import fit_choice
from symbionet.engine.matching.find.relations import build_relations
from symbionet.engine.matching.rate.signals import SAID

PACKS = load_packs()


def part(found, code):
    """What a signal adds to a match, 0 where it is not told."""
    return sum(reason.contribution for reason in found.reasons if reason.code == code)


def test_every_class_is_graded_and_names_known_trades() -> None:
    assert set(PACKS.graded_takers) == set(PACKS.classes)
    assert {grade for grades in PACKS.graded_takers.values() for grade in grades.values()} <= {0.5, 1, 1.5, 2, 2.5, 3}


def test_a_grade_of_an_unknown_trade_is_named(tmp_path) -> None:
    for part_of in ("profiles", "glossary"):
        shutil.copytree(PACKS.folder / part_of, tmp_path / part_of)
    with (tmp_path / "profiles/graded_takers.csv").open("a", encoding="utf-8") as file:
        file.write("fly-ash,moon-base:3,expert judgement\n")
    with pytest.raises(BadPack, match="moon-base"):
        _ = load_packs(tmp_path).graded_takers


def test_a_trade_that_is_called_first_stands_above_one_that_only_could() -> None:
    sectors = tuple(suggest_sectors(Organisation(id=name, sector=name), PACKS) for name in ("Brewery", "Cement works"))
    relations = build_relations(PACKS, sectors)
    ash = relations.numbers["fly-ash"]
    assert [row[0].trade for row in sectors] == ["brewery", "cement-works"]
    assert relations.graded_strength[ash, 0] < relations.graded_strength[ash, 1]
    assert relations.graded_strength[ash, 1] >= 0.9


def test_beside_a_stated_want_the_trade_of_its_owner_counts_for_less() -> None:
    ash = Resource(id="h", organisation_id="power", direction="have", title_en="Fly ash")
    want = Resource(id="w", organisation_id="cement", direction="want", title_en="Fly ash")
    works = Organisation(id="cement", name_en="Cement works", nace=("2351",))
    alone, asked = match([ash], [], [works], PACKS)["h"][0], match([ash], [want], [works], PACKS)["h"][0]
    assert part(asked, "known_use") == pytest.approx((1 - SAID * 0.97**2) * part(alone, "known_use"), rel=0.05)
    assert asked.probability > alone.probability


def test_weights_of_a_choice_stay_within_their_bounds() -> None:
    rows = [np.array([[1.0, 1.0], [0.0, 0.0]])] * 5
    found = fit_choice(rows, [np.array([0.0, 1.0])] * 5, penalty=0.1, start=np.array([1.0, 0.0]), least=np.zeros(2))
    assert found.tolist() == [0.0, 0.0]
