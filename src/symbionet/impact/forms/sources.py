"""Forms that tell tonnes apart."""

from typing import Any, Self

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.figures import FigureField
from symbionet.impact.pages.doubts import ShownDoubt
from symbionet.impact.queries import Doubt

__all__ = ["ArisingForm", "DistinctionForm", "YieldForm"]


class DistinctionForm(forms.Form):
    """Why the tonnes of two flows are not the same."""

    other = forms.IntegerField(widget=forms.HiddenInput())
    reason = forms.CharField(
        label=_("Why these are not the same tonnes"),
        max_length=500,
        help_text=_("Such as: two boilers with a weighbridge each; or: own slag, not the slag that was bought."),
    )

    @classmethod
    def of(cls, shown: ShownDoubt) -> Self:
        """An empty form for one doubt."""
        return cls(initial={"other": shown.doubt.other.pk}, auto_id=f"id_{shown.doubt.other.pk}_%s")

    def names(self, doubt: Doubt) -> bool:
        """Whether the form was sent about this doubt."""
        return str(self.data.get("other", "")) == str(doubt.other.pk)


class YieldForm(forms.Form):
    """How much a have yields in a year, as a practitioner accepts it."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2200)
    quantity = FigureField(label=_("Yield of the year"), min_value=0)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Such as: a second furnace since March; seen in the waste ledger."),
    )

    def __init__(self, *args: Any, unit: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].initial = timezone.localdate().year
        self.fields["quantity"].label = _("Yield of the year, %(unit)s") % {"unit": unit}


class ArisingForm(forms.Form):
    """How much of a class a site generates in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2200)
    quantity = FigureField(label=_("Generated in the year"), min_value=0)
    source = forms.CharField(
        label=_("Source"), max_length=500, help_text=_("Such as the waste ledger of the year, or the yearly report.")
    )

    def __init__(self, *args: Any, unit: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].initial = timezone.localdate().year - 1
        self.fields["quantity"].label = _("Generated in the year, %(unit)s") % {"unit": unit}
