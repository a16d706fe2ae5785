"""Forms of the ledger: they clean what people enter and never store it."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from symbionet.core.figures import FigureField, PercentField, ShareField, unchanged_kept
from symbionet.core.texts import localised
from symbionet.engine.impact import BASELINE_ROUTES
from symbionet.engine.packs import load_packs
from symbionet.impact.actions.assessing import BasisValues
from symbionet.impact.models import Basis, EntryLevel, Metric, Opinion, VerificationMethod
from symbionet.impact.pages.wording import unit_word
from symbionet.impact.queries import base_unit
from symbionet.network.models import Organisation, Park
from symbionet.synergies.models import SynergyFlow

__all__ = [
    "AnswerForm",
    "BasisForm",
    "CorrectionForm",
    "FigureForm",
    "LedgerFilterForm",
    "LockForm",
    "QuantityForm",
    "VerificationForm",
]

ROUTE_WORDS = {
    "landfill": _("Landfill"),
    "incineration": _("Incineration"),
    "recycling": _("Recycling"),
    "discharge": _("Discharge"),
    "stock": _("Stockpiled"),
    "treatment": _("Treatment"),
}
STATED = (Metric.COST, Metric.SALES, Metric.PRIVATE, Metric.PUBLIC, Metric.JOBS_CREATED, Metric.JOBS_SAFEGUARDED,
          Metric.TRAINED)  # fmt: skip
CURRENCIES = [("CNY", _("CNY")), ("EUR", _("EUR"))]


def _years() -> list[tuple[int, str]]:
    this = timezone.localdate().year
    return [(year, str(year)) for year in range(this, this - 8, -1)]


class LedgerFilterForm(forms.Form):
    """Which entries are listed."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False, empty_value=None)
    metric = forms.ChoiceField(label=_("Metric"), required=False, choices=[("", _("All")), *Metric.choices])
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("All")), *EntryLevel.choices])

    park = forms.ModelChoiceField(label=_("Park"), required=False, queryset=Park.objects.all(), empty_label=_("All"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[
        ("", _("Current")), ("corrected", _("Corrected")), ("locked", _("In a closed year"))])  # fmt: skip
    synergy = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, years: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("All")), *((year, str(year)) for year in years)]


class QuantityForm(forms.Form):
    """What flowed in a year, as one party states it."""

    organisation = forms.ModelChoiceField(label=_("Stated by"), queryset=Organisation.objects.none())
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    quantity = FigureField(label=_("What flowed in the year"), min_value=0)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        help_text=_("Only where the benefit per tonne is far above what programmes have published."),
    )

    def __init__(self, *args: Any, flow: SynergyFlow, sides: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        side, year, quantity = (self.fields[name] for name in ("organisation", "year", "quantity"))
        assert isinstance(side, forms.ModelChoiceField)
        assert isinstance(year, forms.TypedChoiceField)
        side.queryset = Organisation.objects.filter(pk__in=[one.pk for one in sides])
        if len(sides) == 1:
            side.initial, side.widget = sides[0].pk, forms.HiddenInput()
        year.choices = _years()
        quantity.label = _("What flowed in the year, %(unit)s") % {"unit": base_unit(flow.unit)}

    def clean(self) -> dict[str, Any]:
        """The values; a figure that nobody changed is kept to its last digit."""
        return unchanged_kept(self, super().clean() or self.cleaned_data)


class FigureForm(forms.Form):
    """What one party says of its own money, jobs and people."""

    organisation = forms.ModelChoiceField(label=_("Stated by"), queryset=Organisation.objects.none())
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)

    def __init__(self, *args: Any, sides: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        side, year = self.fields["organisation"], self.fields["year"]
        assert isinstance(side, forms.ModelChoiceField)
        assert isinstance(year, forms.TypedChoiceField)
        side.queryset = Organisation.objects.filter(pk__in=[one.pk for one in sides])
        if len(sides) == 1:
            side.initial, side.widget = sides[0].pk, forms.HiddenInput()
        year.choices = _years()
        for metric in STATED:
            self.fields[metric.value] = FigureField(label=metric.label, required=False)
        self.fields[Metric.COST.value].help_text = _(
            "In the year, net of what you pay or get for the flow: then the price is not counted twice."
        )

    @property
    def groups(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        """The fields by what they are about; who states it first, unless that is plain."""
        first = [self[name] for name in ("organisation", "year", "currency") if not self[name].is_hidden]
        money, people = STATED[:4], STATED[4:]
        return [
            (_("Who and when"), first),
            (_("Money in the year"), [self[metric.value] for metric in money]),
            (_("Jobs and people"), [self[metric.value] for metric in people]),
        ]

    def figures(self) -> dict[str, float]:
        """What was stated, by metric."""
        found = {metric.value: self.cleaned_data.get(metric.value) for metric in STATED}
        return {name: value for name, value in found.items() if value is not None}

    def clean(self) -> dict[str, Any]:
        """At least one figure is stated."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(metric.value) is not None for metric in STATED):
            raise forms.ValidationError(_("State at least one figure."))
        return cleaned


class CorrectionForm(forms.Form):
    """The right figure, and why."""

    value = FigureField(label=_("Right figure"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    again = forms.BooleanField(
        label=_("Compute the year again with the baseline of today"),
        help_text=_("For a year that was declared before its baseline was known, or with a wrong one."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The values; a figure that nobody changed is kept to its last digit."""
        return unchanged_kept(self, super().clean() or self.cleaned_data)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class VerificationForm(forms.Form):
    """What a verifier found; a figure left empty is verified as it is claimed."""

    method = forms.ChoiceField(label=_("Method"), choices=VerificationMethod.choices)
    sample = forms.CharField(label=_("What was sampled"), max_length=500, required=False)
    opinion = forms.ChoiceField(label=_("Opinion"), choices=Opinion.choices)
    statement = forms.CharField(label=_("Statement"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, claimed: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.claimed = claimed
        for entry in claimed:
            metric, firm = entry.get_metric_display(), entry.organisation
            self.fields[f"entry{entry.pk}"] = FigureField(
                label=_("%(metric)s of %(organisation)s, verified") % {"metric": metric, "organisation": firm}
                if firm
                else _("%(metric)s, verified") % {"metric": metric},
                required=False,
                help_text=_("Claimed: %(value)s %(unit)s (%(level)s)")
                % {
                    "value": f"{entry.central:,.6g}",
                    "unit": unit_word(entry.unit or entry.currency),
                    "level": entry.get_level_display(),
                },
            )

    def adjusted(self) -> dict[int, float]:
        """The figures that the verifier changed, by entry."""
        found = {entry.pk: self.cleaned_data.get(f"entry{entry.pk}") for entry in self.claimed}
        claimed = {entry.pk: entry.central for entry in self.claimed}
        return {pk: value for pk, value in found.items() if value is not None and value != claimed[pk]}


class LockForm(forms.Form):
    """Which year is closed or opened."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2200)
    park = forms.ModelChoiceField(
        label=_("Park"), queryset=Park.objects.all(), required=False, empty_label=_("All parks")
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)


BASIS_GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("What happened to it before"), tuple(f"route_{name}" for name in BASELINE_ROUTES)),
    (_("What it replaces"), ("substitutes", "substitution_ratio", "hazardous")),
    (_("Transport"), ("distance_km", "baseline_distance_km", "vehicle", "empty_return")),
    (_("Years, and what is claimed of the effect"),
     ("start", "years", "persistence", "attribution", "additionality", "displacement")),
    (_("Own factors, which win over the published ones"),
     ("region", "own_disposal", "own_virgin", "own_reprocessing", "own_freight")),
    (_("Source of these statements"), ("source",)),
)  # fmt: skip


class BasisForm(forms.ModelForm):
    """The baseline of a flow; former routes are given in per cent."""

    class Meta:
        model = Basis
        fields = ("substitutes", "substitution_ratio", "distance_km", "baseline_distance_km", "vehicle",
                  "empty_return", "hazardous", "start", "years", "persistence", "attribution", "additionality",
                  "displacement", "region", "own_disposal", "own_virgin", "own_reprocessing", "own_freight",
                  "source")  # fmt: skip
        widgets = {"start": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
        field_classes = {
            **dict.fromkeys(("substitution_ratio", "distance_km", "baseline_distance_km", "own_disposal", "own_virgin",
                             "own_reprocessing", "own_freight"), FigureField),
            **dict.fromkeys(("empty_return", "persistence", "attribution", "additionality", "displacement"),
                            ShareField),
        }  # fmt: skip
        help_texts = {
            "substitutes": _("What the receiver no longer buys, such as cement clinker or natural gas."),
            "substitution_ratio": _("Units of it that one unit of the flow replaces."),
            "vehicle": _("Such as lorry, articulated lorry, train or barge; empty: the average lorry."),
            "attribution": _("Share, 0 to 1, that is owed to this synergy and not to others."),
            "additionality": _("Share, 0 to 1, that would not have happened anyway."),
            "persistence": _("Share, 0 to 1, that remains from one year to the next."),
            "displacement": _("Share, 0 to 1, that only moves a burden elsewhere."),
            "empty_return": _("Share, 0 to 1, of the way back that is driven empty."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        routes = dict(self.instance.routes or {})
        zh = {name: localised(_Region(row), "name") for name, row in _regions().items()}
        self.fields["region"] = forms.ChoiceField(
            label=_("Region"), required=False, choices=[("", "–"), *sorted(zh.items())]
        )
        self.fields["region"].initial = self.instance.region
        for name in BASELINE_ROUTES:
            self.fields[f"route_{name}"] = PercentField(
                label=_("%(route)s, %%") % {"route": ROUTE_WORDS[name]},
                required=False,
                initial=round(100 * routes[name], 6) if name in routes else None,
            )
        self.fields["displacement"].required = False

    def clean(self) -> dict[str, Any]:
        """The values; a figure that nobody changed is kept to its last digit."""
        return unchanged_kept(self, super().clean() or self.cleaned_data)

    @property
    def groups(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        """The fields by what they are about, in the order of the page."""
        return [(heading, [self[name] for name in names]) for heading, names in BASIS_GROUPS]

    def routes(self) -> dict[str, float]:
        """The former routes as shares."""
        found = {name: self.cleaned_data.get(f"route_{name}") for name in BASELINE_ROUTES}
        return {name: value / 100 for name, value in found.items() if value}

    def values(self) -> BasisValues:
        """What was stated, by field of `Basis`."""
        stated = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        return cast(BasisValues, stated | {"routes": self.routes(), "displacement": stated["displacement"] or 0.0})


class _Region:
    """A row of the pack of regions with its bilingual name."""

    def __init__(self, row: dict[str, str]) -> None:
        self.name_zh, self.name_en = row["name_zh"], row["name_en"]


def _regions() -> dict[str, dict[str, str]]:
    return {row["code"]: dict(row) for row in load_packs().rows("factors/regions")}


class AnswerForm(forms.Form):
    """The yearly question: did it run, how much flowed, who says so."""

    runs = forms.ChoiceField(
        label=_("Did the exchange run?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        initial="yes",
    )
    cost_saving = FigureField(
        label=_("What it saved you in the year (if you know)"),
        required=False,
        help_text=_("In the year, net of what you pay or get for the flow: then the price is not counted twice."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    note = forms.CharField(label=_("Anything to add"), required=False, max_length=500)
    name = forms.CharField(label=_("Your name"), max_length=100)

    def __init__(self, *args: Any, flows: dict[SynergyFlow, float | None], **options: Any) -> None:
        super().__init__(*args, **options)
        self.flows = flows
        for flow, expected in flows.items():
            what = {"flow": flow, "unit": base_unit(flow.unit)}
            self.fields[f"flow{flow.pk}"] = FigureField(
                label=_("%(flow)s, %(unit)s") % what, required=False, min_value=0, initial=expected
            )
        self.order_fields(["runs", *(f"flow{flow.pk}" for flow in flows), "cost_saving", "currency", "note", "name"])

    def clean(self) -> dict[str, Any]:
        """The values; a figure that nobody changed is kept to its last digit."""
        return unchanged_kept(self, super().clean() or self.cleaned_data)

    def quantities(self) -> dict[int, float]:
        """What flowed, by flow."""
        found = {flow.pk: self.cleaned_data.get(f"flow{flow.pk}") for flow in self.flows}
        return {pk: value for pk, value in found.items() if value is not None}
