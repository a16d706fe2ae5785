"""Forms of sources: what tells tonnes apart, how much a have yields, papers and who issues them."""

from typing import Any, Self

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.figures import FigureField
from symbionet.core.files import TRAVELS
from symbionet.core.texts import sentences_lazy
from symbionet.impact.actions import BodyValues
from symbionet.impact.models import BodyKind, NoteKind
from symbionet.impact.pages.doubts import ShownDoubt
from symbionet.impact.queries import Doubt, base_unit
from symbionet.impact.queries.papers import Issuer, claimant_of, issuer_of, issuers_of
from symbionet.synergies.models import SynergyFlow

__all__ = ["ArisingForm", "BodyForm", "DistinctionForm", "PaperForm", "YieldForm"]


class DistinctionForm(forms.Form):
    """Why the tonnes of two flows are not the same."""

    other = forms.IntegerField(widget=forms.HiddenInput())
    reason = forms.CharField(
        label=_("Why these are not the same tonnes"),
        max_length=500,
        help_text=_("Such as: two boilers with a weighbridge each; or: own slag, not the slag that was bought."),
    )

    @classmethod
    def of(cls, shown: ShownDoubt) -> Self:
        """An empty form for one doubt."""
        return cls(initial={"other": shown.doubt.other.pk}, auto_id=f"id_{shown.doubt.other.pk}_%s")

    def names(self, doubt: Doubt) -> bool:
        """Whether the form was sent about this doubt."""
        return str(self.data.get("other", "")) == str(doubt.other.pk)


class YieldForm(forms.Form):
    """How much a have yields in a year, as a practitioner accepts it."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2200)
    quantity = FigureField(label=_("Yield of the year"), min_value=0)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Such as: a second furnace since March; seen in the waste ledger."),
    )

    def __init__(self, *args: Any, unit: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].initial = timezone.localdate().year
        self.fields["quantity"].label = _("Yield of the year, %(unit)s") % {"unit": unit}


class ArisingForm(forms.Form):
    """How much of a class a site generates in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2200)
    quantity = FigureField(label=_("Generated in the year"), min_value=0)
    source = forms.CharField(
        label=_("Source"), max_length=500, help_text=_("Such as the waste ledger of the year, or the yearly report.")
    )

    def __init__(self, *args: Any, unit: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].initial = timezone.localdate().year - 1
        self.fields["quantity"].label = _("Generated in the year, %(unit)s") % {"unit": unit}


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
    file = forms.FileField(
        label=_("File"),
        help_text=sentences_lazy(_("A scan or photo. Both parties and the verifier can open it."), TRAVELS),
    )

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
