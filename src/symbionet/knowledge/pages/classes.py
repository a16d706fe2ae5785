"""All that is known of a class, put together for its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from django.utils import timezone
from django.utils.translation import get_language

from symbionet.core.texts import in_language, is_chinese, localised
from symbionet.engine.packs import Precedent, ResourceClass, load_packs
from symbionet.engine.packs.waste_list import codes_in_force
from symbionet.knowledge.pages.links import Link, class_link, code_link, sector_links
from symbionet.knowledge.pages.processors import ProcessorLine, processors_making, processors_taking
from symbionet.knowledge.pages.profiles import ProfileLine, ranked_takers, sectors_with
from symbionet.knowledge.pages.uses import UseCard, use_cards
from symbionet.knowledge.queries.sources import all_rows, pack_holding, rows_of_class
from symbionet.wording import country_name

__all__ = ["ClassDetails", "ClassNode", "Exchange", "class_details", "class_tree", "counts_by_kind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A published exchange for people."""

    precedent: Precedent
    supplier: str
    receiver: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDetails:
    """A class with everything that is known of it."""

    known: ResourceClass
    pack: str
    name: str
    other: str
    terms: tuple[str, ...]
    other_terms: tuple[str, ...]
    parent: Link | None
    children: tuple[Link, ...]
    codes: tuple[tuple[str, tuple[Link, ...]], ...]  # scheme and codes
    uses: tuple[UseCard, ...]
    broader_uses: tuple[UseCard, ...]  # of the parent, where the class has few of its own
    takes: tuple[ProcessorLine, ...]
    makes: tuple[ProcessorLine, ...]
    sources: tuple[ProfileLine, ...]
    wants: tuple[ProfileLine, ...]
    takers: tuple[Link, ...]
    exchanges: tuple[Exchange, ...]

    @property
    def packs(self) -> tuple[str, ...]:
        """The packs that the page shows."""
        found = [self.pack, *(card.pack for card in (*self.uses, *self.broader_uses))]
        if any(card.evidence for card in self.uses):
            found.append("uses/evidence")
        found += ["uses/processors"] if self.takes or self.makes else []
        found += [line.pack for line in (*self.sources, *self.wants)]
        found += [pack for pack, _row in rows_of_class("profiles/takers", self.known.id)]
        found += ["uses/precedents"] if self.exchanges else []
        found += [f"codes/{scheme}" for scheme, _codes in self.codes]
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassNode:
    """A class in the tree, with its number of uses and its narrower classes."""

    link: Link
    hazardous: str
    uses: int
    children: tuple["ClassNode", ...]


@cache
def _children() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for item in load_packs().classes.values():
        found.setdefault(item.parent, []).append(item.id)
    return {parent: tuple(ids) for parent, ids in found.items()}


@cache
def _exchanges() -> Mapping[str, tuple[Precedent, ...]]:
    found: dict[str, list[Precedent]] = {}
    for item in load_packs().precedents:
        found.setdefault(item.class_id, []).append(item)
    return {class_id: tuple(rows) for class_id, rows in found.items()}


def exchanges_of(class_id: str) -> tuple[Exchange, ...]:
    """The published exchanges of a class, those that run first."""
    order = {"Implemented": 0, "Published": 1, "Planned": 2}
    lang = get_language() or "en"
    rows = sorted(_exchanges().get(class_id, ()), key=lambda row: order.get(row.status, 3))
    return tuple(
        Exchange(
            precedent=row,
            supplier=row.supplier_en or _names(row.supplier_nace),
            receiver=row.receiver_en or _names(row.receiver_nace),
            place=in_language(zh="，", en=", ").join(filter(None, (row.case, country_name(row.country, lang)))),
        )
        for row in rows
    )


def _names(nace: tuple[str, ...]) -> str:
    return " / ".join(link.text for link in sector_links(nace[:2]))


def _codes(known: ResourceClass) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    products = next((row for _pack, row in rows_of_class("crosswalks/class_products", known.id)), {})
    hw = [*known.hw]
    basel = [
        row["code"] for _pack, row in all_rows("codes/basel_y") if row["hw_category"] and row["hw_category"] in _of(hw)
    ]
    listed: dict[str, list[str]] = {
        "ewc": list(codes_in_force(known.ewc, load_packs(), on=timezone.localdate())),
        "hw2021": hw,
        "basel_y": basel,
        "cpc21": [code for code in products.get("cpc", "").split("|") if code],
        "hs2022": [code for code in products.get("hs", "").split("|") if code],
    }
    return tuple(
        (scheme, tuple(code_link(scheme, code) for code in codes)) for scheme, codes in listed.items() if codes
    )


def _of(hw: list[str]) -> set[str]:
    """The categories of hazardous waste codes (HW08; 900-249-08)."""
    return {code if code.startswith("HW") else f"HW{code[-2:]}" for code in hw}


def class_details(class_id: str) -> ClassDetails | None:
    """All about a class in the active language; None for an unknown one."""
    return _class_details(class_id, get_language() or "en")


@lru_cache(maxsize=512)
def _class_details(class_id: str, _language: str) -> ClassDetails | None:
    known = load_packs().classes.get(class_id)
    if known is None:
        return None
    own = use_cards(class_id)
    terms = (known.terms_zh, known.terms_en) if is_chinese() else (known.terms_en, known.terms_zh)
    name = localised(known, "name")
    return ClassDetails(
        known=known,
        pack=pack_holding("glossary/classes", class_id),
        name=name,
        other=known.name_en if name == known.name_zh else known.name_zh,
        terms=terms[0],
        other_terms=terms[1],
        parent=class_link(known.parent) if known.parent else None,
        children=tuple(class_link(child) for child in _children().get(class_id, ())),
        codes=_codes(known),
        uses=own,
        broader_uses=use_cards(known.parent) if known.parent and len(own) < 3 else (),
        takes=processors_taking(class_id),
        makes=processors_making(class_id),
        sources=sectors_with(class_id, "have"),
        wants=sectors_with(class_id, "want"),
        takers=ranked_takers(class_id),
        exchanges=exchanges_of(class_id),
    )


def counts_by_kind() -> dict[str, int]:
    """The number of classes of each kind."""
    found: dict[str, int] = {}
    for item in load_packs().classes.values():
        found[item.kind] = found.get(item.kind, 0) + 1
    return found


def _node(class_id: str) -> ClassNode:
    known = load_packs().classes[class_id]
    return ClassNode(
        link=class_link(class_id),
        hazardous=known.hazardous,
        uses=len(load_packs().uses_by_class.get(class_id, ())),
        children=tuple(_node(child) for child in _children().get(class_id, ())),
    )


def class_tree(kind: str) -> tuple[tuple[str, tuple[ClassNode, ...]], ...]:
    """The classes of a kind as trees, by the pack that holds them; within a pack as it orders them."""
    found: dict[str, list[ClassNode]] = {}
    for pack, row in all_rows("glossary/classes"):
        if not row["parent"] and (row["kind"] or "material") == kind:
            found.setdefault(pack, []).append(_node(row["id"]))
    return tuple((pack, tuple(nodes)) for pack, nodes in found.items())
