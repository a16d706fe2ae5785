"""What was seen at a firm, handed from the apps that see it to those that make something of it.

An app declares its observations as `OBSERVED` in its module `menu`: functions of the visitor and the key of a firm to
what that visitor may see of it.
"""

from dataclasses import dataclass
from typing import Any

from symbionet.core.app import declared

__all__ = ["Observation", "observations_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Something seen at a firm: `key` is its own in its app; `medium` is what it burdens, "" where not known.

    medium: air, water, waste, soil, energy, material, noise, nature.
    """

    key: str
    text: str
    place: str = ""
    medium: str = ""
    is_risk: bool = False


def observations_of(visitor: Any, organisation: int) -> list[Observation]:
    """What the visitor may see of what was seen at the firm of that key."""
    found = [see for functions in declared("menu", "OBSERVED", tuple).values() for see in functions]
    return [one for see in found for one in see(visitor, organisation)]
