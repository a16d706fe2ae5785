"""The science of Symbionet: plain Python without Django, database, clock or network.

from symbionet.engine import load_packs, match, suggest_classes
"""

from symbionet.engine.classification import SectorWeight, Suggestion, crosswalk, suggest_classes, suggest_sectors
from symbionet.engine.matching import match
from symbionet.engine.model import Component, Match, Organisation, Quantity, Reason, Resource, Site
from symbionet.engine.packs import Packs, load_packs

__all__ = [
    "Component",
    "Match",
    "Organisation",
    "Packs",
    "Quantity",
    "Reason",
    "Resource",
    "SectorWeight",
    "Site",
    "Suggestion",
    "crosswalk",
    "load_packs",
    "match",
    "suggest_classes",
    "suggest_sectors",
]
