"""Forms of matches, and the filters of lists: they clean what people enter and never store it."""

from dataclasses import fields, replace
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from symbionet.core.choices import offer_choices, offer_rows
from symbionet.matches.models import AskState, DismissalReason, Level, MatchState
from symbionet.matches.queries import MATCH_ORDERS, MEMBER_ORDERS, MatchFilter
from symbionet.network.models import Kind, Park
from symbionet.network.queries import parks

__all__ = [
    "AskForm",
    "BulkForm",
    "DismissalForm",
    "MatchFilterForm",
    "MemberFilterForm",
]

ANY = [("", _("Any"))]
STATES = [*MatchState.choices, ("all", _("All"))]
LEAST = [("", _("Any")), ("0.2", _("possible or better")), ("0.5", _("likely")), ("0.8", _("very likely"))]
LEVELS = [("", _("Any")), *Level.choices]
VALUED = [("", _("Any")), ("yes", _("known")), ("no", _("not known"))]
AMOUNTS = [*VALUED, ("10000", _("¥10,000 or more")), ("100000", _("¥100,000 or more")),
           ("1000000", _("¥1 million or more"))]  # fmt: skip
LEFT = [("", _("something is left")), ("part", _("part of it is taken up")), ("none", _("nothing is left")),
        ("all", _("Any"))]  # fmt: skip
CLIMATE = [("", _("Any")), ("avoids", _("avoids emissions")), ("adds", _("adds emissions"))]
RECENT = [("", _("Any")), ("visit", _("Since my last visit")), ("7", _("Last 7 days")), ("30", _("Last 30 days"))]
ORDERS = {
    "-probability": _("Technical fit"),
    "-expected": _("Expected value"),
    "-money": _("Value per year"),
    "-co2e": _("CO2e avoided"),
    "-found_at": _("Newest first"),
    "have": _("Have, A to Z"),
    "receiver": _("Receiver, A to Z"),
    "probability": _("Technical fit, lowest first"),
    "money": _("Value per year, lowest first"),
    "co2e": _("CO2e avoided, lowest first"),
    "found_at": _("Oldest first"),
    "-have": _("Have, Z to A"),
    "-receiver": _("Receiver, Z to A"),
}
BOARD_ORDERS = ("-expected", *(name for name in ORDERS if name != "-expected" and name in MATCH_ORDERS))
HAZARDS = [("", _("Any")), ("yes", _("hazardous")), ("no", _("not hazardous")), ("unknown", _("not known"))]


FILTERS = frozenset(field.name for field in fields(MatchFilter))


class MemberFilterForm(forms.Form):
    """The filter of a member's matches: no search, which would find out names that are not shown."""

    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *Kind.choices], required=False)
    level = forms.ChoiceField(label=_("Circular level"), choices=LEVELS, required=False)
    valued = forms.ChoiceField(label=_("Value per year"), choices=VALUED, required=False)
    climate = forms.ChoiceField(label=_("Climate"), choices=CLIMATE, required=False)
    order = forms.ChoiceField(
        label=_("Order by"), choices=[(name, ORDERS[name]) for name in MEMBER_ORDERS], required=False
    )

    first_order = "-probability"
    coarse = True  # its order by value goes by magnitudes

    def values(self) -> MatchFilter:
        """The filter, open matches where nothing is said; what is not valid counts as not said."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        state = cleaned.get("state") or MatchState.OPEN
        chosen = {name: value for name, value in cleaned.items() if name in FILTERS and value}
        left = cleaned.get("left") or "some"
        every = {"state": "" if state == "all" else state, "left": "" if left == "all" else left}
        return MatchFilter(**{**chosen, **every})

    @property
    def chosen_order(self) -> str:
        """The order of the list, a key of `MATCH_ORDERS`."""
        return (self.cleaned_data.get("order") if self.is_valid() else "") or self.first_order

    def active(self) -> dict[str, str]:
        """What is filtered by, in words, by the name of the filter: "Kind: Energy"; the order is no filter."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        found = {name: value for name, value in cleaned.items() if value and name != "order"}
        if found.get("state") == MatchState.OPEN:
            del found["state"]
        return {
            name: _("%(label)s: %(value)s") % {"label": self.fields[name].label, "value": self._words(name, value)}
            for name, value in found.items()
        }

    def _words(self, name: str, value: Any) -> str:
        choices = getattr(self.fields[name], "choices", ())
        return next((str(label) for key, label in choices if str(key) == str(value)), str(value))


class MatchFilterForm(MemberFilterForm):
    """The filter of the practitioners' board; `last_visit` is what "since my last visit" means."""

    search = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.SearchInput)
    park = forms.ModelChoiceField(label=_("Park"), queryset=Park.objects.none(), required=False, empty_label=_("Any"))
    hazard = forms.ChoiceField(label=_("Hazard"), choices=HAZARDS, required=False)
    least = forms.TypedChoiceField(label=_("At least"), choices=LEAST, coerce=float, empty_value=None, required=False)
    valued = forms.ChoiceField(label=_("Value per year"), choices=AMOUNTS, required=False)
    left = forms.ChoiceField(label=_("What is left"), choices=LEFT, required=False)
    recent = forms.ChoiceField(label=_("New"), choices=RECENT, required=False)
    since = forms.DateField(
        label=_("New since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    order = forms.ChoiceField(
        label=_("Order by"), choices=[(name, ORDERS[name]) for name in BOARD_ORDERS], required=False
    )

    first_order = "-expected"
    coarse = False
    field_order = [
        "search",
        "order",
        "state",
        "kind",
        "level",
        "park",
        "hazard",
        "least",
        "valued",
        "left",
        "climate",
        "recent",
        "since",
    ]

    def __init__(self, *args: Any, last_visit: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "park", parks())
        self.last_visit = last_visit
        recent: dict[str, Any] = dict(RECENT)
        if last_visit is None:
            del recent["visit"]
        else:
            day = date_format(timezone.localtime(last_visit), "SHORT_DATETIME_FORMAT")
            recent["visit"] = _("Since my last visit (%(day)s)") % {"day": day}
        offer_choices(self, "recent", list(recent.items()))

    def values(self) -> MatchFilter:
        """The filter; of two moments since when matches are new the later one counts."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        park, recent, day = (cleaned.get(name) for name in ("park", "recent", "since"))
        since = timezone.make_aware(datetime.combine(day, time.min)) if day else None
        after = self.last_visit if recent == "visit" else None
        if recent and recent.isdecimal():
            after = timezone.now() - timedelta(days=int(recent))
        both = [moment for moment in (since, after) if moment is not None]
        return replace(super().values(), park=park.pk if park else None, since=max(both, default=None))

    def active(self) -> dict[str, str]:
        """What is filtered by, in words; the park by its name."""
        found = super().active()
        if park := self.cleaned_data.get("park") if self.is_valid() else None:
            found["park"] = _("%(label)s: %(value)s") % {"label": self.fields["park"].label, "value": park}
        return found


class DismissalForm(forms.Form):
    """Why a match is not pursued."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *DismissalReason.choices])
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class AskForm(forms.Form):
    """How far a question about a match has come."""

    key = forms.CharField(max_length=120)
    state = forms.ChoiceField(choices=[("", _("Open")), *AskState.choices], required=False)
    note = forms.CharField(required=False, max_length=500)


class BulkForm(forms.Form):
    """A decision about several matches of the board."""

    action = forms.ChoiceField(choices=[("accept", _("Accept")), ("dismiss", _("Dismiss"))])
    match = forms.TypedMultipleChoiceField(coerce=int)
    reason = forms.ChoiceField(choices=[("", _("Choose a reason")), *DismissalReason.choices], required=False)
    note = forms.CharField(required=False, max_length=500)

    def __init__(self, *args: Any, keys: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "match", [(key, key) for key in keys])
