"""Figures in forms: shown as people write them, kept to the last digit where nobody changes them."""

from typing import Any

from django import forms

__all__ = ["FigureField", "unchanged_kept"]


class FigureField(forms.FloatField):
    """A number that a calculation may have filled in: 1578207.0325722974 is shown as 1578207.03, 190.0 as 190."""

    def prepare_value(self, value: Any) -> Any:
        """Two decimals, or four digits that count where it is small; what somebody typed stays as typed."""
        if not isinstance(value, float | int) or isinstance(value, bool):
            return value
        return f"{value:.4g}" if 0 < abs(value) < 1 else f"{value:.2f}".rstrip("0").rstrip(".")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another number is sent than the one shown."""
        return super().has_changed(self.to_python(self.prepare_value(initial)), data)


def unchanged_kept(form: forms.BaseForm, cleaned: dict[str, Any]) -> dict[str, Any]:
    """The values with each figure that was sent as it was shown back at its full precision."""
    figures = [name for name, field in form.fields.items() if isinstance(field, FigureField)]
    kept = {name: form.initial.get(name) for name in figures if name in cleaned and name not in form.changed_data}
    return {**cleaned, **kept}
