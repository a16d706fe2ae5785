"""The science of Symbionet: plain Python without Django, database, clock or network.

from symbionet.engine import load_packs, match, suggest
"""

from symbionet.engine.classification import (
    CodeSuggestion,
    SectorWeight,
    Suggestion,
    Suggestions,
    crosswalk,
    suggest,
    suggest_classes,
    suggest_sectors,
)
from symbionet.engine.legal import LegalKnowledge, LegalStep, legal_question
from symbionet.engine.matching import match
from symbionet.engine.model import Component, Match, Organisation, Quantity, Reason, Resource, Site
from symbionet.engine.packs import Packs, load_packs

__all__ = [
    "CodeSuggestion",
    "Component",
    "LegalKnowledge",
    "LegalStep",
    "Match",
    "Organisation",
    "Packs",
    "Quantity",
    "Reason",
    "Resource",
    "SectorWeight",
    "Site",
    "Suggestion",
    "Suggestions",
    "crosswalk",
    "legal_question",
    "load_packs",
    "match",
    "suggest",
    "suggest_classes",
    "suggest_sectors",
]
