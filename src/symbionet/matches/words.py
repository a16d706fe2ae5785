"""Words of the history and of the notices of `matches`."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from symbionet.notices.queries import NoticeKind, Topic

__all__ = ["LABELS", "NOTICES", "TOPICS", "VERBS"]

VERBS = {
    "resource.matched": _("looked for matches"),
    "match.accepted": _("accepted the match"),
    "match.postponed": _("put the match off"),
    "match.dismissed": _("dismissed the match"),
    "match.reopened": _("opened the match again"),
    "match.decision_undone": _("took the decision back"),
    "match.ask_noted": _("updated the state of a question"),
    "weights.learned": _("learned weights from outcomes"),
    "weights.applied": _("applied the learned weights"),
    "weights.withdrawn": _("withdrew the learned weights"),
    "matching.started": _("started a matching run"),
    "matching.stopped": _("stopped the matching run"),
    "matching.continued": _("continued the matching run"),
}

LABELS = {
    "question": _("question"),
}

TOPICS = {
    "matches": Topic(label=_("New matches"), icon="arrows-exchange", place=10),
}

NOTICES = {
    "matches.new": NoticeKind(
        topic="matches", words=ngettext_lazy("%(count)d new match", "%(count)d new matches", "count")
    ),
}
