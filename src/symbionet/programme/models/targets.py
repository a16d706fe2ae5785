"""What the programme means to reach."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Target(models.Model):
    """What the programme means to reach in a period, for the forecast to be held against."""

    indicator = models.CharField(
        _("indicator"),
        max_length=12,
        choices=[
            ("completed", _("Synergies completed")),
            ("landfill_t", _("Landfill diverted, t")),
            ("co2e_t", _("CO2e avoided, t")),
            ("money_cny", _("Value, CNY per year")),
        ],
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    value = models.FloatField(_("target"))
    source = models.CharField(_("source"), max_length=250, blank=True)

    class Meta:
        ordering = ["starts_on", "indicator"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="target_dates_in_order"),
            models.UniqueConstraint(fields=["indicator", "starts_on", "ends_on"], name="target_once_per_period"),
        ]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()}: {self.value}"
