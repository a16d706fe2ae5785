"""The form that draws a sample."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

__all__ = ["SampleForm"]

HOW = [("strata", _("By size: large, medium and small apart")), ("plain", _("All alike"))]


class SampleForm(forms.Form):
    """Year, size, seed and whether strata are drawn apart."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    size = forms.IntegerField(label=_("Synergies to draw"), min_value=1, max_value=32000)
    how = forms.ChoiceField(label=_("How"), choices=HOW, initial="strata")
    seed = forms.IntegerField(
        label=_("Seed"),
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text=_("A number that draws the same sample again. Left empty, one is drawn and kept."),
    )

    def __init__(self, *args: Any, years: list[tuple[int, int]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            (year, ngettext("%(year)s (%(count)s synergy)", "%(year)s (%(count)s synergies)", count) % {
                "year": year, "count": count}) for year, count in years
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The values as the action takes them."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["stratified"] = cleaned.pop("how", "strata") == "strata"
        return cleaned
