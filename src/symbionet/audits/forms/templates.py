"""The form with which a programme brings its Word template."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.audits.pages.report_template import placeholders, template_problem
from symbionet.letters import BadTemplate, check_template

__all__ = ["TemplateForm"]

MOST_BYTES = 10 * 1024 * 1024


class TemplateForm(forms.Form):
    """A name and a Word file, which is tried with empty and with filled placeholders."""

    name = forms.CharField(label=_("Name of the template"), max_length=120)
    file = forms.FileField(
        label=_("Word file"),
        help_text=_("A .docx file with placeholders such as {{ firm }}; at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self) -> Any:
        """The file, where it can be filled; else its problem is named."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(template_problem(BadTemplate("too_large")))
        try:
            check_template(upload.read(), placeholders())
        except BadTemplate as error:
            raise forms.ValidationError(template_problem(error)) from None
        upload.seek(0)
        return upload
