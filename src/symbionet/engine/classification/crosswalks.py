"""Translates a code of one sector scheme into another."""

from symbionet.engine.errors import UnknownCode
from symbionet.engine.packs import Packs

__all__ = ["crosswalk"]


def crosswalk(code: str, packs: Packs) -> tuple[str, ...]:
    """The NACE Rev. 2 codes for a GB/T 4754 code ("C3011", "3011", "C301"), nearest first; raises `UnknownCode`.

    A code that the crosswalk does not list itself takes the targets of its nearest broader code.

    >>> from symbionet.engine.packs import load_packs
    >>> crosswalk("C3011", load_packs())
    ('2351',)
    """
    table = packs.crosswalk
    plain = code.strip().upper()
    digits = plain.lstrip("ABCDEFGHIJKLMNOPQRST")
    letters = plain[: len(plain) - len(digits)]
    for length in range(len(digits), 1, -1):
        short = digits[:length]
        for candidate in (f"{letters}{short}", *(f"{letter}{short}" for letter in "ABCDEFGHIJKLMNOPQRST")):
            if candidate in table:
                return table[candidate]
    raise UnknownCode(f"{code!r} is no GB/T 4754 code in pack 'crosswalks/gb4754_nace2'; give one like C3011")
