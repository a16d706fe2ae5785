"""Translates a code of one scheme into another, over one crosswalk pack or several in a row."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from symbionet.engine.errors import UnknownCode, UnknownPack
from symbionet.engine.packs import Packs

__all__ = ["crosswalk"]

# (source, target): pack, its column of the source, its column of the target
STEPS = {
    ("gb4754", "nace2"): ("crosswalks/gb4754_nace2", "gb4754", "nace2"),
    ("gb4754", "isic4"): ("crosswalks/gb4754_isic4", "gb4754", "isic4"),
    ("nace2", "isic4"): ("crosswalks/nace2_isic4", "nace2", "isic4"),
    ("nace2", "nace21"): ("crosswalks/nace2_nace21", "nace2", "nace21"),
    ("isic4", "cpc21"): ("crosswalks/isic4_cpc21", "isic4", "cpc21"),
    ("class", "cpc21"): ("crosswalks/class_products", "class_id", "cpc"),
    ("class", "hs2022"): ("crosswalks/class_products", "class_id", "hs"),
}
NAMES = {
    "gb4754": ("GB/T 4754", "C3011"),
    "nace2": ("NACE Rev. 2", "23.51"),
    "isic4": ("ISIC Rev. 4", "2394"),
    "class": ("resource class", "fly-ash"),
}
LETTERS = "ABCDEFGHIJKLMNOPQRSTU"
SHORTEST = 2  # digits: a code is never broadened beyond its division

Table = Mapping[str, tuple[str, ...]]


def crosswalk(code: str, packs: Packs, *, source: str = "gb4754", target: str = "nace2") -> tuple[str, ...]:
    """The codes of `target` for a code of `source`, nearest first; raises `UnknownCode`, `UnknownPack` without a way.

    Sources: "gb4754" ("C3011", "3011", "C301"), "nace2" ("23.51", "2351"), "isic4", "class" (id of a resource class).
    Targets: "nace2", "nace21", "isic4", "cpc21" (products), "hs2022" (goods), as far as the crosswalk packs lead.
    A code that a crosswalk does not list itself takes the targets of its nearest broader code, else those of the
    codes below it.

    >>> from symbionet.engine.packs import load_packs
    >>> crosswalk("C3011", load_packs())
    ('2351',)
    >>> crosswalk("23.51", load_packs(), source="nace2", target="isic4")
    ('2394',)
    >>> crosswalk("C3011", load_packs(), target="cpc21")
    ('37410', '37420', '37430', '37440', '37450', '88535')
    >>> crosswalk("fly-ash", load_packs(), source="class", target="hs2022")
    ('2621',)
    """
    codes: tuple[str, ...] = (code,)
    way = _way(source, target)
    for number, step in enumerate(way):
        codes = _step(codes, packs, step)
        if not codes and number == 0:
            name, example = NAMES[source]
            raise UnknownCode(f"{code!r} is no {name} code in pack {STEPS[step][0]!r}; give one like {example}")
    if not codes:
        raise UnknownCode(f"{code!r} leads to no code in pack {STEPS[way[-1]][0]!r}; try another target")
    return codes


@lru_cache
def _way(source: str, target: str) -> tuple[tuple[str, str], ...]:
    """The fewest steps that lead from one scheme to another."""
    ways: list[tuple[tuple[str, str], ...]] = [(step,) for step in STEPS if step[0] == source]
    while ways:
        way = ways.pop(0)
        if way[-1][1] == target:
            return way
        ways += [(*way, step) for step in STEPS if step[0] == way[-1][1]]
    known = ", ".join(f"{first} to {second}" for first, second in STEPS)
    raise UnknownPack(f"no crosswalk leads from {source!r} to {target!r}; there are {known}")


def _step(codes: tuple[str, ...], packs: Packs, step: tuple[str, str]) -> tuple[str, ...]:
    table = packs.crosswalk if step == ("gb4754", "nace2") else _table(packs, step)
    if step[0] == "class":
        found = [item for code in codes for item in _class_targets(code, table, packs)]
    else:
        found = [item for code in codes for item in _targets(code, table, step[0])]
    return tuple(dict.fromkeys(found))


@lru_cache
def _table(packs: Packs, step: tuple[str, str]) -> Table:
    """The targets of each code of a crosswalk pack, in the order of its rows."""
    pack, source, target = STEPS[step]
    found: dict[str, list[str]] = {}
    for row in packs.rows(pack):
        found.setdefault(row[source], []).extend(part for part in row[target].split("|") if part)
    return {code: tuple(dict.fromkeys(targets)) for code, targets in found.items()}


def _class_targets(class_id: str, table: Table, packs: Packs) -> tuple[str, ...]:
    """The targets of a resource class, or of its nearest broader class that the crosswalk lists."""
    known = class_id.strip()
    while known and known not in table:
        known = packs.classes[known].parent if known in packs.classes else ""
    return table.get(known, ())


def _targets(code: str, table: Table, scheme: str) -> tuple[str, ...]:
    """The targets of a code, of its nearest broader code, or of all codes below it."""
    for candidate in _candidates(code, scheme):
        if candidate in table:
            return table[candidate]
    first = next(_candidates(code, scheme), "")
    return tuple(item for known, items in table.items() if first and known.startswith(first) for item in items)


def _candidates(code: str, scheme: str) -> Iterator[str]:
    """The ways to write a code, the code itself first and then ever broader ones."""
    plain = code.strip().upper().replace(".", "")
    digits = plain.lstrip(LETTERS)
    letters = plain[: len(plain) - len(digits)]
    if scheme != "gb4754":
        yield from (digits[:length] for length in range(len(digits), SHORTEST - 1, -1))
        if not digits:
            yield letters
        return
    for length in range(len(digits), SHORTEST - 1, -1):
        short = digits[:length]
        yield from (f"{letters}{short}", *(f"{letter}{short}" for letter in LETTERS))  # a wrong letter is forgiven
