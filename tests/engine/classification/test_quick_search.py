"""What is looked for among few of many is what would be found among all of them."""

import numpy as np

from symbionet.engine import load_packs
from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.fits import SectorFit, fit_sector
from symbionet.engine.classification.near_classes import class_vectors, near_classes
from symbionet.engine.classification.vectors import ENCODER

PACKS = load_packs()


def test_a_sector_fits_each_prefix_as_if_every_pair_were_compared() -> None:
    codes = ("2", "23", "235", "2351", "41", "4211", "8411", "97", "3530", "3811", "3832", "9603")
    fit = SectorFit([(SectorWeight(nace=code, weight=1.0, known_by="nace"),) for code in codes])
    prefixes = {code[:length] for code in (*codes, "3600", "4399", "1011") for length in range(1, 5)}

    for prefix in prefixes:
        expected = np.array([fit_sector(code, prefix) for code in codes], dtype=np.float32)
        assert fit.any_of((prefix,)).tolist() == expected.tolist(), prefix


def test_the_nearest_classes_are_those_of_the_terms_with_the_largest_cosines() -> None:
    ids, matrix = class_vectors(PACKS, False)
    for text in ("grey powder of the filter", "机加工的油泥", "warm water", "x"):
        cosines = (matrix * ENCODER.encode([text])[0]).sum(axis=1)
        places = np.argsort(-cosines, kind="stable")[:40]
        nearest = list(dict.fromkeys(ids[place] for place in places))[:10]
        assert [class_id for class_id, _ in near_classes(PACKS, False).of(text)] == nearest
