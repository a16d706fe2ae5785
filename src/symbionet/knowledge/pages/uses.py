"""The known uses of a class as cards: what it saves and its conditions first, why and on what evidence after."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from symbionet.core.texts import localised
from symbionet.engine.packs import KnownUse, Row, load_packs
from symbionet.knowledge.pages.links import Link, sector_links
from symbionet.knowledge.pages.processors import ProcessorLine, processor_line
from symbionet.knowledge.pages.terms import evidence_word, frequency_word, hierarchy_word, hindrance_word
from symbionet.knowledge.queries.names import named
from symbionet.knowledge.queries.sources import keyed_rows, pack_holding, rows_of_class

__all__ = ["USE_ORDERS", "Evidence", "UseCard", "chosen_uses", "short_uses", "use_cards"]

LIMIT = re.compile(r"^(?P<name>[^<>=]+)(?P<sign><=|>=|<|>|=)(?P<value>.*)$")
SIGNS = {"<=": "≤", ">=": "≥"}
USE_ORDERS = ("often", "saves", "easy", "evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece of evidence: its kind in words, what it says, its source, and its address where it has one."""

    kind: str
    note: str
    source: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCard:
    """A known use for people, all words in the active language."""

    use: KnownUse
    pack: str
    process: str
    replaces: str
    saves: str
    reason: str
    condition: str
    limits: tuple[str, ...]
    pretreatment: tuple[ProcessorLine, ...]
    hindrance: str
    hindrances: tuple[str, ...]
    hierarchy: str
    frequency: str
    sectors: tuple[Link, ...]
    evidence: tuple[Evidence, ...]
    evidence_kinds: tuple[str, ...]


def limit_words(limit: str) -> str:
    """A structured limit for people: “chlorine ≤ 0.5 %”."""
    parts = LIMIT.match(limit)
    if parts is None:
        return limit
    row = keyed_rows("uses/parameters").get(parts["name"].strip())
    name = named(row) if row else parts["name"].strip()
    return f"{name} {SIGNS.get(parts['sign'], parts['sign'])} {parts['value'].strip()}"


def _saves(use: KnownUse, unit: str) -> str:
    if not use.ratio or not localised(use, "replaces"):
        return ""
    return _("1 %(unit)s saves %(amount)s %(unit)s") % {"unit": unit or "t", "amount": f"{use.ratio:g}"}


def _evidence(row: Row) -> Evidence:
    address = row["reference"] if row["reference"].startswith(("https://", "http://")) else ""
    return Evidence(kind=evidence_word(row["kind"]), note=localised_row(row, "note"), source=row["source"], url=address)


def localised_row(row: Row, field: str) -> str:
    """The bilingual field of a row in the active language."""
    return named({"name_zh": row.get(f"{field}_zh", ""), "name_en": row.get(f"{field}_en", "")})


def use_card(use: KnownUse) -> UseCard:
    """One use for people."""
    kinds = [part.strip() for part in use.evidence.split(";") if part.strip()]
    return UseCard(
        use=use,
        pack=pack_holding("uses/uses", use.id),
        process=localised(use, "process"),
        replaces=localised(use, "replaces"),
        saves=_saves(use, load_packs().classes[use.class_id].unit),
        reason=localised(use, "reason"),
        condition=localised(use, "condition"),
        limits=tuple(limit_words(limit) for limit in use.limits),
        pretreatment=tuple(line for line in map(processor_line, use.pretreatment) if line),
        hindrance=localised(use, "hindrance"),
        hindrances=tuple(hindrance_word(kind) for kind in use.hindrance_kind),
        hierarchy=hierarchy_word(use.hierarchy),
        frequency=frequency_word(use.prior),
        sectors=sector_links(use.nace),
        evidence=tuple(_evidence(row) for _pack, row in rows_of_class("uses/evidence", use.id, column="use_id")),
        evidence_kinds=tuple(evidence_word(kind) for kind in kinds),
    )


def use_cards(class_id: str) -> tuple[UseCard, ...]:
    """The known uses of a class, the most usual first."""
    uses = sorted(load_packs().uses_by_class.get(class_id, ()), key=lambda use: -use.prior)
    return tuple(use_card(use) for use in uses)


def chosen_uses(cards: Sequence[UseCard], chosen: Mapping[str, str]) -> tuple[UseCard, ...]:
    """The cards that fit `level` (of the hierarchy) and `without` (a kind of hindrance), in the `order` asked for."""
    level, without, order = chosen.get("level", ""), chosen.get("without", ""), chosen.get("order", "")
    found = [
        card
        for card in cards
        if (not level or card.use.hierarchy == level) and (not without or without not in card.use.hindrance_kind)
    ]
    keys = {
        "saves": lambda card: -(card.use.ratio or 0.0),
        "easy": lambda card: len(card.use.hindrance_kind) + len(card.pretreatment) + len(card.limits),
        "evidence": lambda card: -len(card.evidence),
    }
    return tuple(sorted(found, key=keys[order]) if order in keys else found)


@cache
def _best(class_id: str) -> tuple[KnownUse, ...]:
    uses: list[KnownUse] = []
    known = load_packs().classes.get(class_id)
    while known is not None and not uses:
        uses = sorted(load_packs().uses_by_class.get(known.id, ()), key=lambda use: -use.prior)
        known = load_packs().classes.get(known.parent)
    return tuple(uses[:3])


def short_uses(class_id: str) -> tuple[str, ...]:
    """What the class, or the broader one, is most usually used for, in a few words."""
    return tuple(localised(use, "process") for use in _best(class_id))
