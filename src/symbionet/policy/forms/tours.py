"""Forms of study tours: the tour, and one small form for each thing that is added to it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from symbionet.accounts.models import User
from symbionet.core.choices import offer_many
from symbionet.network.queries import organisations_visible_to
from symbionet.policy.actions.tours import CommitmentValues, ParticipantValues, StopValues, StudyTourValues
from symbionet.policy.models import Commitment, CommitmentState, Participant, Stop, StudyTour

__all__ = ["CloseForm", "CommitmentForm", "LessonForm", "ParticipantForm", "StopForm", "StudyTourForm"]

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StudyTourForm(forms.ModelForm[StudyTour]):
    """A study tour."""

    class Meta:
        model = StudyTour
        fields = ("title", "place", "starts_on", "ends_on", "purpose")
        widgets = {"starts_on": DAY, "ends_on": DAY, "purpose": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        """The values; the dates are in order."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The tour ends before it begins: check the dates."))
        return cleaned

    def values(self) -> StudyTourValues:
        """The values of a valid form."""
        return StudyTourValues(**self.cleaned_data)


class StopForm(forms.ModelForm[Stop]):
    """A stop."""

    class Meta:
        model = Stop
        fields = ("on", "host", "organisation", "seen")
        widgets = {"on": DAY}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_many(self, "organisation", organisations_visible_to(user), route="organisation_options")

    def values(self) -> StopValues:
        """The values of a valid form."""
        return StopValues(**self.cleaned_data)


class ParticipantForm(forms.ModelForm[Participant]):
    """Somebody who comes along."""

    class Meta:
        model = Participant
        fields = ("name", "body", "position")

    def values(self) -> ParticipantValues:
        """The values of a valid form."""
        return ParticipantValues(**self.cleaned_data)


class LessonForm(forms.Form):
    """What was learnt, at a stop or altogether."""

    stop = forms.ModelChoiceField(
        label=pgettext_lazy("study tour", "Stop"),
        queryset=Stop.objects.none(),
        required=False,
        empty_label=_("the whole tour"),
    )
    text = forms.CharField(label=_("Lesson"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, tour: StudyTour, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["stop"]).queryset = tour.stops.all()


class CommitmentForm(forms.ModelForm[Commitment]):
    """What somebody promises."""

    class Meta:
        model = Commitment
        fields = ("who", "text", "due")
        widgets = {"due": DAY}

    def values(self) -> CommitmentValues:
        """The values of a valid form."""
        return CommitmentValues(**self.cleaned_data)


class CloseForm(forms.Form):
    """What became of a commitment."""

    state = forms.ChoiceField(
        label=_("What became of it"),
        choices=[(one.value, one.label) for one in (CommitmentState.KEPT, CommitmentState.DROPPED)],
    )
    outcome = forms.CharField(label=_("In words"), max_length=500)
