"""Forms of materials and events."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.core.files import ACCEPTED, HELP
from symbionet.dissemination.actions import EventValues, MaterialValues
from symbionet.dissemination.models import Material, PublicEvent
from symbionet.policy.models import StudyTour

__all__ = ["EventForm", "MaterialForm", "PaperForm", "VersionForm"]

DAY = {"type": "date"}


class MaterialForm(forms.ModelForm):
    """What is said of a material."""

    class Meta:
        model = Material
        fields = ("kind", "title_zh", "title_en", "note_zh", "note_en", "audience", "licence")

    def clean(self) -> dict[str, Any]:
        """A title in one of the languages."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("title_zh") and not values.get("title_en"):
            self.add_error("title_zh", _("Give a title in Chinese or English."))
        return values

    def values(self) -> MaterialValues:
        """The values of the material."""
        return MaterialValues(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class VersionForm(forms.Form):
    """A file in a language."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=HELP,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


class PaperForm(forms.Form):
    """How many copies were handed out."""

    number = forms.IntegerField(label=gettext_lazy("Copies"), min_value=1, max_value=1_000_000)
    on = forms.DateField(
        label=gettext_lazy("Day"), initial=timezone.localdate, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    place = forms.CharField(label=gettext_lazy("Where"), max_length=200, required=False)


class EventForm(forms.ModelForm):
    """What is announced of an event."""

    class Meta:
        model = PublicEvent
        fields = (
            "title_zh", "title_en", "starts_on", "ends_on", "place_zh", "place_en", "note_zh", "note_en", "address",
            "tour", "is_public",
        )  # fmt: skip
        widgets = {name: forms.DateInput(attrs=DAY, format="%Y-%m-%d") for name in ("starts_on", "ends_on")}

    def __init__(self, *args: Any, tours: QuerySet[StudyTour], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["tour"]).queryset = tours
        if self.instance.pk is not None and self.instance.ends_on < timezone.localdate():
            self.fields["is_public"].label = gettext_lazy("show it among the past events of the public site")

    def values(self) -> EventValues:
        """The values of the event."""
        tour = self.cleaned_data["tour"]
        plain = {name: self.cleaned_data[name] for name in self.Meta.fields if name != "tour"}
        return EventValues(**plain, tour_id=tour.pk if tour is not None else None)
