"""The figures and qualities that wants and organisations say of what they take, and which of them a have breaks."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from symbionet.engine.arrays import Bools
from symbionet.engine.matching.conditions.limits import Limit
from symbionet.engine.matching.conditions.qualities import asks, is_opposed, tells
from symbionet.engine.matching.conditions.said_limits import ASIDE, breaks_clearly, limits_said
from symbionet.engine.matching.find.index import Index
from symbionet.engine.model import Resource

__all__ = ["Said"]

type Asked = Mapping[int, frozenset[str]]


class Said:
    """What the wants and organisations of an index say in words of what they take."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def broken_by(self, have: int, *, material: bool) -> tuple[Bools, Bools]:
        """The wants (the last stands for "no want") and organisations whose words a have breaks.

        A figure of a want lowers the match (signal `limits`) and drops none. Wet, dry, low and high are said of
        materials.
        """
        index, packs = self._index, self._index.packs
        by_wants = np.zeros(len(index.wants.resources) + 1, dtype=np.bool_)
        by_firms = np.zeros(len(index.organisations.organisations), dtype=np.bool_)
        item = index.haves.resources[have]
        if index.haves.analysed[have]:
            by_firms[[row for row, limits in self._limits.items() if breaks_clearly(item, limits, packs)]] = True
        if material and (told := tells(_words(item), packs.whole)):
            by_wants[[row for row, asked in self._asked_by_wants.items() if is_opposed(asked, told)]] = True
            by_firms[[row for row, asked in self._asked_by_firms.items() if is_opposed(asked, told)]] = True
        return by_wants, by_firms

    @cached_property
    def _limits(self) -> Mapping[int, tuple[Limit, ...]]:
        """The limits that organisations say, of those who say any."""
        rows, packs = enumerate(self._index.organisations.organisations), self._index.packs
        return {row: limits for row, item in rows if (limits := limits_said(item.business, packs))}

    @cached_property
    def _asked_by_wants(self) -> Asked:
        packs = self._index.packs.whole
        rows = enumerate(self._index.wants.resources)
        return {row: asked for row, item in rows if (asked := asks(_words(item), packs))}

    @cached_property
    def _asked_by_firms(self) -> Asked:
        packs = self._index.packs.whole
        rows = enumerate(self._index.organisations.organisations)
        return {row: asked for row, item in rows if (asked := asks(ASIDE.sub(" ", item.business), packs))}


def _words(item: Resource) -> str:
    """What is said of a resource, titles and descriptions."""
    return "; ".join((item.title_en, item.title_zh, item.description_en, item.description_zh))
