"""Stages: moves along a subject's track, the evidence they ask for, the barriers that stop it, and limits of time."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.work.models.documents import Document
from symbionet.work.models.kinds import kind_of_type
from symbionet.work.models.subjects import AboutSubject

__all__ = ["Barrier", "BarrierCategory", "Evidence", "StageLimit", "StageMove"]


class StageMove(AboutSubject):
    """One move of a subject from stage to stage; `missing` names the exit evidence it was made without."""

    before = models.CharField(max_length=20, blank=True)  # empty: opened
    after = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    missing = models.JSONField(default=list)  # kinds of evidence that were missing
    override_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="move_of_subject"),
            models.Index(fields=["after", "at"], name="move_by_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    @property
    def overridden(self) -> bool:
        """Whether it was made without all its evidence."""
        return bool(self.missing)

    def get_before_display(self) -> str:
        """The stage it came from, in words."""
        return self.word("stages", self.before)

    def get_after_display(self) -> str:
        """The stage it went to, in words."""
        return self.word("stages", self.after)


class Evidence(AboutSubject):
    """A piece of evidence of a subject; withdrawn ones stay visible and no longer count."""

    kind = models.CharField(_("kind"), max_length=30)
    on = models.DateField(_("date"), default=timezone.localdate)
    note = models.CharField(_("note"), max_length=500, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="evidence")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "evidence"
        indexes = [models.Index(fields=["subject_type", "subject_id", "kind"], name="evidence_of_subject")]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_kind_display(self) -> str:
        """What it proves, in words."""
        return self.word("evidence_kinds", self.kind)


class BarrierCategory(models.TextChoices):
    """Why things stop."""

    TECHNICAL = "technical", _("Technical")
    QUALITY = "quality", _("Quality or contamination")
    QUANTITY = "quantity", _("Quantity and timing")
    ECONOMIC = "economic", _("Economic")
    DISTANCE = "distance", _("Distance")
    REGULATORY = "regulatory", _("Regulatory")
    LIABILITY = "liability", _("Liability")
    TRUST = "trust", _("Confidentiality and trust")
    ORGANISATIONAL = "organisational", _("Organisational")
    NO_CHAMPION = "no_champion", _("No champion")
    PARTNER_CLOSED = "partner_closed", _("Partner closed")
    BETTER_OPTION = "better_option", _("Better option found")
    NO_REPLY = "no_reply", _("No reply")


class Barrier(AboutSubject):
    """What stopped a subject, and at which step; it stands until somebody says that it fell."""

    category = models.CharField(_("barrier"), max_length=14, choices=BarrierCategory)
    step = models.CharField(_("step at which it struck"), max_length=20)
    instrument = models.CharField(_("legal instrument"), max_length=250, blank=True)
    tonnes = models.FloatField(_("tonnes per year blocked"), null=True, blank=True)
    money = models.FloatField(_("CNY per year blocked"), null=True, blank=True)
    note = models.CharField(_("what happened"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    fell_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(category=BarrierCategory.REGULATORY) | ~Q(instrument=""),
                name="regulatory_barrier_names_its_instrument",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "fell_at"], name="barrier_of_subject"),
            models.Index(fields=["category", "step"], name="barrier_by_category"),
        ]

    def __str__(self) -> str:
        return self.get_category_display()

    def get_step_display(self) -> str:
        """The step at which it struck, in words."""
        return self.word("stages", self.step)


class StageLimit(models.Model):
    """After how many days without a move a subject of this kind counts as stalled in a stage; set by the programme."""

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=20)
    days = models.PositiveSmallIntegerField(_("days"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "stage"], name="limit_once_per_stage"),
            models.CheckConstraint(condition=Q(days__gte=1), name="limit_is_a_day_at_least"),
        ]

    def __str__(self) -> str:
        return f"{kind_of_type(self.subject_type_id).word('stages', self.stage)}: {self.days}"
