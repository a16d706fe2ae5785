"""Forms of the technical side of a synergy."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.engine.errors import SymbionetError
from symbionet.engine.matching.conditions.feasibility import convert_share
from symbionet.feasibility.actions import CheckValues, RiskValues, TrialValues
from symbionet.feasibility.models import ParameterCheck, Perspective, ReadinessScore, Risk, Trial, TrialOutcome
from symbionet.feasibility.queries import parameter_id, parameter_label
from symbionet.synergies.models import Synergy
from symbionet.work.models import Document

__all__ = ["CheckForm", "ReadinessForm", "RiskForm", "TrialForm"]

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CHECK = ("name", "low", "high", "unit", "measured_low", "measured_high", "limit_source", "measured_source", "document")
TRIAL = ("on", "place", "quantity", "unit", "outcome", "result", "document")
LEVELS = [("", _("not scored"))] + [(str(level), str(level)) for level in range(1, 10)]
SCORES = [(str(level), str(level)) for level in range(1, 11)]
MEASURED = ("measured_low", "measured_high")


def _documents(synergy: Synergy) -> forms.ModelChoiceField:
    field = forms.ModelChoiceField(
        label=_("document"), queryset=Document.objects.none(), required=False, empty_label=_("no document")
    )
    field.queryset = synergy.documents.filter(removed_at=None)
    return field


class CheckForm(forms.Form):
    """A parameter: its limits, and what was measured, in the same unit or another that compares."""

    narrow = ("low", "high", "unit", "measured_low", "measured_high", "measured_unit")  # three to a line
    name = forms.CharField(label=_("parameter"), max_length=120)
    low = forms.FloatField(label=_("at least"), required=False)
    high = forms.FloatField(label=_("at most"), required=False)
    unit = forms.CharField(
        label=_("unit of the limit"), max_length=20, required=False, help_text=_("Such as %, mg/kg, MJ/kg, mg/L.")
    )
    limit_source = forms.CharField(label=_("source of the limit"), max_length=250, required=False)
    measured_low = forms.FloatField(label=_("measured, lowest"), required=False)
    measured_high = forms.FloatField(label=_("measured, highest"), required=False)
    measured_unit = forms.CharField(
        label=_("unit of the measurement"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty where it is that of the limit; it is converted otherwise."),
    )
    measured_source = forms.CharField(label=_("source of the measurement"), max_length=250, required=False)

    def __init__(self, *args: Any, synergy: Synergy, row: ParameterCheck | None = None, **kwargs: Any) -> None:
        if row is not None:
            first = {name: getattr(row, name) for name in CHECK}
            kwargs["initial"] = {**first, "name": parameter_label(row.name)}
        super().__init__(*args, **kwargs)
        self.fields["document"] = _documents(synergy)

    def clean_name(self) -> str:
        """The id of a known parameter, else the name as written."""
        return parameter_id(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """The values, the measurement in the unit of the limit."""
        cleaned = super().clean() or self.cleaned_data
        unit, measured = cleaned.get("unit", "").strip(), cleaned.get("measured_unit", "").strip()
        for name in MEASURED:
            if measured and measured != unit and cleaned.get(name) is not None:
                try:
                    cleaned[name] = convert_share(cleaned[name], measured, unit)
                except SymbionetError:
                    self.add_error("measured_unit", _("This unit does not compare with that of the limit."))
                    break
        for low, high in (("low", "high"), MEASURED):
            if None not in (cleaned.get(low), cleaned.get(high)) and cleaned[low] > cleaned[high]:
                self.add_error(high, _("The lowest value is above the highest: exchange them."))
        return cleaned

    def values(self) -> CheckValues:
        """The values as the action takes them."""
        return cast(CheckValues, {name: self.cleaned_data[name] for name in CHECK})


class TrialForm(forms.Form):
    """A sample test or plant trial."""

    narrow = ("on", "quantity", "unit")
    on = forms.DateField(label=_("date"), widget=DATE, initial=timezone.localdate)
    quantity = forms.FloatField(label=_("quantity"), required=False, min_value=0)
    unit = forms.CharField(label=_("unit"), max_length=12, required=False)
    place = forms.CharField(label=_("place"), max_length=200, required=False)
    outcome = forms.ChoiceField(label=_("outcome"), choices=TrialOutcome.choices)
    result = forms.CharField(label=_("result"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, synergy: Synergy, row: Trial | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {name: getattr(row, name) for name in TRIAL}
        super().__init__(*args, **kwargs)
        self.fields["document"] = _documents(synergy)

    def values(self) -> TrialValues:
        """The values as the action takes them."""
        return cast(TrialValues, {name: self.cleaned_data[name] for name in TRIAL})


class ReadinessForm(forms.Form):
    """What one side says of its readiness in the six perspectives."""

    def __init__(self, *args: Any, rows: list[ReadinessScore], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_perspective = {row.perspective: row for row in rows}
        for perspective in Perspective:
            row = by_perspective.get(perspective)
            self.fields[perspective.value] = forms.ChoiceField(
                label=perspective.label, choices=LEVELS, required=False, initial=str(row.score) if row else ""
            )
            self.fields[f"{perspective.value}_note"] = forms.CharField(
                label=_("note"), max_length=500, required=False, initial=row.note if row else ""
            )

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Level and note of each perspective."""
        return [(self[perspective.value], self[f"{perspective.value}_note"]) for perspective in Perspective]

    def scores(self) -> dict[str, tuple[int | None, str]]:
        """The levels with their notes, as the action takes them."""
        found: dict[str, tuple[int | None, str]] = {}
        for perspective in Perspective:
            level = self.cleaned_data[perspective.value]
            found[perspective.value] = int(level) if level else None, self.cleaned_data[f"{perspective.value}_note"]
        return found


class RiskForm(forms.Form):
    """A risk with its severity, occurrence and detection."""

    narrow = ("severity", "occurrence", "detection")
    name = forms.CharField(label=_("risk"), max_length=250)
    severity = forms.TypedChoiceField(
        label=_("severity"),
        choices=SCORES,
        coerce=int,
        help_text=_("1: hardly felt; 10: danger to people or stop of work."),
    )
    occurrence = forms.TypedChoiceField(
        label=_("occurrence"), choices=SCORES, coerce=int, help_text=_("1: practically never; 10: all the time.")
    )
    detection = forms.TypedChoiceField(
        label=_("detection"),
        choices=SCORES,
        coerce=int,
        help_text=_("1: always noticed in time; 10: never noticed in time."),
    )
    measure = forms.CharField(
        label=_("measure"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, row: Risk | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {name: getattr(row, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def values(self) -> RiskValues:
        """The values as the action takes them."""
        return cast(RiskValues, self.cleaned_data)
