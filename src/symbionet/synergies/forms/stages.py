"""Forms of a synergy's life: a step, a stop with its barrier, a piece of evidence."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import offer_rows
from symbionet.core.figures import FigureField, unchanged_kept
from symbionet.synergies.models import EvidenceKind, Synergy
from symbionet.synergies.queries import TRACK
from symbionet.work.actions import BarrierValues
from symbionet.work.models import BarrierCategory, Document
from symbionet.work.queries.documents import evidence_documents

__all__ = ["BarrierForm", "EvidenceForm", "ReasonForm", "StepForm"]

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
AGAIN = timedelta(days=90)  # a quarter, the rhythm of programme reviews; a first guess that people change


class StepForm(forms.Form):
    """Where a synergy moves, with a note, or with the reason for going on without evidence."""

    to = forms.ChoiceField(choices=[(stage.value, stage.label) for stage in TRACK])
    note = forms.CharField(required=False, max_length=500)
    override_reason = forms.CharField(required=False, max_length=500)


class BarrierForm(forms.Form):
    """What stops a synergy; filled with what the synergy says."""

    category = forms.ChoiceField(
        label=_("barrier"), choices=[("", _("Choose what stopped it")), *BarrierCategory.choices]
    )
    step = forms.ChoiceField(
        label=_("step at which it struck"), choices=[(stage.value, stage.label) for stage in TRACK]
    )
    instrument = forms.CharField(
        label=_("legal instrument"),
        required=False,
        max_length=250,
        help_text=_("For a regulatory barrier: the law, rule, standard or permit, with its article if known."),
    )
    tonnes = FigureField(label=_("tonnes per year blocked"), required=False, min_value=0)
    money = FigureField(label=_("CNY per year blocked"), required=False)
    note = forms.CharField(
        label=_("what happened"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    reactivate_on = forms.DateField(
        label=_("look at it again on"),
        required=False,
        widget=DATE,
        help_text=_("It comes back into the queue of stopped synergies on that day."),
    )

    def __init__(self, *args: Any, synergy: Synergy, hold: bool, **kwargs: Any) -> None:
        first: dict[str, Any] = {
            "step": synergy.stopped_at or synergy.stage,
            "tonnes": synergy.tonnes,
            "money": synergy.money,
        }
        if hold:
            first["reactivate_on"] = timezone.localdate() + AGAIN
        super().__init__(*args, **{"initial": first, **kwargs})
        self.fields["reactivate_on"].required = hold

    def clean_reactivate_on(self) -> Any:
        """A day from today on."""
        day = self.cleaned_data["reactivate_on"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("%(day)s is past: choose a day to come."), params={"day": day})
        return day

    def clean(self) -> dict[str, Any]:
        """The values; a regulatory barrier names its instrument."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("category") == BarrierCategory.REGULATORY and not cleaned.get("instrument"):
            self.add_error("instrument", _("Name the law, rule or permit that stands in the way."))
        return unchanged_kept(self, cleaned)

    def barrier(self) -> BarrierValues:
        """The barrier without the date."""
        stated = {name: value for name, value in self.cleaned_data.items() if name != "reactivate_on"}
        return cast(BarrierValues, stated)


class EvidenceForm(forms.Form):
    """A piece of evidence with its date, a note, and a document of the synergy or a new file."""

    kind = forms.ChoiceField(label=_("kind"), choices=EvidenceKind.choices)
    on = forms.DateField(label=_("date"), required=False, widget=DATE)
    note = forms.CharField(label=_("note"), required=False, max_length=500)
    document = forms.ModelChoiceField(
        label=_("document"), queryset=Document.objects.none(), required=False, empty_label=_("no document")
    )
    file = forms.FileField(label=_("new file"), required=False)

    def __init__(self, *args: Any, synergy: Synergy, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "document", evidence_documents(user, synergy))

    def clean(self) -> dict[str, Any]:
        """The values; a document of the synergy or a new file, not both."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("document") and cleaned.get("file"):
            self.add_error("file", _("Choose a document that is there, or a new file, not both."))
        return cleaned


class ReasonForm(forms.Form):
    """Why something is taken back, or what has changed."""

    reason = forms.CharField(required=False, max_length=500)
