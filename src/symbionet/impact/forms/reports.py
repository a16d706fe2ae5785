"""What a report is asked about."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from symbionet.core.choices import offer_rows
from symbionet.impact.models import CLAIMED
from symbionet.network.models import Park

__all__ = ["CertificateForm", "CheckForm", "ReportForm", "WithdrawalForm"]


class ReportForm(forms.Form):
    """Period, level and park of a report."""

    first = forms.TypedChoiceField(label=_("From year"), coerce=int, empty_value=None)
    last = forms.TypedChoiceField(label=_("To year"), coerce=int, empty_value=None)
    level = forms.ChoiceField(label=_("Level"), choices=[(level.value, level.label) for level in CLAIMED])
    park = forms.ModelChoiceField(label=_("Park"), queryset=Park.objects.none(), required=False, empty_label=_("All"))

    def __init__(self, *args: Any, years: Iterable[int], parks: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("first", "last"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [(year, str(year)) for year in years]
        if parks:
            offer_rows(self, "park", Park.objects.all())
        else:
            del self.fields["park"]

    def clean(self) -> dict[str, Any]:
        """The period in the order of time."""
        values = super().clean() or {}
        if values.get("first") and values.get("last") and values["first"] > values["last"]:
            raise ValidationError(_("The first year is after the last one."))
        return values


class CertificateForm(forms.Form):
    """Whether money stands on a certificate, which strangers may then read."""

    year = forms.IntegerField(widget=forms.HiddenInput)
    with_money = forms.BooleanField(label=_("With money"), required=False)


class WithdrawalForm(forms.Form):
    """Why a certificate is withdrawn, and whether anybody may read it."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
    told = forms.BooleanField(label=_("Show the reason on the public page"), required=False)


class CheckForm(forms.Form):
    """The code of a certificate as it stands on paper."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"placeholder": "XXXX-XXXX-XXXX", "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )
