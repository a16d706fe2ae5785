"""Which sectors (NACE Rev. 2) an organisation belongs to, from its codes, its name and what it says it does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from symbionet.engine.classification.crosswalks import crosswalk
from symbionet.engine.classification.named_materials import OF, materials_of, named_materials
from symbionet.engine.classification.sector_cells import read_cell, read_head
from symbionet.engine.classification.sector_terms import CLASS_DIGITS, by_terms, by_vectors
from symbionet.engine.classification.stated_takes import licensed_for, stated_takes
from symbionet.engine.classification.trade_readings import KnownSector, trade_chances
from symbionet.engine.classification.trades import (
    DEALING,
    TAKEN_MOST,
    find_trade,
    recycled_classes,
    trades,
    whole_trade,
)
from symbionet.engine.errors import UnknownCode
from symbionet.engine.model import Organisation
from symbionet.engine.packs import Packs

__all__ = ["SectorWeight", "sector_text", "stated_sectors", "suggest_sectors"]

GB4754_WEIGHT = 0.95  # a crosswalk is not one to one
NAME_WEIGHT = 0.9  # a firm is named for what it was founded to do
BUSINESS_WEIGHT = 0.8
TRADE_WEIGHT = 0.7  # a sector that only a trade tells
BESIDE_CODE = 0.75  # the name of a firm whose code is stated still says what it makes
VECTOR_WEIGHT = 0.5
CLEAR = 0.7  # certainty of a stated trade from which words of the name count only within it
NARROWED = 0.6  # what a broad trade keeps where the name says exactly what is made in it
BROAD_DIGITS = 2  # of a code beside which the name is asked
TAKEN_HARDLY = 0.1  # share below which a trade is said not to take a class
LONGEST_TRADE = 40  # characters of a text that may be the name of a trade
# divisions that people write for each other
KIN = (
    ("01", "02", "03"), ("05", "06", "07", "08", "09"), ("10", "11"), ("13", "14", "15"), ("16", "17", "31"),
    ("19", "20", "21", "22", "3832"), ("23", "08"), ("24", "25", "3832"), ("26", "27"), ("28", "33", "25"),
    ("36", "37", "38", "39"), ("49", "50", "52"),
)  # fmt: skip
LEAST = 0.08
# of what a description or a licence names: less than what tells a sector, so that it says nothing of what a firm has
SAID, LICENSED = 0.49, 0.35
MORE_LIKELY = 0.5
ALIVE, TOLD, MOST_ALIVE = 0.12, 0.2, 3  # chance of a trade that counts, of the first so that any does, and how many do
SUREST = 0.95  # how certain a trade that is read can be


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorWeight:
    """A NACE prefix with how certain it is (0..1) and how it is known.

    `known_by`: nace, gb4754, sector (as it calls its trade), name, business or vectors.

    `trade`: id of the trade (pack `profiles/trades`) that words tell within the sector, or the materials that a
    recycler names ("of:pet-scrap|pe-scrap"), else empty.
    """

    nace: str
    weight: float
    known_by: str
    trade: str = field(default="", repr=False)


class _Words(NamedTuple):
    """What an organisation says of itself."""

    names: tuple[str, ...]
    sector: str = ""
    business: str = ""

    @property
    def labelled(self) -> tuple[tuple[str, str], ...]:
        """Each text with how a sector is known by it."""
        return (*(("name", text) for text in self.names), ("business", self.sector), ("business", self.business))


def suggest_sectors(source: Organisation | str, packs: Packs) -> tuple[SectorWeight, ...]:
    """The sectors of an organisation (or of a text: a name or a description), most certain first; ties by code.

    >>> from symbionet.engine.packs import load_packs
    >>> suggest_sectors(Organisation(id="1", nace=("2351",)), load_packs())[0]
    SectorWeight(nace='2351', weight=1.0, known_by='nace')
    """
    if isinstance(source, str):
        return _sectors((), (), _Words(names=(source,)), packs)
    names = tuple(name for name in (source.name_en, source.name_zh) if name)
    words = _Words(names=names, sector=source.sector, business=source.business)
    return _sectors(source.nace, source.gb4754, words, packs)


def stated_sectors(sectors: Iterable[SectorWeight]) -> tuple[str, ...]:
    """The NACE codes that are more likely than not, and their trades: what narrows the meaning of a firm's words.

    >>> stated_sectors([SectorWeight(nace="2014", weight=0.9, known_by="name", trade="methanol-plant")])
    ('2014', 'methanol-plant')
    """
    likely = [item for item in sectors if item.weight >= MORE_LIKELY]
    return tuple(dict.fromkeys(name for item in likely for name in (item.nace, item.trade) if name))


def sector_text(organisation: Organisation) -> str:
    """All that an organisation says about its sector, as one text.

    >>> sector_text(Organisation(id="1", name_en="Tianjin Cement", business="cement and lime"))
    'Tianjin Cement cement and lime'
    """
    return _join((organisation.name_en, organisation.name_zh, organisation.sector), organisation.business)


def _join(names: tuple[str, ...], business: str) -> str:
    return " ".join(text for text in (*names, business) if text)


@lru_cache(maxsize=20_000)
def _sectors(nace: tuple[str, ...], gb4754: tuple[str, ...], words: _Words, packs: Packs) -> tuple[SectorWeight, ...]:
    found = _Found()
    for code in nace:
        found.add(_known_code(code.replace(".", ""), packs), 1.0, "nace")
    for code in gb4754:
        for target in _targets(code, packs):
            found.add(target, GB4754_WEIGHT, "gb4754")
    stated = {code[:2] for code in found.sectors}
    if not stated and (clear := _add_trades(found, words.sector, packs)):
        _add_names(found, clear, words.names, packs)
    else:
        _add_words(found, stated, words.labelled, packs)
    vague = tuple(code for code in found.sectors if len(code) < CLASS_DIGITS)
    if not found.sectors or vague:
        for code, strength in by_vectors(_join((*words.names, words.sector), words.business), packs).items():
            if not found.sectors or code.startswith(vague):  # words name a division, vectors a class in it
                found.add(code, VECTOR_WEIGHT * strength, "vectors")
    told = _with_trade(found.sectors, (words.sector, *words.names, words.business), packs)
    read = _read_trades(told, words, packs) if words.sector else tuple(told.values())
    own = tuple(
        sorted(_name_materials(words.sector or words.business, packs, read), key=lambda item: (-item.weight, item.nace))
    )
    return (*own, *_stated(own, words.business, packs))


def _read_trades(told: Mapping[str, SectorWeight], words: _Words, packs: Packs) -> tuple[SectorWeight, ...]:
    """The trades that all the firm says makes probable, each in its sector; what is left of the sectors told by words.

    Beside a code that is stated only its trade is read.
    """
    known = [KnownSector(item.nace, item.weight, item.trade) for item in told.values()]
    name = max(words.names, key=len, default="")
    stated = [item for item in told.values() if item.known_by == "sector"]
    broad = bool(stated) and all(len(item.nace) < CLASS_DIGITS and not item.trade for item in stated)
    narrowed = any(item.weight == NARROWED for item in stated)
    cell = name if narrowed else "" if broad else words.sector  # "Plastics" is any of its trades
    chances = trade_chances(cell, name, words.business, known, packs)
    by_code = {item.nace: item for item in told.values() if item.known_by in ("nace", "gb4754")}
    if by_code:
        return tuple(_with_likeliest(item, chances, packs) if item.nace in by_code else item for item in told.values())
    alive = [(name, chance) for name, chance in chances.items() if chance >= ALIVE][:MOST_ALIVE]
    if broad:
        kin = [one for one in alive for item in stated if _is_kin(trades(packs)[one[0]].nace[0], item.nace)]
        alive = list(dict.fromkeys(kin))
    if not alive or alive[0][1] < (MORE_LIKELY if broad else TOLD):
        return tuple(told.values())
    read = tuple(
        SectorWeight(nace=_usual(name, told, packs), weight=min(chance, SUREST), known_by="sector", trade=name)
        for name, chance in alive
    )
    if (same := told.get(read[0].nace)) is not None and same.weight > read[0].weight:
        read = (replace(read[0], weight=(read[0].weight + same.weight) / 2), *read[1:])  # words tell the same sector
    left = 1.0 - sum(chance for _, chance in alive)
    known_codes = {item.nace for item in read}
    rest = (replace(item, weight=item.weight * left) for item in told.values() if item.nace not in known_codes)
    return (*read, *(item for item in rest if item.weight >= LEAST))


def _usual(trade: str, told: Mapping[str, SectorWeight], packs: Packs) -> str:
    """The NACE class of a firm of a trade: the one that words tell among those of the trade, else the usual."""
    within = [item for item in told.values() if item.nace.startswith(trades(packs)[trade].nace)]
    return max(within, key=lambda item: item.weight).nace if within else trades(packs)[trade].nace[0]


def _with_likeliest(item: SectorWeight, chances: Mapping[str, float], packs: Packs) -> SectorWeight:
    """A stated sector with the likeliest of the trades found in its division, if it is likelier than all others."""
    within = {
        name: chance
        for name, chance in chances.items()
        if any(nace[:BROAD_DIGITS] == item.nace[:BROAD_DIGITS] for nace in trades(packs)[name].nace)
    }
    best = max(within, key=lambda name: within[name], default="")
    return replace(item, trade=best) if best and within[best] >= MORE_LIKELY * sum(within.values()) else item


def _stated(own: tuple[SectorWeight, ...], business: str, packs: Packs) -> tuple[SectorWeight, ...]:
    """What the firm says it takes, beside what its sectors do; nothing of it says what it has."""
    if not own or not business:
        return ()
    said = ((stated_takes(business, stated_sectors(own), packs), SAID), (licensed_for(business, packs), LICENSED))
    return tuple(
        SectorWeight(nace=own[0].nace, weight=weight, known_by="business", trade=trade)
        for trade, weight in said
        if trade and weight and not own[0].trade.startswith(OF)
    )


class _Found:
    """The sectors found so far, each as certain as its best sign makes it."""

    def __init__(self) -> None:
        self.sectors: dict[str, SectorWeight] = {}

    def add(self, code: str, weight: float, known_by: str) -> None:
        if weight >= LEAST and (code not in self.sectors or weight > self.sectors[code].weight):
            self.sectors[code] = SectorWeight(nace=code, weight=min(1.0, weight), known_by=known_by)


def _add_trades(found: _Found, sector: str, packs: Packs) -> tuple[str, ...]:
    """Adds the sectors of a stated trade; returns the codes of those that are clear, none where nothing is."""
    if not sector or len(sector) > LONGEST_TRADE * 2:
        return ()
    trades = read_cell(sector, packs)
    clear = tuple(item.nace for item in trades if item.weight >= CLEAR)
    for item in trades if clear else ():
        found.add(item.nace, item.weight, "sector")
    return clear


def _add_names(found: _Found, clear: tuple[str, ...], names: tuple[str, ...], packs: Packs) -> None:
    """Beside a clear trade a name only says more closely what it is; beside a broad one what is made exactly wins."""
    broad = all(len(code) <= BROAD_DIGITS for code in clear)
    for text in names:
        for code, strength in by_terms(text, packs).items():
            if len(code) == CLASS_DIGITS and any(code.startswith(known) for known in clear if code != known):
                found.add(code, NAME_WEIGHT * strength, "name")
        for code in read_head(text, packs) if broad else ():
            if len(code) == CLASS_DIGITS and any(_is_kin(code, known) for known in clear):
                found.add(code, NAME_WEIGHT, "name")
                for known in clear:
                    found.sectors[known] = replace(found.sectors[known], weight=NARROWED)


def _is_kin(code: str, stated: str) -> bool:
    """Whether a sector of a name may be what a broad stated one means: a food works may brew, an energy firm not."""
    return any(code.startswith(family) and stated.startswith(family) for family in ((stated[:2],), *KIN))


def _add_words(found: _Found, stated: set[str], texts: Iterable[tuple[str, str]], packs: Packs) -> None:
    for known_by, text in texts:
        weight = NAME_WEIGHT if known_by == "name" else BUSINESS_WEIGHT
        for code, strength in by_terms(text, packs).items() if text else ():
            if not stated:
                found.add(code, weight * strength, known_by)
            elif code[:2] in stated:  # a software house builds no houses
                found.add(code, weight * strength * BESIDE_CODE, known_by)


def _with_trade(found: Mapping[str, SectorWeight], texts: tuple[str, ...], packs: Packs) -> dict[str, SectorWeight]:
    """The sectors with the trade that the texts tell; else with the trade that a NACE class stands for."""
    trade = find_trade(texts, [code for code, item in found.items() if item.known_by != "vectors"], packs)
    if trade is None:
        return {code: replace(item, trade=whole_trade(code, packs)) for code, item in found.items()}
    divisions = tuple(nace[:2] for nace in trade.nace)
    by_code = {
        code: replace(item, trade=trade.id) if code.startswith(divisions) else item
        for code, item in found.items()
        # an algae farm is no farm: vague words beside the trade say nothing more
        if code.startswith(divisions) or item.known_by in ("nace", "gb4754", "sector") or len(code) == CLASS_DIGITS
    }
    if not any(code.startswith(trade.nace) or nace.startswith(code) for code in found for nace in trade.nace):
        usual = trade.nace[0]
        by_code[usual] = SectorWeight(nace=usual, weight=TRADE_WEIGHT, known_by="name", trade=trade.id)
    return by_code


def _name_materials(cell: str, packs: Packs, found: tuple[SectorWeight, ...]) -> tuple[SectorWeight, ...]:
    """The sectors, where recyclers and dealers are of the materials they name, if that says more than their trade."""
    if not any(item.nace.startswith(DEALING) for item in found) or not (named := named_materials(cell, packs)):
        return found
    return tuple(
        replace(item, trade=taken)
        if item.nace.startswith(DEALING)
        and (taken := _without_products(named, item.trade, packs))
        and _is_closer(taken, item.trade, packs)
        else item
        for item in found
    )


def _without_products(named: str, trade: str, packs: Packs) -> str:
    """The named materials without what a firm of the trade makes of those it takes; "" where nothing is left.

    Granules are what a recycler of plastics sells, crumb one of tyres.
    """
    kept = [one for one in materials_of(named) if one not in recycled_classes(trade, packs)]
    return OF + "|".join(kept) if kept else ""


def _is_closer(named: str, trade: str, packs: Packs) -> bool:
    """Whether named materials say more than a trade: all are narrower than what it takes most, none is as broad.

    Or one is of those that the trade hardly takes: who recycles PET and PE is more than a recycler of film.
    """
    if not trade or trade.startswith(OF):
        return not trade
    takes = trades(packs)[trade].takes
    most = {class_id for class_id, share in takes.items() if share >= TAKEN_MOST}
    broader = {one for class_id in most for one in packs.parents_of(class_id)}
    materials = materials_of(named)
    others = trades(packs)[trade].others
    for class_id in materials:
        nearest = next((one for one in (class_id, *packs.parents_of(class_id)) if one in takes), "")
        if class_id not in broader and (takes[nearest] if nearest else others) < TAKEN_HARDLY:
            return True
    return all(class_id not in most and not most.isdisjoint(packs.parents_of(class_id)) for class_id in materials)


def _known_code(code: str, packs: Packs) -> str:
    """A class that does not exist stands for its group or division: people fill up with zeros ("2310" for 23.1)."""
    known = packs.codes("nace2") if "nace2" in packs.schemes else {}
    for length in range(len(code), 1, -1):
        if code[:length] in known and not code[length:].strip("0"):
            return code[:length]
    return code


def _targets(code: str, packs: Packs) -> tuple[str, ...]:
    try:
        return crosswalk(code, packs)
    except UnknownCode:
        return ()  # a mistyped sector code must not stop a match; import checks codes
