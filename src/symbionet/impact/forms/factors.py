"""Forms of own factors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.core.choices import offer_many
from symbionet.core.figures import FigureField
from symbionet.core.texts import is_chinese
from symbionet.engine.packs import read_own_factors
from symbionet.impact.queries.factors import factor_words, grade_words
from symbionet.impact.words import factor_problem_words
from symbionet.network.models import Organisation

__all__ = ["FactorForm"]


class FactorForm(forms.Form):
    """An own factor with its source; words are those of the table of own factors."""

    organisation = forms.ModelChoiceField(
        label=_("Whose factor"), queryset=Organisation.objects.none(), required=False, empty_label=_("the programme's")
    )
    activity = forms.ChoiceField(label=_("Activity"))
    subject = forms.CharField(label=_("Material or energy"), max_length=120)
    route = forms.ChoiceField(label=_("Route"), required=False)
    value = FigureField(label=_("Value"))
    unit = forms.CharField(label=_("Unit"), max_length=40, help_text=_("Such as kgCO2e/t, kgCO2e/tkm or kgCO2/kWh."))
    low = FigureField(label=_("Low"), required=False)
    high = FigureField(label=_("High"), required=False)
    quality = forms.ChoiceField(label=_("Quality"), initial="D", help_text=_("Without low and high it sets the range."))
    region = forms.CharField(
        label=_("Region"), max_length=40, required=False, help_text=_("Such as 天津, CN-TJ or CN.")
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2100)
    source = forms.CharField(
        label=_("Source"),
        max_length=500,
        help_text=_("A document that another person can open, or “expert judgement”."),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, owners: Any, programme: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        owner, activity, route, grade = (self.fields[name] for name in ("organisation", "activity", "route", "quality"))
        assert isinstance(activity, forms.ChoiceField)
        assert isinstance(route, forms.ChoiceField)
        assert isinstance(grade, forms.ChoiceField)
        assert isinstance(owner, forms.ModelChoiceField)
        owner.required = not programme
        if not programme:
            owner.empty_label = None
        offer_many(self, "organisation", owners, route="organisation_options")
        activity.choices = factor_words("activity", is_chinese())
        grade.choices = grade_words(is_chinese())
        route.choices = [("", "–"), *factor_words("route", is_chinese())]

    def clean(self) -> dict[str, Any]:
        """What the reader of own factors finds wrong, each at its field with the remedy."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for problem in read_own_factors([self.values()]).problems:
                name = problem.column if problem.column in self.fields else None
                self.add_error(
                    name, _("%(label)s: %(value)s") % {"label": problem.value, "value": factor_problem_words(problem)}
                )
        return cleaned

    def values(self) -> dict[str, Any]:
        """The values by heading, as the action takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "organisation"}
