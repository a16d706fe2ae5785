"""What open questions leave of the chance that a match comes about; the technical fit is not touched."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import exp, log

from symbionet.engine.model import Reason
from symbionet.engine.packs import Packs, Row

__all__ = ["chance_factor", "lowering", "usual_factor"]

PACK, USUAL, FLOOR = "uses/chance_factors", "usual", "floor"
NEXT = 0.5  # part in which each further question counts, of the log of its factor


def chance_factor(asks: Iterable[Reason], packs: Packs) -> float:
    """What the open questions of a match leave of its chance, 0 to 1; 1 where none of them lowers it.

    Questions are not independent: who knows one thing of a material mostly knows the others. So the heaviest counts in
    full, the next by the square root of its factor, the next by the fourth root, and so on, down to the floor of the
    pack. Answering a question never lowers the chance.

    >>> from symbionet.engine.packs import load_packs
    >>> chance_factor([Reason(code="ask_origin")], load_packs())
    0.4
    >>> round(chance_factor([Reason(code="ask_site"), Reason(code="ask_origin")], load_packs()), 3)
    0.379
    """
    rows = _rows(packs)
    found = sorted(float(rows[ask.code]["factor"]) for ask in asks if ask.code in rows)
    if not found:
        return 1.0
    total = sum(log(factor) * NEXT**place for place, factor in enumerate(found))
    return max(float(rows[FLOOR]["factor"]), round(exp(total), 9))


def lowering(asks: Iterable[Reason], packs: Packs) -> list[tuple[Row, list[Reason]]]:
    """The rows of the pack that lower the chance, the heaviest first, each with its questions."""
    rows, found = _rows(packs), dict[str, list[Reason]]()
    for ask in asks:
        if ask.code in rows:
            found.setdefault(ask.code, []).append(ask)
    return sorted(((rows[code], of_code) for code, of_code in found.items()), key=lambda one: float(one[0]["factor"]))


def usual_factor(packs: Packs) -> float:
    """The factor of a usual match: what a share of completed ideas is the share of."""
    return float(_rows(packs)[USUAL]["factor"])


@lru_cache(maxsize=4)
def _rows(packs: Packs) -> Mapping[str, Row]:
    return {row["code"]: row for row in packs.rows(PACK)}
