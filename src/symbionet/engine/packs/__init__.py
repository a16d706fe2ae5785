"""Reads data packs: `data/<folder>/<name>.csv` beside `data/<folder>/<name>.json`, its header of source and licence.

A pack is knowledge from outside (codes, terms, known uses, weights); it is never a constant in code and never a table.
Packs are read lazily, once, and are never written.
"""

from symbionet.engine.packs.factors import Factors, load_factors, material_of
from symbionet.engine.packs.factors_own import FactorProblem, OwnFactors, read_own_factors, region_of
from symbionet.engine.packs.factors_units import as_co2e, as_heating, as_per, as_per_tonne
from symbionet.engine.packs.factors_values import Factor
from symbionet.engine.packs.loading import DATA, Packs, load_packs
from symbionet.engine.packs.policy import Instrument, InstrumentState, PolicyBarrier
from symbionet.engine.packs.reading import BEFORE, place_of
from symbionet.engine.packs.values import (
    CodeTerms,
    Example,
    KnownUse,
    PackHeader,
    Precedent,
    Processor,
    ProfileRow,
    ResourceClass,
    Row,
    SectorTerms,
    Term,
    Trade,
)

__all__ = [
    "BEFORE",
    "DATA",
    "CodeTerms",
    "Example",
    "Factor",
    "FactorProblem",
    "Factors",
    "Instrument",
    "InstrumentState",
    "KnownUse",
    "OwnFactors",
    "PackHeader",
    "Packs",
    "PolicyBarrier",
    "Precedent",
    "Processor",
    "ProfileRow",
    "ResourceClass",
    "Row",
    "SectorTerms",
    "Term",
    "Trade",
    "as_co2e",
    "as_heating",
    "as_per",
    "as_per_tonne",
    "load_factors",
    "load_packs",
    "material_of",
    "place_of",
    "read_own_factors",
    "region_of",
]
