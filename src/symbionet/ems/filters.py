"""The filters of any register, and of the firms of a campaign."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from symbionet.ems.models import Assessment, AssessmentState, Entry
from symbionet.ems.pages.entries import state_words
from symbionet.ems.queries.registers import registers

__all__ = ["EntryFilter", "FirmFilter"]


class EntryFilter(FilterSet):  # type: ignore[misc] # its library has no types
    """A search in names and values, and the state."""

    q = CharFilter(method="search", label=_("Search"))
    state = ChoiceFilter(label=_("State"), choices=())

    class Meta:
        model = Entry
        fields = ("q", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        register = registers().get(self.request.resolver_match.kwargs.get("register", "")) if self.request else None
        states = register.states if register is not None else ()
        self.filters["state"].extra["choices"] = [(state, state_words(state)) for state in states]
        if len(states) < 2:
            del self.filters["state"]

    def search(self, rows: QuerySet[Entry], _name: str, text: str) -> QuerySet[Entry]:
        """Entries whose name, person or values hold the text."""
        found = Q(title__icontains=text) | Q(owner__icontains=text)
        number = text.partition("-")[2] if "-" in text else text
        if number.isdecimal() and len(number) < 9:
            found |= Q(number=int(number))
        return rows.filter(found | Q(pk__in=_holding(rows, text)))


def _holding(rows: QuerySet[Entry], text: str) -> list[int]:
    """Keys of entries whose values hold the text; databases keep letters of JSON as codes, so it is looked for here."""
    low = text.casefold()
    pairs = rows.prefetch_related(None).order_by().values_list("pk", "values")
    return [
        pk for pk, values in pairs if any(isinstance(one, str) and low in one.casefold() for one in values.values())
    ]


class FirmFilter(FilterSet):  # type: ignore[misc] # as above
    """A search in the names of firms, and the state of their assessment."""

    q = CharFilter(method="search", label=_("Search"))
    state = ChoiceFilter(choices=AssessmentState.choices, label=_("State"))

    class Meta:
        model = Assessment
        fields = ("q", "state")

    def search(self, rows: QuerySet[Assessment], _name: str, text: str) -> QuerySet[Assessment]:
        """Assessments of firms whose name holds the text."""
        return rows.filter(Q(organisation__name_zh__icontains=text) | Q(organisation__name_en__icontains=text))
