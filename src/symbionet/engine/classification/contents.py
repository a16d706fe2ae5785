"""What a description says is in a thing, and what is worth taking out: nickel of a sludge, tungsten of a swarf."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["contents_of", "metals_named", "metals_of", "recovered_from"]

PACK = "glossary/contents"
PERCENT = re.compile(r"(?:约|about|some|ca\.?|[:=~≈≥>])?\s*(\d+(?:\.\d+)?)(?:\s*[-–~]\s*\d+(?:\.\d+)?)?\s*[%％]")


class _Element(NamedTuple):
    """A metal that is recovered: from what percentage, and what its carriers are called then."""

    name: str
    pattern: re.Pattern[str]
    least: float
    carriers: Mapping[str, str]
    words: re.Pattern[str]
    classes: frozenset[str]


def contents_of(text: str, packs: Packs) -> dict[str, float]:
    """The percentage of each metal of the pack that a text states.

    >>> from symbionet.engine.packs import load_packs
    >>> sorted(contents_of("Ni 2%, Cr 4-5 %; 含锌约24%", load_packs()).items()), contents_of("15% nickel", load_packs())
    ([('nickel', 2.0), ('zinc', 24.0)], {'nickel': 15.0})
    """
    plain = unicodedata.normalize("NFKC", text)
    if "%" not in plain or not _any_element(packs).search(plain):
        return {}
    found: dict[str, float] = {}
    for element in _elements(packs):
        for match in element.pattern.finditer(plain):
            after = PERCENT.match(plain, match.end())
            before = re.search(
                r"(\d+(?:\.\d+)?)\s*%\s*(?:的|of\s)?\s*$", plain[max(0, match.start() - 12) : match.start()]
            )
            if number := (after or before):
                found[element.name] = max(float(number[1]), found.get(element.name, 0.0))
    return found


@lru_cache(maxsize=50_000)
def recovered_from(text: str, carrier: str, packs: Packs) -> tuple[tuple[str, str], ...]:
    """The metals that a text states much of in a thing of the class `carrier`, each with the class it is by that.

    >>> from symbionet.engine.packs import load_packs
    >>> recovered_from("grinding sludge; WC 70%", "grinding-sludge", load_packs())
    (('tungsten', 'carbide-scrap'),)
    """
    held = contents_of(text, packs) if carrier else {}
    rows = [(held[e.name] / e.least, e) for e in _elements(packs) if e.name in held and carrier in e.carriers]
    rows = [(times, element) for times, element in rows if times >= 1.0]
    return tuple((e.name, e.carriers[carrier]) for _, e in sorted(rows, key=lambda pair: (-pair[0], pair[1].name)))


@lru_cache(maxsize=20_000)
def metals_named(text: str, packs: Packs) -> frozenset[str]:
    """The metals whose words a text names.

    >>> from symbionet.engine.packs import load_packs
    >>> sorted(metals_named("Nickel and copper recovery", load_packs())), sorted(metals_named("再生铅", load_packs()))
    (['copper', 'nickel'], ['lead'])
    >>> sorted(metals_named("non-ferrous metal recovery", load_packs()))
    []
    """
    return frozenset(element.name for element in _elements(packs) if element.words.search(text))


@lru_cache(maxsize=2048)
def metals_of(class_id: str, packs: Packs) -> frozenset[str]:
    """The metals that a resource class is taken for: itself, else its nearest broader class.

    >>> from symbionet.engine.packs import load_packs
    >>> sorted(metals_of("used-rails", load_packs())), sorted(metals_of("whey", load_packs()))
    (['iron'], [])
    """
    for asked in (class_id, *packs.parents_of(class_id)):
        if found := frozenset(element.name for element in _elements(packs) if asked in element.classes):
            return found
    return frozenset()


@lru_cache(maxsize=4)
def _any_element(packs: Packs) -> re.Pattern[str]:
    return re.compile("|".join(element.pattern.pattern for element in _elements(packs)) or "(?!)")


@lru_cache(maxsize=4)
def _elements(packs: Packs) -> tuple[_Element, ...]:
    found = []
    for row in packs.rows(PACK) if PACK in packs.headers else ():
        symbols = "|".join(rf"(?<![A-Za-z]){re.escape(term)}(?![A-Za-z])" for term in read_list(row["symbols"]))
        words = "|".join(rf"(?i:\b(?<!\bnon[- ]){re.escape(term)}\b)" for term in read_list(row["terms_en"]))
        chinese = "|".join(read_list(row["terms_zh"]))
        pairs = (part.partition(":") for part in read_list(row["carriers"]))
        found.append(
            _Element(
                name=row["id"],
                pattern=re.compile("|".join(part for part in (symbols, words, chinese) if part)),
                least=float(row["least"]),
                carriers={carrier: class_id for carrier, _, class_id in pairs},
                words=re.compile("|".join(part for part in (words, chinese) if part) or "(?!)"),
                classes=frozenset(read_list(row["classes"])),
            )
        )
    return tuple(found)
