"""Figures in forms: shown as people write them, kept to the last digit where nobody changes them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from symbionet.engine.errors import UnreadableQuantity
from symbionet.engine.units import parse_number
from symbionet.sheets.flownumbers import read_share

__all__ = ["FigureField", "PercentField", "ShareField", "unchanged_kept"]


class FigureField(forms.FloatField):
    """A number as people type it (1,200, 3.5万) or a calculation fills it in.

    1578207.0325722974 is shown as 1,578,207.03, 190.0 as 190.
    """

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Write a number, such as 1,200.")}

    def to_python(self, value: Any) -> Any:
        """The number, None for nothing."""
        try:
            return super().to_python(parse_number(value) if isinstance(value, str) and value.strip() else value)
        except UnreadableQuantity:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A phone offers digits; where a figure may be negative, all signs."""
        return {} if self.min_value is None else {"inputmode": "decimal"}

    def prepare_value(self, value: Any) -> Any:
        """Two decimals and commas at the thousands of long ones, or four digits that count where it is small; what
        somebody typed stays as typed.
        """
        if not isinstance(value, float | int) or isinstance(value, bool):
            return value
        commas = "," if abs(value) >= 10_000 else ""
        return f"{value:.4g}" if 0 < abs(value) < 1 else f"{value:{commas}.2f}".rstrip("0").rstrip(".")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another number is sent than the one shown."""
        return super().has_changed(self.to_python(self.prepare_value(initial)), data)


class ShareField(FigureField):
    """A share of 0 to 1 as people type it: 0.8, 80% or 八成."""

    default_error_messages = {"invalid": _("Write a share of 0 to 1, such as 0.8 or 80%.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 1, **options})

    def to_python(self, value: Any) -> Any:
        """The share, None for nothing."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        if (share := read_share(value)) is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return share


class PercentField(FigureField):
    """Per cent of 0 to 100 as people type it: 70 or 70%."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 100, **options})

    def to_python(self, value: Any) -> Any:
        """The per cent, None for nothing."""
        return super().to_python(value.strip().rstrip("%％") if isinstance(value, str) else value)


def unchanged_kept(form: forms.BaseForm, cleaned: dict[str, Any]) -> dict[str, Any]:
    """The values with each figure that was sent as it was shown back at its full precision."""
    figures = [name for name, field in form.fields.items() if isinstance(field, FigureField)]
    same = [name for name in figures if name in cleaned and name not in form.changed_data]
    kept = {name: form.get_initial_for_field(form.fields[name], name) for name in same}
    return {**cleaned, **kept}
