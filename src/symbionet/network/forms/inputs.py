"""The inputs of a resource's fields, made of what is declared of them; and the forms of those changed in a list."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.core.quantities import too_large_words
from symbionet.engine.classification.written_codes import read_code_list
from symbionet.engine.errors import QuantityTooLarge, SymbionetError
from symbionet.engine.units import parse_quantity
from symbionet.network.forms.codes import cleaned_codes
from symbionet.network.models import Resource, ResourceState, Site
from symbionet.network.queries import quantity_words
from symbionet.sheets.cells import read_composition, read_hp
from symbionet.sheets.fields import PARTS, RESOURCE_FIELDS, Field, fields_of_part

__all__ = ["AmountForm", "CodesField", "ComponentsField", "StateForm", "WindowForm", "inputs_of_fields", "read_amount"]

HAZARDS = "hp_codes"  # the field of hazardous properties; the others hold waste codes


class CodesField(forms.CharField):
    """Codes in a text, as people write them; a waste code of either list, whichever field it was typed in."""

    def __init__(self, *, scheme: str, example: str, **options: Any) -> None:
        super().__init__(**options)
        self.scheme, self.example = scheme, example

    def clean(self, value: Any) -> list[str]:
        """The codes; raises where a text holds none, or a European one that the list does not know."""
        text = super().clean(value)
        found = read_hp(text) if self.scheme == HAZARDS else list(read_code_list(text).all)
        if text.strip() and not found:
            raise ValidationError(
                _("No code was found in “%(text)s”; write it like %(example)s.")
                % {"text": text, "example": self.example}
            )
        cleaned_codes("ewc", [code for code in found if code.isdigit()])
        return found


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


def read_amount(text: str, *, stands: Resource | None, shown: Any, unit: str = "") -> dict[str, Any]:
    """Number, unit and period of a text; what `stands` where it is as it was `shown`. Raises ValidationError."""
    if not text:
        return {"quantity": None, "unit": "", "period": ""}
    if stands and text == shown:
        return {name: getattr(stands, name) for name in ("quantity", "unit", "period")}
    try:
        found = parse_quantity(f"{text} {unit}".strip())
    except QuantityTooLarge:
        raise ValidationError(too_large_words(text)) from None
    except SymbionetError:
        raise ValidationError(
            _("“%(text)s” cannot be read. Write a number, a unit and a period, such as 3.5 万吨/年 or 500 kg/day.")
            % {"text": text}
        ) from None
    return {"quantity": found.value, "unit": found.unit, "period": found.period}


class AmountForm(forms.Form):
    """How much of a resource there is, or is wanted."""

    quantity = forms.CharField(label=gettext_lazy("How much?"), max_length=80, required=False)

    def __init__(self, data: Any = None, *, resource: Resource) -> None:
        super().__init__(data, initial={"quantity": quantity_words(resource)})
        self.resource = resource

    def clean_quantity(self) -> dict[str, Any]:
        """Number, unit and period."""
        return read_amount(self.cleaned_data["quantity"], stands=self.resource, shown=self.initial["quantity"])


class WindowForm(forms.Form):
    """From when until when there is a resource."""

    def __init__(self, data: Any = None, *, resource: Resource) -> None:
        names = ("available_from", "available_until")
        super().__init__(data, initial={name: getattr(resource, name) for name in names})
        every = inputs_of_fields()
        self.fields |= {name: every[name] for name in names}


class StateForm(forms.Form):
    """Whether a resource is on offer."""

    state = forms.ChoiceField(label=gettext_lazy("Is it on offer?"), choices=ResourceState.choices)

    def __init__(self, data: Any = None, *, resource: Resource) -> None:
        super().__init__(data, initial={"state": resource.state})
