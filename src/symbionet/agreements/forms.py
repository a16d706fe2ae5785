"""Forms of the sharing of benefits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.core.figures import FigureField, unchanged_kept
from symbionet.synergies.models import Side

__all__ = ["CostForm", "PriceForm"]


class CostForm(forms.Form):
    """What a side saves and pays in a year, without the price."""

    saved = FigureField(label=_("saved per year, CNY"), min_value=0)
    transport = FigureField(label=_("transport per year, CNY"), min_value=0, required=False)
    processing = FigureField(label=_("processing per year, CNY"), min_value=0, required=False)
    other = FigureField(
        label=_("other costs per year, CNY"),
        min_value=0,
        required=False,
        help_text=_("Such as an investment spread over its years, analyses, insurance."),
    )

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gives = side == Side.PROVIDER
        self.fields["saved"].help_text = (
            _("Disposal, storage and fees you no longer pay.")
            if gives
            else _("Purchase of what the resource replaces.")
        )

    def clean(self) -> dict[str, Any]:
        """The values as stated."""
        return unchanged_kept(self, super().clean() or self.cleaned_data)


class PriceForm(forms.Form):
    """A price per unit in CNY; negative where the provider pays."""

    price = forms.DecimalField(label=_("price per unit"), max_digits=12, decimal_places=4)
