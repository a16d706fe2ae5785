"""What the pages of the knowledge show: classes, uses, processors, sectors and codes for people, and search."""

from symbionet.knowledge.pages.classes import ClassFacts, class_facts, class_tree, counts_by_kind
from symbionet.knowledge.pages.codes import CodeFacts, code_facts, ewc_chapters, top_codes
from symbionet.knowledge.pages.graph import class_graph
from symbionet.knowledge.pages.processors import (
    ProcessorLine,
    processor_line,
    processors_making,
    processors_taking,
    uses_behind,
)
from symbionet.knowledge.pages.search import KnowledgeFound, knowledge_found
from symbionet.knowledge.pages.sectors import SectorFacts, sector_facts, sector_sections
from symbionet.knowledge.pages.uses import UseCard, chosen_uses

__all__ = [
    "ClassFacts",
    "CodeFacts",
    "KnowledgeFound",
    "ProcessorLine",
    "SectorFacts",
    "UseCard",
    "chosen_uses",
    "class_facts",
    "class_graph",
    "class_tree",
    "code_facts",
    "counts_by_kind",
    "ewc_chapters",
    "knowledge_found",
    "processor_line",
    "processors_making",
    "processors_taking",
    "sector_facts",
    "sector_sections",
    "top_codes",
    "uses_behind",
]
