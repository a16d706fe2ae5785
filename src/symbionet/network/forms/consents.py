"""Form of a question to the owner of a resource."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from symbionet.core.choices import offer_rows
from symbionet.network.models import Organisation

__all__ = ["AskForm"]


class AskForm(forms.Form):
    """A question to the owner of a teaser."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("For"), queryset=Organisation.objects.none())
    message = forms.CharField(
        label=gettext_lazy("What do you want it for?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "organisation", organisations)
        if len(own := list(organisations[:2])) == 1:
            self.fields["organisation"].initial = own[0].pk
            self.fields["organisation"].widget = forms.HiddenInput()
