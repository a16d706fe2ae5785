"""Words of the history that `notices` writes, the topics that any app may use, and notices in the reader's language.

What a notice says is declared by its app, what it may name is decided where it is made: `values` hold figures and texts
in both languages that its receiver may see.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import in_language
from symbionet.notices.models import Frequency, Notice
from symbionet.notices.queries.kinds import Topic, choices_of_topics, labels_of_topics, notice_kinds

__all__ = ["CHOICES", "LABELS", "TOPICS", "VERBS", "localised", "notice_details", "notice_text"]

VERBS = {
    "notices.preferences_set": _("chose how often e-mail comes"),
    "notices.unsubscribed": _("ended e-mail by the link in one"),
}

LABELS = labels_of_topics
CHOICES = choices_of_topics

TOPICS = {
    "messages": Topic(label=_("Messages and mentions"), icon="message", frequency=Frequency.AT_ONCE, place=30),
    "duties": Topic(label=_("Tasks, reminders and stalled synergies"), icon="calendar-exclamation", place=50),
}


class _Values(dict[str, Any]):
    """Values whose missing ones read as nothing, so that a notice of an older version never fails a page."""

    def __missing__(self, key: str) -> Any:
        return 0 if key == "count" else ""


def localised(value: Any) -> Any:
    """A text of both languages in the active one; anything else as it is."""
    if isinstance(value, Mapping):
        return in_language(zh=str(value.get("zh", "")), en=str(value.get("en", "")))
    return value


def notice_text(notice: Notice) -> str:
    """What the notice says, in the active language; one of an unknown code says that something is new."""
    kind = notice_kinds().get(notice.code)
    if kind is None:
        return gettext("Something new for you")
    values = _Values({name: localised(value) for name, value in notice.values.items()})
    return str(kind.words(values) if callable(kind.words) else kind.words % values)


def notice_details(notice: Notice) -> list[str]:
    """The few things the notice is about, each a line in the active language."""
    best = notice.values.get("best")
    return [str(localised(item)) for item in best] if isinstance(best, list) else []
