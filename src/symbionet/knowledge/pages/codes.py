"""The code schemes: an entry with its place, its classes, its everyday terms and its neighbours in other schemes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import is_chinese
from symbionet.engine.packs import Row, load_packs
from symbionet.engine.packs.hazardous_list import EDITIONS, edition_holding, edition_on
from symbionet.engine.packs.loading import WASTE_CHANGES
from symbionet.engine.packs.waste_list import codes_in_force
from symbionet.knowledge.pages.links import Link, class_link, code_link, sector_links
from symbionet.knowledge.pages.terms import SCHEME_NAMES
from symbionet.knowledge.queries.names import HOLDERS, code_row, named, other_name, spaced
from symbionet.knowledge.queries.sources import all_rows, pack_holding, rows_of_class
from symbionet.network.pages.fields import hazardous_list_words, waste_change_words

__all__ = ["CodeDetails", "code_details", "edition_words", "ewc_chapters", "top_codes"]

MANY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDetails:
    """An entry of a scheme with all that belongs to it."""

    scheme: str
    scheme_name: str
    code: str
    spaced: str
    name: str
    other: str
    row: Row
    above: tuple[Link, ...]
    below: tuple[Link, ...]
    classes: tuple[Link, ...]
    terms: tuple[str, ...]
    other_terms: tuple[str, ...]
    sectors: tuple[Link, ...]
    neighbours: tuple[tuple[str, tuple[Link, ...]], ...]
    terms_pack: str
    change: str  # what an amendment does to it, or which edition is in force instead

    @property
    def packs(self) -> tuple[str, ...]:
        """The packs that the page shows."""
        holder = HOLDERS.get(self.scheme, "")
        glossary = tuple(dict.fromkeys(pack for pack, _row in all_rows("glossary/classes"))) if self.classes else ()
        return tuple(
            pack
            for pack in (
                f"codes/{self.scheme}",
                f"codes/{holder}",
                (WASTE_CHANGES if self.scheme == "ewc" else EDITIONS) if self.change else "",
                self.terms_pack,
                *glossary,
            )
            if pack in load_packs().headers
        )


@cache
def _classes() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The classes of each code: scheme and code -> ids."""
    found: dict[tuple[str, str], list[str]] = {}
    for item in load_packs().classes.values():
        for code in item.ewc:
            found.setdefault(("ewc", code), []).append(item.id)
        for code in item.hw:
            found.setdefault(("hw2021", code), []).append(item.id)
    for _pack, row in all_rows("crosswalks/class_products"):
        for scheme, column in (("cpc21", "cpc"), ("hs2022", "hs")):
            for code in filter(None, row[column].split("|")):
                found.setdefault((scheme, code), []).append(row["class_id"])
    return {key: tuple(sorted(ids, key=lambda class_id: _rank(key, class_id))) for key, ids in found.items()}


def _rank(key: tuple[str, str], class_id: str) -> int:
    """The place of the code among those of the class: the first codes of a class are the nearest."""
    scheme, code = key
    known = load_packs().classes.get(class_id)
    codes = () if known is None else {"ewc": known.ewc, "hw2021": known.hw}.get(scheme, ())
    return codes.index(code) if code in codes else 0


def _parent(scheme: str, row: Row) -> str:
    if scheme == "ewc":
        return row.get("subchapter") or row.get("parent", "")
    return row.get("category", "") if scheme == "hw2021" else row.get("parent", "")


@cache
def _below(scheme: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for pack in filter(None, (HOLDERS.get(scheme, ""), scheme)):
        for row in load_packs().codes(pack).values():
            found.setdefault(_parent(scheme, row), []).append(row["code"])
    return {parent: tuple(codes) for parent, codes in found.items()}


def top_codes(scheme: str) -> tuple[Link, ...]:
    """The broadest entries of a scheme."""
    return tuple(code_link(scheme, code) for code in _below(scheme).get("", ()))


@cache
def _below_count(scheme: str, code: str) -> int:
    below = _below(scheme).get(code, ())
    return sum(_below_count(scheme, item) for item in below) if below else 1


def ewc_chapters() -> tuple[tuple[Link, int], ...]:
    """The chapters of the List of Waste with the number of their entries."""
    return tuple((link, _below_count("ewc", link.code)) for link in top_codes("ewc"))


def _above(scheme: str, row: Row) -> tuple[Link, ...]:
    found: list[Link] = []
    while (parent := _parent(scheme, row)) and len(found) < 6:
        found.append(code_link(scheme, parent))
        row = code_row(scheme, parent)
        if not row:
            break
    return tuple(reversed(found))


def _class_ids(scheme: str, code: str) -> tuple[str, ...]:
    """The classes of a code; for a chapter or category those of all its entries."""
    ids = list(_classes().get((scheme, code), ()))
    if len(ids) < MANY:
        for below in _below(scheme).get(code, ()):
            ids += _class_ids(scheme, below)
    return tuple(dict.fromkeys(ids))


def _neighbours(scheme: str, code: str, row: Row) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Codes of other schemes that stand for the same classes, and what the packs say directly."""
    found: dict[str, dict[str, None]] = {}
    for class_id in _classes().get((scheme, code), ())[:12]:
        known = load_packs().classes[class_id]
        listed = codes_in_force(known.ewc, load_packs(), on=timezone.localdate())
        found.setdefault("ewc", {}).update(dict.fromkeys(listed))
        found.setdefault("hw2021", {}).update(dict.fromkeys(known.hw))
        for _pack, products in rows_of_class("crosswalks/class_products", class_id):
            for name, column in (("cpc21", "cpc"), ("hs2022", "hs")):
                found.setdefault(name, {}).update(dict.fromkeys(filter(None, products[column].split("|"))))
    category = row.get("category", code) if scheme == "hw2021" else ""
    for _pack, basel in all_rows("codes/basel_y"):
        if category and basel["hw_category"] == category:
            found.setdefault("basel_y", {})[basel["code"]] = None
    if scheme == "basel_y" and row.get("hw_category"):
        found.setdefault("hw2021", {})[row["hw_category"]] = None
    found.pop(scheme, None)
    return tuple(
        (str(SCHEME_NAMES[name]), tuple(code_link(name, item) for item in items))
        for name, items in found.items()
        if items
    )


def edition_words(scheme: str, code: str = "") -> str:
    """What an amendment does to a code, or which edition is in force instead; without a code, of the whole scheme."""
    if scheme == "hw2021" and not code:
        return _list_words(on=timezone.localdate())
    if scheme == "hw2021":
        return hazardous_list_words(code, on=timezone.localdate())
    return waste_change_words(code) if scheme == "ewc" and code else ""


def _list_words(*, on: date) -> str:
    """That the entries shown are those of an older list than the one in force on the day; "" where they are not."""
    now = edition_on(on, load_packs())
    entry = next((code for code in load_packs().codes("hw2021") if not code.startswith("HW")), "")
    held = edition_holding(entry, load_packs())
    if now is None or held is None or held.id == now.id:
        return ""
    return _(
        "The entries shown are those of the list of %(held)s. In force on %(day)s: that of %(year)s (decree %(number)s,"
        " %(count)d entries), whose entries are not held here: check each code there."
    ) % {"held": held.year, "day": on.isoformat(), "year": now.year, "number": now.number, "count": now.count}


def code_details(scheme: str, code: str) -> CodeDetails | None:
    """All about a code, chapter or category; None for an unknown one or a scheme that has no page."""
    row = code_row(scheme, code) if scheme in SCHEME_NAMES else {}
    if not row:
        return None
    terms = load_packs().code_terms.get(code) if scheme == "ewc" else None
    words = (terms.terms_en, terms.terms_zh) if terms else ((), ())
    sectors = terms.source_nace if terms else tuple(filter(None, [row.get("gb4754", "")]))
    return CodeDetails(
        scheme=scheme,
        scheme_name=str(SCHEME_NAMES[scheme]),
        code=code,
        spaced=spaced(scheme, code),
        name=named(row),
        other=other_name(row) if other_name(row) != named(row) else "",
        row=row,
        above=_above(scheme, row),
        below=tuple(code_link(scheme, item) for item in _below(scheme).get(code, ())),
        classes=tuple(class_link(class_id) for class_id in _class_ids(scheme, code)[:MANY]),
        terms=words[is_chinese()],
        other_terms=words[not is_chinese()],
        sectors=sector_links(sectors),
        neighbours=_neighbours(scheme, code, row),
        terms_pack=pack_holding("glossary/ewc_terms", code) if terms else "",
        change=edition_words(scheme, code),
    )
