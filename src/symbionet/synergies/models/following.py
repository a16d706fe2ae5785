"""What is done for a synergy: contacts, follow-ups, messages and documents."""

from django.conf import settings
from django.db import models
from django.urls import reverse
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


class ContactKind(models.TextChoices):
    """How people were in touch."""

    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    EMAIL = "email", _("E-mail")
    MEETING = "meeting", _("Meeting")
    CHAT = "chat", _("WeChat or other chat")


class ContactNote(models.Model):
    """One line of the contact log: who was spoken to, what was agreed, what comes next. Read by practitioners only."""

    synergy = models.ForeignKey(Synergy, null=True, on_delete=models.CASCADE, related_name="contact_notes")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="contact_notes",
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ContactKind, default=ContactKind.CALL)
    on = models.DateField(_("date"), default=timezone.localdate)
    whom = models.CharField(_("spoken to"), max_length=200, blank=True)
    agreed = models.CharField(_("what was agreed"), max_length=1000)
    next_step = models.CharField(_("next step"), max_length=250, blank=True)
    next_due = models.DateField(_("due"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class FollowUp(models.Model):
    """A task somebody has for a synergy, with a reminder."""

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="follow_ups")
    title = models.CharField(_("task"), max_length=250)
    due = models.DateField(_("due"), null=True, blank=True)
    remind_on = models.DateField(_("remind on"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="follow_ups",
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["assigned_to", "done_at", "due"], name="follow_up_of_person")]

    def __str__(self) -> str:
        return self.title


class Audience(models.TextChoices):
    """Who reads a message."""

    TEAM = "team", _("Practitioners only")
    PROVIDER = "provider", _("The provider and the practitioners")
    RECEIVER = "receiver", _("The receiver and the practitioners")
    PARTIES = "parties", _("Both parties and the practitioners")


class SynergyMessage(models.Model):
    """A comment of the team or a message to the parties; practitioners read each in copy."""

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="messages")
    audience = models.CharField(_("who reads it"), max_length=8, choices=Audience, default=Audience.TEAM)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # the side the author speaks for; null: the team
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("message"), max_length=4000)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


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


class SynergyDocument(models.Model):
    """A document of a synergy; its files are versions, the newest counts."""

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("kind"), max_length=18, choices=DocumentKind, default=DocumentKind.OTHER)
    title = models.CharField(_("title"), max_length=200)
    audience = models.CharField(_("who reads it"), max_length=8, choices=Audience, default=Audience.TEAM)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where its newest version is read."""
        return reverse("synergy_document", args=[self.pk])


class DocumentVersion(models.Model):
    """One file of a document; never changed, never deleted while the document stands."""

    document = models.ForeignKey(SynergyDocument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to="synergies/%Y/%m/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=250, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
