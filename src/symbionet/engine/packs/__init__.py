"""Reads data packs: `data/<folder>/<name>.csv` beside `data/<folder>/<name>.json`, its header of source and licence.

A pack is knowledge from outside (codes, terms, known uses, weights); it is never a constant in code and never a table.
Packs are read lazily, once, and are never written.
"""

from symbionet.engine.packs.loading import DATA, Packs, load_packs
from symbionet.engine.packs.values import (
    CodeTerms,
    KnownUse,
    PackHeader,
    Precedent,
    Processor,
    ProfileRow,
    ResourceClass,
    Row,
    SectorTerms,
    Term,
)

__all__ = [
    "DATA",
    "CodeTerms",
    "KnownUse",
    "PackHeader",
    "Packs",
    "Precedent",
    "Processor",
    "ProfileRow",
    "ResourceClass",
    "Row",
    "SectorTerms",
    "Term",
    "load_packs",
]
