"""Input of an import: a file or pasted cells, the corrected columns, and how it is to be stored."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import offer_rows
from symbionet.imports.actions import MendedCell
from symbionet.imports.queries import Importer
from symbionet.sheets import Table
from symbionet.sheets.firmpairs import FIRM

__all__ = ["MOST_LETTERS", "DuplicatesForm", "MappingForm", "MendForm", "OptionsForm", "UploadForm"]

MOST_BYTES = 25 * 1024 * 1024
MOST_LETTERS = 2000  # of a mended cell
CELL = re.compile(r"cell-(\d{1,3})-(\d{1,7})-(\d{1,3})")  # place of the table, row, place of the column
CHOICES = ("skip", "merge", "new", "same")


class UploadForm(forms.Form):
    """A spreadsheet as a file, or cells pasted from one, and what the rows belong to where the importer asks."""

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

    def __init__(self, *args: Any, importer: Importer, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = importer.subject
        if choice is None:
            return
        rows, is_required = choice.rows(user), choice.is_required(user)
        self.fields[choice.name] = forms.ModelChoiceField(
            label=str(choice.label),
            queryset=rows.none(),
            required=is_required,
            empty_label=str(choice.empty_label),
            help_text=str(choice.help_text),
        )
        field = offer_rows(self, choice.name, rows)
        if is_required:
            field.empty_label = None
            field.required = True
            field.initial = self.initial.get(choice.name) or rows.first()
        elif not rows:
            del self.fields[choice.name]

    def clean(self) -> dict[str, Any]:
        """Exactly one of a file of a fair size and pasted text."""
        values = super().clean() or {}
        file, pasted = values.get("file"), (values.get("pasted") or "").strip()
        if file and file.size > MOST_BYTES:
            self.add_error("file", _("The file is larger than 25 MB. Split it and import the parts."))
        if not file and not pasted and "file" not in self.errors:
            self.add_error("file", _("Choose a file or paste some cells."))
        return values


class OptionsForm(forms.Form):
    """How a list is to be stored: the fields that its importer declares."""

    def __init__(self, *args: Any, importer: Importer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update({name: deepcopy(field) for name, field in importer.options().items()})


class MappingForm(forms.Form):
    """For each column of each table the field it holds."""

    def __init__(
        self,
        *args: Any,
        tables: Sequence[Table],
        fields: Mapping[str, Promise | str],
        mapping: Mapping[str, Mapping[str, int]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tables, self.labels = tables, fields
        choices = [("", _("— leave out —")), *fields.items()]
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
        values = super().clean() or {}
        for number, table in enumerate(self.tables):
            used: dict[str, str] = {}
            for column in range(len(table.headings)):
                name = f"t{number}c{column}"
                field = values.get(name)
                if field and field in used:
                    self.add_error(
                        name,
                        _("“%(field)s” is already taken from the column “%(other)s”; leave one of them out.")
                        % {"field": self.labels.get(field, field), "other": used[field]},
                    )
                elif field:
                    used[field] = table.headings[column]
        return values

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


class MendForm(forms.Form):
    """Cells as people mend them: each field is one cell, named by its table, row and column."""

    def __init__(self, data: Mapping[str, Any], *, tables: Sequence[Table]) -> None:
        super().__init__(data)
        self.tables = tables
        for name in data:
            if (cell := CELL.fullmatch(name)) and int(cell[1]) < len(tables):
                self.fields[name] = forms.CharField(
                    label=tables[int(cell[1])].name, required=False, max_length=MOST_LETTERS, strip=True
                )

    def cells(self) -> list[MendedCell]:
        """The cells with their texts; those of columns that the table does not have are left aside."""
        found = []
        for name, text in self.cleaned_data.items():
            place, row, column = (int(number) for number in name.split("-")[1:])
            if column < len(self.tables[place].headings):
                found.append(MendedCell(table=self.tables[place].name, row=row, column=column, text=text))
        return found


class DuplicatesForm(forms.Form):
    """What becomes of rows that may be duplicates, and which firms are one: each by itself, or all of a sort alike."""

    all = forms.ChoiceField(choices=[(name, name) for name in CHOICES[:3]], required=False)
    firms = forms.ChoiceField(choices=[(name, name) for name in CHOICES[2:]], required=False)

    def __init__(self, data: Mapping[str, Any], *, keys: Sequence[str]) -> None:
        super().__init__(data)
        self.keys = keys
        for key in keys:
            if f"twin-{key}" in data:
                choices = CHOICES[2:] if key.startswith(FIRM) else CHOICES[:3]
                self.fields[f"twin-{key}"] = forms.ChoiceField(choices=[(name, name) for name in choices])

    def chosen(self) -> dict[str, str]:
        """What becomes of each, by its key."""
        chosen = {key: self.cleaned_data[name] for key in self.keys if (name := f"twin-{key}") in self.fields}
        for field, are_firms in (("all", False), ("firms", True)):
            if alike := self.cleaned_data.get(field):
                chosen |= dict.fromkeys([key for key in self.keys if key.startswith(FIRM) == are_firms], alike)
        return chosen
