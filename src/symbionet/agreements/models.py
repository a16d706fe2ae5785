"""What each side of a synergy gains and bears, for the helper that looks for a price both can live with."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.synergies.models import Side, Synergy


class CostSheet(models.Model):
    """What one side saves and pays in a year, in CNY and before any price between the two.

    Its own side and the practitioners read it; the other side only once `opened_at` says so.
    """

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="cost_sheets")
    side = models.CharField(max_length=8, choices=Side)
    saved = models.FloatField(_("saved per year, CNY"), default=0)
    transport = models.FloatField(_("transport per year, CNY"), default=0)
    processing = models.FloatField(_("processing per year, CNY"), default=0)
    other = models.FloatField(_("other costs per year, CNY"), default=0)
    opened_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["synergy", "side"], name="cost_sheet_once"),
            models.CheckConstraint(
                condition=Q(saved__gte=0, transport__gte=0, processing__gte=0, other__gte=0),
                name="cost_sheet_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.net:.0f}"

    @property
    def net(self) -> float:
        """What is left of the savings before any price, CNY per year; negative where the costs are higher."""
        return self.saved - self.transport - self.processing - self.other
