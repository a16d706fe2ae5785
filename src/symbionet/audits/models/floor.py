"""What is written down on the shop floor; each row has an id made on the device, so that twice is once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.audits.models.audits import Audit
from symbionet.network.models import Resource
from symbionet.work.models import Document


class Area(models.TextChoices):
    """The areas of a visit: the pages of the checklist."""

    ENERGY = "energy", _("Energy")
    WATER = "water", _("Water and waste water")
    MATERIALS = "materials", _("Materials and waste")
    AIR = "air", _("Air, dust and noise")
    CHEMICALS = "chemicals", _("Chemicals")
    STORAGE = "storage", _("Storage")
    EMERGENCY = "emergency", _("Emergency")
    LEGAL = "legal", _("Permits and records")
    HOUSEKEEPING = "housekeeping", _("Housekeeping")
    EMS = "ems", _("Management system")


class Severity(models.TextChoices):
    """How much a finding weighs."""

    GOOD = "good", _("Good practice")
    MINOR = "minor", _("To improve")
    MAJOR = "major", _("Important")
    LEGAL = "legal", _("Law or safety")


class Tier(models.TextChoices):
    """On what a figure rests."""

    MEASURED = "measured", _("Measured")
    NAMEPLATE = "nameplate", _("From the nameplate or bills")
    RULE = "rule", _("Rule of thumb")


class Ecomap(models.TextChoices):
    """The eight maps of a site."""

    URBAN = "urban", _("Surroundings")
    NUISANCE = "nuisance", _("Neighbours and nuisance")
    WATER = "water", _("Water")
    SOIL = "soil", _("Soil and storage")
    AIR = "air", _("Air, odour, noise, dust")
    ENERGY = "energy", _("Energy")
    WASTE = "waste", _("Waste and by-products")
    RISK = "risk", _("Risks and accidents")


class Problem(models.TextChoices):
    """The two signs of an ecomap."""

    SMALL = "small", _("Look at it (small)")
    BIG = "big", _("Act on it (big)")


class FloorRow(models.Model):
    """A row of the shop floor."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="%(class)s_rows")
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["audit", "client_id"], name="%(class)s_once")]


class Finding(FloorRow):
    """Something seen, with its place and photos."""

    area = models.CharField(_("area"), max_length=12, choices=Area)
    severity = models.CharField(_("weight"), max_length=5, choices=Severity, default=Severity.MINOR)
    text = models.TextField(_("what is seen"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    corrected = models.BooleanField(_("corrected during the visit"), default=False)
    question = models.CharField(max_length=80, blank=True)
    photo = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    photo_after = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(FloorRow.Meta):
        pass

    def __str__(self) -> str:
        return self.text[:80]


class EcomapPlan(models.Model):
    """The picture below the pins of one map; without one it is a blank grid."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="plans")
    map = models.CharField(max_length=8, choices=Ecomap)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "map"], name="plan_once_per_map")]

    def __str__(self) -> str:
        return self.get_map_display()


class Pin(FloorRow):
    """A sign on an ecomap; x and y count from the upper left corner, 0 to 1."""

    map = models.CharField(_("map"), max_length=8, choices=Ecomap)
    x = models.FloatField()
    y = models.FloatField()
    problem = models.CharField(_("mark"), max_length=5, choices=Problem, default=Problem.SMALL)
    note = models.CharField(_("note"), max_length=300)
    photo = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(FloorRow.Meta):
        constraints = [
            *FloorRow.Meta.constraints,
            models.CheckConstraint(condition=Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1), name="pin_on_the_map"),
        ]

    def __str__(self) -> str:
        return self.note


class Reading(FloorRow):
    """A meter as it stood."""

    meter = models.CharField(_("meter"), max_length=120)
    value = models.FloatField(_("reading"))
    unit = models.CharField(_("unit"), max_length=20)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(FloorRow.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.meter}: {self.value:g} {self.unit}"


class IdleLoad(FloorRow):
    """What runs while nothing is produced, seen on the idle walk."""

    what = models.CharField(_("what runs"), max_length=200)
    place = models.CharField(_("place"), max_length=120, blank=True)
    kw = models.FloatField(_("power, kW"))
    hours = models.FloatField(_("idle hours a year"))
    wanted = models.BooleanField(_("must run"), default=False)
    tier = models.CharField(_("rests on"), max_length=9, choices=Tier, default=Tier.NAMEPLATE)

    class Meta(FloorRow.Meta):
        constraints = [
            *FloorRow.Meta.constraints,
            models.CheckConstraint(condition=Q(kw__gte=0, hours__gte=0, hours__lte=8784), name="idle_load_possible"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def kwh(self) -> float:
        """Energy a year, in kWh."""
        return self.kw * self.hours


class FoundResource(FloorRow):
    """A have or a want that was found in the visit and is one of the network from then on."""

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, related_name="found_in_audit")

    class Meta(FloorRow.Meta):
        pass

    def __str__(self) -> str:
        return str(self.resource)
