"""Assessments of a system against a framework, clause by clause."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.ems.models.campaigns import Campaign
from symbionet.ems.models.systems import System
from symbionet.network.models import Organisation
from symbionet.questions.models import AnswerSheet


class AssessmentKind(models.TextChoices):
    """What an assessment is for."""

    GAP = "gap", _("Gap assessment")
    READINESS = "readiness", _("Readiness before the audit")
    CARRIED = "carried", _("Carried over to another edition")


class AssessmentState(models.TextChoices):
    """Who has the assessment in hand: the firm fills it in, who helps reviews it."""

    OPEN = "open", _("Being filled in")
    SUBMITTED = "submitted", _("Handed in for review")
    RETURNED = "returned", _("Changes asked for")
    LOCKED = "locked", _("Reviewed and locked")
    CLOSED = "closed", _("Closed")


class Assessment(models.Model):
    """An assessment: `framework` is an id of the pack `ems/frameworks`; the answers hang on it.

    `carried` says of each answer that was carried over where it comes from: question -> source, relation, reviewer.
    `remarks` are the reviewer's, by question; `helpers` says whom somebody asked for help with a question, and when.
    """

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="assessments")
    organisation = models.ForeignKey(Organisation, verbose_name=_("firm"), on_delete=models.CASCADE, related_name="+")
    framework = models.CharField(_("framework"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=AssessmentKind, default=AssessmentKind.GAP)
    state = models.CharField(_("state"), max_length=10, choices=AssessmentState, default=AssessmentState.OPEN)
    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="assessments",
    )  # fmt: skip
    carried = models.JSONField(default=dict)
    remarks = models.JSONField(default=dict)
    helpers = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answer_sheets = GenericRelation(AnswerSheet, "subject_id", "subject_type", related_query_name="ems_assessment")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("locked", "closed")) | Q(locked_at__isnull=False),
                name="ems_locked_assessment_says_when",
            ),
            models.UniqueConstraint(fields=["campaign", "system"], name="ems_once_in_a_campaign"),
        ]
        indexes = [models.Index(fields=["state", "framework"], name="ems_assessment_by_state")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_kind_display()} · {timezone.localtime(self.created_at):%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page of the assessment."""
        return page_address("ems_assessment", self.pk)
