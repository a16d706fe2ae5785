"""What firms have saved by measures of their audits, as the ledger keeps it: by year, metric and level of proof.

The ladder is that of the ledger (`impact.EntryLevel`) from *declared* upwards: what an audit has identified is nowhere
in it, so that it can never count as realised.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.audits.models import Opportunity
from symbionet.impact.models import EntryLevel, IssuingBody, Metric
from symbionet.impact.models.sealing import Sealed
from symbionet.network.models import Organisation
from symbionet.work.models import DocumentVersion

__all__ = ["SavingEntry", "SavingPaper"]


class SavingPaper(models.Model):
    """A paper that shows how much a firm saved in a year; a paper of a registered body counts once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="saving_papers")
    body = models.ForeignKey(IssuingBody, on_delete=models.PROTECT, related_name="saving_papers")
    number = models.CharField(_("number"), max_length=80)
    key = models.CharField(max_length=160, unique=True, editable=False)
    shows = models.FloatField(_("saving it shows, CNY in the year"))
    document = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(number="") & Q(shows__gt=0), name="saving_paper_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.number}"


class SavingEntry(models.Model):
    """One line of the ledger about one measure of one firm, never changed: what it saved in a calendar year so far.

    `follows` is the entry of a lower level that this one raises; `corrects` the entry of the same level that it
    replaces, with a reason. The opportunity may go with its audit; what was entered stays.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="saving_entries")
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.DO_NOTHING, db_constraint=False, related_name="saving_entries"
    )
    title = models.CharField(_("measure"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    metric = models.CharField(_("metric"), max_length=24, choices=Metric)
    level = models.CharField(_("level"), max_length=11, choices=EntryLevel)
    value = models.FloatField(_("value"))
    unit = models.CharField(_("unit"), max_length=8, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    paper = models.ForeignKey(SavingPaper, null=True, on_delete=models.PROTECT, related_name="entries")
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="raised_to")
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signed = models.CharField(_("signed by"), max_length=120, blank=True)  # who answered by a link
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["-year", "opportunity", "metric", "id"]
        verbose_name_plural = "saving entries"
        constraints = [
            models.UniqueConstraint(
                F("opportunity"), F("year"), F("metric"), F("level"), condition=Q(corrects__isnull=True),
                name="saving_once_per_level",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="saving_not_negative"),
            models.CheckConstraint(condition=~Q(level="potential"), name="saving_is_realised"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="saving_correction_has_a_reason"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["year", "metric", "level"], name="saving_by_year")]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"

    @property
    def is_by_link(self) -> bool:
        """Whether whoever held a link of the firm said so, without a sign-in."""
        return self.by_id is None and self.level == EntryLevel.DECLARED
