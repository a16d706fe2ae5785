"""The form of a tour."""

from typing import Any

from django import forms

from symbionet.accounts.models import User
from symbionet.core.choices import offer_rows
from tours.actions import TourValues
from tours.models import Tour
from tours.queries import hosts_for

__all__ = ["TourForm"]


class TourForm(forms.ModelForm[Tour]):
    """A new tour."""

    class Meta:
        model = Tour
        fields = ("host", "title", "kind", "day", "seats")
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "host", hosts_for(user))

    def values(self) -> TourValues:
        """The values of a valid form."""
        return TourValues(**self.cleaned_data)
