"""The form with which a questionnaire is brought."""

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["QuestionnaireForm"]


class QuestionnaireForm(forms.Form):
    """A workbook with the sheets survey, choices and settings."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("An .xlsx file in the XLSForm convention, with texts in English and Chinese; at most 25 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
    )
    store = forms.BooleanField(label=_("Keep it as a new version if it has no errors"), required=False, initial=False)
