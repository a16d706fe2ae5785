"""Corrections of the data packs: proposed by one person, decided by another, exported as a pack patch."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address


class CorrectionState(models.TextChoices):
    """Where a correction stands."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class CorrectionAction(models.TextChoices):
    """What a correction does to its pack."""

    CHANGE = "change", _("change of a row")
    ADD = "add", _("new row")


class KnowledgeCorrection(models.Model):
    """A proposed change of one row of a data pack; the pack itself changes only by its next edition."""

    pack = models.CharField(_("data pack"), max_length=80)  # "uses/uses_minerals"
    row_key = models.CharField(_("row"), max_length=200)  # the key column; two columns of a key are joined by "|"
    action = models.CharField(max_length=8, choices=CorrectionAction, default=CorrectionAction.CHANGE)
    cells = models.JSONField(default=dict)  # column -> [old, new]; a new row has old cells that are empty
    pack_version = models.CharField(max_length=20)
    label = models.CharField(max_length=300)  # what the row was called when the correction was proposed
    reason = models.TextField(_("reason"))
    source = models.TextField(_("source"))
    state = models.CharField(_("state"), max_length=10, choices=CorrectionState, default=CorrectionState.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        indexes = [models.Index(fields=["pack", "row_key"]), models.Index(fields=["state", "-proposed_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(reviewed_by=F("proposed_by")),
                name="correction_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The page of the correction."""
        return page_address("correction_detail", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state == CorrectionState.OPEN
