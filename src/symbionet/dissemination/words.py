"""Words of the history and of the notices of case studies."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from symbionet.dissemination.models import Answer
from symbionet.notices.queries import NoticeKind, Topic

__all__ = ["CHOICES", "LABELS", "NOTICES", "TOPICS", "VERBS"]

VERBS = {
    "case.drafted": _("began the case study"),
    "case.edited": _("changed the texts of the case study"),
    "case.photo_added": _("added a photo"),
    "case.photo_removed": _("took a photo out"),
    "case.asked": _("asked the firms about the case study"),
    "case.taken_back": _("took the version back from the firms"),
    "case.answered": _("answered for a firm about the case study"),
    "case.published": _("published the case study"),
    "case.renewed": _("began a new version of the case study"),
    "case.withdrawn": _("withdrew the case study"),
    "case.handed_on": _("handed the case to the knowledge as a precedent"),
    "material.saved": _("saved the material"),
    "material.version_added": _("added a file"),
    "material.handed_out": _("handed out copies on paper"),
    "event.saved": _("saved the event"),
    "event.moved": _("moved the event with its study tour"),
    "release.published": _("published the figures"),
}

LABELS = {"version": _("version"), "answer": _("answer"), "number": _("how many"), "language": _("language")}

CHOICES = {"answer": dict(Answer.choices), "language": dict(settings.LANGUAGES)}

TOPICS = {"cases": Topic(label=_("Case studies"), icon="news")}

NOTICES = {
    "case.asked": NoticeKind(topic="cases", words=_("May this be published about you? %(title)s")),
    "case.answered_for_you": NoticeKind(
        topic="cases", words=_("For your firm %(who)s has answered about the case study: %(title)s")
    ),
    "case.taken_off": NoticeKind(topic="cases", words=_("A firm no longer agrees; the case went off: %(title)s")),
    "case.for_review": NoticeKind(topic="cases", words=_("The ledger has corrected a figure of the case: %(title)s")),
}
