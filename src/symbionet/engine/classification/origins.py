"""Which wastes a sector has: the sub-chapters in which they are coded, and how well it fits the sources of a thing."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from symbionet.engine.arrays import Floats

__all__ = ["Homes", "SourceFits"]


HOME_DECAY = 0.7
SOURCE_FITS = {4: 1.0, 3: 0.75, 2: 0.5}  # by digits that the supplier's sector and the entry's source share


class Homes:
    """The sub-chapters in which the wastes of a sector are coded: 1 for the usual one, less for each further one."""

    def __init__(self, listed: Mapping[str, Sequence[str]], subchapters: Sequence[str]) -> None:
        self._number = {code: place for place, code in enumerate(subchapters)}
        self._listed = listed
        self._rows: dict[str, Floats] = {}

    def of(self, sector: str) -> Floats:
        """One value per sub-chapter; a sector known to fewer digits is the mean of its classes."""
        if sector not in self._rows:
            found = np.zeros(len(self._number))
            inside = [codes for nace, codes in self._listed.items() if nace.startswith(sector)]
            for codes in inside:
                for place, code in enumerate(code for code in codes if code in self._number):
                    found[self._number[code]] += HOME_DECAY**place / len(inside)
            self._rows[sector] = found
        return self._rows[sector]


class SourceFits:
    """How well a supplier's sector fits the sectors of each row, 0..1; one array per sector, computed once."""

    def __init__(self, sources: Sequence[tuple[str, ...]]) -> None:
        self._sources = sources
        self._rows: dict[str, Floats] = {}

    def of(self, sector: str) -> Floats:
        """The fit of each row."""
        if sector not in self._rows:
            self._rows[sector] = np.array([_fit(sector, sources) for sources in self._sources], dtype=np.float64)
        return self._rows[sector]


def _fit(sector: str, sources: Iterable[str]) -> float:
    best = 0.0
    for source in sources:
        shared = next((n for n in (4, 3, 2) if len(sector) >= n <= len(source) and sector[:n] == source[:n]), 0)
        if shared:
            # a source that is itself only a division fits all of it
            best = max(best, 0.8 if shared == len(source) and shared < 4 else SOURCE_FITS[shared])
    return best
