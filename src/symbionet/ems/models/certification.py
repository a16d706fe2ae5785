"""The way of a firm to a certificate, and what happened on it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.ems.models.systems import System
from symbionet.network.models import Organisation


class CaseStage(models.TextChoices):
    """How far a firm is on its way to a certificate, and what may become of the certificate."""

    ENROLLED = "enrolled", _("Enrolled")
    GAP_ANALYSIS = "gap_analysis", _("Gap analysis")
    ACTION_PLAN = "action_plan", _("Action plan")
    DOCUMENTATION = "documentation", _("Documentation")
    IMPLEMENTATION = "implementation", _("Implementation (three months of records)")
    INTERNAL_AUDIT = "internal_audit", _("Internal audit")
    MANAGEMENT_REVIEW = "review", _("Management review")
    BODY_CHOSEN = "body_chosen", _("Certification body chosen")
    STAGE_1 = "stage1", _("Stage 1 audit")
    STAGE_2 = "stage2", _("Stage 2 audit")
    NC_CLOSURE = "nc_closure", _("Nonconformities being closed")
    CERTIFIED = "certified", _("Certified")
    SURVEILLANCE_1 = "surveillance1", _("First surveillance audit")
    SURVEILLANCE_2 = "surveillance2", _("Second surveillance audit")
    RECERTIFIED = "recertified", _("Certified again")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TRANSFERRED = "transferred", _("Transferred to another body")
    EXPIRED = "expired", _("Expired")
    TRANSITION = "transition", _("In transition to another edition")


class Case(models.Model):
    """A firm on its way to the certificate of one standard; certificate and validity stand here as they are today.

    It counts as certified once a person who is not of the firm has checked the certificate as it stands.
    """

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="cases")
    organisation = models.ForeignKey(Organisation, verbose_name=_("firm"), on_delete=models.CASCADE, related_name="+")
    framework = models.CharField(_("standard and edition"), max_length=40)
    stage = models.CharField(_("stage"), max_length=16, choices=CaseStage, default=CaseStage.ENROLLED)
    body = models.CharField(_("certification body"), max_length=160, blank=True)
    accreditation = models.CharField(_("accreditation mark"), max_length=60, blank=True)
    certificate = models.CharField(_("certificate number"), max_length=80, blank=True)
    scope = models.TextField(_("scope on the certificate"), blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    register_url = models.URLField(_("address in the public register"), blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True, editable=False)
    checked_against = models.CharField(_("checked against"), max_length=300, blank=True)

    class Meta:
        ordering = ["organisation__name_zh", "id"]
        constraints = [
            models.UniqueConstraint(fields=["system", "framework"], name="ems_case_once_per_standard"),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gt=models.F("issued_on")),
                name="ems_certificate_expires_after_issue",
            ),
        ]
        indexes = [models.Index(fields=["stage", "expires_on"], name="ems_case_by_stage")]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        """The page of the case."""
        return page_address("ems_case", self.pk)


class CaseEvent(models.Model):
    """A step of the way: planned, or done with what came of it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    stage = models.CharField(_("stage"), max_length=16, choices=CaseStage)
    planned_on = models.DateField(_("planned on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    body = models.CharField(_("certification body"), max_length=160, blank=True)
    days = models.DecimalField(_("auditor days"), max_digits=5, decimal_places=1, null=True, blank=True)
    concerns = models.PositiveSmallIntegerField(_("areas of concern"), null=True, blank=True)
    major = models.PositiveSmallIntegerField(_("major nonconformities"), null=True, blank=True)
    minor = models.PositiveSmallIntegerField(_("minor nonconformities"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["done_on", "planned_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(done_on__isnull=False), name="ems_case_event_has_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.get_stage_display()
