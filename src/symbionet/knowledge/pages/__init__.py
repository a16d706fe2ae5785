"""What the pages of the knowledge show: classes, uses, processors, sectors and codes for people, and search."""

from symbionet.knowledge.pages.classes import ClassDetails, class_details, class_tree, counts_by_kind
from symbionet.knowledge.pages.codes import CodeDetails, code_details, edition_words, ewc_chapters, top_codes
from symbionet.knowledge.pages.graph import class_graph
from symbionet.knowledge.pages.measures import MeasureDetails, measure_details, measure_groups
from symbionet.knowledge.pages.processors import (
    ProcessorLine,
    processor_line,
    processors_making,
    processors_taking,
    uses_behind,
)
from symbionet.knowledge.pages.search import KnowledgeFound, knowledge_found
from symbionet.knowledge.pages.sectors import SectorDetails, sector_details, sector_sections
from symbionet.knowledge.pages.uses import UseCard, chosen_uses

__all__ = [
    "ClassDetails",
    "CodeDetails",
    "KnowledgeFound",
    "MeasureDetails",
    "ProcessorLine",
    "SectorDetails",
    "UseCard",
    "chosen_uses",
    "class_details",
    "class_graph",
    "class_tree",
    "code_details",
    "counts_by_kind",
    "edition_words",
    "ewc_chapters",
    "knowledge_found",
    "measure_details",
    "measure_groups",
    "processor_line",
    "processors_making",
    "processors_taking",
    "sector_details",
    "sector_sections",
    "top_codes",
    "uses_behind",
]
