"""An audit of a firm with its stage, its consent and the links that firms open without an account."""

import secrets

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.audits.models.programmes import Cohort
from symbionet.core.addresses import page_address
from symbionet.network.models import Organisation, Site
from symbionet.questions.models import AnswerSheet
from symbionet.work.models import Barrier, ContactNote, Document, Task


class Stage(models.TextChoices):
    """How far an audit has come."""

    PLANNED = "planned", _("Planned")
    SENT = "sent", _("Questions sent")
    RECEIVED = "received", _("Answers received")
    VISITED = "visited", _("Visited")
    DRAFTED = "drafted", _("Report drafted")
    REVIEWED = "reviewed", _("Reviewed")
    SIGNED = "signed", _("Signed by the firm")
    FOLLOWED_3 = "followed_3", _("Followed up, 3 months")
    FOLLOWED_6 = "followed_6", _("Followed up, 6 months")
    FOLLOWED_12 = "followed_12", _("Followed up, 12 months")


class Consent(models.TextChoices):
    """What the firm lets others know of its audit."""

    PRIVATE = "private", _("Private: nothing leaves the programme")
    BENCHMARK = "benchmark", _("Anonymous benchmark: figures without a name")
    PUBLIC = "public", _("Public case: the report may be shown")


class Method(models.TextChoices):
    """How the visit is made."""

    ON_SITE = "on_site", _("On site")
    REMOTE = "remote", _("Remote")
    HYBRID = "hybrid", _("Both")


class Audit(models.Model):
    """A walk-through audit of a firm."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("firm"), on_delete=models.CASCADE, related_name="audits"
    )
    site = models.ForeignKey(
        Site, verbose_name=_("site"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), null=True, blank=True, on_delete=models.SET_NULL, related_name="audits"
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("lead auditor"), null=True, on_delete=models.SET_NULL,
        related_name="led_audits",
    )  # fmt: skip
    assistants = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("further auditors"), blank=True, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reviewer"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    planned_on = models.DateField(_("day of the visit"))
    method = models.CharField(_("method"), max_length=8, choices=Method, default=Method.ON_SITE)
    consent = models.CharField(_("consent"), max_length=9, choices=Consent, default=Consent.PRIVATE)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.PLANNED)
    visited_on = models.DateField(_("visited on"), null=True, blank=True)
    summary = models.TextField(_("summary for the manager"), blank=True)
    good_practice = models.TextField(_("good practice seen"), blank=True)
    drafted_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.TextField(_("note of the reviewer"), blank=True)
    signed_by = models.CharField(_("signed by"), max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demo = models.BooleanField(default=False)
    tasks = GenericRelation(Task, "subject_id", "subject_type", related_query_name="audit")
    contact_notes = GenericRelation(ContactNote, "subject_id", "subject_type", related_query_name="audit")
    documents = GenericRelation(Document, "subject_id", "subject_type", related_query_name="audit")
    barriers = GenericRelation(Barrier, "subject_id", "subject_type", related_query_name="audit")
    answer_sheets = GenericRelation(AnswerSheet, "subject_id", "subject_type", related_query_name="audit")

    class Meta:
        ordering = ["-planned_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "planned_on"], name="audit_once_a_day"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(reviewed_at__isnull=False), name="audit_signed_after_review"
            ),
        ]
        indexes = [models.Index(fields=["stage", "planned_on"]), models.Index(fields=["lead", "planned_on"])]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.planned_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page of the audit."""
        return page_address("audit_detail", self.pk)

    @property
    def signing_link(self) -> "AuditLink | None":
        """The link by which the report was signed; None for who signed on the own page."""
        if self.signed_at is None:
            return None
        return self.links.filter(purpose=LinkPurpose.SIGN_OFF, closed_at=self.signed_at).first()

    @property
    def is_signature_unproven(self) -> bool:
        """Whether it is signed by a link alone: whoever held it may be nobody of the firm."""
        link = self.signing_link
        return link is not None and not link.proof


class Signature(models.Model):
    """The signature that was drawn on glass, a small PNG; the typed name stands in the audit."""

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="signature")
    picture = models.BinaryField()

    def __str__(self) -> str:
        return str(self.audit_id)


class LinkPurpose(models.TextChoices):
    """What a firm does by a link."""

    PREVISIT = "previsit", _("Questions before the visit")
    SIGN_OFF = "sign_off", _("Sign-off of the report")
    FOLLOW_UP = "follow_up", _("What was carried out")


def new_link_token() -> str:
    """An unguessable token for a link."""
    return secrets.token_urlsafe(24)


class LinkProof(models.TextChoices):
    """How it is known that a person of the firm used a link."""

    CODE = "code", _("by link, with a code sent to the firm")
    PERSON = "person", _("by link, signed in")


class AuditLink(models.Model):
    """A link that a person of the firm opens without an account; it closes once its purpose is fulfilled."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=9, choices=LinkPurpose)
    month = models.PositiveSmallIntegerField(default=0)  # of a follow-up: 3, 6 or 12
    token = models.CharField(max_length=64, unique=True, default=new_link_token)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=6, choices=LinkProof, blank=True)  # that a person of the firm used it

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.audit_id}"

    @property
    def is_open(self) -> bool:
        """Whether it still works."""
        return self.closed_at is None and self.ends_at > timezone.now()
