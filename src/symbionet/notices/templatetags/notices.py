"""Template tags of notices."""

from typing import Any

from django import template

from symbionet.accounts.queries import Visitor
from symbionet.notices.models import Topic
from symbionet.notices.queries import unread_count

register = template.Library()

ICONS = {
    Topic.MATCHES: "arrows-exchange",
    Topic.SYNERGIES: "recycle",
    Topic.MESSAGES: "message",
    Topic.CONSENTS: "hand-stop",
    Topic.DUTIES: "calendar-exclamation",
    Topic.BENEFITS: "circle-check",
}


@register.inclusion_tag("notices/partials/bell.html")
def bell(visitor: Visitor) -> dict[str, Any]:
    """The bell of the top bar with the number of unread notices."""
    count = unread_count(visitor)
    return {"count": count, "shown": "99+" if count > 99 else count}


@register.filter
def topic_icon(topic: str) -> str:
    """The name of a topic's icon."""
    return ICONS.get(Topic(topic), "bell") if topic in Topic.values else "bell"
