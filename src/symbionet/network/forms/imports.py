"""Input of an import: a file or a pasted table, and the corrected mapping of its columns."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import offer_rows
from symbionet.network.models import Organisation
from symbionet.network.pages.fields import import_labels
from symbionet.network.queries import SUGGEST_FROM, imports_for_others, own_organisations
from symbionet.sheets import FIELDS, Table

__all__ = ["FIELD_LABELS", "CommitForm", "MappingForm", "UploadForm"]

MOST_BYTES = 25 * 1024 * 1024
SHARES = (50, 60, 70, 80, 90, 95)  # percent
FIELD_LABELS = {
    "organisation": _("organisation"),
    "organisation_en": _("name (English)"),
    "organisation_zh": _("name (Chinese)"),
    "uscc": _("unified social credit code"),
    "vat": _("VAT number"),
    "sector": _("sector, in words"),
    "nace": _("sector (NACE)"),
    "gb4754": _("sector (GB/T 4754)"),
    "business": _("what it does"),
    "park": _("park"),
    "address": _("address"),
    "lon": _("longitude"),
    "lat": _("latitude"),
    "coordinates": _("coordinates"),
    "coordinate_system": _("coordinate system"),
    "permits": _("waste permits"),
    "contact": _("contact person"),
    "phone": _("phone"),
    "email": _("e-mail"),
    "have": _("list of haves"),
    "want": _("list of wants"),
    "title": _("resource"),
    "description": _("description"),
    "code": _("your own number"),
}


class UploadForm(forms.Form):
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
    organisation = forms.ModelChoiceField(
        label=_("For the organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("as the rows say"),
        help_text=_("Rows without a name of their own belong to it."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = own_organisations(user)
        field = offer_rows(self, "organisation", own)
        if not imports_for_others(user):
            field.empty_label = None
            field.required = True
            field.initial = own.first()
        elif not own:
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        """Exactly one of file and pasted text."""
        given = super().clean() or {}
        file, pasted = given.get("file"), (given.get("pasted") or "").strip()
        if file and file.size > MOST_BYTES:
            self.add_error("file", _("The file is larger than 25 MB. Split it and import the parts."))
        if not file and not pasted and "file" not in self.errors:
            self.add_error("file", _("Choose a file or paste some cells."))
        return given


def _shares() -> list[tuple[int, Any]]:
    shares = [(share, gettext("take those of at least %(share)s %%") % {"share": share}) for share in SHARES]
    return [*shares, (0, gettext("take none"))]


class CommitForm(forms.Form):
    """Which rows to store, and from which confidence on suggestions are taken."""

    rows = forms.ChoiceField(choices=[("all", ""), ("clean", "")], required=False)
    suggest_from = forms.TypedChoiceField(
        label=_("Suggestions for what the file leaves open"),
        choices=_shares,
        coerce=int,
        initial=SUGGEST_FROM,
        empty_value=str(SUGGEST_FROM),
        required=False,
    )

    def taken_from(self) -> int | None:
        """The least confidence in percent; None where no suggestion is wanted."""
        return int(self.cleaned_data["suggest_from"]) or None


class MappingForm(forms.Form):
    """For each column of each table the field it holds."""

    def __init__(self, *args: Any, tables: Sequence[Table], mapping: dict[str, dict[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables = tables
        labels = import_labels() | FIELD_LABELS
        choices = [("", _("— leave out —")), *((name, labels.get(name, name)) for name in FIELDS)]
        for number, table in enumerate(tables):
            taken = {column: field for field, column in mapping.get(table.name, {}).items()}
            for column, heading in enumerate(table.headings):
                self.fields[f"t{number}c{column}"] = forms.ChoiceField(
                    label=heading or _("column %(number)s") % {"number": column + 1},
                    choices=choices,
                    required=False,
                    initial=taken.get(column, ""),
                    widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
                )

    def clean(self) -> dict[str, Any]:
        """No field on two columns of one table."""
        given = super().clean() or {}
        for number, table in enumerate(self.tables):
            used: dict[str, str] = {}
            for column in range(len(table.headings)):
                name = f"t{number}c{column}"
                field = given.get(name)
                if field and field in used:
                    self.add_error(
                        name,
                        _("“%(field)s” is already taken from the column “%(other)s”; leave one of them out.")
                        % {"field": (import_labels() | FIELD_LABELS).get(field, field), "other": used[field]},
                    )
                elif field:
                    used[field] = table.headings[column]
        return given

    def mapping(self) -> dict[str, dict[str, int]]:
        """The mapping as chosen: table -> field -> column."""
        return {
            table.name: {
                field: column
                for column in range(len(table.headings))
                if (field := self.cleaned_data.get(f"t{number}c{column}"))
            }
            for number, table in enumerate(self.tables)
        }
