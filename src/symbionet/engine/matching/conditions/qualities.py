"""Opposite things said of a have and asked for: dry where it is to be wet, rich in what is to be low."""

import re
from functools import lru_cache

from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.phrases import affirmed, refused_items
from symbionet.engine.classification.text import split_tokens
from symbionet.engine.matching.conditions.described_figures import described_figures
from symbionet.engine.matching.conditions.refusals import concepts_of
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["asks", "is_opposed", "tells"]

QUALITIES = "glossary/qualities"
WET, DRY = "wet", "dry"
MOST_DRY, LEAST_WET = 15.0, 40.0  # % of water up to which a thing is dry, and from which it is wet
NAME = r"[A-Za-z][A-Za-z0-9]{0,14}"
# "low N", "Na < 600 ppm", 硫低, 低氯, 钠600ppm以下
LOW = re.compile(
    rf"\b(?:low|little)[ -](?:in )?(?P<a>{NAME}(?:(?: (?:and|or) |/){NAME})?)"
    rf"|\b(?P<b>{NAME}) ?(?:(?:is )?low\b|[<≤]|(?:below|under|at most|max) \d)"
    r"|(?P<c>[^低\W\d_a-zA-Z]{1,3})(?:要?低(?!于)|要?少(?=$|[,，;；、。的])|[<≤]|低于|不超过"
    r"|\d[\d.]{0,6} ?(?:%|ppm)?以[下内])"
    r"|低(?P<d>[^低\W\d_a-zA-Z]{1,2})",
    re.I,
)
# "sulphur not too high", 硫别高
NOT_HIGH = re.compile(
    rf"\b(?P<a>{NAME}) (?:is |should be )?not (?:be )?(?:too )?high\b"
    r"|(?P<c>[\u3400-\u9fff]{1,3})(?:别|不能|不可|不要)太?高",
    re.I,
)
# "Na high", "heavy in ammonium sulphate", "high-chlorine", 钠高, 硫铵高
HIGH = re.compile(
    rf"\b(?:high[ -](?:in )?|(?:heavy|rich) in )(?P<a>{NAME}(?: {NAME})?)"
    rf"|\b(?P<b>{NAME}) (?:is |on the |very |too )?high\b"
    r"|(?P<c>[\u3400-\u9fff]{1,4})[偏太较]?(?:高(?![温压炉岭端])|超标)"
    r"|高(?P<d>[氯硫盐氮钠钾铬镍锌铁碱磷氟]\w?)",
    re.I,
)


@lru_cache(maxsize=50_000)
def asks(text: str, packs: Packs) -> frozenset[str]:
    """What a receiver asks for in words: "wet", "dry", and "low " with each thing that is to be little.

    >>> from symbionet.engine.packs import load_packs
    >>> sorted(asks("carbon source, low N", load_packs())), sorted(asks("能泵的湿料，钠低", load_packs()))
    (['low nitrogen'], ['low sodium', 'wet'])
    """
    said = "; ".join(affirmed(text))
    low = (_named(LOW, said, packs) | _named(NOT_HIGH, text, packs)).union(
        *(_named(HIGH, item, packs) for item in refused_items(text))
    )
    return _moisture(said, packs) | {f"low {item}" for item in low}


@lru_cache(maxsize=50_000)
def tells(text: str, packs: Packs) -> frozenset[str]:
    """What is said of a have: "wet", "dry" (by its figure before its words), and "high " with each thing it is rich in.

    >>> from symbionet.engine.packs import load_packs
    >>> sorted(tells("press cake, dry, Na high", load_packs())), sorted(tells("干渣，含水62%", load_packs()))
    (['dry', 'high sodium'], ['wet'])
    """
    said = "; ".join(affirmed(text))
    water = next((one for one in described_figures(text, packs) if one.name == "moisture"), None)
    if water is None:
        moist = _moisture(said, packs)
        moist = moist if len(moist) == 1 else frozenset()
    elif water.high is not None and water.high <= MOST_DRY:
        moist = frozenset((DRY,))
    else:
        moist = frozenset((WET,)) if water.low is not None and water.low >= LEAST_WET else frozenset()
    return moist | {f"high {item}" for item in _named(HIGH, said, packs)}


def is_opposed(asked: frozenset[str], told: frozenset[str]) -> bool:
    """Whether what is told is the opposite of what is asked for.

    A dry thing is none for who asks for wet ones; that who asks for dry things dries no wet ones is not known.

    >>> is_opposed(frozenset({"wet"}), frozenset({"dry"})), is_opposed(frozenset({"dry"}), frozenset({"wet"}))
    (True, False)
    """
    if WET in asked and DRY in told and DRY not in asked:
        return True
    return any(item.startswith("high ") and f"low {item.removeprefix('high ')}" in asked for item in told)


def _named(pattern: re.Pattern[str], text: str, packs: Packs) -> frozenset[str]:
    """The things of `glossary/refusals` that a pattern finds named."""
    named = (next(name for name in match.groups() if name) for match in pattern.finditer(text))
    return frozenset(item for name in named for item in concepts_of(name, packs))


def _moisture(text: str, packs: Packs) -> frozenset[str]:
    hits = _lexicon(packs).find(split_tokens(text))
    return frozenset(target for hit in hits for target in hit.targets) - {"other"}


@lru_cache(maxsize=4)
def _lexicon(packs: Packs) -> Lexicon:
    rows = packs.rows(QUALITIES) if QUALITIES in packs.headers else ()
    names = ("terms_en", "terms_zh")
    return Lexicon((row["id"], term) for row in rows for name in names for term in read_list(row[name]))
