"""Forms of a system as a whole, of an action, and of an assessment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import NamedChoiceField, SuggestedInput, offer_choices, offer_rows
from symbionet.core.days import date_input
from symbionet.ems.actions import SystemValues
from symbionet.ems.models import AssessmentKind, System
from symbionet.ems.pages.entries import pack_words
from symbionet.ems.queries.frameworks import frameworks
from symbionet.ems.queries.registers import methods
from symbionet.ems.queries.systems import guides_systems, organisations_without_system, possible_coaches
from symbionet.network.models import Organisation
from symbionet.tables import clean_text

__all__ = ["ActionForm", "AssessmentForm", "StartForm", "SystemForm"]


def framework_choices(*, only_standards: bool = False) -> list[tuple[str, str]]:
    """The frameworks in words."""
    rows = [one for one in frameworks().values() if one.kind == "standard" or not only_standards]
    return [(one.id, pack_words(one)) for one in rows]


class SystemForm(forms.Form):
    """What is said of a system."""

    framework = forms.ChoiceField(label=_("Standard and edition"))
    scope = forms.CharField(
        label=_("Scope"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Address, activities and products that the system covers, and what is outside."),
    )  # fmt: skip
    head = forms.CharField(label=_("Head of the firm"), max_length=120, required=False)
    manager = forms.CharField(label=_("Who runs the system"), max_length=120, required=False)
    headcount = forms.IntegerField(label=_("People at work"), min_value=1, max_value=1_000_000, required=False)
    method = forms.ChoiceField(
        label=_("How significance is decided"),
        help_text=_("Another method rates all aspects anew; old scores are kept."),
    )
    coach = forms.ModelChoiceField(
        label=_("Who helps"), queryset=User.objects.none(), required=False,
        help_text=_("Reviews assessments and sees all that the firm writes here."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, system: System | None = None, **kwargs: Any) -> None:
        if system is not None:
            kwargs.setdefault("initial", {name: getattr(system, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        offer_choices(self, "framework", framework_choices(only_standards=True))
        offer_choices(self, "method", [(one.id, pack_words(one)) for one in methods().values()])
        self.coached_by = system.coach if system is not None else None
        if guides_systems(user):
            offer_rows(self, "coach", possible_coaches())
        else:
            del self.fields["coach"]

    def values(self) -> SystemValues:
        """The values of a valid form; who may not choose the coach leaves it as it is."""
        given = self.cleaned_data.items()
        data: dict[str, Any] = {name: clean_text(one) if isinstance(one, str) else one for name, one in given}
        data.pop("organisation", None)
        data.setdefault("coach", self.coached_by)
        return SystemValues(**data)


class StartForm(SystemForm):
    """A new system of a firm."""

    organisation = NamedChoiceField(
        label=_("Firm"), queryset=Organisation.objects.none(), widget=SuggestedInput("organisation_options"),
        help_text=_("Its name, or a part that no other has."),
    )  # fmt: skip
    field_order = ("organisation", "framework")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        rows = organisations_without_system(user)
        offer_rows(self, "organisation", rows)
        only = list(rows[:2]) if user.organisation_ids else []
        if len(only) == 1:
            self.initial.setdefault("organisation", only[0])


class ActionForm(forms.Form):
    """An action: what is to be done, until when, by whom."""

    title = forms.CharField(label=_("What is to be done"), max_length=250)
    due = forms.DateField(label=_("Until"), required=False, widget=date_input())
    to = forms.ModelChoiceField(label=_("Who does it"), queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "to", people)


class AssessmentForm(forms.Form):
    """A new assessment."""

    framework = forms.ChoiceField(label=_("Framework"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[one for one in AssessmentKind.choices if one[0] != AssessmentKind.CARRIED]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "framework", framework_choices())
