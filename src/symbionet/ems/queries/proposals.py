"""Aspects that a firm is likely to have: from its sector, from its resources, and from what was seen on the floor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from symbionet.accounts.queries import Visitor
from symbionet.core.observed import observations_of
from symbionet.ems.models import Entry, System
from symbionet.engine.packs import Row, load_packs
from symbionet.network.models import Direction
from symbionet.network.queries import resources_visible_to

__all__ = ["Proposal", "proposed_aspects"]

LOST = ("Resource is lost, or burdens where it goes", "资源流失或给去向带来负担")
KINDS = {"material": "waste", "energy": "energy", "water": "water"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An aspect that may be taken over: `key` names it in the form, `origin` says where it comes from.

    origin: "sector", "resource" or "walk"; `named` is what it was made of.
    """

    key: str
    origin: str
    en: str
    zh: str
    values: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # field -> English, Chinese


@cache
def _seeds() -> tuple[Row, ...]:
    return load_packs().rows("ems/aspect_seeds")


def _fits(row: Row, sector: str) -> bool:
    return any(one == "*" or (sector and sector.startswith(one)) for one in row["sectors"].split("|"))


def _of_sector(system: System) -> list[Proposal]:
    sector = system.organisation.gb4754
    return [
        Proposal(
            key=f"sector-{row['id']}",
            origin="sector",
            en=row["en"],
            zh=row["zh"],
            values={"medium": row["medium"], "condition": row["condition"], "tense": "present", "influence": "control",
                    "stage": row["stage"], "legal": row["legal"]},
            texts={name: (row[f"{name}_en"], row[f"{name}_zh"]) for name in ("activity", "impact")},
        )
        for row in _seeds()
        if _fits(row, sector)
    ]  # fmt: skip


def _of_resources(system: System, visitor: Visitor) -> list[Proposal]:
    rows = resources_visible_to(visitor).filter(organisation=system.organisation, direction=Direction.HAVE)
    return [
        Proposal(
            key=f"resource-{row.pk}",
            origin="resource",
            en=row.title_en or row.title_zh,
            zh=row.title_zh or row.title_en,
            values={"medium": KINDS.get(row.kind, "waste"), "condition": "normal", "tense": "present",
                    "influence": "control", "stage": "production", "legal": "no"},
            texts={"activity": ("Production", "生产"), "impact": LOST},
        )
        for row in rows.order_by("pk")[:100]
    ]  # fmt: skip


def _of_walks(system: System, visitor: Visitor) -> list[Proposal]:
    return [
        Proposal(
            key=f"walk-{one.key}",
            origin="walk",
            en=one.text,
            zh=one.text,
            values={"medium": one.medium or "waste", "condition": "emergency" if one.is_risk else "normal",
                    "tense": "present", "influence": "control", "stage": "production", "legal": "no"},
            texts={"activity": (one.place or one.text, one.place or one.text), "impact": (one.text, one.text)},
        )
        for one in observations_of(visitor, system.organisation_id)
    ]  # fmt: skip


def proposed_aspects(system: System, visitor: Visitor) -> list[Proposal]:
    """What may be taken over, without what stands in the register by one of its names."""
    there = {
        title.casefold()
        for title in Entry.objects.filter(system=system, register="aspects").values_list("title", flat=True)
    }
    rows = [*_of_walks(system, visitor), *_of_resources(system, visitor), *_of_sector(system)]
    return [one for one in rows if one.en.casefold() not in there and one.zh.casefold() not in there]
