"""Programmes of audits with their cohorts, and the auditors who carry them out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import localised
from symbionet.network.models import Organisation


class AuditProgramme(models.Model):
    """How many firms are to be audited until when."""

    name_zh = models.CharField(_("name (Chinese)"), max_length=120, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    target = models.PositiveIntegerField(_("audits to do"), default=100)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name_zh="") | ~Q(name_en=""), name="audit_programme_has_a_name"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="audit_programme_in_order"),
        ]

    def __str__(self) -> str:
        return localised(self, "name")


class Cohort(models.Model):
    """A group of firms that are audited together: a park, a trade, a month."""

    programme = models.ForeignKey(AuditProgramme, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(_("name"), max_length=120)
    target = models.PositiveIntegerField(_("audits to do"), default=10)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="cohort_once")]

    def __str__(self) -> str:
        return self.name


class Auditor(models.Model):
    """What an auditor can do, how much, and for whom not."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="auditor")
    sectors = models.JSONField(_("sectors (GB/T 4754)"), default=list, blank=True)
    training = models.CharField(_("training and experience"), max_length=300, blank=True)
    valid_until = models.DateField(_("competence confirmed until"), null=True, blank=True)
    most_per_month = models.PositiveSmallIntegerField(_("audits a month, at most"), default=4)
    conflicts = models.ManyToManyField(
        Organisation, verbose_name=_("not impartial towards"), blank=True, related_name="+"
    )
    note = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["user__name", "id"]

    def __str__(self) -> str:
        return str(self.user)


class ReportTemplate(models.Model):
    """A Word file of the programme with placeholders, in which reports are written."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    file = models.FileField(upload_to="audits/templates/")
    file_name = models.CharField(_("file"), max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
