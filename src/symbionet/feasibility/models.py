"""The technical side of a synergy: feasibility, trials, readiness and risks."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.synergies.models import Side, Synergy
from symbionet.work.models import Document


class ParameterCheck(models.Model):
    """One parameter of the feasibility sheet: what the want asks for, what the have was measured at.

    Limits and measured values are in `unit`. Whether it passes is computed, never typed.
    """

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="parameter_checks")
    name = models.CharField(_("parameter"), max_length=120)
    low = models.FloatField(_("at least"), null=True, blank=True)
    high = models.FloatField(_("at most"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    measured_low = models.FloatField(_("measured, lowest"), null=True, blank=True)
    measured_high = models.FloatField(_("measured, highest"), null=True, blank=True)
    limit_source = models.CharField(_("source of the limit"), max_length=250, blank=True)
    measured_source = models.CharField(_("source of the measurement"), max_length=250, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["synergy", "name"], name="parameter_once")]

    def __str__(self) -> str:
        return self.name


class TrialOutcome(models.TextChoices):
    """How a trial went."""

    PASSED = "passed", _("Passed")
    PARTLY = "partly", _("Passed in part")
    FAILED = "failed", _("Failed")
    PLANNED = "planned", _("Planned")


class Trial(models.Model):
    """A sample test or plant trial."""

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="trials")
    on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    quantity = models.FloatField(_("quantity"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=TrialOutcome, default=TrialOutcome.PLANNED)
    result = models.TextField(_("result"), blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.on}: {self.get_outcome_display()}"


class Perspective(models.TextChoices):
    """The six perspectives of the readiness level of industrial symbiosis (CORALIS)."""

    TECHNOLOGY = "technology", _("Technology and integration")
    BUSINESS = "business", _("Business")
    ORGANISATION = "organisation", _("Organisational")
    LEGAL = "legal", _("Legal and ethical")
    SOCIETY = "society", _("Societal")
    ENVIRONMENT = "environment", _("Environmental")


class ReadinessScore(models.Model):
    """How ready one side says it is in one perspective, 1 (not begun) to 9 (in operation)."""

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="readiness")
    side = models.CharField(max_length=8, choices=Side)
    perspective = models.CharField(max_length=12, choices=Perspective)
    score = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["synergy", "side", "perspective"], name="readiness_once"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=9), name="readiness_is_1_to_9"),
        ]

    def __str__(self) -> str:
        return f"{self.get_perspective_display()}: {self.score}"


class Risk(models.Model):
    """A risk of a synergy; its priority number is severity x occurrence x detection, each 1 to 10 (FMEA)."""

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="risks")
    name = models.CharField(_("risk"), max_length=250)
    severity = models.PositiveSmallIntegerField(_("severity"))
    occurrence = models.PositiveSmallIntegerField(_("occurrence"))
    detection = models.PositiveSmallIntegerField(_("detection"))
    measure = models.CharField(_("measure"), max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(severity__gte=1, severity__lte=10)
                & Q(occurrence__gte=1, occurrence__lte=10)
                & Q(detection__gte=1, detection__lte=10),
                name="risk_scores_are_1_to_10",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def priority(self) -> int:
        """The risk priority number, 1 to 1000."""
        return self.severity * self.occurrence * self.detection
