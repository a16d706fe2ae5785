"""Forms of the workbench: its filter, moves of cards, bulk actions, limits of stages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import offer_choices, offer_rows
from symbionet.matches.models import Level
from symbionet.network.models import Kind, Park
from symbionet.network.queries import parks
from symbionet.synergies.models import Stage, SynergyType
from symbionet.synergies.queries import TRACK, WORKBENCH_ORDERS, possible_owners
from symbionet.work.models import BarrierCategory

__all__ = [
    "ChanceForm",
    "DropForm",
    "LimitsForm",
    "NextActionForm",
    "OwnerForm",
    "SynergyBulkForm",
    "SynergyFilterForm",
]

ANY = [("", _("Any"))]
DUES = [*ANY, ("overdue", _("overdue")), ("week", _("within a week")), ("none", _("without next action or date"))]
ORDERS = {
    "-expected": _("Expected value"),
    "-money": _("Value per year"),
    "-chance": _("Probability"),
    "due": _("Next action due"),
    "stage_since": _("Longest in its stage"),
    "-updated_at": _("Changed last"),
    "-created_at": _("Newest first"),
    "title": _("Title, A to Z"),
    "expected": _("Expected value, lowest first"),
    "money": _("Value per year, lowest first"),
    "chance": _("Probability, lowest first"),
    "-due": _("Next action due last"),
    "-stage_since": _("Shortest in its stage"),
    "updated_at": _("Changed longest ago"),
    "-title": _("Title, Z to A"),
}
MEMBER_ORDER = "-updated_at"
FOR_READERS = ("search", "owner", "order", "park", "barrier", "stalled", "overridden", "least", "most", "due")
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SynergyFilterForm(forms.Form):
    """The filter of the workbench; a member has only what gives away no name and no judgement of the programme."""

    search = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.SearchInput)
    order = forms.ChoiceField(
        label=_("Order by"),
        choices=[(name, ORDERS[name]) for name in ORDERS if name in WORKBENCH_ORDERS],
        required=False,
    )
    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=[*ANY, ("open", _("under way")), ("going", _("under way or running")), *Stage.choices],
        required=False,
    )
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none(), required=False, empty_label=_("Any"))
    due = forms.ChoiceField(label=_("Next action"), choices=DUES, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *Kind.choices], required=False)
    type = forms.ChoiceField(label=_("Type"), choices=[*ANY, *SynergyType.choices], required=False)
    level = forms.ChoiceField(label=_("Circular level"), choices=[*ANY, *Level.choices], required=False)
    park = forms.ModelChoiceField(label=_("Park"), queryset=Park.objects.none(), required=False, empty_label=_("Any"))
    barrier = forms.ChoiceField(label=_("Stopped by"), choices=[*ANY, *BarrierCategory.choices], required=False)
    least = forms.FloatField(label=_("CNY per year from"), required=False, min_value=0)
    most = forms.FloatField(label=_("CNY per year up to"), required=False, min_value=0)
    stalled = forms.BooleanField(label=_("Only stalled ones"), required=False)
    overridden = forms.BooleanField(label=_("Only those moved without evidence"), required=False)

    def __init__(self, *args: Any, reader: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        offer_rows(self, "owner", possible_owners())
        offer_rows(self, "park", parks())
        if not reader:  # a search or an order by title would find out names that are not shown
            for name in FOR_READERS:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """The filters by name, as `chosen_synergies` takes them; one that is not valid counts as not said."""
        self.is_valid()
        found = {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value not in ("", None)}
        for name in ("owner", "park"):
            if name in found:
                found[name] = found[name].pk
        found.setdefault("order", "-expected" if self.reader else MEMBER_ORDER)
        return found

    def active(self) -> dict[str, str]:
        """What is filtered by, in words, by the name of the filter: "Stage: Idea"; the order is no filter."""
        self.is_valid()
        cleaned = getattr(self, "cleaned_data", {})
        found = {name: value for name, value in cleaned.items() if value not in ("", None, False) and name != "order"}
        return {name: self._words(name, value) for name, value in found.items()}

    def _words(self, name: str, value: Any) -> str:
        label = self.fields[name].label
        if value is True:
            return str(label)
        choices = {} if hasattr(value, "pk") else dict(getattr(self.fields[name], "choices", ()))
        shown = choices.get(value, f"{value:,.0f}" if isinstance(value, float) else value)
        return _("%(label)s: %(value)s") % {"label": label, "value": shown}


class DropForm(forms.Form):
    """Where a card is dropped, with the note or the reason that the rules of stages ask for."""

    to = forms.ChoiceField(choices=[(stage.value, stage.label) for stage in TRACK])
    note = forms.CharField(required=False, max_length=500)
    override_reason = forms.CharField(required=False, max_length=500)


class SynergyBulkForm(forms.Form):
    """What is done with the ticked synergies."""

    action = forms.ChoiceField(
        choices=[(name, name) for name in ("assign", "plan", "hold", "move", "csv", "xlsx")], required=True
    )
    synergy = forms.TypedMultipleChoiceField(coerce=int)
    owner = forms.ModelChoiceField(label=_("owner"), queryset=User.objects.none(), required=False)
    next_action = forms.CharField(label=_("next action"), required=False, max_length=250)
    next_action_due = forms.DateField(label=_("due"), required=False, widget=DATE)
    category = forms.ChoiceField(label=_("barrier"), choices=[*ANY, *BarrierCategory.choices], required=False)
    instrument = forms.CharField(label=_("legal instrument"), required=False, max_length=250)
    reactivate_on = forms.DateField(label=_("look at it again on"), required=False, widget=DATE)

    NEEDED = {"assign": ("owner",), "plan": ("next_action", "next_action_due"), "hold": ("category", "reactivate_on")}

    def __init__(self, *args: Any, keys: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "synergy", [(key, key) for key in keys])
        offer_rows(self, "owner", possible_owners())

    def clean(self) -> dict[str, Any]:
        """The values; an action without what it needs is told so."""
        cleaned = super().clean() or self.cleaned_data
        needed = self.NEEDED.get(cleaned.get("action", ""), ())
        if needed and not self.errors and not all(cleaned.get(name) for name in needed):
            raise forms.ValidationError(
                {
                    "assign": _("Choose who is to own them."),
                    "plan": _("Say what happens next and by when."),
                    "hold": _("Say what stopped them and when they are to be looked at again."),
                }[cleaned["action"]]
            )
        return cleaned


class LimitsForm(forms.Form):
    """Days in each stage after which a synergy counts as stalled."""

    def __init__(self, *args: Any, limits: dict[str, int], defaults: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in TRACK:
            self.fields[stage.value] = forms.IntegerField(
                label=stage.label,
                initial=limits[stage],
                min_value=1,
                max_value=3650,
                help_text=_("programme default: %(days)d days") % {"days": defaults[stage]},
            )


class NextActionForm(forms.Form):
    """What somebody does next in a synergy, and by when."""

    next_action = forms.CharField(label=_("Next action"), max_length=250, required=False)
    next_action_due = forms.DateField(label=_("Due"), required=False, widget=DATE)


class OwnerForm(forms.Form):
    """Whose synergy it is."""

    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "owner", possible_owners())


class ChanceForm(forms.Form):
    """How probable it is that a synergy is completed, in per cent."""

    probability = forms.FloatField(
        label=_("probability of completion, %"), min_value=0, max_value=100, required=False,
        help_text=_("Empty: as often as synergies of its stage are completed."),
    )  # fmt: skip

    def clean_probability(self) -> float | None:
        """Per cent as a share of one."""
        share = self.cleaned_data["probability"]
        return None if share is None else share / 100
