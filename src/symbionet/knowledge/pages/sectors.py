"""The sectors: what a typical firm has and could take."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from django.utils.translation import get_language

from symbionet.engine.packs import load_packs
from symbionet.knowledge.pages.links import Link, sector_link
from symbionet.knowledge.pages.profiles import ProfileLine, groups_with_profile, taken_by, typical_of
from symbionet.knowledge.queries.names import named, other_name
from symbionet.knowledge.queries.sources import all_rows

__all__ = ["SectorDetails", "sector_details", "sector_sections"]

BROAD = 2  # letters and digits up to which a code is a division: too broad for a profile of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorDetails:
    """A sector with its place, its twins in the other classification, and what a typical firm has and could take."""

    code: str
    scheme: str
    name: str
    other: str
    above: tuple[Link, ...]
    below: tuple[Link, ...]
    twins: tuple[Link, ...]
    haves: tuple[ProfileLine, ...]
    wants: tuple[ProfileLine, ...]
    takes: tuple[Link, ...]

    @property
    def packs(self) -> tuple[str, ...]:
        """The packs that the page shows."""
        lines = [line.pack for line in (*self.haves, *self.wants)]
        uses = [pack for pack, _row in all_rows("uses/uses")] if self.takes else []
        return (*lines, *dict.fromkeys(uses), f"codes/{self.scheme}", "crosswalks/gb4754_nace2")


@cache
def _below(scheme: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in load_packs().codes(scheme).values():
        found.setdefault(row["parent"], []).append(row["code"])
    return {parent: tuple(codes) for parent, codes in found.items()}


@cache
def _from_nace() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, targets in load_packs().crosswalk.items():
        for target in targets:
            found.setdefault(target, []).append(code)
    return {code: tuple(codes) for code, codes in found.items()}


def sector_details(code: str) -> SectorDetails | None:
    """All about a sector by its code of GB/T 4754 (C301, with its letter) or NACE Rev. 2 (2351); None if unknown."""
    return _sector_details(code, get_language() or "en")


@lru_cache(maxsize=512)
def _sector_details(code: str, _language: str) -> SectorDetails | None:
    scheme = "gb4754" if code[:1].isalpha() else "nace2"
    rows = load_packs().codes(scheme)
    if code not in rows:
        return None
    chinese = scheme == "gb4754"
    twins = load_packs().crosswalk.get(code, ()) if chinese else _from_nace().get(code, ())
    nace = twins if chinese else (code,)
    above, parent = [], rows[code]["parent"]
    while parent in rows and (chinese or parent.isdigit()):  # the letters of NACE are those of GB/T 4754, too
        above.append(sector_link(parent))
        parent = rows[parent]["parent"]
    is_broad = len(code) <= BROAD - (not chinese)
    return SectorDetails(
        code=code,
        scheme=scheme,
        name=named(rows[code]),
        other=other_name(rows[code]),
        above=tuple(reversed(above)),
        below=tuple(sector_link(item) for item in _below(scheme).get(code, ())),
        twins=tuple(sector_link(item) for item in twins if len(item) > 1),
        haves=() if is_broad else typical_of(code, "have"),
        wants=() if is_broad else typical_of(code, "want"),
        takes=() if is_broad else taken_by(nace),
    )


def sector_sections() -> tuple[tuple[Link, tuple[tuple[Link, int], ...]], ...]:
    """The sections of GB/T 4754 that have profiles, with their divisions and the number of profiled groups in each."""
    return _sections_in(get_language())


@cache
def _sections_in(_language: str | None) -> tuple[tuple[Link, tuple[tuple[Link, int], ...]], ...]:
    groups = groups_with_profile()
    below = _below("gb4754")
    found = []
    for section in below.get("", ()):
        divisions = [
            (sector_link(code), count)
            for code in below.get(section, ())
            if (count := sum(group.startswith(code) for group in groups))
        ]
        if divisions:
            found.append((sector_link(section), tuple(divisions)))
    return tuple(found)
