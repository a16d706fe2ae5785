"""Ranks partners for haves: explicit wants, and organisations whose sector is known to use such a resource."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from symbionet.engine.arrays import Bools, Ints
from symbionet.engine.matching.explain.chances import chance_factor
from symbionet.engine.matching.explain.reasons import Explainer
from symbionet.engine.matching.find.candidates import Candidates, Finder
from symbionet.engine.matching.find.index import Index, build_index
from symbionet.engine.matching.rate.pairs import PAIR_FEATURES, pair_features
from symbionet.engine.matching.rate.scoring import Scores, score_candidates
from symbionet.engine.model import Match, Organisation, Resource
from symbionet.engine.packs import Packs

__all__ = [
    "PAIR_FEATURES",
    "Climate",
    "Finder",
    "RankBy",
    "Ranked",
    "best_rows",
    "match",
    "match_each",
    "match_index",
    "pair_features",
    "rank_index",
    "rate_index",
]

RankBy = Literal["probability", "value", "expected"]
Climate = Literal["", "avoids", "adds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A match before it is explained: of many that are looked at few are read."""

    organisation_id: str
    want_id: str | None
    probability: float
    explained: Callable[[], Match]


def match(
    haves: Iterable[Resource],
    wants: Iterable[Resource],
    organisations: Iterable[Organisation],
    packs: Packs,
    *,
    top: int | None = 20,
    minimum: float = 0.02,
    rank_by: RankBy = "probability",
    on_progress: Callable[[], None] | None = None,
) -> dict[str, tuple[Match, ...]]:
    """For each have its partners, best first, at most `top` (None: all) of at least `minimum` probability.

    `rank_by`: "probability", "value" (central money per year) or "expected" (that times probability and what
    open questions leave of the chance); what has no known value comes after what has, most probable first, and ties
    break by organisation id.

    Partners are the explicit wants that share a class, a waste code or the wording with the have, and organisations
    whose sector is known to use its class. An organisation appears once for a have, with its best want if any.
    The run is deterministic: the order of the input is irrelevant, and ties break by organisation id.
    `minimum=0` also rates organisations of which no use is known (to compare engines; not for people).
    Of a hazardous waste for which nobody is likely, the likeliest laboratory stays below `minimum`, too.
    `on_progress` is called after each have.

    >>> from symbionet.engine.model import Organisation, Resource
    >>> from symbionet.engine.packs import load_packs
    >>> ash = Resource(id="h1", organisation_id="power", direction="have", title_en="Fly ash")
    >>> cement = Organisation(id="cement", name_en="Cement works", nace=("2351",))
    >>> [m.organisation_id for m in match([ash], [], [cement], load_packs())["h1"]]
    ['cement']
    """
    index = build_index(haves, wants, organisations, packs)
    return match_index(index, top=top, minimum=minimum, rank_by=rank_by, on_progress=on_progress)


def match_index(
    index: Index,
    *,
    top: int | None = 20,
    minimum: float = 0.02,
    rank_by: RankBy = "probability",
    receivers: Collection[str] | None = None,
    on_progress: Callable[[], None] | None = None,
) -> dict[str, tuple[Match, ...]]:
    """The same as `match` for a network that was read into an index before; of `receivers` (ids) alone where given."""
    asked = None
    if receivers is not None:
        asked = np.array([item.id in receivers for item in index.organisations.organisations], dtype=np.bool_)
    finder, found = Finder(index), dict[str, tuple[Match, ...]]()
    for number, item in enumerate(index.haves.resources):
        found[item.id] = _match_one(index, finder, number, top=top, minimum=minimum, rank_by=rank_by, asked=asked)
        if on_progress is not None:
            on_progress()
    return found


def match_each(
    index: Index,
    haves: Iterable[str],
    *,
    top: int | None = 20,
    minimum: float = 0.02,
    finder: Finder | None = None,
    climate: Climate = "",
) -> Iterator[tuple[str, tuple[Match, ...]]]:
    """The same by probability, have by have in the order of these ids: what was printed need not be kept. First of each
    is the best partner that does not add emissions, if there is any.

    `climate`: of those alone that avoid or that add emissions, as far as that is known ("": of all). Who asks for haves
    in several parts hands in one `finder` of the index, which remembers what all of them need.
    """
    finder = finder or Finder(index)
    numbers = {item.id: number for number, item in enumerate(index.haves.resources)}
    for key in haves:
        have = numbers[key]
        candidates, scores, rows = _rows_of(index, finder, have, minimum=minimum, asked=None)
        explainer = Explainer(index, have, candidates, scores)
        yield key, _led(map(explainer.match, rows.tolist()), top=top, climate=climate)


def rank_index(index: Index, *, top: int | None = 20, minimum: float = 0.02) -> dict[str, tuple[Ranked, ...]]:
    """The same as `match_index` by probability, each match explained when asked."""
    finder, members = Finder(index), index.organisations.organisations
    found = dict[str, tuple[Ranked, ...]]()
    for number, item in enumerate(index.haves.resources):
        candidates, scores, rows = _rows_of(index, finder, number, minimum=minimum, asked=None)
        explainer = Explainer(index, number, candidates, scores)
        found[item.id] = tuple(
            Ranked(
                organisation_id=members[candidates.organisations[row]].id,
                want_id=index.wants.resources[want].id if (want := int(candidates.wants[row])) >= 0 else None,
                probability=float(scores.probabilities[row]),
                explained=partial(explainer.match, int(row)),
            )
            for row in rows[:top]
        )
    return found


def rate_index(index: Index, *, minimum: float = 0.02) -> Iterator[tuple[str, str, str | None, float]]:
    """Have, organisation, its best want (None: none) and probability of every match of an index, without reasons."""
    finder, members = Finder(index), index.organisations.organisations
    for number, item in enumerate(index.haves.resources):
        candidates = finder.find(number, everybody=False)
        scores = score_candidates(index, number, candidates)
        for row in best_rows(candidates, scores, minimum):
            want = int(candidates.wants[row])
            asked = index.wants.resources[want].id if want >= 0 else None
            yield item.id, members[candidates.organisations[row]].id, asked, float(scores.probabilities[row])


def _led(matches: Iterable[Match], *, top: int | None, climate: Climate) -> tuple[Match, ...]:
    """The first `top` in their order, but first of all the first that does not add emissions; of `climate` alone."""
    kept: list[Match] = []
    lead: Match | None = None
    for one in matches:
        if climate and not _is_of(one, climate):
            continue
        if top is None or len(kept) < top:
            kept.append(one)
        if lead is None and not one.adds_emissions:
            lead = one
        if len(kept) == top and lead is not None:
            break
    if lead is None:
        return tuple(kept)
    return (lead, *[one for one in kept if one is not lead])[:top]


def _is_of(one: Match, climate: Climate) -> bool:
    """Whether it avoids, or adds, emissions; neither where that is not known."""
    known = one.value is not None and one.value.co2e is not None
    return known and one.adds_emissions == (climate == "adds")


def _match_one(
    index: Index,
    finder: Finder,
    have: int,
    *,
    top: int | None,
    minimum: float,
    rank_by: RankBy,
    asked: Bools | None,
) -> tuple[Match, ...]:
    candidates, scores, rows = _rows_of(index, finder, have, minimum=minimum, asked=asked)
    explainer = Explainer(index, have, candidates, scores)
    if rank_by != "probability":
        rows = _most_valuable(index, explainer, candidates, scores, rows, expected=rank_by == "expected")
    return tuple(explainer.match(row) for row in rows[:top].tolist())


def _rows_of(
    index: Index, finder: Finder, have: int, *, minimum: float, asked: Bools | None
) -> tuple[Candidates, Scores, Ints]:
    """The candidates of a have, how they score, and their rows, the most probable first."""
    candidates = finder.find(have, everybody=minimum <= 0)
    if asked is not None:
        candidates = candidates.only(np.flatnonzero(asked[candidates.organisations]))
    scores = score_candidates(index, have, candidates)
    rows = best_rows(candidates, scores, minimum)
    if not len(rows) and asked is None and index.haves.hazardous[have] >= 1:
        rows = _who_identifies(finder, candidates, scores)
    return candidates, scores, rows


def _who_identifies(finder: Finder, candidates: Candidates, scores: Scores) -> Ints:
    """The likeliest laboratory for a hazardous waste for which nobody is likely, however improbable it is."""
    rows = best_rows(candidates, scores, 0.0)
    return np.asarray(rows[finder.laboratories[candidates.organisations[rows]]][:1], dtype=np.int64)


def _most_valuable(
    index: Index, explainer: Explainer, candidates: Candidates, scores: Scores, rows: Ints, *, expected: bool
) -> Ints:
    """The rows by central money, or by that money times probability and what open questions leave of the chance."""
    keys: list[tuple[bool, float, float, int]] = []
    for row in rows:
        value, asks = explainer.questions(int(row))
        probability, money = float(scores.probabilities[row]), value.money
        worth = 0.0 if money is None else money.central
        if expected:
            worth *= probability * chance_factor(asks, index.packs.whole)
        keys.append((money is None, -worth, -probability, int(candidates.organisations[row])))
    order = sorted(range(len(rows)), key=keys.__getitem__)
    return np.asarray(rows[order], dtype=np.int64)


def best_rows(candidates: Candidates, scores: Scores, minimum: float) -> Ints:
    """The places of candidates that fit with at least `minimum` probability, one per organisation, best first."""
    # members and wants are numbered in order of id, so that ties break by id
    # at equal probability an explicit want comes before none: it is the more useful to show
    want_order = np.where(candidates.wants >= 0, candidates.wants, np.iinfo(np.int64).max)
    fit = np.flatnonzero(scores.fits >= minimum)
    order = fit[np.lexsort((want_order[fit], candidates.organisations[fit], -scores.probabilities[fit]))]
    _, firsts = np.unique(candidates.organisations[order], return_index=True)
    return np.asarray(order[np.sort(firsts)], dtype=np.int64)
