"""What was done with many synergies at once, kept for taking it back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from symbionet.core.models import Job
from symbionet.synergies.models.synergies import Stage, Synergy
from symbionet.work.models import Barrier


class BulkAction(models.TextChoices):
    """What is done with many synergies at once."""

    ASSIGN = "assign", _("Owner")
    PLAN = "plan", _("Next action")
    HOLD = "hold", _("Put on hold")
    MOVE = "move", _("Moved on")


class BulkChange(models.Model):
    """One action on many synergies. Its job says who did it and when."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="bulk_change")
    action = models.CharField(max_length=6, choices=BulkAction)
    undone = models.PositiveIntegerField(null=True)  # how many synergies are as before again; null: not undone

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.get_action_display()


class BulkRow(models.Model):
    """A synergy before and after an action on many; columns that are the same in both were not changed."""

    change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="rows")
    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="bulk_rows")
    barrier = models.ForeignKey(Barrier, null=True, on_delete=models.SET_NULL, related_name="+")
    owner_before = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    owner_after = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    next_action_before = models.CharField(max_length=250, blank=True)
    next_action_after = models.CharField(max_length=250, blank=True)
    next_action_due_before = models.DateField(null=True)
    next_action_due_after = models.DateField(null=True)
    stage_before = models.CharField(max_length=14, choices=Stage, blank=True)
    stage_after = models.CharField(max_length=14, choices=Stage, blank=True)
    stage_since_before = models.DateTimeField(null=True)
    stage_since_after = models.DateTimeField(null=True)
    stopped_at_before = models.CharField(max_length=14, choices=Stage, blank=True)
    stopped_at_after = models.CharField(max_length=14, choices=Stage, blank=True)
    reactivate_on_before = models.DateField(null=True)
    reactivate_on_after = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["change", "synergy"], name="synergy_once_per_bulk_change")]

    def __str__(self) -> str:
        return str(self.synergy)
