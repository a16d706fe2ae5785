"""The letters that can be made from the data of a synergy."""

from typing import Any

from django import template
from django.db.models import Model

from symbionet.letters import letter_kinds
from symbionet.synergies.models import DocumentKind, Synergy
from symbionet.synergies.queries import synergies_editable_by

register = template.Library()


@register.simple_tag(takes_context=True)
def letters_for(context: dict[str, Any], subject: Model) -> list[tuple[str, str]]:
    """Kind and name of each letter, for those who edit the synergy; none about other subjects."""
    if not isinstance(subject, Synergy):
        return []
    if not synergies_editable_by(context["request"].user).filter(pk=subject.pk).exists():
        return []
    return [(kind, str(DocumentKind(kind).label)) for kind in letter_kinds()]
