"""Reads of the knowledge: classes, uses, processors, sectors and codes for people, search, and corrections."""

from symbionet.knowledge.queries.classes import ClassFacts, class_facts, class_tree, counts_by_kind
from symbionet.knowledge.queries.codes import CodeFacts, code_facts, ewc_chapters, top_codes
from symbionet.knowledge.queries.corrections import (
    CorrectableRow,
    accepted_corrections,
    correctable_row,
    correction_name,
    corrections_decidable_by,
    corrections_of_rows,
    corrections_visible_to,
    decides_corrections,
    is_applied,
    new_use_row,
    proposes_corrections,
    row_problems,
)
from symbionet.knowledge.queries.finding import KnowledgeFound, knowledge_found
from symbionet.knowledge.queries.graph import class_graph
from symbionet.knowledge.queries.processors import (
    ProcessorLine,
    processor_line,
    processors_making,
    processors_taking,
    uses_behind,
)
from symbionet.knowledge.queries.sectors import SectorFacts, sector_facts, sector_sections
from symbionet.knowledge.queries.sources import headers_of
from symbionet.knowledge.queries.uses import UseCard, chosen_uses

__all__ = [
    "ClassFacts",
    "CodeFacts",
    "CorrectableRow",
    "KnowledgeFound",
    "ProcessorLine",
    "SectorFacts",
    "UseCard",
    "accepted_corrections",
    "chosen_uses",
    "class_facts",
    "class_graph",
    "class_tree",
    "code_facts",
    "correctable_row",
    "correction_name",
    "corrections_decidable_by",
    "corrections_of_rows",
    "corrections_visible_to",
    "counts_by_kind",
    "decides_corrections",
    "ewc_chapters",
    "headers_of",
    "is_applied",
    "knowledge_found",
    "new_use_row",
    "processor_line",
    "processors_making",
    "processors_taking",
    "proposes_corrections",
    "row_problems",
    "sector_facts",
    "sector_sections",
    "top_codes",
    "uses_behind",
]
