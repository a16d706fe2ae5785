"""Which sectors (NACE Rev. 2 classes) can take what a text means, from known uses, sector profiles and precedents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Floats
from symbionet.engine.classification.classes import Suggestion
from symbionet.engine.classification.fits import VAGUE, class_fits, rate_uses
from symbionet.engine.classification.precedents import teach_precedents
from symbionet.engine.classification.sectors import SectorWeight
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.packs import KnownUse, Packs, Precedent, ProfileRow

__all__ = ["USER_FEATURES", "Users", "sector_users"]


USER_FEATURES = (
    "use",  # a use of the class is known in the sector
    "use_group",  # ... in its group (3 digits), or less exactly
    "use_division",
    "want",  # the profile of the sector wants the class
    "want_group",
    "taker",  # the sector is among those that most often take the class
    "taker_group",
    "likeness",  # of the sentence vectors of text and sector
    "precedent",  # published exchanges of related classes went to the sector
    "precedent_division",
    "general",  # the sector takes a lot of things (published exchanges)
    "broad",  # ... (known uses and profiles)
    "producer",  # the sector typically has the class itself
    "same",  # the sector of the supplier
    "same_division",
)
LIKENESS_FLOOR, LIKENESS_SPAN = 0.2, 0.6
DIGITS = 4
TAKER_DECAY = 0.25
LEAST_FREQUENCY = 0.5  # known uses that every class is taken to have
RELATED_TEXT = 0.5  # cosine of titles from which a precedent is of a like material


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """The NACE classes as columns: what each can use and wants by resource class, and what its name means."""

    codes: tuple[str, ...]
    number: dict[str, int]
    group: npt.NDArray[np.int64]
    division: npt.NDArray[np.int64]
    ids: tuple[str, ...]  # resource classes
    class_number: dict[str, int]
    use: npt.NDArray[np.float32]  # (resource class, NACE class)
    use_number: npt.NDArray[np.int32]  # number of the best use in `uses`, -1 none; likewise the others
    uses: tuple[KnownUse, ...]
    want: npt.NDArray[np.float32]
    want_number: npt.NDArray[np.int32]
    wants: tuple[ProfileRow, ...]
    taker: npt.NDArray[np.float32]  # 1 for the sector that most often takes the class
    producer: npt.NDArray[np.float32]
    broad: Floats
    frequency: npt.NDArray[np.float32]  # known uses and wants of each, at least a half: how much of a division it is
    general: Floats
    precedent: npt.NDArray[np.float32]  # (resource class, NACE class)
    precedent_number: npt.NDArray[np.int32]
    precedents: tuple[Precedent, ...]
    precedent_classes: npt.NDArray[np.int64]  # -1 unknown
    precedent_takers: Floats  # (precedent, NACE class), each row adds up to 1 per receiving sector
    precedent_vectors: Vectors
    vectors: Vectors
    vector_rows: npt.NDArray[np.int64]

    def features(self, text: str, *, classes: Sequence[Suggestion], sectors: Sequence[SectorWeight]) -> Floats:
        """One row per NACE class, one column per name of `USER_FEATURES`, each 0..1."""
        shares = np.zeros(len(self.ids), dtype=np.float32)
        for item in classes:
            shares[self.class_number[item.class_id]] = item.probability
        use, want, producer = self._mix(shares, self.use), self._mix(shares, self.want), shares @ self.producer
        taker = self._mix(shares, self.taker)
        use_group, use_division = self._widen(use, self.group), self._widen(use, self.division)
        precedent = self._precedents(text, shares)
        same, same_division = np.zeros(len(self.codes)), np.zeros(len(self.codes))
        for sector in sectors:
            if (place := self.number.get(sector.nace)) is not None:
                same[place] = max(same[place], sector.weight)
        same_division = self._widen(same, self.division)
        columns = {
            "use": use,
            "use_group": use_group,
            "use_division": use_division,
            "want": want,
            "want_group": self._widen(want, self.group),
            "taker": taker,
            "taker_group": self._widen(taker, self.group),
            "likeness": self._likeness(text),
            "precedent": precedent,
            "precedent_division": self._widen(precedent, self.division),
            "general": self.general,
            "broad": self.broad,
            "producer": producer,
            "same": same,
            "same_division": same_division,
        }
        return np.stack([columns[name] for name in USER_FEATURES], axis=1).astype(np.float64)

    @staticmethod
    def _mix(shares: npt.NDArray[np.float32], table: npt.NDArray[np.float32]) -> Floats:
        rows = np.flatnonzero(shares)
        return (
            np.asarray((shares[rows, None] * table[rows]).max(axis=0), dtype=np.float64)
            if len(rows)
            else np.zeros(table.shape[1])
        )

    @staticmethod
    def _widen(values: Floats, groups: npt.NDArray[np.int64]) -> Floats:
        best = np.zeros(int(groups.max()) + 1)
        np.maximum.at(best, groups, values)
        return np.asarray(best[groups])

    def _likeness(self, text: str) -> Floats:
        found = np.full(len(self.codes), -1.0)
        np.maximum.at(found, self.vector_rows, (self.vectors @ ENCODER.encode([text])[0]).astype(np.float64))
        return np.clip((found - LIKENESS_FLOOR) / LIKENESS_SPAN, 0.0, 1.0)

    def columns(self, sector: str) -> tuple[npt.NDArray[np.int64], float]:
        """The NACE classes that a sector stands for, and how certain each is: a division may be any of its classes."""
        rows = [place for code, place in self.number.items() if code.startswith(sector)]
        return np.array(rows, dtype=np.int64), 1.0 if len(sector) >= DIGITS else VAGUE.get(len(sector), 0.2)

    def _precedents(self, text: str, shares: npt.NDArray[np.float32]) -> Floats:
        if not len(self.precedent_classes):
            return np.zeros(len(self.codes))
        cosines = (self.precedent_vectors @ ENCODER.encode([text])[0]).astype(np.float64)
        like = np.clip((cosines - RELATED_TEXT) / (1 - RELATED_TEXT), 0.0, 1.0)
        known = self.precedent_classes >= 0
        like[known] = np.maximum(like[known], shares[self.precedent_classes[known]])
        return np.asarray(1 - np.exp(-(like @ self.precedent_takers)), dtype=np.float64)


@lru_cache(maxsize=64)
def sector_users(packs: Packs) -> Users:
    """The NACE classes with what they can use, read from the packs and encoded once."""
    known = _known_users(packs.whole)
    if packs is packs.whole:
        return known
    return replace(known, **teach_precedents(packs, known.codes, known.class_number))


@lru_cache(maxsize=4)
def _known_users(packs: Packs) -> Users:
    rows = packs.codes("nace2")
    codes = tuple(sorted(code for code in rows if len(code) == DIGITS))
    number = {code: place for place, code in enumerate(codes)}
    ids = tuple(sorted(packs.classes))
    class_number = {class_id: place for place, class_id in enumerate(ids)}
    fit = class_fits(codes)
    uses = tuple(packs.uses[key] for key in sorted(packs.uses))
    wants = tuple(row for row in packs.profiles if row.direction == "want")
    use, use_number = rate_uses(
        packs, class_number, ((u.class_id, np.float32(u.prior) * fit.any_of(u.nace)) for u in uses), len(codes)
    )
    want, want_number = rate_uses(
        packs,
        class_number,
        ((w.class_id, np.float32(w.prior) * fit.any_of(w.nace)) for w in wants),
        len(codes),
        several=False,
    )
    taker, _ = rate_uses(packs, class_number, _ranked(packs, number), len(codes), several=False)
    producer = np.zeros((len(ids), len(codes)), dtype=np.float32)
    for class_id, item in packs.classes.items():
        producer[class_number[class_id]] = fit.any_of(item.source_nace)
    uses_of = np.zeros(len(codes))
    for prefix in (*(nace for use in uses for nace in use.nace), *(nace for row in wants for nace in row.nace)):
        under = fit.any_of((prefix,)) == 1.0
        uses_of += under / max(1.0, float(under.sum()))
    terms: dict[str, list[str]] = {}
    for sector in packs.sectors:
        terms.setdefault(sector.nace, []).extend((*sector.terms_en[:5], *sector.terms_zh[:5]))
    phrases = [
        (place, phrase)
        for code, place in number.items()
        for phrase in (rows[code]["name_en"], rows[code]["name_zh"], *terms.get(code, ())[:12])
    ]
    return Users(
        codes=codes,
        number=number,
        group=_numbers([code[:3] for code in codes]),
        division=_numbers([code[:2] for code in codes]),
        ids=ids,
        class_number=class_number,
        use=use,
        use_number=use_number,
        uses=uses,
        want=want,
        want_number=want_number,
        wants=wants,
        taker=taker,
        producer=producer,
        broad=np.log1p(uses_of) / 4,
        frequency=(uses_of + LEAST_FREQUENCY).astype(np.float32),
        vectors=ENCODER.encode([phrase for _, phrase in phrases], keep=True),
        vector_rows=np.array([place for place, _ in phrases], dtype=np.int64),
        **teach_precedents(packs, codes, class_number),
    )


def _ranked(packs: Packs, number: Mapping[str, int]) -> Iterable[tuple[str, npt.NDArray[np.float32]]]:
    """For each class the sectors that most often take it: 1 for the first, less for each further one."""
    for class_id, codes in packs.takers.items():
        row = np.zeros(len(number), dtype=np.float32)
        for place, code in enumerate(codes):
            row[number[code]] = 1.0 / (1.0 + TAKER_DECAY * place)
        yield class_id, row


def _numbers(names: Sequence[str]) -> npt.NDArray[np.int64]:
    known = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.array([known[name] for name in names], dtype=np.int64)
