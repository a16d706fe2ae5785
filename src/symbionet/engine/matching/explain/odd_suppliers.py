"""Whether a firm of such a trade has such a thing in such an amount at all: a doubt in words, not in the figure."""

from collections.abc import Mapping
from functools import lru_cache

from symbionet.engine.matching.find.index import Index
from symbionet.engine.packs import Packs

__all__ = ["is_odd_supplier"]

MUCH = 1_000.0  # t a year; less than that many firms have of many things: expert judgement
KNOWN = 0.5  # how certain what the firm does has to be, and less of the class than that of it counts as none


def is_odd_supplier(index: Index, have: int) -> bool:
    """Whether much of a class stands at a firm whose sector and trade are known and have no such thing.

    Amounts below 1,000 t a year, classes of which no sector is known, and firms of unknown sector are never doubted.
    """
    haves, relations = index.haves, index.relations
    number, firm = int(haves.classes[have, 0]), int(haves.organisations[have])
    if number < 0 or haves.measures[have] < 0 or not haves.amounts[have] >= MUCH:
        return False
    if index.measures[int(haves.measures[have])] != ("t", True):
        return False
    if max((item.weight for item in index.organisations.sectors[firm]), default=0.0) < KNOWN:
        return False
    family = _families(index.packs.whole)[relations.ids[number]]
    if not family:
        return False
    if max(float(relations.producer[relations.numbers[name], firm]) for name in family) >= KNOWN:
        return False
    trades = index.packs.whole.trades
    own = {trades[place].id for place in relations.trades[:, firm].nonzero()[0]}
    return not own & _trades_with(index.packs.whole, family)


@lru_cache(maxsize=4)
def _families(packs: Packs) -> Mapping[str, frozenset[str]]:
    """Each class with what it is a kind of and its other kinds; none where no sector is known to have it."""
    above = {name: item.parent or name for name, item in packs.classes.items()}
    kinds: dict[str, set[str]] = {}
    for name, parent in above.items():
        kinds.setdefault(parent, {parent}).add(name)
    return {
        name: frozenset(kinds[above[name]] | kinds.get(name, set())) if item.source_nace else frozenset()
        for name, item in packs.classes.items()
    }


@lru_cache(maxsize=4096)
def _trades_with(packs: Packs, family: frozenset[str]) -> frozenset[str]:
    """The trades of which an example has a thing of these classes."""
    return frozenset(trade for class_id in family for trade in _trades_by_class(packs).get(class_id, ()))


@lru_cache(maxsize=4)
def _trades_by_class(packs: Packs) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for item in packs.have_examples:
        for class_id in item.classes:
            found.setdefault(class_id, set()).add(item.trade)
    return found
