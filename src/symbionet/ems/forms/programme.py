"""Forms of campaigns and of the way to a certificate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import offer_choices
from symbionet.core.days import date_input
from symbionet.core.texts import listed
from symbionet.ems.actions import CampaignValues, CertificateValues, EventValues
from symbionet.ems.forms.systems import framework_choices
from symbionet.ems.models import Case, CaseStage
from symbionet.network.models import Organisation
from symbionet.network.queries import organisations_visible_to, parks
from symbionet.tables import clean_text

__all__ = ["CampaignForm", "CaseForm", "CertificateForm", "EventForm", "FirmsForm"]


class FirmsForm(forms.Form):
    """The firms of a campaign: by their names, or all of a park."""

    firms = forms.CharField(
        label=_("Firms"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One name on each line, as the pages of the firms have it, in either language."),
    )  # fmt: skip
    park = forms.ModelChoiceField(label=_("All firms of a park"), queryset=Organisation.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["park"] = forms.ModelChoiceField(label=_("All firms of a park"), queryset=parks(), required=False)

    def clean(self) -> dict[str, Any]:
        """The firms; a line that names none, or several, is told with what stands there."""
        cleaned = super().clean() or {}
        seen = organisations_visible_to(self.user)
        found: list[Organisation] = []
        unknown: list[str] = []
        for line in dict.fromkeys(filter(None, map(str.strip, clean_text(cleaned.get("firms") or "").splitlines()))):
            rows = list(seen.filter(name_zh=line)[:2]) or list(seen.filter(name_en=line)[:2])
            if len(rows) == 1:
                found.append(rows[0])
            else:
                unknown.append(line[:60])
        if unknown:
            self.add_error(
                "firms", _("No firm, or more than one, is called: %(names)s.") % {"names": listed(unknown[:10])}
            )
        if (park := cleaned.get("park")) is not None:
            found += list(seen.filter(park=park))
        if not found and not unknown:
            self.add_error("firms", _("Name at least one firm."))
        cleaned["found"] = found
        return cleaned


class CampaignForm(FirmsForm):
    """A new campaign with its firms."""

    name = forms.CharField(label=_("Name of the campaign"), max_length=120)
    framework = forms.ChoiceField(label=_("Framework"))
    ends_on = forms.DateField(label=_("Answers until"), required=False, widget=date_input())
    field_order = ("name", "framework", "ends_on", "firms", "park")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "framework", framework_choices())
        self.order_fields(self.field_order)

    def values(self) -> CampaignValues:
        """The values of a valid form."""
        data = self.cleaned_data
        return CampaignValues(name=clean_text(data["name"]), framework=data["framework"], ends_on=data["ends_on"])


class CaseForm(forms.Form):
    """Begin the way to a certificate."""

    framework = forms.ChoiceField(label=_("Standard and edition"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "framework", framework_choices(only_standards=True))


class EventForm(forms.Form):
    """A step of the way."""

    stage = forms.ChoiceField(label=_("Stage"), choices=CaseStage.choices)
    planned_on = forms.DateField(label=_("Planned on"), required=False, widget=date_input())
    done_on = forms.DateField(label=_("Done on"), required=False, widget=date_input())
    body = forms.CharField(label=_("Certification body"), max_length=160, required=False)
    days = forms.DecimalField(label=_("Auditor days"), min_value=0, max_value=999, decimal_places=1, required=False)
    concerns = forms.IntegerField(label=_("Areas of concern (stage 1)"), min_value=0, max_value=999, required=False)
    major = forms.IntegerField(label=_("Major nonconformities"), min_value=0, max_value=999, required=False)
    minor = forms.IntegerField(label=_("Minor nonconformities"), min_value=0, max_value=999, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def values(self) -> EventValues:
        """The values of a valid form."""
        given = self.cleaned_data.items()
        data: dict[str, Any] = {name: clean_text(one) if isinstance(one, str) else one for name, one in given}
        return EventValues(**data)


class CertificateForm(forms.Form):
    """What the certificate says."""

    body = forms.CharField(label=_("Certification body"), max_length=160, required=False)
    accreditation = forms.CharField(label=_("Accreditation mark"), max_length=60, required=False)
    certificate = forms.CharField(label=_("Certificate number"), max_length=80, required=False)
    scope = forms.CharField(
        label=_("Scope on the certificate"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=date_input())
    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=date_input())
    register_url = forms.URLField(
        label=_("Address in the public register"), required=False, assume_scheme="https",
        help_text=_("In China certificates can be looked up in the register of CNCA."),
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(case, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)

    def values(self) -> CertificateValues:
        """The values of a valid form."""
        given = self.cleaned_data.items()
        data: dict[str, Any] = {name: clean_text(one) if isinstance(one, str) else one for name, one in given}
        return CertificateValues(**data)
