"""Ranks partners for haves: explicit wants, and organisations whose sector is known to use such a resource."""

from collections.abc import Callable, Iterable

import numpy as np

from symbionet.engine.matching.candidates import Candidates, Finder
from symbionet.engine.matching.explain import explain_match
from symbionet.engine.matching.index import Index, Ints, build_index
from symbionet.engine.matching.pairs import PAIR_FEATURES, pair_features
from symbionet.engine.matching.scoring import Scores, score_candidates
from symbionet.engine.model import Match, Organisation, Resource
from symbionet.engine.packs import Packs

__all__ = ["PAIR_FEATURES", "match", "pair_features"]


def match(
    haves: Iterable[Resource],
    wants: Iterable[Resource],
    organisations: Iterable[Organisation],
    packs: Packs,
    *,
    top: int | None = 20,
    minimum: float = 0.02,
    on_progress: Callable[[], None] | None = None,
) -> dict[str, tuple[Match, ...]]:
    """For each have its partners, most probable first, at most `top` (None: all) of at least `minimum` probability.

    Partners are the explicit wants that share a class, a waste code or the wording with the have, and organisations
    whose sector is known to use its class. An organisation appears once for a have, with its best want if any.
    The run is deterministic: the order of the input is irrelevant, and ties break by organisation id.
    `minimum=0` also rates organisations of which no use is known (to compare engines; not for people).
    `on_progress` is called after each have.

    >>> from symbionet.engine.model import Organisation, Resource
    >>> from symbionet.engine.packs import load_packs
    >>> ash = Resource(id="h1", organisation_id="power", direction="have", title_en="Fly ash")
    >>> cement = Organisation(id="cement", name_en="Cement works", nace=("2351",))
    >>> [m.organisation_id for m in match([ash], [], [cement], load_packs())["h1"]]
    ['cement']
    """
    index = build_index(haves, wants, organisations, packs)
    finder = Finder(index)
    found: dict[str, tuple[Match, ...]] = {}
    for number, item in enumerate(index.haves.resources):
        found[item.id] = _match_one(index, finder, number, top=top, minimum=minimum)
        if on_progress is not None:
            on_progress()
    return found


def _match_one(index: Index, finder: Finder, have: int, *, top: int | None, minimum: float) -> tuple[Match, ...]:
    candidates = finder.find(have, everybody=minimum <= 0)
    scores = score_candidates(index, have, candidates)
    rows = _best_rows(candidates, scores, minimum)[:top]
    return tuple(explain_match(index, have, candidates, scores, int(row)) for row in rows)


def _best_rows(candidates: Candidates, scores: Scores, minimum: float) -> Ints:
    """One row per organisation, best first: members and wants are numbered in order of id, so ties break by id."""
    # at equal probability an explicit want comes before none: it is the more useful to show
    want_order = np.where(candidates.wants >= 0, candidates.wants, np.iinfo(np.int64).max)
    order = np.lexsort((want_order, candidates.organisations, -scores.probabilities))
    order = order[scores.probabilities[order] >= minimum]
    _, firsts = np.unique(candidates.organisations[order], return_index=True)
    return np.asarray(order[np.sort(firsts)], dtype=np.int64)
