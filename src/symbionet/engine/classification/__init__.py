"""Reads texts and codes: which resource class a text means, which sectors an organisation belongs to."""

from symbionet.engine.classification.classes import Suggestion, suggest_classes
from symbionet.engine.classification.crosswalks import crosswalk
from symbionet.engine.classification.sectors import SectorWeight, suggest_sectors

__all__ = ["SectorWeight", "Suggestion", "crosswalk", "suggest_classes", "suggest_sectors"]
