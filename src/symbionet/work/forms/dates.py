"""Days in forms."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

__all__ = ["SOON", "date_input", "day_after"]

DATE = {"type": "date"}
# days after which something is due, to be chosen with one thumb
SOON = (("1", _("tomorrow")), ("3", _("in 3 days")), ("7", _("in a week")), ("14", _("in 2 weeks")))


def date_input() -> forms.DateInput:
    """A field for a day."""
    return forms.DateInput(attrs=DATE, format="%Y-%m-%d")


def day_after(days: str) -> date | None:
    """The day so many days from today; None for none."""
    return timezone.localdate() + timedelta(days=int(days)) if days else None
