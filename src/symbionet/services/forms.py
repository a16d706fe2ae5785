"""The filter of mutual services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.core.choices import offer_rows
from symbionet.core.texts import percent_words
from symbionet.network.models import Kind, Park
from symbionet.network.queries import parks
from symbionet.services.pages import BACKHAUL, SERVICES

__all__ = ["ServiceFilterForm"]

ANY = [("", _("Any"))]


class ServiceFilterForm(forms.Form):
    """The filter of mutual services; by park only for who sees all names."""

    service = forms.ChoiceField(
        label=_("Service"),
        choices=[
            *ANY,
            (BACKHAUL, _("Return loads")),
            *((name, label) for name, label in Kind.choices if name in SERVICES),
        ],
        required=False,
    )
    basis = forms.ChoiceField(
        label=_("Exchanges"), choices=[("", _("agreed and likely")), ("agreed", _("agreed only"))], required=False
    )
    least = forms.TypedChoiceField(
        label=_("Way saved"),
        choices=[(f"{share}", f"≥ {percent_words(share)}") for share in (10, 20, 30, 40)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    park = forms.ModelChoiceField(label=_("Park"), queryset=Park.objects.none(), required=False, empty_label=_("Any"))

    def __init__(self, *args: Any, reader: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "park", parks())
        if not reader:
            del self.fields["park"]

    def values(self) -> dict[str, Any]:
        """The filters by name, as `services_shown_to` takes them; what is not valid counts as not said."""
        cleaned = dict(self.cleaned_data) if self.is_valid() else {}
        park = cleaned.get("park")
        return {
            "service": cleaned.get("service", ""),
            "agreed": cleaned.get("basis") == "agreed",
            "least": cleaned.get("least") or 10,
            "park": park.pk if park else None,
        }
