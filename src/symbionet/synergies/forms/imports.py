"""Input of the import of synergies: a file or pasted cells, and whether bad rows are left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["StoreForm", "SynergyUploadForm"]

MOST_BYTES = 25 * 1024 * 1024


class SynergyUploadForm(forms.Form):
    """A spreadsheet as a file, or cells pasted from one."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        required=False,
        help_text=_("XLSX, XLS, ODS or CSV in any encoding, at most 25 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt", "data-dropzone": ""}),
    )
    pasted = forms.CharField(
        label=_("Or paste cells here"),
        required=False,
        strip=False,
        help_text=_("Copy the rows with their headings in Excel or WPS and paste them."),
        widget=forms.Textarea(attrs={"rows": 5, "wrap": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """A file of a fair size, or pasted text."""
        given = super().clean() or {}
        file = given.get("file")
        if file and file.size > MOST_BYTES:
            self.add_error("file", _("The file is larger than 25 MB. Split it and import the parts."))
        if not file and not (given.get("pasted") or "").strip() and "file" not in self.errors:
            self.add_error("file", _("Choose a file or paste some cells."))
        return given


class StoreForm(forms.Form):
    """Whether rows with problems are left out."""

    leave_out = forms.BooleanField(required=False)
