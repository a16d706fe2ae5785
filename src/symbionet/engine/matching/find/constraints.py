"""What a pair must keep: permits, physical forms, what is refused, and what a thing never goes into."""

import re
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from symbionet.engine.arrays import Bools, Floats, Ints
from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.contents import contents_of, metals_named, metals_of
from symbionet.engine.classification.phrases import refused_items
from symbionet.engine.classification.supply import supplied_classes
from symbionet.engine.classification.wanted import seeks_outlet
from symbionet.engine.matching.conditions.flow_levels import LEVELLED, serves_level, states_level
from symbionet.engine.matching.conditions.hazard import may_be_hazardous
from symbionet.engine.matching.conditions.refusals import (
    NAMED_CLASS,
    barred_by,
    first_names,
    is_refused,
    main_sectors,
    makers_rules,
    refused_by,
    spared_rules,
    words_of,
)
from symbionet.engine.matching.find.index import Index
from symbionet.engine.matching.find.licences import (
    MAY_WELL,
    cleans_packaging,
    is_soiled_packaging,
    needs_licence,
    refuses_hazardous,
)
from symbionet.engine.matching.find.said import Said
from symbionet.engine.model import Resource

__all__ = [
    "Constraints",
    "lives_on_hazardous",
    "manages_any_waste",
    "never_hazardous",
]

# sectors that take no hazardous waste unless a strong use is known
NEVER_HAZARDOUS = ("01", "03", "10", "11", "14", "36", "37", "47", "55", "56", "85", "86", "93")
STRONG_USE = 0.3
EVEN = 0.5  # probability of classes with hazardous wastes from which a have may turn out to be one
# sectors and trades that may hold a permit for any hazardous waste; others of them take what they are known to take
WASTE_MANAGERS, ANY_WASTE = ("38", "39"), ("hazardous-waste-firm", "medical-waste-firm", "soil-works")
HAZARDOUS_SECTORS = ("3812", "3822", "7120")  # of those who manage waste, who lives on the hazardous ones
METAL_WORKS = ("24", "2720", "3832", "2013")  # a firm of these that names metals takes no other
IRON = "iron"
LENT, LENDERS = ("capacity", "logistics"), ("49", "50", "52", "7120")  # what firms of these sectors live on lending
FOOD = ("01", "03", "10", "11", "46", "47", "49", "52", "55", "56")  # whose goods may be food
FOOD_ONLY = re.compile(
    r"\bfood(?:stuffs?)? only\b|\bonly food|\bfood[- ]grade only|[仅只限](?:限|放|存|装|收|能放|能装)?食品", re.I
)
FOODS, FOOD_WORKS = re.compile(r"\bfood(?:stuffs?)?\b|食品|食物|粮食", re.I), frozenset(("10", "11"))
EATEN = re.compile(
    r"\b(?:food|feed|potable|edible|pharma(?:ceutical)?)[- ](?:grade|quality)\b|食用级|食品级|饲料级|药用级", re.I
)
MAIN = 0.5  # certainty from which a sector is what a firm is
LABORATORY = "7120"  # takes samples


def never_hazardous(sectors: tuple[SectorWeight, ...]) -> bool:
    """Whether a firm is of a sector that takes no hazardous waste unless a strong use is known."""
    return bool(sectors) and sectors[0].nace.startswith(NEVER_HAZARDOUS)


def manages_any_waste(sector: SectorWeight) -> bool:
    """Whether a sector manages or analyses waste of any kind, so that its licence says which it takes."""
    manages = sector.nace.startswith(WASTE_MANAGERS) and (not sector.trade or sector.trade in ANY_WASTE)
    return manages or sector.nace == LABORATORY


def lives_on_hazardous(sector: SectorWeight) -> bool:
    """Whether a sector collects, treats or analyses hazardous waste for a living."""
    return manages_any_waste(sector) and (sector.trade in ANY_WASTE or sector.nace.startswith(HAZARDOUS_SECTORS))


class Constraints:
    """The wants and organisations of an index that refuse something, and what each have is barred from."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._said = Said(index)
        self._barred: dict[tuple[str, ...], Bools] = {}
        self._strange: dict[frozenset[str], Bools] = {}
        self._asking: dict[frozenset[str], Bools] = {}
        self._lending: dict[str, Bools] = {}
        self._levels: dict[int, str] = {}  # the words of wants that state a level, "" of others

    @cached_property
    def _wants(self) -> Mapping[int, tuple[str, ...]]:
        rows = self._index.wants.resources
        texts = (f"{item.description_en}; {item.description_zh}; {item.contaminants}" for item in rows)
        packs = self._index.packs
        return {row: items for row, text in enumerate(texts) if len(text) > 4 and (items := refused_by(text, packs))}

    @cached_property
    def _members(self) -> Mapping[int, tuple[str, ...]]:
        rows, packs = enumerate(self._index.organisations.organisations), self._index.packs
        return {row: items for row, item in rows if item.business and (items := refused_by(item.business, packs))}

    @cached_property
    def _never_hazardous(self) -> Bools:
        sectors = self._index.organisations.sectors
        return np.array([never_hazardous(row) for row in sectors], dtype=np.bool_)

    @cached_property
    def hazardous_managers(self) -> Bools:
        """Who manages or analyses waste of any kind: no sewage works, nor one whose trade is of one material."""
        sectors = self._index.organisations.sectors
        return np.array([any(manages_any_waste(item) for item in row) for row in sectors], dtype=np.bool_)

    @cached_property
    def hazardous_firms(self) -> Bools:
        """Who collects, treats or analyses hazardous waste for a living, so that a licence goes without saying."""
        sectors = self._index.organisations.sectors
        return np.array([any(lives_on_hazardous(item) for item in row) for row in sectors], dtype=np.bool_)

    @cached_property
    def refuses_hazardous(self) -> Bools:
        """Who says of itself that it takes no hazardous waste."""
        members = self._index.organisations.organisations
        return np.array([refuses_hazardous(item) for item in members], dtype=np.bool_)

    @cached_property
    def states_licences(self) -> bool:
        """Whether any organisation states a licence, so that one that states none is taken to hold none."""
        return bool(self.licensed.any())

    @cached_property
    def licensed(self) -> Bools:
        """Who states a licence."""
        return np.array([bool(item.permits) for item in self._index.organisations.organisations], dtype=np.bool_)

    @cached_property
    def of_unknown_sector(self) -> Bools:
        """Of whom nothing tells the sector."""
        return np.array([not row for row in self._index.organisations.sectors], dtype=np.bool_)

    @cached_property
    def harmless_wants(self) -> Bools:
        """The wants for what is never hazardous or is eaten, of who neither states a licence nor manages waste.

        Where licences are stated in a network, no hazardous have meets them; the last stands for "no want".
        """
        index = self._index
        found = np.zeros(len(index.wants.resources) + 1, dtype=np.bool_)
        if not self.states_licences:
            return found
        for row, owner in enumerate(index.wants.organisations):
            stated = index.organisations.organisations[owner].permits or index.wants.resources[row].waste_codes
            if not stated and not self.hazardous_managers[owner]:
                found[row] = _asks_harmless(index, row)
        return found

    def may_turn_out_hazardous(self, have: int) -> bool:
        """Whether the classes that a have may be of hold hazardous wastes, and nothing says whether it is one."""
        index = self._index
        if index.haves.hazardous[have] == 0:
            return False
        pairs = zip(index.haves.classes[have], index.haves.class_shares[have], strict=True)
        read = [(index.packs.classes[index.relations.ids[number]], share) for number, share in pairs if number >= 0]
        return bool(sum(share for known, share in read if known.hazardous == "yes" or may_be_hazardous(known)) >= EVEN)

    @cached_property
    def laboratories(self) -> Bools:
        """Who takes samples."""
        sectors = self._index.organisations.sectors
        return np.array([any(item.nace == LABORATORY for item in row) for row in sectors], dtype=np.bool_)

    def allow(self, have: int, rows: Ints, wants: Ints, taken: Floats) -> Bools:
        """Which candidates neither refuse the have nor are barred by what it is, and whose level it reaches.

        `taken`: how probably each takes it by what is known of its sector.
        """
        index, keep = self._index, np.ones(len(rows), dtype=np.bool_)
        item = index.haves.resources[have]
        keep &= ~self._outlets[wants]
        text = words_of(item)
        number = index.haves.classes[have, 0]
        known = index.packs.classes[index.relations.ids[number]] if number >= 0 else None
        if index.haves.hazardous[have] >= 1:
            keep &= ~(self._never_hazardous[rows] & (taken < STRONG_USE))
            if self.states_licences and known is not None and is_soiled_packaging(item, known, index.packs.whole):
                keep &= ~self._without_licence[rows] | self._cleaners[rows]
        elif known is not None and known.kind == "material":
            keep &= ~(self.laboratories[rows] & (wants < 0))  # there is no hazard to identify
        kind = item.kind or (known.kind if known else "material")
        if known is not None and kind in LENT:
            keep &= ~(self._lenders(known.id)[rows] & (wants < 0))  # who lives on lending it has it
            keep &= ~self._unwelcome(f"{item.description_en}; {item.description_zh}")[rows]
        named = f"{text}; {known.name_en}; {known.name_zh}" if known and self._is_sure(have) else text
        keep &= ~self._bars(named, kind, index.haves.organisations[have])[rows]
        if kind in LENT and self._bars_food(named, kind):
            keep &= ~self._for_food[wants]
        if known is not None and (metals := metals_of(known.id, index.packs.whole)):
            if IRON not in metals:  # of a cable the metal that is named; zinc on steel is no zinc
                metals = (metals & metals_named(text, index.packs.whole)) or metals
            metals |= frozenset(contents_of(text, index.packs.whole))
            keep &= np.where(wants >= 0, ~self._for_other_metals(metals)[wants], ~self._of_other_metals(metals)[rows])
        told = f"{text}; {'; '.join(first_names(known))}" if known and self._is_sure(have) else text
        open_ones = keep & np.where(wants >= 0, self._refusing_wants[wants], self._refusing_members[rows])
        for place in np.flatnonzero(open_ones):
            refused = self._wants[int(wants[place])] if wants[place] >= 0 else self._members[int(rows[place])]
            keep[place] = not is_refused(told, refused, index.packs)
        by_wants, by_firms = self._said.broken_by(have, material=kind == "material")
        keep &= ~np.where(wants >= 0, by_wants[wants], by_firms[rows])
        if known is not None and (known.kind in LEVELLED or known.form == "gas"):
            source = _all_words(item)
            for place in np.flatnonzero(keep & (wants >= 0)) if states_level(source) else ():
                keep[place] = self._serves(source, int(wants[place]), known.id)
        return keep

    @cached_property
    def _without_licence(self) -> Bools:
        """Who states no licence and does not live on hazardous waste."""
        return ~(self.licensed | self.hazardous_firms)

    @cached_property
    def _cleaners(self) -> Bools:
        return np.array([cleans_packaging(row) for row in self._index.organisations.sectors], dtype=np.bool_)

    @cached_property
    def need_licence(self) -> Bools:
        """Who deals in common scrap or burns: hazardous waste comes to it by a licence only."""
        return np.array([needs_licence(row) for row in self._index.organisations.sectors], dtype=np.bool_)

    def _serves(self, source: str, want: int, class_id: str) -> bool:
        """Whether a have of these words is of the level that a want states, which is asked once of each want."""
        if want not in self._levels:
            words = _all_words(self._index.wants.resources[want])
            self._levels[want] = words if states_level(words) else ""
        need = self._levels[want]
        return not need or serves_level(source, need, class_id, self._index.packs.whole)

    def _lenders(self, class_id: str) -> Bools:
        """Which organisations live on lending such room, lorries or hours."""
        if class_id not in self._lending:
            sectors, packs = self._index.organisations.sectors, self._index.packs.whole
            main = [next((s.nace for s in row if s.weight >= MAIN), "") for row in sectors]
            lends = {
                nace: nace.startswith(LENDERS) and class_id in supplied_classes((nace,), packs) for nace in set(main)
            }
            self._lending[class_id] = np.array([lends[nace] for nace in main], dtype=np.bool_)
        return self._lending[class_id]

    def _unwelcome(self, described: str) -> Bools:
        """Whose goods a room or lorry is not lent for: who deals in what its owner refuses, or in no food."""
        members = self._index.organisations
        found = np.zeros(len(members.organisations), dtype=np.bool_)
        if refused := refused_items(described):
            words = [f"{item.sector}; {item.name_en}; {item.name_zh}" for item in members.organisations]
            found |= np.array([is_refused(text, refused, self._index.packs) for text in words], dtype=np.bool_)
        if FOOD_ONLY.search(described):
            main = [row[0].nace if row else "" for row in members.sectors]
            found |= np.array([bool(nace) and not nace.startswith(FOOD) for nace in main], dtype=np.bool_)
        return found

    def _is_sure(self, have: int) -> bool:
        return bool(self._index.haves.class_shares[have, 0] >= NAMED_CLASS)

    @cached_property
    def _metals(self) -> tuple[frozenset[str], ...]:
        """The metals that each organisation names as what it makes or recovers; none of whom works in no metal."""
        rows = zip(self._index.organisations.organisations, self._index.organisations.sectors, strict=True)
        packs = self._index.packs.whole
        return tuple(
            metals_named(item.sector, packs) or metals_named(f"{item.name_en} {item.name_zh}", packs)
            if any(s.nace.startswith(METAL_WORKS) for s in sectors)
            else frozenset()
            for item, sectors in rows
        )

    def _of_other_metals(self, metals: frozenset[str]) -> Bools:
        """Which organisations name only other metals: a lead smelter takes no rails."""
        if metals not in self._strange:
            strange = [bool(own) and own.isdisjoint(metals) for own in self._metals]
            self._strange[metals] = np.array(strange, dtype=np.bool_)
        return self._strange[metals]

    def _for_other_metals(self, metals: frozenset[str]) -> Bools:
        """Which wants name only other metals: who asks for steel takes no brass; the last stands for "no want"."""
        if metals not in self._asking:
            strange = (bool(own) and own.isdisjoint(metals) for own in self._metals_asked)
            self._asking[metals] = np.array([*strange, False])
        return self._asking[metals]

    @cached_property
    def _metals_asked(self) -> tuple[frozenset[str], ...]:
        """The metals that each want names."""
        packs, wants = self._index.packs.whole, self._index.wants.resources
        return tuple(metals_named(f"{item.title_en} {item.title_zh}", packs) for item in wants)

    @cached_property
    def _refusing_wants(self) -> Bools:
        found = np.zeros(len(self._index.wants.resources) + 1, dtype=np.bool_)  # the last stands for "no want"
        found[list(self._wants)] = True
        return found

    @cached_property
    def _outlets(self) -> Bools:
        """The wants that ask for a taker of a thing, not for the thing; the last stands for "no want"."""
        titles = (f"{item.title_zh} {item.title_en}" for item in self._index.wants.resources)
        return np.array([*map(seeks_outlet, titles), False], dtype=np.bool_)

    @cached_property
    def _refusing_members(self) -> Bools:
        found = np.zeros(len(self._index.organisations.organisations), dtype=np.bool_)
        found[list(self._members)] = True
        return found

    def _bars(self, text: str, kind: str, owner: int) -> Bools:
        """Which organisations a thing of these words never goes to, asked once for each set of sectors and sayings."""
        packs, sectors = self._index.packs.whole, self._index.organisations.sectors
        maker = self._index.organisations.organisations[owner]
        others = makers_rules(f"{maker.name_en}; {maker.name_zh}; {maker.sector}", packs)
        barred = barred_by(text, kind, packs, others)
        if barred is None:
            return np.zeros(len(sectors), dtype=np.bool_)
        if barred.rules not in self._barred:
            kinds, kind_of = self._kinds
            held = {spared: spared.intersection(barred.rules) for spared in {spared for _, spared in kinds}}
            left = {spared: barred_by(text, kind, packs, spared | others) for spared in set(held.values())}
            rules = {spared: left[of_these] for spared, of_these in held.items()}
            found = [(rule := rules[spared]) is not None and rule.bars_all(main) for main, spared in kinds]
            self._barred[barred.rules] = np.array(found, dtype=np.bool_)[kind_of]
        return self._barred[barred.rules]

    def _bars_food(self, text: str, kind: str) -> bool:
        """Whether a room or lorry of these words is for no food at all."""
        barred = barred_by(text, kind, self._index.packs.whole)
        return barred is not None and not FOOD_WORKS.isdisjoint(barred.nace)

    @cached_property
    def _for_food(self) -> Bools:
        """The wants for food's sake, whoever asks; the last stands for "no want"."""
        return np.array([*(bool(FOODS.search(_all_words(item))) for item in self._index.wants.resources), False])

    @cached_property
    def _kinds(self) -> tuple[list[tuple[tuple[tuple[str, str], ...], frozenset[str]]], Ints]:
        """Each set of main sectors and rules that do not hold, and of each organisation which of these it has."""
        numbers: dict[tuple[tuple[tuple[str, str], ...], frozenset[str]], int] = {}
        rows = zip(map(main_sectors, self._index.organisations.sectors), self._spared, strict=True)
        of = [numbers.setdefault(pair, len(numbers)) for pair in rows]
        return list(numbers), np.array(of, dtype=np.int64)

    @cached_property
    def _spared(self) -> tuple[frozenset[str], ...]:
        """The rules of `uses/gates` that do not hold for each organisation, by its own words and those of its wants."""
        packs, members = self._index.packs.whole, self._index.organisations.organisations
        said = [f"{item.name_en}; {item.name_zh}; {item.sector}; {item.business}" for item in members]
        for want, owner in zip(self._index.wants.resources, self._index.wants.organisations, strict=True):
            texts = (want.title_en, want.title_zh, want.description_en, want.description_zh)
            said[owner] = "; ".join((said[owner], *texts))
        return tuple(spared_rules(text, packs) for text in said)


def _asks_harmless(index: Index, want: int) -> bool:
    """Whether a want asks for what is never hazardous: by most of its classes together, or by a grade that is eaten."""
    item, wants = index.wants.resources[want], index.wants
    texts = (item.title_en, item.title_zh, item.description_en, item.description_zh)
    if EATEN.search("; ".join(texts)):
        return True
    shares: dict[str, float] = {}
    for number, share in zip(wants.classes[want], wants.class_shares[want], strict=True):
        if number >= 0:
            known = index.packs.classes[index.relations.ids[number]]
            shares[known.hazardous] = shares.get(known.hazardous, 0.0) + float(share)
    first = wants.classes[want, 0]
    if first < 0 or index.packs.classes[index.relations.ids[first]].hazardous != "no":
        return False
    return shares["no"] >= NAMED_CLASS and shares.get("yes", 0.0) < MAY_WELL


def _all_words(item: Resource) -> str:
    return f"{item.title_en} {item.title_zh} {item.description_en} {item.description_zh}"
