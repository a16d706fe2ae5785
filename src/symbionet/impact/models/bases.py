"""What a claim rests on: the baseline of a flow (versioned), results as they were computed, and own factors."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.engine.impact.judged import EXPERT
from symbionet.engine.packs.judged import judged_share
from symbionet.impact.models.sealing import Sealed
from symbionet.network.models import Organisation
from symbionet.synergies.models import Synergy, SynergyFlow

SHARE = (MinValueValidator(0), MaxValueValidator(1))
SHARES = ("empty_return", "persistence", "attribution", "additionality")


def _within(field: str) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0, f"{field}__lte": 1})


class Basis(models.Model):
    """What would have happened without the synergy, and what of its effect is claimed: one version for a flow.

    Never changed: a new opinion is a new row with the next `number`. Empty means "not stated"; what the engine then
    takes is listed in the assessment. Distances in km one way, shares 0..1, own factors in kg CO2e per t (freight: per
    t km).
    """

    flow = models.ForeignKey(SynergyFlow, on_delete=models.PROTECT, related_name="bases")
    number = models.PositiveSmallIntegerField()
    routes = models.JSONField(_("former routes"), default=dict, blank=True)  # {"landfill": 0.7, "incineration": 0.3}
    substitutes = models.CharField(_("replaces"), max_length=200, blank=True)
    substitution_ratio = models.FloatField(_("substitution ratio"), null=True, blank=True)
    distance_km = models.FloatField(_("distance, km"), null=True, blank=True)
    baseline_distance_km = models.FloatField(_("former distance, km"), null=True, blank=True)
    vehicle = models.CharField(_("vehicle"), max_length=80, blank=True)
    empty_return = models.FloatField(_("way back driven empty"), null=True, blank=True, validators=SHARE)
    hazardous = models.BooleanField(_("hazardous"), null=True, blank=True)
    start = models.DateField(_("start"), null=True, blank=True)
    years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    persistence = models.FloatField(_("persistence"), null=True, blank=True, validators=SHARE)
    attribution = models.FloatField(_("attribution"), null=True, blank=True, validators=SHARE)
    additionality = models.FloatField(_("additionality"), null=True, blank=True, validators=SHARE)
    # which factors are near: "CN-TJ"; empty: China
    region = models.CharField(_("region"), max_length=12, blank=True)
    displacement = models.FloatField(_("displacement"), default=0, validators=SHARE)
    boiler_efficiency = models.FloatField(_("boiler efficiency"), null=True, blank=True)
    process_kwh = models.FloatField(_("electricity of processing, kWh per unit"), default=0)
    own_disposal = models.FloatField(_("own factor: disposal, kg CO2e per t"), null=True, blank=True)
    own_virgin = models.FloatField(_("own factor: primary production, kg CO2e per t"), null=True, blank=True)
    own_reprocessing = models.FloatField(_("own factor: reprocessing, kg CO2e per t"), null=True, blank=True)
    own_freight = models.FloatField(_("own factor: freight, kg CO2e per t km"), null=True, blank=True)
    source = models.CharField(_("source of these statements"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["flow", "-number"]
        verbose_name_plural = "bases"
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="basis_number_once"),
            *(models.CheckConstraint(condition=_within(field), name=f"basis_{field}_is_a_share") for field in SHARES),
            models.CheckConstraint(
                condition=Q(displacement__gte=0, displacement__lte=1), name="basis_displacement_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flow} #{self.number}"


class Assessment(models.Model):
    """A result of the engine as it was computed, never changed: what went in, which factor values, what came out.

    `inputs` are what the engine read, the region, and what the have was stated to be (`queries.claims.kept_have`);
    `factors` [{id, value, low, high, unit, source, region, year, quality, pack, fit}]; `terms` [{code, detail, value,
    unit, factor}] (t CO2e of twelve months, before deductions; `factor` is a place in `factors`); `years` [{year,
    gross: {metric: [low, central, high]}, net: ...}]; `lifetime` {first, last, metrics}; `assumed` [{field, value,
    code, details, factor}] (a place in `factors`, or null). `year` is set where the quantity is what really flowed in
    that calendar year, and empty for an expectation.
    """

    synergy = models.ForeignKey(Synergy, on_delete=models.PROTECT, related_name="assessments")
    flow = models.ForeignKey(SynergyFlow, on_delete=models.PROTECT, related_name="assessments")
    basis = models.ForeignKey(Basis, on_delete=models.PROTECT, related_name="assessments")
    year = models.PositiveSmallIntegerField(null=True)
    inputs = models.JSONField()
    factors = models.JSONField(default=list)
    terms = models.JSONField(default=list)
    years = models.JSONField(default=list)
    lifetime = models.JSONField(default=dict)
    assumed = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    engine_version = models.CharField(max_length=40)
    pack_versions = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.synergy} {self.year or ''}".strip()

    @property
    def judged(self) -> float:
        """The share of its CO2e, 0 to 1, that rests on expert judgement, by the factors as they were."""
        fits = [set(factor["fit"]) for factor in self.factors]
        return judged_share((term["value"], float(EXPERT in fits[term["factor"]])) for term in self.terms)


class FactorState(models.TextChoices):
    """Whether an own factor may be used."""

    PROPOSED = "proposed", _("Waits for review")
    REVIEWED = "reviewed", _("Reviewed")
    REFUSED = "refused", _("Refused")


class OwnFactor(models.Model):
    """An emission factor of an organisation, or of the programme where none is named; used once another person
    reviewed it. Units as the packs have them ("kgCO2e/t"); the range is read as one of 95 %.
    """

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="own_factors"
    )
    activity = models.CharField(_("activity"), max_length=40)
    subject = models.CharField(_("material or energy"), max_length=120)
    route = models.CharField(_("route"), max_length=40, blank=True)
    value = models.FloatField(_("value"))
    low = models.FloatField(_("low"), null=True, blank=True)
    high = models.FloatField(_("high"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40)
    region = models.CharField(_("region"), max_length=12, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    gwp = models.CharField(_("GWP set"), max_length=8, blank=True)
    heating = models.CharField(_("heating value"), max_length=5, blank=True)
    quality = models.CharField(_("quality"), max_length=1, default="D")
    source = models.CharField(_("source"), max_length=500)
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=FactorState, default=FactorState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    remark = models.CharField(_("remark of the review"), max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="own_factor_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.value:g} {self.unit}"
