"""What tells tonnes apart: how much a site generates of a class, and why two flows that look alike are not the same."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.impact.models.sealing import Sealed
from symbionet.network.models import Organisation, Resource, Site
from symbionet.synergies.models import SynergyFlow


class Arising(models.Model):
    """How much of a class an organisation generates in a calendar year, at one site or (none) at all of them.

    Whatever its haves are called, no more can be claimed of them together. `quantity` in the base `unit` (t, m3, GJ).
    Never changed: the newest statement of organisation, site, class and year holds.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="arisings")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="arisings")
    class_id = models.CharField(_("resource class"), max_length=80)
    year = models.PositiveSmallIntegerField(_("year"))
    quantity = models.FloatField(_("generated in the year"))
    unit = models.CharField(max_length=8)
    source = models.CharField(_("source"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=0), name="arising_not_negative"),
            models.CheckConstraint(condition=~Q(class_id="") & ~Q(source=""), name="arising_has_class_and_source"),
        ]
        indexes = [models.Index(fields=["organisation", "class_id", "year"], name="arising_by_source")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.class_id} {self.year}"


class AcceptedYield(models.Model):
    """How much a have yields in a calendar year, as a practitioner accepts it: after a jump, or a late correction.

    `quantity` in the base `unit`, for the whole year. Never changed: the newest of have, year and unit holds. It
    outlives the have, so that the database does not check the key.
    """

    resource = models.ForeignKey(
        Resource, on_delete=models.DO_NOTHING, db_constraint=False, related_name="accepted_yields"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    quantity = models.FloatField(_("yield of the year"))
    unit = models.CharField(max_length=8)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=0), name="accepted_yield_not_negative"),
            models.CheckConstraint(condition=~Q(reason=""), name="accepted_yield_has_a_reason"),
        ]
        indexes = [models.Index(fields=["resource", "year"], name="accepted_yield_of_have")]

    def __str__(self) -> str:
        return f"{self.resource} {self.year}"


class Distinction(models.Model):
    """Why two flows that may be the same tonnes are not; said once for the two and never changed.

    It holds for all flows that draw on the same two resources: two boilers stay two boilers.
    """

    flow = models.ForeignKey(SynergyFlow, on_delete=models.PROTECT, related_name="distinctions")
    other = models.ForeignKey(SynergyFlow, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="distinction_has_a_reason"),
            models.CheckConstraint(condition=~Q(flow=F("other")), name="distinction_of_two_flows"),
            models.UniqueConstraint(fields=["flow", "other"], name="distinction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.flow} ≠ {self.other}"
