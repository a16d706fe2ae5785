"""Template filters of the knowledge."""

from django import template

from symbionet.knowledge.models import KnowledgeCorrection
from symbionet.knowledge.queries import correction_name as name_of

register = template.Library()


@register.filter
def correction_name(correction: KnowledgeCorrection) -> str:
    """What a correction is about, in the active language."""
    return name_of(correction)
