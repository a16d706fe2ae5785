"""The filters of the list of a chain."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from symbionet.suppliers.models import Risk, State, Supplier
from symbionet.suppliers.pages.chains import risk_condition
from symbionet.suppliers.pages.words import band_choices
from symbionet.suppliers.queries import band_condition, state_condition

__all__ = ["SupplierFilter"]


def _risks() -> list[tuple[str, object]]:
    return [*Risk.choices, ("none", _("not judged"))]


class SupplierFilter(FilterSet):  # type: ignore[misc] # its library has no types
    """By words, state, risk and distance."""

    q = CharFilter(method="search", label=_("Search"))
    state = ChoiceFilter(method="of_state", choices=State.choices, label=_("State"))
    risk = ChoiceFilter(method="of_risk", choices=_risks, label=_("Risk"))
    band = ChoiceFilter(method="of_band", choices=band_choices, label=_("Distance"))

    class Meta:
        model = Supplier
        fields = ("q", "state", "risk", "band")

    def search(self, rows: QuerySet[Supplier], _name: str, text: str) -> QuerySet[Supplier]:
        """Suppliers whose name, number, goods or place holds the text."""
        fits = Q(name__icontains=text) | Q(code__icontains=text) | Q(goods__icontains=text) | Q(place__icontains=text)
        return rows.filter(fits)

    def of_state(self, rows: QuerySet[Supplier], _name: str, code: str) -> QuerySet[Supplier]:
        """Suppliers in a state of today."""
        return rows.filter(state_condition(code))

    def of_risk(self, rows: QuerySet[Supplier], _name: str, code: str) -> QuerySet[Supplier]:
        """Suppliers of a risk."""
        return rows.filter(risk_condition(code))

    def of_band(self, rows: QuerySet[Supplier], _name: str, code: str) -> QuerySet[Supplier]:
        """Suppliers of a band of distance."""
        return rows.filter(band_condition(code))
