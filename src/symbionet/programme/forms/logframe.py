"""Forms of programmes, results, indicators, periods and entered figures."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from symbionet.core.choices import offer_choices, offer_rows
from symbionet.core.files import TRAVELS
from symbionet.core.indicators import Rule, indicator_entries
from symbionet.iati import code_names
from symbionet.programme.actions import IndicatorValues, MeasurementValues, ProgrammeValues, ResultValues
from symbionet.programme.forms.fields import AmountField, DayField, PairsField
from symbionet.programme.models import Indicator, Measurement, Programme, RateRule, Result
from symbionet.programme.pages.numbers import DIMENSIONS, dimension_words

__all__ = ["DecisionForm", "IndicatorForm", "MeasurementForm", "PeriodsForm", "ProgrammeForm", "ReasonForm",
           "ResultForm"]  # fmt: skip

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "min_value": 0}
FIGURE: dict[str, Any] = {"max_digits": 20, "decimal_places": 4, "required": False}
LONG = forms.Textarea(attrs={"rows": 2})
IDENTIFIER: dict[str, Any] = {
    "regex": r"^[^/&|?\s]+$",
    "error_messages": {"invalid": _("Write the identifier without spaces and without the signs / & | ?")},
}


def initial_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """The values of a row for the fields of these names."""
    return {name: getattr(row, name) for name in names if hasattr(type(row), name)}


def _kinds() -> list[tuple[str, str]]:
    return [("", "–"), *((code, f"{code} {name}") for code, name in code_names("OrganisationType").items())]


def _sectors() -> list[tuple[str, str]]:
    return [("", "–"), *((code, f"{code} {name}") for code, name in code_names("Sector").items())]


class ProgrammeForm(forms.Form):
    """A programme and its contract."""

    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200, required=False)
    donor = forms.CharField(label=_("Donor"), max_length=200, required=False)
    contract = forms.CharField(label=_("Number of the contract"), max_length=80, required=False)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    currency = forms.RegexField(
        label=_("Currency of the contract"), regex=r"^[A-Z]{3}$", initial="EUR",
        error_messages={"invalid": _("Write the three letters of the currency, such as EUR.")},
    )  # fmt: skip
    budget = AmountField(label=_("Eligible costs, estimate"), **MONEY)
    grant_share = AmountField(
        label=_("Share of the donor, %"), max_digits=5, decimal_places=2, min_value=0, max_value=100
    )
    grant_ceiling = AmountField(label=_("Grant at most"), **MONEY)
    rate_rule = forms.ChoiceField(label=_("Rule for currencies"), choices=RateRule.choices, initial=RateRule.AVERAGE)
    reporter = forms.CharField(label=_("Organisation that reports"), max_length=200, required=False)
    reporter_ref = forms.RegexField(
        label=_("Its IATI identifier"), max_length=80, required=False, **IDENTIFIER,
        help_text=_("Only for the IATI file: prefix of the register, a hyphen, the number there."),
    )  # fmt: skip
    reporter_type = forms.ChoiceField(label=_("Its kind (IATI)"), choices=_kinds, required=False)
    donor_ref = forms.RegexField(label=_("IATI identifier of the donor"), max_length=80, required=False, **IDENTIFIER)
    donor_type = forms.ChoiceField(label=_("Kind of the donor (IATI)"), choices=_kinds, required=False)
    country = forms.RegexField(
        label=_("Country that benefits (ISO)"), regex=r"^[A-Z]{2}$", initial="CN",
        error_messages={"invalid": _("Write the two letters of the country, such as CN.")},
    )  # fmt: skip
    sector = forms.ChoiceField(label=_("Sector (OECD DAC, five digits)"), choices=_sectors, required=False)
    seed = forms.BooleanField(
        label=_("Begin with the logframe of the founding programme"), required=False, initial=True,
        help_text=_("800 members, 80 synergies, 100 audits, 365,000 t, 99,000 t CO2e; edit it afterwards."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        if programme is not None:
            kwargs["initial"] = initial_of(programme, self.base_fields)
        super().__init__(*args, **kwargs)
        self.is_demo = programme is not None and programme.is_demo
        if programme is not None:
            del self.fields["seed"]

    def values(self) -> ProgrammeValues:
        """The values of a valid form."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seed"}
        return ProgrammeValues(**data, is_demo=self.is_demo)


class ResultForm(forms.ModelForm[Result]):
    """An expected result."""

    class Meta:
        model = Result
        fields = ("level", "code", "parent", "text_zh", "text_en", "assumptions_zh", "assumptions_en")
        widgets = {"assumptions_zh": LONG, "assumptions_en": LONG}

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "parent", programme.results.exclude(pk=self.instance.pk))

    def values(self) -> ResultValues:
        """The values of a valid form."""
        return ResultValues(**self.cleaned_data)


class IndicatorForm(forms.ModelForm[Indicator]):
    """An indicator with its reference sheet."""

    baseline = AmountField(label=pgettext_lazy("indicator", "Baseline"), **FIGURE)
    target = AmountField(label=_("Final target"), **FIGURE)
    milestones = PairsField(
        label=_("Intermediate targets"), days=True, help_text=_("A line for each: the day and what is to be reached.")
    )
    query = forms.ChoiceField(
        label=_("Computed from"), required=False,
        help_text=_("What the platform knows is computed, never typed. Else people enter it with evidence."),
    )  # fmt: skip
    dimensions = forms.MultipleChoiceField(
        label=_("Disaggregated by"), choices=list(DIMENSIONS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Indicator
        fields = (
            "result", "code", "name_zh", "name_en", "query", "rule", "unit", "direction", "baseline", "baseline_year",
            "target", "milestones", "dimensions", "definition", "sources", "method", "responsible", "quality", "limits",
            "entered_on",
        )  # fmt: skip
        widgets = dict.fromkeys(("definition", "sources", "quality", "limits"), LONG) | {
            "entered_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        row = kwargs.get("instance")
        if row is not None:
            kwargs["initial"] = {"milestones": {str(one.due_on): one.value for one in row.milestones.all()}}
        super().__init__(*args, **kwargs)
        offer_rows(self, "result", programme.results.all())
        computed = [(entry.key, entry.label) for entry in indicator_entries().values()]
        offer_choices(self, "query", [("", _("Entered by people, with evidence and approval")), *computed])
        self.fields["baseline_year"].required = False

    def values(self) -> IndicatorValues:
        """The values of a valid form."""
        data = dict(self.cleaned_data)
        return IndicatorValues(**data | {"milestones": tuple(data["milestones"].items())})


class PeriodsForm(forms.Form):
    """How long reporting periods are."""

    months = forms.TypedChoiceField(
        label=_("A reporting period is of"), coerce=int, initial="6",
        choices=[("3", _("3 months")), ("6", _("6 months")), ("12", _("12 months"))],
    )  # fmt: skip


class MeasurementForm(forms.Form):
    """A figure that a person enters for a period."""

    value = AmountField(label=_("Figure of the period"), max_digits=20, decimal_places=4)
    whole = AmountField(label=_("Denominator"), **FIGURE)
    evidence = forms.CharField(
        label=_("Evidence"), max_length=500, help_text=_("On what it rests: a list, a report, a certificate.")
    )
    upload = forms.FileField(label=_("File"), required=False, help_text=TRAVELS)

    def __init__(self, *args: Any, indicator: Indicator, row: Measurement | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = initial_of(row, ("value", "whole", "evidence")) | {
                f"by_{name}": groups for name, groups in row.parts.items()
            }
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        if indicator.rule == Rule.RATIO:
            self.fields["value"].label = _("Numerator")
        else:
            del self.fields["whole"]
            for name in indicator.dimensions:
                self.fields[f"by_{name}"] = PairsField(
                    label=dimension_words(name), help_text=_("A line for each group: f: 12 for women, m: 10 for men.")
                )

    def values(self) -> MeasurementValues:
        """The values of a valid form."""
        parts = {name[3:]: value for name, value in self.cleaned_data.items() if name.startswith("by_") and value}
        return MeasurementValues(
            value=self.cleaned_data["value"],
            whole=self.cleaned_data.get("whole"),
            evidence=self.cleaned_data["evidence"],
            parts=parts,
        )


class DecisionForm(forms.Form):
    """Approve an entered figure, or return it."""

    remark = forms.CharField(label=_("Remark"), max_length=500, required=False)


class ReasonForm(forms.Form):
    """Why a locked period is corrected."""

    reason = forms.CharField(label=_("Reason of the correction"), max_length=500)
