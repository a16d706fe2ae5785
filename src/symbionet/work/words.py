"""Words of the history and of the notices of `work`, whatever the subject."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from symbionet.notices.queries import NoticeKind
from symbionet.work.models import BarrierCategory

__all__ = ["CHOICES", "LABELS", "NOTICES", "VERBS"]

VERBS = {
    "contact_note.added": _("wrote down a contact"),
    "contact_note.edited": _("edited a contact"),
    "contact_note.undone": _("took a contact back"),
    "follow_up.added": _("added a task"),
    "follow_up.assigned": _("gave the task to somebody else"),
    "follow_up.changed": _("changed the task"),
    "follow_up.done": _("finished the task"),
    "follow_up.reopened": _("opened the task again"),
    "follow_up.snoozed": _("put the task off"),
    "message.sent": _("sent a message"),
    "message.removed": _("removed a message"),
    "document.added": _("added a document"),
    "document.version_added": _("added a version of the document"),
    "document.removed": _("removed the document"),
    "document.restored": _("restored the document"),
    "evidence.added": _("added evidence"),
    "evidence.withdrawn": _("withdrew evidence"),
    "stage_limit.set": _("set the days of a stage"),
}

LABELS = {"barrier": _("barrier"), "done": _("done on")}

CHOICES = {"barrier": dict(BarrierCategory.choices)}

NOTICES = {
    "follow_up.yours": NoticeKind(topic="duties", words=_("You were given a task: %(task)s (%(title)s)")),
    "message.new": NoticeKind(
        topic="messages",
        words=ngettext_lazy("%(count)d new message: %(title)s", "%(count)d new messages: %(title)s", "count"),
    ),
    "message.mention": NoticeKind(topic="messages", words=_("You were mentioned: %(title)s")),
    "duties.follow_ups": NoticeKind(
        topic="duties", words=ngettext_lazy("%(count)d task is due", "%(count)d tasks are due", "count")
    ),
}
