"""Forms of the buyer: a supplier, own questions, requirements, decisions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.core.choices import offer_choices, offer_rows
from symbionet.core.days import date_input
from symbionet.network.models import Organisation
from symbionet.suppliers.actions import OwnQuestionValues, RequirementValues, SupplierValues
from symbionet.suppliers.models import Chain, OwnQuestion, Requirement, Risk, Supplier
from symbionet.suppliers.pages.words import head_choices
from symbionet.suppliers.queries import suppliers_of_chain

__all__ = ["ChangesForm", "MergeForm", "OpenChainForm", "OwnQuestionForm", "RequirementForm", "SupplierForm"]

TYPED = ("name", "code", "uscc", "contact", "email", "phone", "goods", "place", "lon", "lat", "risk", "spend", "notes")


class OpenChainForm(forms.Form):
    """The firm whose chain is opened."""

    buyer = forms.ModelChoiceField(label=_("Your firm"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, firms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "buyer", firms)


class SupplierForm(forms.ModelForm[Supplier]):
    """A supplier as its buyer knows it."""

    class Meta:
        model = Supplier
        fields = TYPED
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "code": _("The number in your own purchasing system."),
            "uscc": _("18 characters. A member firm with this code has a notice, without a link."),
            "spend": _("Stays with you: neither the supplier nor the programme sees it."),
            "notes": _("Stay with you."),
            "lon": _("In degrees, for the distance by road from your main site."),
        }

    def values(self) -> SupplierValues:
        """The values of a valid form."""
        return SupplierValues(**self.cleaned_data)


class OwnQuestionForm(forms.ModelForm[OwnQuestion]):
    """An own question of the buyer."""

    class Meta:
        model = OwnQuestion
        fields = ("text_zh", "text_en", "kind")

    def values(self) -> OwnQuestionValues:
        """The values of a valid form."""
        return OwnQuestionValues(**self.cleaned_data)


class RequirementForm(forms.ModelForm[Requirement]):
    """A requirement of the buyer."""

    head = forms.ChoiceField(label=_("Head"), choices=[], required=False)

    class Meta:
        model = Requirement
        fields = ("measure", "head", "least", "risk", "due")
        widgets = {"due": date_input(), "least": forms.NumberInput(attrs={"min": 1, "max": 100})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "head", [("", _("all heads")), *head_choices()])
        offer_choices(self, "risk", [("", _("all suppliers")), *Risk.choices])

    def values(self) -> RequirementValues:
        """The values of a valid form."""
        return RequirementValues(**self.cleaned_data)


class ChangesForm(forms.Form):
    """What a supplier is asked to change."""

    wanted = forms.CharField(
        label=_("What is to be changed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class MergeForm(forms.Form):
    """The other entry of the same supplier."""

    target = forms.ModelChoiceField(
        label=_("Keep this entry"), queryset=Supplier.objects.none(),
        help_text=_("What hangs on the entry of this page moves there; its link and address go on working."),
    )  # fmt: skip

    def __init__(self, *args: Any, chain: Chain, but: Supplier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "target", suppliers_of_chain(chain).exclude(pk=but.pk))
