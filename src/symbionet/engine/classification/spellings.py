"""Chinese characters that are often written for another one: 酒槽 for 酒糟."""

from collections.abc import Mapping
from functools import lru_cache

from symbionet.engine.packs import Packs

__all__ = ["right_spellings"]

PACK = "glossary/spellings"


def right_spellings(text: str, packs: Packs) -> tuple[str, ...]:
    """The text with one character put right, in order of its place.

    >>> from symbionet.engine.packs import load_packs
    >>> right_spellings("锯沫", load_packs())
    ('锯末',)
    """
    rights = _rights(packs)
    return tuple(
        f"{text[:place]}{rights[letter]}{text[place + 1 :]}" for place, letter in enumerate(text) if letter in rights
    )


@lru_cache(maxsize=4)
def _rights(packs: Packs) -> Mapping[str, str]:
    return {row["id"]: row["right"] for row in packs.rows(PACK)} if PACK in packs.headers else {}
