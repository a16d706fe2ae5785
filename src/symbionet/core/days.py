"""Days in forms."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

__all__ = ["SOON", "SnoozeForm", "date_input", "day_after"]

DATE = {"type": "date"}
# days after which something is due, to be chosen with one thumb
SOON = (("1", _("tomorrow")), ("3", _("in 3 days")), ("7", _("in a week")), ("14", _("in 2 weeks")))


def date_input() -> forms.DateInput:
    """A field for a day."""
    return forms.DateInput(attrs=DATE, format="%Y-%m-%d")


def day_after(days: str) -> date | None:
    """The day so many days from today; None for none."""
    return timezone.localdate() + timedelta(days=int(days)) if days else None


class SnoozeForm(forms.Form):
    """To which day something is put off."""

    days = forms.ChoiceField(label=_("Put off"), choices=SOON, required=False)
    until = forms.DateField(required=False, widget=date_input())

    def day(self) -> date:
        """The chosen day; tomorrow where none is chosen."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        return cleaned.get("until") or day_after(cleaned.get("days") or "1") or timezone.localdate()
