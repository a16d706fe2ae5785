"""Which papers a list shows, and in which order."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.impact.models import NoteKind

__all__ = ["PaperFilterForm"]


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

    def told(self) -> dict[str, Any]:
        """What was asked for; nothing where the form cannot be read."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
