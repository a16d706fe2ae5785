"""Forms of the funnel and its targets, and of the savings of firms."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import offer_rows
from symbionet.core.figures import FigureField, unchanged_kept
from symbionet.core.files import TRAVELS
from symbionet.impact.models import IssuingBody
from symbionet.impact.queries.papers import registered_bodies
from symbionet.network.models import Kind, Park
from symbionet.network.queries import parks
from symbionet.programme.actions import TargetValues
from symbionet.programme.models import Target
from symbionet.synergies.models import Stage
from symbionet.synergies.queries import possible_owners

__all__ = ["ConfirmForm", "FunnelForm", "SavingPaperForm", "SavingVerifyForm", "TargetForm"]

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
BY = [("month", _("Month")), ("owner", _("Practitioner")), ("park", _("Park")), ("kind", _("Kind"))]
COHORT = [(stage.value, stage.label) for stage in
          (Stage.COMPLETED, Stage.IMPLEMENTATION, Stage.NEGOTIATION, Stage.DISCUSSION)]  # fmt: skip
NARROW = ("owner", "park", "kind", "since", "until")


class FunnelForm(forms.Form):
    """What is counted, and how it is grouped."""

    owner = forms.ModelChoiceField(
        label=_("Practitioner"), queryset=User.objects.none(), required=False, empty_label=_("Any")
    )
    park = forms.ModelChoiceField(label=_("Park"), queryset=Park.objects.none(), required=False, empty_label=_("Any"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any")), *Kind.choices], required=False)
    since = forms.DateField(label=_("Opened since"), required=False, widget=DATE)
    until = forms.DateField(label=_("Opened until"), required=False, widget=DATE)
    by = forms.ChoiceField(label=_("Compare by"), choices=BY, required=False)
    cohort = forms.ChoiceField(label=_("Cohorts: reached"), choices=COHORT, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "owner", possible_owners())
        offer_rows(self, "park", parks())

    def narrowed(self) -> dict[str, Any]:
        """The filters; what is not valid counts as not said."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        found = {name: cleaned[name] for name in NARROW if cleaned.get(name)}
        return {name: getattr(value, "pk", value) for name, value in found.items()}

    def chosen(self) -> tuple[str, str]:
        """The dimension and the stage of the cohorts."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        return cleaned.get("by") or "month", cleaned.get("cohort") or Stage.COMPLETED


class TargetForm(forms.ModelForm[Target]):
    """A target of the programme."""

    class Meta:
        model = Target
        fields = ("indicator", "starts_on", "ends_on", "value", "source")
        widgets = {"starts_on": DATE, "ends_on": DATE}
        field_classes = {"value": FigureField}

    def clean(self) -> dict[str, Any]:
        """The values; the dates are in order."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The period ends before it begins: check the dates."))
        return unchanged_kept(self, cleaned)

    def values(self) -> TargetValues:
        """The values as the action takes them."""
        return cast(TargetValues, self.cleaned_data)


class ConfirmForm(forms.Form):
    """What the auditor looked at."""

    note = forms.CharField(
        label=_("What did you look at?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Meter readings, bills, the machine itself."),
    )  # fmt: skip


class SavingPaperForm(forms.Form):
    """A paper of a registered body that shows a saving."""

    body = forms.ModelChoiceField(label=_("Issued by"), queryset=IssuingBody.objects.none())
    number = forms.CharField(label=_("Number of the paper"), max_length=80)
    shows = forms.FloatField(label=_("Saving of the year that it shows, CNY"), min_value=0)
    file = forms.FileField(label=_("File"), help_text=TRAVELS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "body", registered_bodies())


class SavingVerifyForm(forms.Form):
    """What a verifier concludes."""

    share = forms.FloatField(label=_("Verified, % of the claim"), min_value=0, max_value=100, initial=100)
    statement = forms.CharField(
        label=_("How was it checked, with what result?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
