"""Reads texts and codes: what a text means in classes and codes, which sectors an organisation belongs to."""

from symbionet.engine.classification.classes import Suggestion, suggest_classes
from symbionet.engine.classification.crosswalks import crosswalk
from symbionet.engine.classification.sectors import SectorWeight, stated_sectors, suggest_sectors
from symbionet.engine.classification.suggestions import CodeSuggestion, Suggestions, suggest

__all__ = [
    "CodeSuggestion",
    "SectorWeight",
    "Suggestion",
    "Suggestions",
    "crosswalk",
    "stated_sectors",
    "suggest",
    "suggest_classes",
    "suggest_sectors",
]
