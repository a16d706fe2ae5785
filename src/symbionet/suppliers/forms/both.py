"""Forms of both sides: corrective actions, public records, own questions, the merging of firms."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import offer_rows
from symbionet.core.days import date_input
from symbionet.network.models import Organisation
from symbionet.suppliers.actions import RecordValues
from symbionet.suppliers.models import EvidenceCheck, OwnKind, OwnQuestion, PublicRecord, Respondent, Supplier, Verdict
from symbionet.suppliers.queries import people_of_both

__all__ = ["ActionForm", "ClaimForm", "MergeFirmsForm", "OwnAnswersForm", "PapersForm", "RecordForm"]


class ActionForm(forms.Form):
    """A corrective action."""

    title = forms.CharField(label=_("What is to be done"), max_length=250)
    due = forms.DateField(label=_("Due by"), required=False, widget=date_input())
    assigned_to = forms.ModelChoiceField(label=_("Person in charge"), queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, supplier: Supplier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "assigned_to", people_of_both(supplier))


class RecordForm(forms.ModelForm[PublicRecord]):
    """A public record."""

    class Meta:
        model = PublicRecord
        fields = ("url", "dated", "what", "cause", "correction", "state")
        widgets = {
            "dated": date_input(),
            "cause": forms.Textarea(attrs={"rows": 2}),
            "correction": forms.Textarea(attrs={"rows": 2}),
        }

    def values(self) -> RecordValues:
        """The values of a valid form."""
        return RecordValues(**self.cleaned_data)


class ClaimForm(forms.Form):
    """The own firm that answers."""

    organisation = forms.ModelChoiceField(label=_("We answer as"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, firms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "organisation", firms)


class OwnAnswersForm(forms.Form):
    """The answers to the own questions of a buyer."""

    def __init__(self, *args: Any, supplier: Supplier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(supplier.own_answers.values_list("question", "text"))
        self.questions: list[OwnQuestion] = list(supplier.chain.own_questions.filter(retired_at=None))
        for question in self.questions:
            self.fields[f"own-{question.pk}"] = _own_field(question, known.get(question.pk, ""))

    def texts(self) -> dict[int, str]:
        """What was typed, by the key of the question."""
        return {one.pk: self.cleaned_data[f"own-{one.pk}"] for one in self.questions}


def _own_field(question: OwnQuestion, known: str) -> forms.Field:
    label = str(question)
    if question.kind == OwnKind.YES_NO:
        choices = [("", "–"), ("yes", _("yes")), ("no", _("no"))]
        return forms.ChoiceField(label=label, choices=choices, required=False, initial=known)
    widget = forms.TextInput() if question.kind == OwnKind.NUMBER else forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, max_length=2000, initial=known, widget=widget)


class PapersForm(forms.Form):
    """What the buyer finds of the papers, question by question."""

    def __init__(self, *args: Any, papers: list[tuple[str, str]], checks: Mapping[str, EvidenceCheck], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.names = [name for name, _label in papers]
        for name, label in papers:
            check = checks.get(name)
            self.fields[f"verdict-{name}"] = forms.ChoiceField(
                label=label, choices=[("", _("not looked at")), *Verdict.choices], required=False,
                initial=check.verdict if check else "",
            )  # fmt: skip
            self.fields[f"note-{name}"] = forms.CharField(
                label=_("Note to the supplier"), max_length=500, required=False, initial=check.note if check else ""
            )

    def found(self) -> dict[str, tuple[str, str]]:
        """Verdict and note by question."""
        data = self.cleaned_data
        return {name: (data[f"verdict-{name}"], data[f"note-{name}"]) for name in self.names}


class MergeFirmsForm(forms.Form):
    """Two firms that are one."""

    source = forms.ModelChoiceField(label=_("This firm was entered twice"), queryset=Respondent.objects.none())
    target = forms.ModelChoiceField(label=_("and goes on as"), queryset=Respondent.objects.none())
    reason = forms.CharField(label=_("How you know that the two are one"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Respondent.objects.filter(merged_into=None).select_related("organisation")
        offer_rows(self, "source", rows)
        offer_rows(self, "target", rows)
