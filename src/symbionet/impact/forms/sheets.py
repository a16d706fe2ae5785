"""Forms that take a list: a file or pasted cells, and the same cells again once the preview is read."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from symbionet.core.choices import offer_many
from symbionet.core.texts import is_chinese
from symbionet.network.models import Organisation
from symbionet.sheets import HostileFile, refusal_text
from symbionet.sheets.plain import kept_cells, read_cells

__all__ = ["EntrySheetForm", "FactorSheetForm", "SheetForm"]


class SheetForm(forms.Form):
    """A file or pasted cells; `cells` of the cleaned data are its rows, `kept` the text that is sent again."""

    most = 2000  # rows; a preview tries each in one request
    file = forms.FileField(label=_("File (CSV or XLSX)"), required=False)
    pasted = forms.CharField(
        label=_("or cells pasted from a spreadsheet"),
        required=False,
        max_length=2_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        """The cells, read; a hostile or too long file is refused with its reason."""
        cleaned = super().clean() or self.cleaned_data
        file: UploadedFile | None = cleaned.get("file")
        pasted = cleaned.get("pasted") or ""
        if not file and not pasted.strip():
            raise forms.ValidationError(_("Choose a file, or paste cells."))
        try:
            cells = read_cells(file.read(), file.name or "") if file else read_cells(pasted.encode(), "")
        except HostileFile as error:
            words = refusal_text(error.code, error.params, "zh" if is_chinese() else "en")
            raise forms.ValidationError(words) from error
        if len(cells) > self.most + 1:
            raise forms.ValidationError(
                _("The list has %(rows)s rows: bring at most %(most)s at a time."),
                params={"rows": len(cells) - 1, "most": self.most},
            )
        kept = kept_cells(cells)
        if file:  # the preview shows the cells of a file, to be corrected in place
            self.data = {name: self.data[name] for name in self.data} | {"pasted": kept}
        return cleaned | {"cells": cells, "kept": kept}


class EntrySheetForm(SheetForm):
    """A list of entries; a long one is worked on in the background."""

    most = 10_000


class FactorSheetForm(SheetForm):
    """A table of own factors, and whose they are."""

    organisation = forms.ModelChoiceField(
        label=_("Whose factors"), queryset=Organisation.objects.none(), required=False, empty_label=_("the programme's")
    )
    field_order = ("organisation", "file", "pasted")

    def __init__(self, *args: Any, owners: Any, programme: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.required = not programme
        if not programme:
            field.empty_label = None
        offer_many(self, "organisation", owners, route="organisation_options")
