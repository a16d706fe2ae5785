"""Words of the history of questionnaires and answers."""

from django.utils.translation import gettext_lazy as _

__all__ = ["LABELS", "VERBS"]

VERBS = {
    "questionnaire.added": _("brought a version of the questionnaire"),
    "answers.changed": _("answered questions"),
    "answers.handed_in": _("handed the answers in"),
    "answers.reopened": _("opened the answers again"),
    "answers.file_removed": _("removed a photo of an answer"),
}

LABELS = {"form": _("questionnaire"), "file": _("file")}
