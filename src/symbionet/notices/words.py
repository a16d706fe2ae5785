"""Words of the history that `notices` writes, and the topics that any app may use."""

from django.utils.translation import gettext_lazy as _

from symbionet.notices.models import Frequency, Topic

__all__ = ["CHOICES", "LABELS", "VERBS"]

VERBS = {
    "notices.preferences_set": _("chose how often e-mail comes"),
    "notices.unsubscribed": _("ended e-mail by the link in one"),
}

LABELS = dict(Topic.choices)

CHOICES = {topic: dict(Frequency.choices) for topic in Topic.values}
