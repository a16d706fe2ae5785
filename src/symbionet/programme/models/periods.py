"""Reporting periods, what people enter for them, and the snapshots that a locked period is told from."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import range_words
from symbionet.programme.models.logframe import Indicator, Programme


class Period(models.Model):
    """A reporting period; once locked, its figures are those of its snapshots."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="periods")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    locked_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    finance = models.JSONField(null=True)  # the financial report as it was locked

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "starts_on"], name="period_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="period_dates_in_order",
                violation_error_message=_("It ends before it begins; exchange the two dates."),
            ),
        ]

    def __str__(self) -> str:
        return range_words(self.starts_on.isoformat(), self.ends_on.isoformat())

    @property
    def is_locked(self) -> bool:
        """Whether its figures are kept."""
        return self.locked_at is not None


class MeasurementState(models.TextChoices):
    """How far an entered figure has come."""

    SUBMITTED = "submitted", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")


class Measurement(models.Model):
    """A figure that a person enters for a period, with its evidence, and another person approves.

    `value` of a ratio is its numerator, `whole` its denominator; `parts` divides it: dimension -> group -> figure.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measurements")
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="measurements")
    value = models.DecimalField(_("figure of the period"), max_digits=20, decimal_places=4)
    whole = models.DecimalField(_("denominator"), max_digits=20, decimal_places=4, null=True, blank=True)
    parts = models.JSONField(default=dict, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500)
    file = models.FileField(_("file"), upload_to="programme/evidence/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=MeasurementState, default=MeasurementState.SUBMITTED)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-entered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                condition=~Q(state="returned"),
                name="measurement_once_per_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.period}"

    def get_absolute_url(self) -> str:
        """Where its evidence stands: the page of its indicator."""
        return self.indicator.get_absolute_url()


class Snapshot(models.Model):
    """The figures of an indicator in a locked period, never changed; the newest version is the one that is read.

    `records` are the rows that were counted, with their groups of that day; `parts` the figures by dimension and group.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="snapshots")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="snapshots")
    version = models.PositiveSmallIntegerField(default=1)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    cumulative = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    gross = models.PositiveIntegerField(default=0)  # records of the period
    gross_total = models.PositiveIntegerField(default=0)  # and of all periods so far
    unique_total = models.PositiveIntegerField(default=0)  # firms or people so far, each once
    parts = models.JSONField(default=dict)
    records = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)  # of a correction
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["period", "indicator", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period", "version"], name="snapshot_version_once"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period} v{self.version}"
