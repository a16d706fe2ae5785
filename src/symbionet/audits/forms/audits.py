"""Forms of the plan of an audit, its programme and its auditors, of review and sign-off."""

from base64 import b64decode
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.audits.actions import AuditorValues, AuditValues, ProgrammeValues
from symbionet.audits.models import Audit, Auditor, AuditProgramme, Cohort, Consent, FollowUp, Method, Opportunity
from symbionet.audits.models.opportunities import Outcome, Reason, Stream
from symbionet.audits.pages.drawings import drawn_signature
from symbionet.audits.queries import auditor_people, organisations_auditable_by
from symbionet.core.choices import NamedChoiceField, SuggestedInput, offer_rows
from symbionet.core.files import TRAVELS
from symbionet.network.models import Organisation, Site

__all__ = [
    "AuditForm",
    "AuditorForm",
    "CohortForm",
    "FollowUpForm",
    "NoteForm",
    "ProgrammeForm",
    "SignForm",
    "SummaryForm",
    "VisitedForm",
]


MOST_DRAWN = 300_000  # letters of a drawn signature


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


class AuditForm(forms.Form):
    """The plan of an audit."""

    organisation = NamedChoiceField(
        label=_("Firm"), queryset=Organisation.objects.none(), widget=SuggestedInput("organisation_options"),
        help_text=_("Its name, or a part that no other has."),
    )  # fmt: skip
    planned_on = _day(_("Day of the visit"))
    lead = forms.ModelChoiceField(label=_("Lead auditor"), queryset=User.objects.none())
    assistants = forms.ModelMultipleChoiceField(
        label=_("Further auditors"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reviewer = forms.ModelChoiceField(
        label=_("Reviewer"), queryset=User.objects.none(), required=False,
        help_text=_("Who audits does not review the report."),
    )  # fmt: skip
    cohort = forms.ModelChoiceField(label=_("Cohort"), queryset=Cohort.objects.none(), required=False)
    method = forms.ChoiceField(label=_("Method"), choices=Method.choices)
    consent = forms.ChoiceField(label=_("Consent"), choices=Consent.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, audit: Audit | None = None, **kwargs: Any) -> None:
        initial = kwargs.setdefault("initial", {})
        initial.setdefault("consent", Consent.PRIVATE)
        if audit is not None:
            names = ("organisation", "planned_on", "lead", "reviewer", "cohort", "method", "consent")
            initial |= {name: getattr(audit, name) for name in names} | {"assistants": audit.assistants.all()}
        super().__init__(*args, **kwargs)
        firms = organisations_auditable_by(user)
        offer_rows(self, "organisation", firms.filter(pk=audit.organisation_id) if audit is not None else firms)
        for name in ("lead", "assistants", "reviewer"):
            offer_rows(self, name, auditor_people())
        offer_rows(self, "cohort", Cohort.objects.select_related("programme"))

    def values(self) -> AuditValues:
        """The plan; the main site of the firm is where it takes place."""
        data = dict(self.cleaned_data)
        site = Site.objects.filter(organisation=data["organisation"]).first()
        return AuditValues(**data, site=site)


class ProgrammeForm(forms.Form):
    """A programme of audits."""

    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=120, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=120, required=False)
    target = forms.IntegerField(label=_("Audits to do"), min_value=1, max_value=100_000, initial=100)
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))

    def __init__(self, *args: Any, programme: AuditProgramme | None = None, **kwargs: Any) -> None:
        if programme is not None:
            kwargs["initial"] = {name: getattr(programme, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def values(self) -> ProgrammeValues:
        """The values of a valid form."""
        return ProgrammeValues(**self.cleaned_data)


class CohortForm(forms.Form):
    """A cohort of a programme."""

    name = forms.CharField(label=_("Name"), max_length=120)
    target = forms.IntegerField(label=_("Audits to do"), min_value=1, max_value=100_000, initial=10)
    starts_on = _day(_("First day"), required=False)
    ends_on = _day(_("Last day"), required=False)


class AuditorForm(forms.Form):
    """What an auditor can do, how much, and for whom not."""

    sectors = forms.CharField(
        label=_("Sectors (GB/T 4754)"),
        max_length=300,
        required=False,
        help_text=_("Codes such as C26 C33; empty: all."),
    )
    training = forms.CharField(label=_("Training and experience"), max_length=300, required=False)
    valid_until = _day(_("Competence confirmed until"), required=False)
    most_per_month = forms.IntegerField(label=_("Audits a month, at most"), min_value=1, max_value=60)
    conflicts = forms.ModelMultipleChoiceField(
        label=_("Not impartial towards"), queryset=Organisation.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )  # fmt: skip
    note = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, user: User, auditor: Auditor | None, **kwargs: Any) -> None:
        if auditor is not None:
            names = ("training", "valid_until", "most_per_month", "note")
            kwargs["initial"] = {name: getattr(auditor, name) for name in names}
            kwargs["initial"] |= {"sectors": " ".join(auditor.sectors), "conflicts": auditor.conflicts.all()}
        else:
            kwargs["initial"] = {"most_per_month": 4}
        super().__init__(*args, **kwargs)
        offer_rows(self, "conflicts", organisations_auditable_by(user))

    def values(self) -> AuditorValues:
        """The values of a valid form."""
        data = dict(self.cleaned_data)
        data["sectors"] = data["sectors"].replace(",", " ").upper().split()
        return AuditorValues(**data)


class VisitedForm(forms.Form):
    """The day of the visit."""

    on = _day(_("Visited on"))


class SummaryForm(forms.Form):
    """The words of the auditor at the head of the report."""

    summary = forms.CharField(
        label=_("Summary for the manager"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    good_practice = forms.CharField(
        label=_("Good practice seen"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class NoteForm(forms.Form):
    """A note to a report."""

    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class SignForm(forms.Form):
    """The sign-off of a report by its firm."""

    code = forms.CharField(
        label=_("Code from the e-mail"), max_length=12, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    name = forms.CharField(label=_("Your name and position"), max_length=120)
    consent = forms.ChoiceField(
        label=_("What may others know of it?"), choices=Consent.choices, widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label=_("We have read the report and agree with its facts."))
    drawing = forms.CharField(required=False, max_length=MOST_DRAWN, strip=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, audit: Audit, name: str = "", needs_code: bool = False, **kwargs: Any) -> None:
        seen = audit.reviewed_at.isoformat() if audit.reviewed_at is not None else ""
        kwargs["initial"] = {"consent": audit.consent, "name": name, "seen": seen}
        super().__init__(*args, **kwargs)
        if not needs_code:
            del self.fields["code"]

    def clean_drawing(self) -> bytes:
        """The signature as a PNG drawn anew, nothing else than its lines; empty without one."""
        text = self.cleaned_data["drawing"]
        if not text:
            return b""
        head, _comma, data = text.partition(",")
        try:
            if head != "data:image/png;base64":
                raise ValueError("no PNG")
            return drawn_signature(b64decode(data, validate=True))
        except (ValueError, OSError) as error:
            raise forms.ValidationError(_("The signature could not be read: clear it and sign again.")) from error


class FollowUpForm(forms.Form):
    """What has become of one opportunity."""

    outcome = forms.ChoiceField(label=_("What has become of it?"), choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("If not: why?"), choices=[("", "—"), *Reason.choices], required=False)
    cost = forms.DecimalField(label=_("Actual cost, CNY"), max_digits=14, decimal_places=2, min_value=0, required=False)
    money = forms.DecimalField(
        label=_("Actual saving a year, CNY"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    amount = forms.FloatField(label=_("Actually saves a year"), min_value=0, required=False)
    done_on = _day(_("Runs since"), required=False)
    note = forms.CharField(
        label=_("How is it known?"), max_length=300, required=False, help_text=_("Meter, bills, count.")
    )
    paper = forms.FileField(label=_("Photo or paper"), required=False, help_text=TRAVELS)

    def __init__(self, *args: Any, opportunity: Opportunity, before: FollowUp | None, **kwargs: Any) -> None:
        if before is not None:
            names = ("outcome", "reason", "cost", "money", "amount", "done_on", "note")
            kwargs["initial"] = {name: getattr(before, name) for name in names}
        kwargs["prefix"] = f"o{opportunity.pk}"
        super().__init__(*args, **kwargs)
        self.opportunity = opportunity
        self.fields["done_on"].help_text = _(
            "Savings are counted from this day; without it from the day on which it was first told."
        )
        self.fields["amount"].label = _("Actually saves a year: %(stream)s") % {
            "stream": opportunity.get_stream_display()
        }
        if opportunity.stream == Stream.MONEY:
            del self.fields["amount"]

    @property
    def is_answered(self) -> bool:
        """Whether anything is chosen for it."""
        return bool(self.data.get(self.add_prefix("outcome")))
