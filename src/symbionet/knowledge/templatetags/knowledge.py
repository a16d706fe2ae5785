"""Template filters of the knowledge."""

from django import template

from symbionet.knowledge.models import KnowledgeCorrection
from symbionet.knowledge.queries import CorrectableRow
from symbionet.knowledge.words import correction_name as name_of
from symbionet.knowledge.words import row_name as name_of_row

register = template.Library()


@register.filter
def correction_name(correction: KnowledgeCorrection) -> str:
    """What a correction is about, in the active language."""
    return name_of(correction)


@register.filter
def row_name(row: CorrectableRow) -> str:
    """What a row that may be corrected is called."""
    return name_of_row(row)
