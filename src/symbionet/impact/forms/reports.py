"""What reports, certificates, samples and lists of papers are asked about."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from symbionet.core.choices import offer_rows
from symbionet.impact.models import CLAIMED, NoteKind
from symbionet.network.models import Park

__all__ = ["CertificateForm", "CheckForm", "PaperFilterForm", "ReportForm", "SampleForm", "WithdrawalForm"]

HOW = [("strata", _("Stratified by size: large, medium and small")), ("plain", _("Simple random sample"))]


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


class PaperFilterForm(forms.Form):
    """Words, year, kind, state and order of a list of papers."""

    search = forms.CharField(label=_("Number, issuer or file"), required=False, max_length=80)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False, empty_value=None)
    kind = forms.ChoiceField(label=_("Kind of paper"), required=False, choices=[("", _("All")), *NoteKind.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[
        ("", _("All")), ("counts", _("Still counts")), ("withdrawn", _("Withdrawn"))])  # fmt: skip
    order = forms.ChoiceField(label=_("Order"), required=False, choices=[
        ("new", _("Latest first")), ("date", _("Date of the paper")), ("quantity", _("Largest first")),
        ("number", _("Number"))])  # fmt: skip

    def __init__(self, *args: Any, years: Iterable[int], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("All")), *((year, str(year)) for year in years)]

    def asked(self) -> dict[str, Any]:
        """What was asked for; nothing where the form cannot be read."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
