"""The standard's code lists (pack `iati/codes`)."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from symbionet.engine.packs import load_packs

__all__ = ["code_names", "code_places"]


@cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in load_packs().rows("iati/codes"):
        found[row["list"]][row["code"]] = row["name_en"]
    return found


def code_names(name: str) -> Mapping[str, str]:
    """The codes of a list with their English names; empty where the list is not kept.

    >>> code_names("ActivityStatus")["2"]
    'Implementation'
    """
    return _lists().get(name, {})


@cache
def code_places() -> tuple[tuple[str, str, str], ...]:
    """Where codes of kept lists stand: XPath, list and condition on the element, "" where there is none."""
    rows = load_packs().rows("iati/places")
    return tuple((row["path"], row["list"], row["condition"]) for row in rows if row["list"] in _lists())
