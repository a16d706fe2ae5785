"""The entry of questionnaires in the main menu."""

from django.utils.translation import gettext_lazy as _

from symbionet.questions.queries import brings_questionnaires
from symbionet.shell.menu import MenuEntry

__all__ = ["MENU"]

MENU = (
    MenuEntry(
        route="questionnaire_list",
        label=_("Questionnaires"),
        icon="list-check",
        place=155,
        reaches=brings_questionnaires,
    ),
)
