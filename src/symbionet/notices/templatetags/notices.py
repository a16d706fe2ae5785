"""Template tags of notices."""

from typing import Any

from django import template

from symbionet.accounts.queries import Visitor
from symbionet.notices.queries import topic_of, unread_count

register = template.Library()


@register.inclusion_tag("notices/partials/bell.html")
def bell(visitor: Visitor) -> dict[str, Any]:
    """The bell of the top bar with the number of unread notices."""
    count = unread_count(visitor)
    return {"count": count, "shown": "99+" if count > 99 else count}


@register.filter
def topic_icon(topic: str) -> str:
    """The name of a topic's icon."""
    return topic_of(topic).icon


@register.filter
def topic_label(topic: str) -> str:
    """The words of a topic."""
    return str(topic_of(topic).label)
