"""Wants stated by their purpose: which words name one, and which classes the known uses put to it."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.text import split_tokens
from symbionet.engine.packs import Packs, Row
from symbionet.engine.packs.reading import read_list

__all__ = ["purposes_named", "served_purposes"]

PACK = "glossary/purposes"
LEAST_PRIOR = 0.4  # of a known use from which its class serves the purpose
SERVES = 0.5  # how near a class comes to a purpose that one of its uses names, at the highest prior
BESIDE = frozenset(split_tokens("control heating conditioning cleaning ph dosing"))  # what only helps the process


def purposes_named(text: str, packs: Packs) -> tuple[str, ...]:
    """The purposes that the words of a want name, as resource classes.

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> purposes_named("wet stuff that rots", packs), purposes_named("窑里能烧的", packs), purposes_named("lime", packs)
    (('digester-feed',), ('solid-fuel',), ())
    """
    hits = _words(packs.whole).find(split_tokens(text)) if text else ()
    return tuple(dict.fromkeys(name for hit in hits for name in hit.targets))


@lru_cache(maxsize=4)
def served_purposes(packs: Packs) -> Mapping[str, Mapping[str, float]]:
    """For each purpose the classes that a known use of the purpose's trades puts to it, each with how near (0..1).

    >>> from symbionet.engine.packs import load_packs
    >>> served = served_purposes(load_packs())
    >>> "pulper-rejects" in served["solid-fuel"], "residual-oil" in served["solid-fuel"]
    (True, False)
    """
    return {row["class_id"]: _served(row, packs) for row in _rows(packs)}


def _served(row: Row, packs: Packs) -> Mapping[str, float]:
    words, nace, forms = _use_words(row), tuple(read_list(row["nace"])), read_list(row["forms"])
    found: dict[str, float] = {}
    for use in packs.uses.values() if nace else ():
        known, process = packs.classes[use.class_id], split_tokens(use.process_en)
        if use.prior < LEAST_PRIOR or known.kind != packs.classes[row["class_id"]].kind:
            continue
        if (forms and known.form not in forms) or not BESIDE.isdisjoint(process):
            continue
        if any(code.startswith(nace) for code in use.nace) and words.find(process):
            found[use.class_id] = max(SERVES * use.prior**0.5, found.get(use.class_id, 0.0))
    return found


def _use_words(row: Row) -> Lexicon:
    return Lexicon((row["class_id"], term) for term in read_list(row["use_en"]))


@lru_cache(maxsize=4)
def _words(packs: Packs) -> Lexicon:
    return Lexicon(
        (row["class_id"], term)
        for row in _rows(packs)
        for name in ("want_en", "want_zh")
        for term in read_list(row[name])
    )


def _rows(packs: Packs) -> Iterable[Row]:
    return packs.rows(PACK) if PACK in packs.headers else ()
