"""Words of the history that `work` writes, whatever the subject."""

from django.utils.translation import gettext_lazy as _

from symbionet.work.models import BarrierCategory

__all__ = ["CHOICES", "LABELS", "VERBS"]

VERBS = {
    "contact_note.added": _("wrote down a contact"),
    "contact_note.edited": _("edited a contact"),
    "contact_note.undone": _("took a contact back"),
    "follow_up.added": _("added a task"),
    "follow_up.assigned": _("gave the task to somebody else"),
    "follow_up.done": _("finished the task"),
    "follow_up.reopened": _("opened the task again"),
    "follow_up.snoozed": _("put the task off"),
    "message.sent": _("sent a message"),
    "message.removed": _("removed a message"),
    "document.added": _("added a document"),
    "document.version_added": _("added a version of the document"),
    "document.removed": _("removed the document"),
    "document.restored": _("restored the document"),
    "stage_limit.set": _("set the days of a stage"),
}

LABELS = {"barrier": _("barrier")}

CHOICES = {"barrier": dict(BarrierCategory.choices)}
