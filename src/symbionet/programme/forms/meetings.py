"""Forms of meetings: the plan, the agenda, decisions and the check-in."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.choices import offer_rows
from symbionet.programme.actions.meetings import AgendaValues, DecisionValues, MeetingValues
from symbionet.programme.forms.fields import DayField
from symbionet.programme.models import AgendaItem, Meeting

__all__ = ["AgendaForm", "CheckInForm", "DecisionForm", "MeetingForm"]


class MeetingForm(forms.Form):
    """When and where a meeting is."""

    starts_at = forms.DateTimeField(
        label=_("Begins"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    minutes_long = forms.IntegerField(label=_("Minutes it lasts"), min_value=15, max_value=1440, initial=120)
    place = forms.CharField(label=_("Meeting place"), max_length=200, required=False)
    quorum = forms.IntegerField(
        label=_("Quorum"), min_value=1, max_value=500, initial=3,
        help_text=_("Members with a vote who must be there for a decision."),
    )  # fmt: skip

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        if meeting is not None:
            kwargs["initial"] = {name: getattr(meeting, name) for name in self.base_fields} | {
                "starts_at": timezone.localtime(meeting.starts_at)
            }
        super().__init__(*args, **kwargs)

    def values(self) -> MeetingValues:
        """The values of a valid form."""
        return MeetingValues(**self.cleaned_data)


class AgendaForm(forms.Form):
    """A point of the agenda."""

    title_zh = forms.CharField(label=_("Title (Chinese)"), max_length=200, required=False)
    title_en = forms.CharField(label=_("Title (English)"), max_length=200, required=False)
    presenter = forms.CharField(label=_("Presented by"), max_length=120, required=False)

    def values(self) -> AgendaValues:
        """The values of a valid form."""
        return AgendaValues(**self.cleaned_data)


class DecisionForm(forms.Form):
    """What a meeting decided."""

    text = forms.CharField(label=_("Decision"), max_length=500)
    item = forms.ModelChoiceField(label=_("Point of the agenda"), queryset=AgendaItem.objects.none(), required=False)
    owner = forms.CharField(label=_("Who does it"), max_length=120)
    due_on = DayField(label=_("Until"))
    review_on = DayField(label=_("Looked at again on"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "item", meeting.items.all())

    def values(self) -> DecisionValues:
        """The values of a valid form."""
        return DecisionValues(**self.cleaned_data)


class CheckInForm(forms.Form):
    """Who is there without an own link: the own name, and the code that is shown in the room."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    code = forms.CharField(
        label=_("Code of the room"), max_length=20, help_text=_("Six digits, shown in the room."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
