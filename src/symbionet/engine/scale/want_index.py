"""The index of wants that is searched, changed in place, saved and opened."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Array, Ints
from symbionet.engine.errors import BadIndex
from symbionet.engine.scale.column_edits import as_wants, joined, no_rows, take, widened
from symbionet.engine.scale.columns import Answers, Columns, HaveColumns, IndexArrays, Lists
from symbionet.engine.scale.kernel import count_rivals, search
from symbionet.engine.scale.knowledge import Knowledge
from symbionet.engine.scale.layout import as_columns, lay_out
from symbionet.engine.scale.storage import open_index, save_index
from symbionet.engine.scale.values import Found, Haves, Wants, quantise, sphere, take_haves

__all__ = ["WantIndex", "scale_of"]

SLICE = 2048  # haves that a thread takes at once: seldom enough to cost nothing, often enough to show progress
LEAST_MORE = 4096  # added rows that are searched one by one before the lists are built anew
MORE_SHARE = 0.005  # ... or so many of all
REAL = {
    "shares",
    "x",
    "y",
    "z",
    "amounts",
    "haul_km",
    "routes",
    "demands",
    "statuses",
    "lows",
    "highs",
    "taker_grades",
}  # the others are whole


@dataclass(slots=True, kw_only=True)
class WantIndex:
    """Wants in memory (or mapped from disk), and an exact search for the best of them. Make it with `build` or `open`.

    A search reads, `update` writes: do not run both at the same time.
    """

    knowledge: Knowledge
    scale: float
    _wants: Columns
    _lists: Lists
    _more: Columns  # rows added since the lists were built
    _by_id: npt.NDArray[Any]  # rows of `_wants` in order of their ids
    _more_rows: dict[int, int]  # row of `_more` by id
    _removed: int = 0

    @classmethod
    def build(cls, wants: Wants, knowledge: Knowledge, *, scale: float | None = None) -> "WantIndex":
        """An index of `wants` (n rows) under `knowledge`; about two seconds a million.

        `scale`: steps of the quantised vectors to 1; by default the largest number of the vectors is 127 steps, and it
        must be stated where the vectors come as int8 or from a function. Raises `BadIndex` if an id comes twice, a
        number lies outside the knowledge, or a scale is missing.
        """
        _check(wants, knowledge)
        scale = scale_of(wants.vectors) if scale is None else scale
        columns, lists = lay_out(wants, scale=scale, tiers=knowledge.links.tiers, codes=len(knowledge.codes))
        ids = columns.rows["id"]
        by_id = np.argsort(ids, kind="stable")
        if len(by_id) and (np.diff(ids[by_id]) == 0).any():
            twice = ids[by_id][:-1][np.diff(ids[by_id]) == 0][0]
            raise BadIndex(f"want {twice} comes twice: ids must be unique")
        return cls(
            knowledge=_with_scale(knowledge, scale),
            scale=scale,
            _wants=columns,
            _lists=lists,
            _more=no_rows(columns),
            _by_id=by_id.astype(np.uint32),
            _more_rows={},
        )

    @classmethod
    def open(cls, folder: Path | str) -> "WantIndex":
        """The index that was saved in `folder`, mapped into memory: no row is read before it is needed.

        Raises `BadIndex` if the folder holds none, or one of another format.
        """
        columns, lists, by_id, knowledge, scale = open_index(Path(folder))
        return cls(
            knowledge=knowledge,
            scale=scale,
            _wants=columns,
            _lists=lists,
            _more=no_rows(columns),
            _by_id=by_id,
            _more_rows={},
        )

    def save(self, folder: Path | str) -> None:
        """Write the index into `folder`, as plain `.npy` files; changes since the last build are worked in before.

        An index that is mapped from a folder must be saved into another one. Raises OSError where it cannot be written.
        """
        self.compact()
        save_index(
            Path(folder),
            wants=self._wants,
            lists=self._lists,
            by_id=self._by_id,
            knowledge=self.knowledge,
            scale=self.scale,
        )

    def __len__(self) -> int:
        """Wants that can be found."""
        return len(self._wants.rows) - self._removed + len(self._more_rows)

    def __contains__(self, want: int) -> bool:
        row = self._row(want)
        return want in self._more_rows or (row is not None and bool(self._wants.rows["alive"][row]))

    def update(self, wants: Wants | None = None, *, removed: Sequence[int] = ()) -> None:
        """Add or change `wants` (rows; an id that is known is replaced) and remove others; unknown ids are passed over.

        Changed rows are marked and their new state is kept apart, and once these are many the lists are built anew
        (`compact`); the answers are the same before and after. Raises `BadIndex` like `build`.
        """
        if wants is not None:
            _check(wants, self.knowledge)
            if len(set(np.asarray(wants.ids).tolist())) != len(wants):
                raise BadIndex("the wants of one update must have different ids")
        for want in removed:
            self._drop(int(want))
        if wants is not None and len(wants):
            rows = as_columns(widened(wants, 1 + self._wants.classes.shape[1]), np.arange(len(wants)), scale=self.scale)
            added = rows.rows["id"].tolist()
            for want in added:
                self._drop(want)
            start = len(self._more.rows)
            self._more = joined(self._more, rows)
            self._more_rows.update({want: start + place for place, want in enumerate(added)})
        if len(self._more.rows) > max(LEAST_MORE, MORE_SHARE * len(self._wants.rows)):
            self.compact()

    def compact(self) -> None:
        """Build the lists anew without the rows that were removed and with those that were added."""
        if not len(self._more.rows) and not self._removed:
            return
        rows = joined(*(take(part, np.flatnonzero(part.rows["alive"])) for part in (self._wants, self._more)))
        new = WantIndex.build(as_wants(rows), self.knowledge, scale=self.scale)
        self._wants, self._lists, self._by_id, self._more = new._wants, new._lists, new._by_id, new._more
        self._more_rows, self._removed = {}, 0

    def find(self, have: Haves, *, top: int = 20, by_words: bool = True) -> Found:
        """The `top` best wants of one have (a row), best first, ties by id; exact. See `find_all`."""
        if len(have) != 1:
            raise BadIndex(f"find takes one have and got {len(have)}: use find_all")
        return self.find_all(have, top=top, threads=1, by_words=by_words)

    def count_rivals(self, haves: Haves) -> Ints:
        """How strong all organisations are that could use each have (n rows), as `find_all` takes them."""
        columns, count = self._have_columns(haves), len(haves)
        crowds, order = np.empty(count, dtype=np.int64), np.arange(count)
        count_rivals(self._arrays(), columns, order, crowds)
        return crowds

    def find_all(
        self,
        haves: Haves,
        *,
        top: int = 20,
        threads: int = 2,
        rivals: Ints | None = None,
        by_words: bool = True,
        on_progress: Callable[[int], None] | None = None,
    ) -> Found:
        """The `top` best wants of each have (n rows): exact, in the order of the haves.

        Rivals of a have are the organisations without a want in this index, or what `count_rivals` of another index
        found (`rivals`).

        Candidates are those of `match`: by class, sector, waste code, own site, or the likeness of the titles alone.
        Without `by_words` the last are left out.

        The haves are worked through in an order in which neighbours read the same lists, by `threads` threads that
        share nothing but the index. `on_progress` is called with the number of haves done; what it raises ends the run.
        """
        if top < 1:
            raise BadIndex(f"top is {top}: at least 1")
        count = len(haves)
        ids, scores = np.empty((count, top), dtype=np.int64), np.empty((count, top))
        work = np.zeros((count, 2), dtype=np.int64)
        crowds = np.full(count, -1, dtype=np.int64) if rivals is None else np.asarray(rivals, dtype=np.int64)
        order = np.lexsort((np.round(haves.lon, 0), np.round(haves.lat, 0), haves.classes[:, 0]))
        starts = range(0, count, SLICE)

        def run(start: int) -> int:
            rows = order[start : start + SLICE] if len(starts) > 1 else np.arange(count)
            part = take_haves(haves, rows, self.scale) if len(starts) > 1 else haves
            found = np.empty((len(rows), top), dtype=np.int64), np.empty((len(rows), top))
            touched = np.zeros((len(rows), 2), dtype=np.int64)
            self._search(part, crowds[rows], *found, touched, by_words=by_words)
            ids[rows], scores[rows], work[rows] = *found, touched
            return len(rows)

        done = 0
        if threads == 1 or len(starts) < 2:
            for start in starts:
                done += run(start)
                if on_progress is not None:
                    on_progress(done)
        else:
            with ThreadPoolExecutor(max_workers=threads) as pool:
                tasks = [pool.submit(run, start) for start in starts]
                try:
                    for task in tasks:
                        done += task.result()
                        if on_progress is not None:
                            on_progress(done)
                except BaseException:
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
        return Found(ids=ids, scores=scores, rows=work[:, 0], vectors=work[:, 1])

    def _search(self, haves: Haves, crowds: Ints, ids: Array, scores: Array, work: Array, *, by_words: bool) -> None:
        columns, order = self._have_columns(haves), np.arange(len(haves))
        answers = Answers(ids=ids, scores=scores, work=work)
        search(self._arrays(by_words=by_words), columns, order, crowds, answers)

    def _arrays(self, *, by_words: bool = True) -> IndexArrays:
        terms = self.knowledge.terms._replace(by_words=float(by_words))
        return IndexArrays(self._wants, self._more, self._lists, self.knowledge.links, terms)

    def _have_columns(self, haves: Haves) -> HaveColumns:
        x, y, z = sphere(haves.lon, haves.lat)
        known = self.knowledge
        _within("classes", haves.classes, len(known.class_ids))
        _within("hazards", haves.hazards, len(known.hazards))
        _within("codes", haves.codes, len(known.codes), least=0)
        _within("measured", haves.measured, len(known.parameters))
        _within("takers", haves.takers, len(known.links.trade_starts) - 1)
        if haves.vectors.shape[1] != self._wants.vectors.shape[1]:
            widths = haves.vectors.shape[1], self._wants.vectors.shape[1]
            raise BadIndex(f"vectors of {widths[0]} numbers in an index of {widths[1]}: encode alike")
        if np.any(~(np.asarray(haves.haul_km) > 0)):
            raise BadIndex("haul_km must be above 0")
        no_codes = known.hazards.index(()) if () in known.hazards else -1
        hazards = np.where(np.asarray(haves.hazards) < 0, no_codes, haves.hazards)
        if np.any((hazards < 0) & (np.asarray(haves.hazardous) >= 1)):
            raise BadIndex("hazards: -1 (no waste code) needs an empty set in the knowledge's hazards")
        by_name: dict[str, Any] = {"shares": haves.class_shares, "hazards": hazards, "x": x, "y": y, "z": z}
        columns: dict[str, Any] = {}
        for name in HaveColumns._fields:
            kind = np.float64 if name in REAL else np.int64
            columns[name] = np.ascontiguousarray(by_name.get(name, getattr(haves, name, None)), dtype=kind)
        return HaveColumns(**columns | {"vectors": np.ascontiguousarray(quantise(haves.vectors, self.scale))})

    def _row(self, want: int) -> int | None:
        ids, by_id = self._wants.rows["id"], self._by_id
        place = bisect_left(range(len(by_id)), want, key=lambda number: int(ids[by_id[number]]))
        if place < len(by_id) and ids[by_id[place]] == want:
            return int(by_id[place])
        return None

    def _drop(self, want: int) -> None:
        newer = self._more_rows.pop(want, None)
        if newer is not None:
            self._more.rows["alive"][newer] = 0
        row = self._row(want)
        if row is not None and self._wants.rows["alive"][row]:
            self._wants.rows["alive"][row] = 0
            self._removed += 1


def _check(wants: Wants, knowledge: Knowledge) -> None:
    _within("classes", wants.classes, len(knowledge.class_ids))
    _within("permits", wants.permits, len(knowledge.permits), least=0)
    _within("codes", wants.codes, len(knowledge.codes), least=0)
    _within("parameters", wants.parameters, len(knowledge.parameters))
    _within("profiles", wants.profiles, len(knowledge.profiles), least=0)


def _within(name: str, column: Array, limit: int, *, least: int = -1) -> None:
    if np.size(column) and (np.min(column) < least or np.max(column) >= limit):
        raise BadIndex(
            f"{name}: numbers {np.min(column)} to {np.max(column)} where the knowledge has {limit}: "
            "build the index with the knowledge that the numbers come from"
        )


def scale_of(vectors: Array | Callable[[Ints], Array]) -> float:
    """Steps to 1 that make the largest number of float vectors 127. Raises `BadIndex` where these are not at hand."""
    if callable(vectors) or vectors.dtype == np.int8:
        raise BadIndex("scale: must be stated where vectors are int8 or come from a function")
    most = float(np.max(np.abs(vectors), initial=0.0))
    return 127.0 / most if most > 0 else 127.0


def _with_scale(knowledge: Knowledge, scale: float) -> Knowledge:
    return replace(knowledge, terms=knowledge.terms._replace(cosine=1.0 / scale**2))
