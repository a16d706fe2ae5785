"""Advice on the legal status of a resource, as the guide gave it; the newest counts, older ones are its history."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.network.models.resources import Resource


class LegalRegime(models.TextChoices):
    """Legal systems that have a guide."""

    CN = "cn", _("China")
    EU = "eu", _("European Union")


class LegalOutcome(models.TextChoices):
    """What a resource likely is."""

    PRODUCT = "product", _("Likely a product")
    BY_PRODUCT = "by_product", _("Likely a by-product")
    END_OF_WASTE = "end_of_waste", _("Likely no longer waste")
    WASTE = "waste", _("Likely non-hazardous waste")
    HAZARDOUS = "hazardous", _("Likely hazardous waste")
    UNDETERMINED = "undetermined", _("Likely waste, hazard open")


class LegalStatus(models.Model):
    """The advice the guide gave on one day, with the answers it rests on: never a verdict, never changed afterwards."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="legal_statuses")
    regime = models.CharField(_("legal system"), max_length=8, choices=LegalRegime)
    answers = models.JSONField(default=dict)  # question id -> answer id
    status = models.CharField(_("legal status"), max_length=12, choices=LegalOutcome)
    advice = models.CharField(max_length=60)  # node of the pack
    pack_version = models.CharField(max_length=20)
    on = models.DateField()  # rules of this day
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["resource", "-at"])]

    def __str__(self) -> str:
        return f"{self.resource}: {self.get_status_display()}"

    def get_absolute_url(self) -> str:
        """The page of the advice."""
        return page_address("legal_result", self.pk)

    @property
    def outcome(self) -> LegalOutcome:
        """The status as a choice with its words."""
        return LegalOutcome(self.status)
