"""Forms of demands and of barriers."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from symbionet.core.choices import offer_rows
from symbionet.core.figures import FigureField
from symbionet.core.texts import localised
from symbionet.engine.packs import load_packs
from symbionet.policy.actions.demands import DemandValues
from symbionet.policy.models import Demand, DemandState
from symbionet.policy.queries.demands import possible_officers
from symbionet.work.actions import BarrierValues
from symbionet.work.models import BarrierCategory, kind_of

__all__ = ["BarrierForm", "DemandForm", "MergeForm", "MoveForm", "instrument_choices"]

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LONG = ("problem_zh", "problem_en", "evidence_zh", "evidence_en", "change_zh", "change_en")
NONE = ("", _("none"))


def instrument_choices() -> list[tuple[str, Any]]:
    """The instruments of the library by number and title; those that hinder stand first."""
    rows = sorted(load_packs().instruments.values(), key=lambda item: (item.effect == "helps", item.id))
    return [NONE, *((item.id, f"{item.id} {localised(item, 'title')}") for item in rows)]


def barrier_choices() -> list[tuple[str, Any]]:
    """The barriers of the taxonomy by code and name."""
    return [NONE, *((code, localised(row, "name")) for code, row in load_packs().policy_barriers.items())]


class DemandForm(forms.ModelForm[Demand]):
    """A demand as it is written."""

    class Meta:
        model = Demand
        fields = (
            "title_zh", "title_en", "category", "barrier_code", "instrument_id", "instrument", "problem_zh",
            "problem_en", "evidence_zh", "evidence_en", "change_zh", "change_en", "authority_zh", "authority_en",
            "authority_confirmed_on", "reply_due", "owner",
        )  # fmt: skip
        widgets = {"authority_confirmed_on": DAY, "reply_due": DAY}

    barrier_code = forms.ChoiceField(label=_("Barrier of the taxonomy"), choices=barrier_choices, required=False)
    instrument_id = forms.ChoiceField(label=_("Instrument of the library"), choices=instrument_choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "owner", possible_officers())
        self.fields["owner"].required = False
        for name in LONG:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 3})
            self.fields[name].max_length = 4000  # type: ignore[attr-defined] # a field of text

    def values(self) -> DemandValues:
        """The values of a valid form."""
        return DemandValues(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class MoveForm(forms.Form):
    """A step of a demand, as the authority has answered."""

    to = forms.ChoiceField(label=_("The authority has answered"), choices=DemandState.choices)
    outcome = forms.CharField(
        label=_("Reason, what is allowed today, or what the rule says"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on = forms.DateField(label=_("In force from"), required=False, widget=DAY)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, steps: tuple[DemandState, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(step.value, step.label) for step in steps]  # type: ignore[attr-defined] # choices


class MergeForm(forms.Form):
    """The demand with which this one is grouped."""

    into = forms.ModelChoiceField(label=_("Group with"), queryset=Demand.objects.none())

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "into", others)


class BarrierForm(forms.Form):
    """What stands in the way of a subject."""

    category = forms.ChoiceField(label=_("Barrier"), choices=BarrierCategory.choices)
    step = forms.ChoiceField(label=_("Step at which it struck"))
    instrument_id = forms.ChoiceField(label=_("Instrument of the library"), choices=instrument_choices, required=False)
    instrument = forms.CharField(
        label=_("Law, rule or permit, where the library has none"), required=False, max_length=200
    )
    tonnes = FigureField(label=_("Tonnes per year blocked"), required=False, min_value=0, max_value=1e9)
    money = FigureField(label=_("CNY per year blocked"), required=False, min_value=0, max_value=1e12)
    note = forms.CharField(
        label=_("What happened"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, subject: Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = kind_of(subject)
        self.fields["step"].choices = [(code, kind.word("stages", code)) for code in kind.track]  # type: ignore[attr-defined] # choices

    def values(self) -> BarrierValues:
        """The values of a valid form; an instrument of the library is kept with its number."""
        cleaned = self.cleaned_data
        item = load_packs().instruments.get(cleaned["instrument_id"])
        named = f"{item.id} {item.title_zh}" if item is not None else cleaned["instrument"]
        return BarrierValues(
            category=cleaned["category"], step=cleaned["step"], instrument=named, tonnes=cleaned["tonnes"],
            money=cleaned["money"], note=cleaned["note"],
        )  # fmt: skip
