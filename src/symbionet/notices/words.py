"""Words of the history that `notices` writes, and the topics that any app may use."""

from django.utils.translation import gettext_lazy as _

from symbionet.notices.models import Frequency
from symbionet.notices.queries.kinds import Topic, choices_of_topics, labels_of_topics

__all__ = ["CHOICES", "LABELS", "TOPICS", "VERBS"]

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
