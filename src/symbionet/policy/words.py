"""Words of the history and of the notices of `policy`."""

from django.utils.translation import gettext_lazy as _

from symbionet.notices.queries import NoticeKind, Topic
from symbionet.policy.models import DemandState

__all__ = ["CHOICES", "LABELS", "NOTICES", "TOPICS", "VERBS"]

VERBS = {
    "barrier.recorded": _("wrote down a barrier"),
    "barrier_report.told": _("told the barriers of a year to public bodies"),
    "demand.opened": _("opened the demand"),
    "demand.edited": _("changed the demand"),
    "demand.barriers_added": _("added barriers to the demand"),
    "demand.barrier_removed": _("took a barrier out of the demand"),
    "demand.merged": _("grouped the demand with another one"),
    "demand.moved": _("wrote down a step of the demand"),
    "guideline.drafted": _("drafted the version"),
    "guideline.paragraph_edited": _("changed a paragraph"),
    "guideline.opened": _("opened the consultation"),
    "guideline.closed": _("closed the consultation"),
    "guideline.commented": _("commented on a paragraph"),
    "guideline.moderated": _("moderated a comment"),
    "guideline.answered": _("answered comments"),
    "guideline.adopted": _("wrote down the adoption"),
    "study_tour.planned": _("planned the study tour"),
    "study_tour.edited": _("changed the study tour"),
    "study_tour.stop_added": _("added a stop"),
    "study_tour.participant_added": _("added a participant"),
    "study_tour.lesson_added": _("wrote down a lesson"),
    "study_tour.commitment_recorded": _("wrote down a commitment"),
    "study_tour.commitment_closed": _("said what became of a commitment"),
    "study_tour.row_removed": _("took an entry out"),
}

LABELS = {
    "state": _("state"), "into": _("into"), "year": _("year"), "count": _("how many"), "number": _("number"),
    "closes_on": _("comments until"), "zh": _("text (Chinese)"), "en": _("text (English)"), "what": _("what"),
}  # fmt: skip

CHOICES = {"state": dict(DemandState.choices)}

TOPICS = {"policy": Topic(label=_("Policy"), icon="scale")}

NOTICES = {
    "demand.in_force": NoticeKind(
        topic="policy", words=_("A new rule is in force; synergies that it held back may go on: %(title)s")
    ),
    "demand.allowed": NoticeKind(topic="policy", words=_("This is allowed today already: %(title)s")),
}
