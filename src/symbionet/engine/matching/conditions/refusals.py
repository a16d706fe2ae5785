"""What a receiver refuses in words, and what a thing never goes into: both held against what its owner writes."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.named_materials import OF, materials_of
from symbionet.engine.classification.phrases import affirmed, refused_items, split_items
from symbionet.engine.classification.text import has_chinese, split_tokens, token_weight
from symbionet.engine.matching.conditions.described_figures import described_figures
from symbionet.engine.model import Resource
from symbionet.engine.packs import Packs, ResourceClass, Row
from symbionet.engine.packs.reading import read_list

__all__ = [
    "NAMED_CLASS",
    "Barred",
    "barred_by",
    "concepts_of",
    "first_names",
    "is_refused",
    "main_sectors",
    "makers_rules",
    "refused_by",
    "spared_rules",
    "words_of",
]

REFUSED, GATES = "glossary/refusals", "uses/gates"
MAIN = 0.5  # certainty from which a sector or trade of a firm is meant by a gate
TAKEN_MOST = 0.8  # probability from which a trade lives on a material
MOST_OF_GROUP = 0.75  # of the classes of a group that are barred from which the whole group is
RECYCLING = "3832"
BEFORE = re.compile(
    r"\b(?:before|prior to)\s+[\w -]+|[\u3400-\u9fff]{1,6}之?前(?=$|[\s，,、])", re.I
)  # before chrome tanning
# "free silica very low" names no silica
LITTLE = re.compile(
    r"\b(?:[\w-]+ ){1,2}(?:is |are )?(?:very low|negligible|below detection|not detected|nil|low)\b"
    r"|[\u3400-\u9fff]{1,5}(?:极低|很低|未检出|几乎没有|极少|痕量)",
    re.I,
)
# "asbestos-free board", 免熏蒸托盘: what is said to be away is not there; 无机, 无纺布 and the like are names
AWAY = re.compile(
    r"\b[\w]+(?:-| )free\b|\bnon-\w+|(?:不含|未含|无(?![机纺烟缝水菌人])|免(?!费|疫))[\u3400-\u9fff]{2}", re.I
)
# "Zn < 0.05%", "Cu 50 ppm": what is there in traces; of lead, mercury and the like even these count
ELEMENTS = r"(?:\b(?:Zn|Cu|Sn|zinc|copper|tin)\b|[锌铜锡])"
TRACE = re.compile(
    ELEMENTS + r"\s{0,2}(?:(?:[<≤]|under|below|低于|小于)\s{0,2}[\d.]{1,8}\s?[^\s,;，；]{0,8}"
    r"|0\.[0-2]\d{0,6}\s?%|[\d.]{1,8}\s?(?:ppm|ppb|mg))",
    re.I,
)
ARSENIC = re.compile(r"\bAs(?=\s{0,2}[<>≤≥=:\d])")  # no conjunction
PLANTS_ONLY = re.compile(
    r"\b(?:plant|vegetable|wood|biomass)(?: (?:stuff|matter|material|waste|fuel))? only\b"
    r"|\bonly (?:plant|wood|biomass)\b|[只仅](?:要|收|限|用)(?:植物|木|秸秆|生物质)",
    re.I,
)
# one thing alone is asked for; "cotton only if clean" and 纯棉最好 ask for no such thing
ONLY = re.compile(
    r"\b(?:only|nothing but|solely|exclusively|pure|100 ?%)(?=\W|$)"
    r"(?!\s(?:if|when|after|before|for|in|from|by|as|with|where|to)\b)"
    r"|(?:[只仅](?:要|收|限|用|接)|[纯全](?=[\u3400-\u9fff])(?![\u3400-\u9fff]{1,3}(?:最?好|优先|更好|为主)))",
    re.I,
)
ONLY_PART = re.compile(r"[,，;；。\n]|\.(?=\s|$)")
NO_PLANTS = ("sludge", "plastic", "rubber", "paint", "oil", "chemicals")  # what asking for plants alone refuses
UNWORKED = ("raw", "fresh", "生", "鲜")  # what comes from a works is refused so, said or not
# what a figure up to this one (%, g/t) keeps out wherever it is named; expert judgement
KEPT_OUT = {"Cl": ("PVC", 1.5), "stones_g_t": ("ceramics", 1000.0)}
NAMED_CLASS = 0.6  # probability from which the names of a resource's class stand for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """Sectors (NACE prefixes) and trades that a thing never goes into, and the rules that say so."""

    rules: tuple[str, ...]
    nace: tuple[str, ...]
    groups: frozenset[str]  # codes most of whose classes are barred: who is known no closer is one of them
    trades: frozenset[str]
    materials: frozenset[str] = frozenset()  # what these trades live on: who names only such is one of them

    def bars(self, sectors: tuple[SectorWeight, ...]) -> bool:
        """Whether all that a firm is for certain is barred."""
        return self.bars_all(main_sectors(sectors))

    def bars_all(self, main: Collection[tuple[str, str]]) -> bool:
        """The same of a firm of these `main_sectors`."""
        return bool(main) and all(
            nace.startswith(self.nace) or nace in self.groups or self._is_of(trade) for nace, trade in main
        )

    def _is_of(self, trade: str) -> bool:
        return trade in self.trades or (trade.startswith(OF) and self.materials.issuperset(materials_of(trade)))


def main_sectors(sectors: tuple[SectorWeight, ...]) -> tuple[tuple[str, str], ...]:
    """What a firm is for certain: sectors (NACE digits), each with its trade ("" where it is not known)."""
    main = [item for item in sectors if item.weight >= MAIN] or list(sectors[:1])
    # a division beside one of its classes says nothing more
    codes = {item.nace for item in main}
    return tuple(
        (item.nace, item.trade)
        for item in main
        if not any(code != item.nace and code.startswith(item.nace) for code in codes)
    )


def words_of(item: Resource) -> str:
    """What the owner says a resource is: its titles and what is affirmed; not what comes later or is hardly there."""
    texts = (item.title_en, item.title_zh, *affirmed(item.description_en), *affirmed(item.description_zh))
    return " ".join(
        ARSENIC.sub("arsenic", AWAY.sub("", LITTLE.sub("", BEFORE.sub("", TRACE.sub("", text)))))
        for text in (*texts, item.contaminants)
        if text
    )


def first_names(known: ResourceClass) -> tuple[str, ...]:
    """The first thing that the names of a class list: what is of "Cotton, wool and bast fibre" need be no wool."""
    return tuple(items[0] for name in (known.name_en, known.name_zh) if (items := split_items(name)))


def refused_by(text: str, packs: Packs) -> tuple[str, ...]:
    """What a receiver refuses in words, and what it refuses by asking for one thing alone.

    >>> from symbionet.engine.packs import load_packs
    >>> refused_by("plant stuff only, no husk", load_packs())
    ('husk', 'sludge', 'plastic', 'rubber', 'paint', 'oil', 'chemicals')
    """
    alone = NO_PLANTS if PLANTS_ONLY.search(text) else ()
    return (*refused_items(text), *alone, *others_of_family(text, packs.whole), *_kept_out(text, packs))


def _kept_out(text: str, packs: Packs) -> tuple[str, ...]:
    """What a very low figure keeps out: PVC is more than half chlorine, so "Cl below 1 %" refuses it."""
    figures = {one.name: one.high for one in described_figures(text, packs.whole) if one.low is None}
    return tuple(
        item for name, (item, most) in KEPT_OUT.items() if (high := figures.get(name)) is not None and high <= most
    )


def is_refused(text: str, items: tuple[str, ...], packs: Packs) -> bool:
    """Whether a text names one of the things that are refused, by the same or another word.

    >>> from symbionet.engine.packs import load_packs
    >>> is_refused("MDF sander dust", ("paint", "glue"), load_packs())
    False
    >>> is_refused("木屑 松木", ("松杉樟",), load_packs())
    True
    >>> is_refused("MDF sander dust with UF resin", ("paint", "glue"), load_packs())
    True
    """
    return any(_names(text, item, packs.whole) for item in items)


@lru_cache(maxsize=50_000)
def concepts_of(text: str, packs: Packs) -> frozenset[str]:
    """The things of `glossary/refusals` that a text names.

    >>> from symbionet.engine.packs import load_packs
    >>> sorted(concepts_of("ammonium sulphate", load_packs()))
    ['nitrogen', 'sulphate']
    """
    hits = _concepts(packs.whole).find(split_tokens(text))
    return frozenset(target for hit in hits for target in hit.targets)


@lru_cache(maxsize=100_000)
def _names(text: str, item: str, packs: Packs) -> bool:
    tokens = split_tokens(text)
    present = concepts_of(text, packs)
    wanted = split_tokens(item)
    hits = _concepts(packs).find(wanted)
    covered = {place for hit in hits for place in range(hit.start, hit.stop)}
    rest = [
        token
        for place, token in enumerate(wanted)
        if place not in covered and token_weight(token) > 0 and token not in UNWORKED
    ]
    if not hits:
        size = len(wanted)
        return bool(rest) and any(tokens[start : start + size] == wanted for start in range(len(tokens) - size + 1))
    kinds = _kinds_of(packs)
    named = [any(not present.isdisjoint(kinds[target]) for target in hit.targets) for hit in hits]
    if rest or not has_chinese(item):
        return all(named) and set(rest) <= set(tokens)
    return any(named)  # 松杉樟 are three things


@lru_cache(maxsize=4)
def _concepts(packs: Packs) -> Lexicon:
    return Lexicon(_terms(packs, REFUSED))


@lru_cache(maxsize=4)
def _kinds_of(packs: Packs) -> Mapping[str, frozenset[str]]:
    """Each thing that is refused with all that is a kind of it: lead is a heavy metal, not the other way round."""
    below = {row["id"]: read_list(row["kinds"]) for row in _refused_rows(packs)}
    found: dict[str, frozenset[str]] = {}
    for item in below:
        inside, rest = {item}, [item]
        while rest:
            rest = [kind for one in rest for kind in below.get(one, ()) if kind not in inside]
            inside.update(rest)
        found[item] = frozenset(inside)
    return found


@lru_cache(maxsize=50_000)
def others_of_family(text: str, packs: Packs) -> tuple[str, ...]:
    """What asking for one of a family alone refuses: the others of its family.

    >>> from symbionet.engine.packs import load_packs
    >>> "wool" in others_of_family("clean, only cotton", load_packs()), others_of_family("棉最好", load_packs())
    (True, ())
    """
    families = {row["id"]: row["family"] for row in _refused_rows(packs) if row["family"]}
    found: list[str] = []
    for part in ONLY_PART.split(text):
        if not ONLY.search(part):
            continue
        asked = concepts_of(part, packs)
        meant = {families[target] for target in asked if target in families}
        found += [item for item, family in families.items() if family in meant and item not in asked]
    return tuple(dict.fromkeys(found))


def _refused_rows(packs: Packs) -> tuple[Row, ...]:
    return tuple(packs.rows(REFUSED)) if REFUSED in packs.headers else ()


def _terms(packs: Packs, pack: str) -> list[tuple[str, str]]:
    rows = packs.rows(pack) if pack in packs.headers else ()
    return [(row["id"], term) for row in rows for name in ("terms_en", "terms_zh") for term in read_list(row[name])]


@lru_cache(maxsize=50_000)
def barred_by(text: str, kind: str, packs: Packs, spared: frozenset[str] = frozenset()) -> Barred | None:
    """What a thing with this description never goes into, without the rules `spared`; None where nothing bars it.

    >>> from symbionet.engine.packs import load_packs
    >>> barred_by("GRP offcuts, cured polyester", "material", load_packs()).rules
    ('thermoset-remelt', 'glass-fibre-no-cullet', 'plastic-biomass')
    """
    rules = _gates(packs).targets_of(split_tokens(text))
    rows = [
        _rows(packs)[rule] for rule in rules if rule not in spared and kind in read_list(_rows(packs)[rule]["kind"])
    ]
    if not rows:
        return None
    named = frozenset(trade for row in rows for trade in read_list(row["trades"]))
    materials = _lived_on(named, packs)
    prefixes = tuple(prefix for row in rows for prefix in read_list(row["nace"]))
    return Barred(
        rules=tuple(row["id"] for row in rows),
        nace=prefixes,
        groups=_groups(prefixes, packs),
        trades=named | _closer_recyclers(materials, packs),
        materials=materials,
    )


@lru_cache(maxsize=50_000)
def spared_rules(text: str, packs: Packs) -> frozenset[str]:
    """The rules that do not hold for a firm by what it says of itself.

    It has the step that makes the thing fit, or it is none of those for whom alone a rule holds.

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> "raw-animal-feed" in spared_rules("compound feed, own fishmeal line", packs)
    True
    >>> ["kiln-feed-no-kiln" in spared_rules(text, packs) for text in ("cement", "cement, grinding station")]
    [True, False]
    """
    return _named_rules(text, "unless", packs) | _strangers(text, "only", packs)


@lru_cache(maxsize=50_000)
def makers_rules(text: str, packs: Packs) -> frozenset[str]:
    """The rules that do not hold for the things of a firm that says this of itself: other makers are meant.

    >>> from symbionet.engine.packs import load_packs
    >>> ["chemical-residue-land" in makers_rules(text, load_packs()) for text in ("dyes", "starch")]
    [False, True]
    """
    return _strangers(text, "maker", packs)


def _strangers(text: str, column: str, packs: Packs) -> frozenset[str]:
    """The rules that hold only where certain words of a column are said, and none is."""
    bound = frozenset(key for key, row in _rows(packs).items() if row[f"{column}_en"] or row[f"{column}_zh"])
    return bound - _named_rules(text, column, packs)


def _named_rules(text: str, column: str, packs: Packs) -> frozenset[str]:
    return frozenset(_words_of_rules(packs, column).targets_of(split_tokens(text)))


@lru_cache(maxsize=4096)
def _groups(prefixes: tuple[str, ...], packs: Packs) -> frozenset[str]:
    """The groups and divisions most of whose classes the prefixes hold.

    "Glass" is 231; where 2311, 2312, 2313 and 2319 are barred, it is. A class that is not barred stays free.
    """
    inside = _classes_of_groups(packs)
    groups = {prefix[:size] for prefix in prefixes for size in (2, 3) if len(prefix) > size}
    return frozenset(
        group
        for group in groups
        if (members := inside.get(group))
        and sum(code.startswith(prefixes) for code in members) >= MOST_OF_GROUP * len(members)
    )


@lru_cache(maxsize=4)
def _classes_of_groups(packs: Packs) -> Mapping[str, list[str]]:
    """The NACE classes of each group and division."""
    found: dict[str, list[str]] = {}
    for code in packs.codes("nace2"):
        for size in (2, 3) if len(code) == len("2311") else ():
            found.setdefault(code[:size], []).append(code)
    return found


@lru_cache(maxsize=4096)
def _closer_recyclers(materials: frozenset[str], packs: Packs) -> frozenset[str]:
    """The recyclers that live on nothing but these materials: a film recycler is a plastics recycler."""
    return frozenset(trade for trade, lived_on in _recyclers(packs).items() if lived_on <= materials)


@lru_cache(maxsize=4)
def _recyclers(packs: Packs) -> Mapping[str, frozenset[str]]:
    """The materials that each recycler lives on, by its trade."""
    found = {}
    for trade in packs.trades:
        lived_on = {
            class_id for class_id, share in trade.takes.items() if share >= TAKEN_MOST and _is_scrap(class_id, packs)
        }
        if lived_on and trade.nace and all(code.startswith(RECYCLING) for code in trade.nace):
            found[trade.id] = frozenset(lived_on)
    return found


def _is_scrap(class_id: str, packs: Packs) -> bool:
    return class_id in packs.classes and packs.classes[class_id].kind == "material"


@lru_cache(maxsize=4096)
def _lived_on(names: frozenset[str], packs: Packs) -> frozenset[str]:
    """The classes that trades take most, with the narrower ones."""
    most = {
        class_id
        for trade in packs.trades
        if trade.id in names
        for class_id, share in trade.takes.items()
        if share >= TAKEN_MOST
    }
    return frozenset(item for item, lines in _lines(packs).items() if not most.isdisjoint(lines))


@lru_cache(maxsize=4)
def _lines(packs: Packs) -> Mapping[str, tuple[str, ...]]:
    """Each class with all that it is a kind of."""
    return {item: (item, *packs.parents_of(item)) for item in packs.classes}


@lru_cache(maxsize=4)
def _gates(packs: Packs) -> Lexicon:
    return Lexicon(_terms(packs, GATES))


@lru_cache(maxsize=12)
def _words_of_rules(packs: Packs, column: str) -> Lexicon:
    rows = packs.rows(GATES) if GATES in packs.headers else ()
    names = (f"{column}_en", f"{column}_zh")
    return Lexicon((row["id"], term) for row in rows for name in names for term in read_list(row[name]))


@lru_cache(maxsize=4)
def _rows(packs: Packs) -> Mapping[str, Row]:
    return {row["id"]: row for row in (packs.rows(GATES) if GATES in packs.headers else ())}
