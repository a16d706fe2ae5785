"""How well a thing of one physical form serves who wants another."""

import numpy as np

from symbionet.engine.arrays import Floats
from symbionet.engine.model import FORMS

__all__ = ["FORM_FITS"]

SOLIDS = ("solid", "powder", "granular")


def _form_fits() -> Floats:
    """How a have's form suits a want's, 0..1 by numbers of FORMS; the last row and column are "not stated"."""
    table = np.ones((len(FORMS) + 1, len(FORMS) + 1))
    for row, have in enumerate(FORMS):
        for column, want in enumerate(FORMS):
            pair = {have, want}
            if have == want or "mixed" in pair or pair <= set(SOLIDS):
                continue
            if "gas" in pair or (pair & set(SOLIDS) and "liquid" in pair):
                table[row, column] = 0.0
            else:
                table[row, column] = 0.5  # drying, dewatering or pumping lies between
    return table


FORM_FITS = _form_fits()
