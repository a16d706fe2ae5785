"""Consents of the sides of a synergy to be named, who reads what is written about it, and its documents' kinds."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.network.models import ConsentState, Organisation
from symbionet.synergies.models.synergies import Synergy


class SynergyConsent(models.Model):
    """A party lets the other party of a synergy know its name and what it shares, or not."""

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="synergy_consents")
    state = models.CharField(max_length=10, choices=ConsentState, default=ConsentState.ASKED)
    # on the phone: a practitioner writes down who said so; empty where the member answered in the platform
    told_by = models.CharField(_("said by"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["synergy", "organisation"], name="synergy_consent_once")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"


class Audience(models.TextChoices):
    """Who reads a message."""

    TEAM = "team", _("Practitioners only")
    PROVIDER = "provider", _("The provider and the practitioners")
    RECEIVER = "receiver", _("The receiver and the practitioners")
    PARTIES = "parties", _("Both parties and the practitioners")


class DocumentKind(models.TextChoices):
    """Documents of a synergy; those with a template can be made from its data."""

    INTRODUCTION = "introduction", _("Introduction letter")
    NDA = "nda", _("Non-disclosure agreement")
    SAMPLE_REQUEST = "sample_request", _("Sample request")
    TRIAL_PLAN = "trial_plan", _("Trial plan")
    MOU = "mou", _("Memorandum of understanding")
    SUPPLY_CHECKLIST = "supply_checklist", _("Supply agreement checklist")
    TRANSFER_CHECKLIST = "transfer_checklist", _("Hazardous transfer checklist")
    BENEFIT_FORM = "benefit_form", _("Benefit confirmation form")
    ANALYSIS = "analysis", _("Analysis or test report")
    AGREEMENT = "agreement", _("Agreement")
    DELIVERY_NOTE = "delivery_note", _("Delivery or weighbridge note")
    INVOICE = "invoice", _("Invoice")
    PERMIT = "permit", _("Permit or approval")
    OTHER = "other", _("Other document")
