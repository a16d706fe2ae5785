"""Forms of consents to be named: which side, what it said on the phone, and a member's own answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.network.models import ConsentState, Organisation
from symbionet.synergies.models import Side, Synergy
from symbionet.work.models import BarrierCategory

__all__ = ["AnswerForm", "NamingForm", "SideForm"]

SAID = [(ConsentState.GIVEN.value, _("May be named")), (ConsentState.REFUSED.value, _("May not be named")),
        (ConsentState.WITHDRAWN.value, _("Withdrawn"))]  # fmt: skip
ANSWERS = [("interested", _("We are interested")), ("not_for_us", _("Not for us"))]


class SideForm(forms.Form):
    """One of the two sides of a synergy."""

    side = forms.ChoiceField(label=_("side"), choices=Side)

    def __init__(self, *args: Any, synergy: Synergy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.synergy = synergy

    @property
    def organisation(self) -> Organisation:
        """The organisation of the side, once the form is valid."""
        found: Organisation = getattr(self.synergy, self.cleaned_data["side"])
        return found


class NamingForm(SideForm):
    """What a side said, and who of it said so."""

    answer = forms.ChoiceField(label=_("Answer"), choices=SAID)
    told_by = forms.CharField(label=_("Who said so"), max_length=200)


class AnswerForm(forms.Form):
    """A member's answer for its own side; what is not for them says why."""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=ANSWERS, error_messages={"required": _("Say whether you are interested.")}
    )
    named = forms.BooleanField(required=False)
    reason = forms.ChoiceField(
        label=_("Why is it not for you?"), choices=[("", "—"), *BarrierCategory.choices], required=False
    )
    note = forms.CharField(label=_("A word for the practitioner (optional)"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """The values; a reason belongs to a no."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "not_for_us" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Choose the reason why it is not for you."))
        return cleaned
