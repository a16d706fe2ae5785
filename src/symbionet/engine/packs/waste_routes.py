"""The routes of a waste (landfill, recycling, ...): pack `codes/waste_routes`, the one vocabulary."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from symbionet.engine.packs.loading import Packs, load_packs
from symbionet.engine.packs.reading import read_list

__all__ = ["WasteRoute", "baseline_routes", "factor_route", "find_route", "resource_routes", "waste_routes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteRoute:
    """A route, and under which name each of three lists knows it ("": it is not in that list).

    `resource_route`: the present way out of a resource. `baseline_route`: the former route of a flow.
    `factor_route`: the route of an emission factor.
    """

    id: str
    resource_route: str
    baseline_route: str
    factor_route: str
    name_en: str
    name_zh: str
    meaning_en: str
    meaning_zh: str
    words_en: tuple[str, ...]
    words_zh: tuple[str, ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that stands for the route in a file: its id, its names in the three lists, and its words."""
        names = (self.id, self.name_en, self.name_zh, *self.words_en, *self.words_zh)
        return tuple(dict.fromkeys(names))


@lru_cache(maxsize=16)
def waste_routes(packs: Packs | None = None) -> Mapping[str, WasteRoute]:
    """All routes by id, in the order of the pack.

    >>> waste_routes()["sold"].baseline_route
    'recycling'
    """
    lists = ("words_en", "words_zh")
    return {
        row["id"]: WasteRoute(
            **{name: cell for name, cell in row.items() if name not in lists},
            words_en=read_list(row["words_en"]),
            words_zh=read_list(row["words_zh"]),
        )
        for row in (packs or load_packs()).rows("codes/waste_routes")
    }


def resource_routes(packs: Packs | None = None) -> tuple[str, ...]:
    """What a resource may state as its present way out.

    >>> resource_routes()
    ('landfill', 'incineration', 'recycled', 'discharge', 'stock', 'treatment', 'vented', 'sold', 'none')
    """
    return tuple(dict.fromkeys(route.resource_route for route in waste_routes(packs).values() if route.resource_route))


def baseline_routes(packs: Packs | None = None) -> tuple[str, ...]:
    """What may have happened to a flow before.

    >>> baseline_routes()
    ('landfill', 'incineration', 'recycling', 'discharge', 'stock', 'treatment')
    """
    return tuple(dict.fromkeys(route.baseline_route for route in waste_routes(packs).values() if route.baseline_route))


def find_route(text: str, packs: Packs | None = None) -> WasteRoute | None:
    """The route that a text names exactly, in either language and any spelling of the pack; None where it is none.

    >>> [route.id for text in ("委托处置", "Re-used", "recycling") if (route := find_route(text))], find_route("moon")
    (['treatment', 'reuse', 'recycled'], None)
    """
    return _spellings(packs or load_packs()).get(fold(text))


def factor_route(text: str, packs: Packs | None = None) -> str:
    """The name under which emission factors know a route; a text that names no route stays.

    >>> factor_route("recycled"), factor_route("storage"), factor_route("half laden")
    ('recycling', 'stock', 'half laden')
    """
    route = find_route(text, packs)
    return route.factor_route or text if route else text


@lru_cache(maxsize=16)
def _spellings(packs: Packs) -> Mapping[str, WasteRoute]:
    return {fold(word): route for route in waste_routes(packs).values() for word in route.spellings}


def fold(text: str) -> str:
    """A spelling without case, width, blanks and hyphens."""
    return re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", text)).casefold()
