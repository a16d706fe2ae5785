"""Forms of parties and flows of a synergy."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import offer_rows
from symbionet.core.quantities import too_large_words
from symbionet.engine.errors import QuantityTooLarge, SymbionetError
from symbionet.engine.units import parse_quantity
from symbionet.network.models import Resource
from symbionet.network.queries import quantity_words, resources_visible_to
from symbionet.synergies.actions import FlowValues
from symbionet.synergies.forms.choices import open_organisations, organisation_field
from symbionet.synergies.models import PartyRole, Synergy, SynergyFlow
from symbionet.synergies.queries import possible_owners

__all__ = ["FlowForm", "PartyForm"]

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
COLUMNS = ("resource", "name_zh", "name_en", "price", "currency", "starts_on", "ends_on")


class PartyForm(forms.Form):
    """Who takes part, and as what."""

    role = forms.ChoiceField(label=_("role"), choices=[("", _("Choose a role")), *PartyRole.choices])
    organisation = organisation_field(label=_("organisation"), required=False)
    person = forms.ModelChoiceField(
        label=_("person"), queryset=User.objects.none(), required=False, empty_label=_("none")
    )
    note = forms.CharField(
        label=_("note"), required=False, max_length=250, help_text=_("Or the name of one that is not in the network.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_organisations(self, "organisation", user=user)
        offer_rows(self, "person", possible_owners())


class FlowForm(forms.Form):
    """What flows: a resource of a party or a name, how much, and at what price."""

    resource = forms.ModelChoiceField(
        label=_("resource"), queryset=Resource.objects.none(), required=False, empty_label=_("none of those entered")
    )
    name_zh = forms.CharField(label=_("name (Chinese)"), max_length=200, required=False)
    name_en = forms.CharField(label=_("name (English)"), max_length=200, required=False)
    amount = forms.CharField(
        label=_("quantity"),
        max_length=60,
        required=False,
        help_text=_("A number, a unit and a period, such as 3.5 万吨/年 or 500 kg/day."),
    )
    price = forms.DecimalField(
        label=_("price per unit"),
        required=False,
        max_digits=14,
        decimal_places=4,
        help_text=_(
            "Per tonne, m³ or kWh of the quantity. Positive: the receiver pays; negative: the provider, as a gate fee."
        ),
    )
    currency = forms.ChoiceField(
        label=_("currency"),
        required=False,
        choices=SynergyFlow._meta.get_field("currency").choices,  # type: ignore[arg-type]
    )
    starts_on = forms.DateField(label=_("from"), required=False, widget=DATE)
    ends_on = forms.DateField(label=_("until"), required=False, widget=DATE)

    def __init__(
        self, *args: Any, user: User, synergy: Synergy, flow: SynergyFlow | None = None, **kwargs: Any
    ) -> None:
        if flow is not None:
            stated = Resource(quantity=flow.quantity, unit=flow.unit, period=flow.period)
            kwargs["initial"] = {**{name: getattr(flow, name) for name in COLUMNS}, "amount": quantity_words(stated)}
        super().__init__(*args, **kwargs)
        owners = {synergy.provider_id, synergy.receiver_id}
        owners |= set(synergy.parties.exclude(organisation=None).values_list("organisation_id", flat=True))
        resources = resources_visible_to(user).filter(organisation__in=owners)
        offer_rows(self, "resource", resources.order_by("title_en", "title_zh"))

    def clean_currency(self) -> str:
        """CNY where nothing is said."""
        return self.cleaned_data["currency"] or "CNY"

    def clean_amount(self) -> dict[str, Any]:
        """Quantity, unit and period."""
        text = self.cleaned_data["amount"].strip()
        if not text:
            return {"quantity": None, "unit": "", "period": ""}
        try:
            found = parse_quantity(text)
        except QuantityTooLarge:
            raise forms.ValidationError(too_large_words(text)) from None
        except SymbionetError:
            raise forms.ValidationError(
                _("“%(text)s” cannot be read. Write a number, a unit and a period, such as 3.5 万吨/年 or 500 kg/day."),
                params={"text": text},
            ) from None
        return {"quantity": found.value, "unit": found.unit, "period": found.period}

    def clean(self) -> dict[str, Any]:
        """The values; something must say what flows, and the dates are in order."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) for name in ("resource", "name_zh", "name_en")) and not self.errors:
            raise forms.ValidationError(_("Say what flows: choose a resource or give a name."))
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The flow ends before it begins: check the dates."))
        return cleaned

    def values(self) -> FlowValues:
        """The values as the actions take them."""
        stated = {**{name: self.cleaned_data[name] for name in COLUMNS}, **self.cleaned_data["amount"]}
        return cast(FlowValues, stated)
