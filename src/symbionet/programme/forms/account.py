"""Forms of the rows of a programme's account, each with the value that its action takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from symbionet.core.choices import NamedChoiceField, SuggestedInput
from symbionet.network.models import Organisation, OrganisationKind
from symbionet.programme.actions import account
from symbionet.programme.forms.fields import AmountField
from symbionet.programme.models import (
    Activity,
    Agreement,
    BudgetLine,
    Campaign,
    Deliverable,
    ExchangeRate,
    Expense,
    GroupMember,
    Lead,
    Narrative,
    Period,
    Programme,
    RecruitmentTarget,
    Risk,
    Section,
)
from symbionet.programme.queries.recruitment import lead_owners, not_joined

__all__ = ["NOUNS", "NarrativeForm", "Noun", "RowForm"]

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LONG = forms.Textarea(attrs={"rows": 2})
DAYS = dict.fromkeys(
    ("starts_on", "ends_on", "due_on", "delivered_on", "reviewed_on", "closed_on", "on", "month", "left_on",
     "signed_on"), DAY,
)  # fmt: skip
AMOUNTS = dict.fromkeys(("units", "unit_cost", "amount", "rate", "fee"), AmountField)


class RowForm(forms.ModelForm[Any]):
    """A row of a programme's account; what it can be joined to is of the same programme."""

    made: type = object  # the value of the action

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: Mapping[str, QuerySet[Any]] = {
            "result": programme.results.all(),
            "activity": programme.activities.all(),
            "line": programme.budget_lines.all(),
            "campaign": programme.campaigns.all(),
            "owner": lead_owners(),
        }
        for name, rows in own.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows
        if "currency" in self.fields:
            self.fields["currency"] = forms.RegexField(
                label=_("Currency"), regex=r"^[A-Z]{3}$", initial="CNY",
                error_messages={"invalid": _("Write the three letters of the currency, such as EUR.")},
            )  # fmt: skip

    def values(self) -> account.RowValues:
        """The values of a valid form."""
        return self.made(**self.cleaned_data)  # type: ignore[no-any-return]


class ActivityForm(RowForm):
    """An activity."""

    made = account.ActivityValues

    class Meta:
        model = Activity
        fields = ("code", "name_zh", "name_en", "result", "starts_on", "ends_on", "progress", "means", "owner", "note")
        widgets = {**DAYS, "note": LONG}


class DeliverableForm(RowForm):
    """Something that the contract names."""

    made = account.DeliverableValues

    class Meta:
        model = Deliverable
        fields = ("code", "name_zh", "name_en", "activity", "due_on", "delivered_on", "proof")
        widgets = DAYS


class RiskForm(RowForm):
    """A risk of the programme."""

    made = account.RiskValues

    class Meta:
        model = Risk
        fields = ("text", "likelihood", "effect", "response", "owner", "reviewed_on", "closed_on")
        widgets = DAYS


class BudgetLineForm(RowForm):
    """A line of the budget."""

    made = account.BudgetLineValues

    class Meta:
        model = BudgetLine
        fields = ("heading", "code", "name_zh", "name_en", "unit", "units", "unit_cost", "activity")
        field_classes = AMOUNTS


class ExpenseForm(RowForm):
    """A cost that was incurred."""

    made = account.ExpenseValues

    class Meta:
        model = Expense
        fields = ("line", "on", "text", "voucher", "amount", "currency", "rate")
        widgets = DAYS
        field_classes = AMOUNTS


class RateForm(RowForm):
    """A rate of a month."""

    made = account.RateValues

    class Meta:
        model = ExchangeRate
        fields = ("currency", "month", "rate", "source")
        widgets = DAYS
        field_classes = AMOUNTS


class GroupMemberForm(RowForm):
    """A member of the advisory group."""

    made = account.GroupMemberValues

    class Meta:
        model = GroupMember
        fields = ("name", "body", "email", "is_chair", "votes", "left_on")
        widgets = DAYS


class CampaignForm(RowForm):
    """An effort to recruit firms."""

    made = account.CampaignValues

    class Meta:
        model = Campaign
        fields = ("name", "channel", "starts_on", "ends_on", "target", "line")
        widgets = DAYS


def _intermediaries() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind=OrganisationKind.INTERMEDIARY)


class RecruitmentTargetForm(RowForm):
    """How many firms an intermediary or a park is to bring."""

    made = account.RecruitmentTargetValues
    intermediary = forms.ModelChoiceField(label=_("Business intermediary"), queryset=_intermediaries(), required=False)

    class Meta:
        model = RecruitmentTarget
        fields = ("intermediary", "park", "target", "due_on")
        widgets = DAYS


class LeadForm(RowForm):
    """What is next with a firm that has not joined."""

    made = account.LeadValues
    organisation = NamedChoiceField(
        label=_("Firm"), queryset=Organisation.objects.none(), widget=SuggestedInput("organisation_options"),
        help_text=_("Its name, or a part that no other has."),
    )  # fmt: skip

    class Meta:
        model = Lead
        fields = ("organisation", "campaign", "owner", "next_action", "due_on")
        widgets = DAYS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = not_joined()


class AgreementForm(RowForm):
    """What an intermediary has agreed to do."""

    made = account.AgreementValues
    intermediary = forms.ModelChoiceField(label=_("Business intermediary"), queryset=_intermediaries())

    class Meta:
        model = Agreement
        fields = ("intermediary", "remit", "signed_on", "ends_on", "fee", "currency")
        widgets = {**DAYS, "remit": LONG}
        field_classes = AMOUNTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A kind of row: its form, words, the page it stands on, and which rows a programme has."""

    form: type[RowForm]
    add: str | Promise
    change: str | Promise
    page: str
    path: str = "programme"

    def rows(self, programme: Programme) -> QuerySet[Any]:
        """The rows of a programme."""
        model: type[Model] = self.form._meta.model
        return model._default_manager.filter(**{self.path: programme})


NOUNS = {
    "activities": Noun(form=ActivityForm, add=_("Add an activity"), change=_("Change the activity"), page="plan"),
    "deliverables": Noun(
        form=DeliverableForm, add=_("Add a deliverable"), change=_("Change the deliverable"), page="plan"
    ),
    "risks": Noun(form=RiskForm, add=_("Add a risk"), change=_("Change the risk"), page="plan"),
    "budget": Noun(form=BudgetLineForm, add=_("Add a budget line"), change=_("Change the budget line"), page="money"),
    "expenses": Noun(
        form=ExpenseForm, add=_("Add an expense"), change=_("Change the expense"), page="money", path="line__programme"
    ),
    "rates": Noun(form=RateForm, add=_("Add a rate"), change=_("Change the rate"), page="money"),
    "members": Noun(form=GroupMemberForm, add=_("Add a member"), change=_("Change the member"), page="meeting_list"),
    "campaigns": Noun(form=CampaignForm, add=_("Add a campaign"), change=_("Change the campaign"), page="recruitment"),
    "targets": Noun(
        form=RecruitmentTargetForm, add=_("Add a recruitment target"), change=_("Change the target"),
        page="recruitment",
    ),
    "leads": Noun(form=LeadForm, add=_("Add a firm to ask"), change=_("Change what is next"), page="recruitment"),
    "agreements": Noun(
        form=AgreementForm, add=_("Add an agreement"), change=_("Change the agreement"), page="recruitment"
    ),
}  # fmt: skip


class NarrativeForm(forms.Form):
    """What is told of a period, part by part."""

    def __init__(self, *args: Any, period: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {one.section: one for one in Narrative.objects.filter(period=period)}
        for section in Section:
            for lang, words in (("zh", _("Chinese")), ("en", _("English"))):
                row = kept.get(section.value)
                self.fields[f"{section.value}_{lang}"] = forms.CharField(
                    label=f"{section.label} · {words}", required=False, max_length=20_000,
                    initial=getattr(row, f"text_{lang}", ""), widget=forms.Textarea(attrs={"rows": 4}),
                )  # fmt: skip

    def texts(self) -> dict[str, tuple[str, str]]:
        """Part -> Chinese and English."""
        data = self.cleaned_data
        return {section.value: (data[f"{section.value}_zh"], data[f"{section.value}_en"]) for section in Section}
