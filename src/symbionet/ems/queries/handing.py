"""Obligations that were handed on to firms of a park, and to whom they may be handed."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from symbionet.ems.models import Entry, System
from symbionet.network.models import Park

__all__ = ["HANDED", "OBLIGATIONS", "copies_of", "handed_values", "systems_of_park"]

OBLIGATIONS, HANDED = "obligations", "handed_on"
ASKED = ("kind", "instrument", "article", "requirement", "often")  # what a firm is asked; not what another one does


def systems_of_park(source: System, park: Park) -> QuerySet[System]:
    """Systems of the firms of a park and of its zones, without the one that hands on."""
    rows = System.objects.filter(Q(organisation__park=park) | Q(organisation__park__parent=park))
    return rows.exclude(pk=source.pk).select_related("organisation").order_by("organisation__name_en", "pk")


def copies_of(system: System) -> Mapping[int, Entry]:
    """The obligations of a system that were handed on, by the key of the entry they come from."""
    rows = system.entries.filter(register=OBLIGATIONS)
    return {one.result[HANDED]["entry"]: one for one in rows if HANDED in one.result}


def handed_values(entry: Entry) -> dict[str, str]:
    """What is handed on of an obligation, by field."""
    return {"title": entry.title, **{name: entry.values.get(name, "") for name in ASKED}}
