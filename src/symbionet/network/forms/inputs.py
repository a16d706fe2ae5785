"""The inputs of a resource's fields, made of what is declared of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.network.forms.codes import cleaned_codes
from symbionet.network.models import Resource, Site
from symbionet.sheets.cells import read_composition, read_ewc, read_hp, read_hw
from symbionet.sheets.fields import PARTS, RESOURCE_FIELDS, Field, fields_of_part

__all__ = ["CodesField", "ComponentsField", "inputs_of_fields"]

READERS: Mapping[str, Callable[[str], list[str]]] = {"hp_codes": read_hp, "ewc": read_ewc, "hw": read_hw}
IN_A_LIST = {"ewc"}  # whose codes must be known


class CodesField(forms.CharField):
    """Codes in a text, as people write them."""

    def __init__(self, *, scheme: str, example: str, **options: Any) -> None:
        super().__init__(**options)
        self.scheme, self.example = scheme, example

    def clean(self, value: Any) -> list[str]:
        """The codes; raises where a text holds none, or one that the list does not know."""
        text = super().clean(value)
        found = READERS[self.scheme](text)
        if text.strip() and not found:
            raise ValidationError(
                _("No code was found in “%(text)s”; write it like %(example)s.")
                % {"text": text, "example": self.example}
            )
        return cleaned_codes(self.scheme, found) if self.scheme in IN_A_LIST else found


class ComponentsField(forms.CharField):
    """A composition as people write it."""

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Rows of name, low, high, unit."""
        parts = read_composition(super().clean(value))
        return [{"name": part.name, "low": part.low, "high": part.high, "unit": part.unit} for part in parts]


def _area(field: Field) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3, **({"placeholder": field.example} if field.example else {})})


def _choices(field: Field) -> list[tuple[str, Any]]:
    return [("", "—"), *(Resource._meta.get_field(field.name).choices or ())]  # type: ignore[union-attr]


_INPUTS: Mapping[str, Callable[[Field, dict[str, Any]], forms.Field]] = {
    "text": lambda field, options: forms.CharField(max_length=field.most, **options),
    "long text": lambda field, options: forms.CharField(max_length=field.most, widget=_area(field), **options),
    "choice": lambda field, options: forms.ChoiceField(choices=_choices(field), **options),
    "yes or no": lambda _field, options: forms.NullBooleanField(**options),
    "date": lambda _field, options: forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    ),
    "codes": lambda field, options: CodesField(
        scheme=field.name, example=field.example, max_length=field.most, **options
    ),
    "components": lambda field, options: ComponentsField(max_length=field.most, widget=_area(field), **options),
    "money": lambda _field, options: forms.DecimalField(max_digits=12, decimal_places=2, **options),
    "site": lambda _field, options: forms.ModelChoiceField(queryset=Site.objects.none(), **options),
}


def inputs_of_fields(fields: Iterable[Field] = RESOURCE_FIELDS) -> dict[str, forms.Field]:
    """One input for each field that has a part of the form, part by part; none is required."""
    return {field.name: _input(field) for field in fields_of_part(*(part.id for part in PARTS), fields=fields)}


def _input(field: Field) -> forms.Field:
    words = {"label": gettext_lazy(field.label), "help_text": gettext_lazy(field.help) if field.help else ""}
    return _INPUTS[field.value](field, {"required": False, **words})
