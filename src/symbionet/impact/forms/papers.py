"""Forms of papers and of the register of who issues them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.core.figures import FigureField
from symbionet.impact.actions import BodyValues
from symbionet.impact.models import BodyKind, NoteKind
from symbionet.impact.queries import base_unit
from symbionet.impact.queries.papers import Issuer, claimant_of, issuer_of, issuers_of
from symbionet.synergies.models import SynergyFlow

__all__ = ["BodyForm", "PaperForm"]

NO_ISSUER = _(
    "Choose who issued it: a party of the synergy or a registered body. A practitioner registers one that is missing."
)


class PaperForm(forms.Form):
    """A paper that proves what flowed; `issuers` are who may have issued it, by token."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=NoteKind.choices)
    number = forms.CharField(label=_("Number"), max_length=80)
    issuer = forms.CharField(
        label=_("Issued by"),
        max_length=200,
        widget=forms.Select(),
        help_text=_("Not the party that declared. Who is missing in the list is registered by your practitioner."),
    )
    on = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    quantity = FigureField(label=_("Quantity on it"), min_value=0)
    file = forms.FileField(label=_("File"), help_text=_("A scan or photo. Both parties and the verifier can open it."))

    def __init__(self, *args: Any, flow: SynergyFlow, year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.synergy = flow.synergy
        self.fields["quantity"].label = _("Quantity on it, %(unit)s") % {"unit": base_unit(flow.unit)}
        issuers = issuers_of(flow.synergy, without=claimant_of(flow, year))
        widget = self.fields["issuer"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [("", "–"), *((token, str(issuer)) for token, issuer in issuers.items())]

    def clean_issuer(self) -> Issuer:
        """The party or registered body that was chosen, or named in whatever spelling."""
        found = issuer_of(self.synergy, self.cleaned_data["issuer"])
        if found is None:
            raise forms.ValidationError(NO_ISSUER)
        return found


class BodyForm(forms.Form):
    """A body that issues papers."""

    name = forms.CharField(label=_("Name as on its stamp"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of body"), choices=BodyKind.choices)
    note = forms.CharField(label=_("Register or licence number"), max_length=200, required=False)

    def values(self) -> BodyValues:
        """What was stated."""
        return BodyValues(**self.cleaned_data)
