"""What a firm can do, what it would save, and what it has carried out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.audits.models.floor import Area, FloorRow, Tier
from symbionet.work.models import Document


class OpportunityKind(models.TextChoices):
    """What an opportunity is about."""

    ENERGY = "E", _("Energy")
    WATER = "W", _("Water")
    MATERIAL = "M", _("Material and waste")
    AIR = "A", _("Air")
    CHEMICALS = "C", _("Chemicals")
    PROCESS = "P", _("Process and productivity")
    SYMBIOSIS = "S", _("Symbiosis")
    MANAGEMENT = "G", _("Management")


class Stream(models.TextChoices):
    """What is saved, in the unit of its word."""

    ELECTRICITY = "electricity", _("Electricity, kWh")
    GAS = "gas", _("Natural gas, m3")
    STEAM = "steam", _("Steam, t")
    COAL = "coal", _("Coal, t")
    DIESEL = "diesel", _("Diesel, L")
    FUEL = "fuel", _("Fuel, GJ")
    WATER = "water", _("Water, m3")
    WASTEWATER = "wastewater", _("Waste water, m3")
    MATERIAL = "materials", _("Material, t")
    WASTE = "waste", _("Waste, t")
    HAZARDOUS = "hazardous", _("Hazardous waste, t")
    CHEMICAL = "chemical", _("Chemicals, kg")
    VOC = "voc", _("VOC, kg")
    LABOUR = "labour", _("Working hours, h")
    MONEY = "money", _("Money only")


class Level(models.TextChoices):
    """Where in a system a measure acts: what is saved first is not there to be saved again."""

    DEMAND = "demand", _("Demand: use less")
    DISTRIBUTION = "distribution", _("Distribution: lose less on the way")
    SUPPLY = "supply", _("Supply: make it better")


class Opportunity(FloorRow):
    """A measure with its saving a year in the unit of its stream, money in CNY."""

    title = models.CharField(_("what to do"), max_length=200)
    text = models.TextField(_("how"), blank=True)
    measure_id = models.CharField(_("measure of the library"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=1, choices=OpportunityKind, default=OpportunityKind.ENERGY)
    area = models.CharField(_("area"), max_length=12, choices=Area, blank=True)
    stream = models.CharField(_("saves"), max_length=12, choices=Stream, default=Stream.ELECTRICITY)
    level = models.CharField(_("acts on"), max_length=12, choices=Level, default=Level.DEMAND)
    system = models.CharField(_("system"), max_length=60, blank=True)
    system_use = models.FloatField(_("the system uses a year"), null=True, blank=True)
    amount = models.FloatField(_("saves a year"), null=True, blank=True)
    money = models.DecimalField(_("saves a year, CNY"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost = models.DecimalField(_("costs, CNY"), max_digits=14, decimal_places=2, null=True, blank=True)
    tier = models.CharField(_("rests on"), max_length=9, choices=Tier, default=Tier.RULE)
    is_duty = models.BooleanField(_("law or safety asks for it"), default=False)
    instead_of = models.ForeignKey(
        "self", verbose_name=_("instead of"), null=True, blank=True, on_delete=models.SET_NULL, related_name="others"
    )
    owner = models.CharField(_("who does it"), max_length=100, blank=True)
    due_on = models.DateField(_("until"), null=True, blank=True)

    class Meta(FloorRow.Meta):
        constraints = [
            *FloorRow.Meta.constraints,
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="opportunity_cost_positive"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="opportunity_amount_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def payback(self) -> float | None:
        """Years until its cost has come back; None where cost or saving is not known."""
        if self.money is None or self.cost is None or self.money <= 0:
            return None
        return float(self.cost / self.money)


class Outcome(models.TextChoices):
    """What has become of an opportunity."""

    DONE = "done", _("Carried out")
    PENDING = "pending", _("Still to come")
    REFUSED = "refused", _("Will not be done")


class Reason(models.TextChoices):
    """Why something was not carried out."""

    MONEY = "money", _("No money for it")
    TIME = "time", _("No time or people")
    PRODUCTION = "production", _("Production may not stop")
    PAYBACK = "payback", _("Does not pay back soon enough")
    TECHNICAL = "technical", _("Does not work here")
    SUPPLIER = "supplier", _("No supplier was found")
    PERMIT = "permit", _("Permit or landlord")
    CHANGED = "changed", _("Line or product has changed")
    OTHER = "other", _("Other")


class FollowUp(models.Model):
    """What the firm says about an opportunity after some months; month 0 is the visit itself."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="follow_ups")
    month = models.PositiveSmallIntegerField()
    outcome = models.CharField(_("what has become of it"), max_length=7, choices=Outcome)
    reason = models.CharField(_("why not"), max_length=10, choices=Reason, blank=True)
    cost = models.DecimalField(_("actual cost, CNY"), max_digits=14, decimal_places=2, null=True, blank=True)
    money = models.DecimalField(_("actual saving a year, CNY"), max_digits=14, decimal_places=2, null=True, blank=True)
    amount = models.FloatField(_("actually saves a year"), null=True, blank=True)
    done_on = models.DateField(_("carried out on"), null=True, blank=True)
    note = models.CharField(_("how it is known"), max_length=300, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    told_by = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["month", "id"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "month"], name="follow_up_once"),
            models.CheckConstraint(condition=Q(month__in=[0, 3, 6, 12]), name="follow_up_months"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="follow_up_amount_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity}: {self.get_outcome_display()}"
