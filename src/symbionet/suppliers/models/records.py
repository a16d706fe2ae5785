"""Public records of violations: entered by hand with their link, never gathered by a program."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.suppliers.models.chains import Supplier

__all__ = ["PublicRecord", "RecordState"]


class RecordState(models.TextChoices):
    """How far the correction of a violation has come."""

    OPEN = "open", _("Not corrected")
    UNDER_WAY = "under_way", _("Correction under way")
    CORRECTED = "corrected", _("Correction done")
    DISPUTED = "disputed", _("Disputed by the supplier")


class PublicRecord(models.Model):
    """What an authority has published about a supplier; its buyer and the supplier read it, nobody else."""

    supplier = models.ForeignKey(Supplier, verbose_name=_("supplier"), on_delete=models.CASCADE, related_name="records")
    url = models.URLField(_("link to the record"), max_length=500)
    dated = models.DateField(_("day of the record"))
    what = models.CharField(_("what was found"), max_length=500)
    cause = models.TextField(_("cause"), max_length=2000, blank=True)
    correction = models.TextField(_("correction made"), max_length=2000, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=RecordState, default=RecordState.OPEN)
    by_supplier = models.BooleanField(default=False)  # whether the supplier entered it itself
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-dated", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "url", "dated"],
                name="public_record_once",
                violation_error_message=_("This record is there already."),
            )
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        """The page of its supplier."""
        return self.supplier.get_absolute_url()
