"""What a programme does: activities, deliverables, risks, and what it tells of a period in words."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import localised
from symbionet.programme.models.logframe import Programme, Result
from symbionet.programme.models.periods import Period


class Activity(models.Model):
    """An activity that leads to an output, with its days and means."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="activities")
    result = models.ForeignKey(
        Result, verbose_name=_("leads to the output"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="activities",
    )  # fmt: skip
    code = models.CharField(_("number"), max_length=12)
    name_zh = models.CharField(_("name (Chinese)"), max_length=300, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=300, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    progress = models.PositiveSmallIntegerField(_("done, %"), default=0, validators=[MaxValueValidator(100)])
    means = models.CharField(_("means"), max_length=500, blank=True)
    owner = models.CharField(_("responsible"), max_length=120, blank=True)
    note = models.TextField(_("what was done, and what was not"), blank=True)

    class Meta:
        ordering = ["code", "id"]
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="activity_code_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="activity_dates_in_order",
                violation_error_message=_("It ends before it begins; exchange the two dates."),
            ),
            models.CheckConstraint(
                condition=~Q(name_zh="") | ~Q(name_en=""),
                name="activity_has_a_name",
                violation_error_message=_("Write it in Chinese or English."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {localised(self, 'name')}"


class Deliverable(models.Model):
    """Something that the contract names, with the day it is due and the day it was handed over."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="deliverables")
    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="deliverables",
    )  # fmt: skip
    code = models.CharField(_("number"), max_length=12)
    name_zh = models.CharField(_("name (Chinese)"), max_length=300, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=300, blank=True)
    due_on = models.DateField(_("due"))
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    proof = models.CharField(_("where it is"), max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="deliverable_code_once"),
            models.CheckConstraint(
                condition=~Q(name_zh="") | ~Q(name_en=""),
                name="deliverable_has_a_name",
                violation_error_message=_("Write it in Chinese or English."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {localised(self, 'name')}"


FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class Risk(models.Model):
    """A risk of the programme with what is done about it; likelihood and effect from 1 to 5."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="risks")
    text = models.CharField(_("risk"), max_length=300)
    likelihood = models.PositiveSmallIntegerField(_("likelihood, 1 to 5"), default=3, validators=FIVE)
    effect = models.PositiveSmallIntegerField(_("effect, 1 to 5"), default=3, validators=FIVE)
    response = models.CharField(_("what is done about it"), max_length=500, blank=True)
    owner = models.CharField(_("responsible"), max_length=120, blank=True)
    reviewed_on = models.DateField(_("looked at on"), null=True, blank=True)
    closed_on = models.DateField(_("no risk since"), null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text

    @property
    def weight(self) -> int:
        """Likelihood times effect, 1 to 25."""
        return self.likelihood * self.effect


class Section(models.TextChoices):
    """The parts of a narrative report that people write."""

    SUMMARY = "summary", _("Summary")
    CONTEXT = "context", _("Context and partners")
    DEVIATIONS = "deviations", _("What went otherwise than planned")
    LESSONS = "lessons", _("Lessons learnt")
    VISIBILITY = "visibility", _("Visibility of the donor")
    NEXT = "next", _("Plan for the next period")


class Narrative(models.Model):
    """What people write about a period, part by part, in both languages."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="narratives")
    section = models.CharField(max_length=10, choices=Section)
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["period", "section"], name="narrative_once")]

    def __str__(self) -> str:
        return self.get_section_display()
