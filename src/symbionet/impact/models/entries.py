"""The ledger: one figure of one metric in one calendar year, at one level of proof; and lifetimes, apart from it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import range_words
from symbionet.impact.models.bases import Assessment
from symbionet.impact.models.proofs import IssuingBody
from symbionet.impact.models.sealing import Sealed
from symbionet.network.models import Organisation
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.work.models import DocumentVersion


class Metric(models.TextChoices):
    """What is measured; the words of `engine.impact.METRICS`."""

    LANDFILL = "landfill_diverted_t", _("Landfill diverted")
    HAZARDOUS = "hazardous_avoided_t", _("Hazardous waste avoided")
    VIRGIN = "virgin_material_saved_t", _("Virgin material saved")
    WATER = "water_saved_m3", _("Water saved")
    ENERGY = "energy_saved_mwh", _("Energy saved")
    CO2E = "co2e_avoided_t", _("CO2e avoided")
    COST = "cost_saving", _("Cost saving")
    SALES = "additional_sales", _("Additional sales")
    PRIVATE = "private_investment", _("Private investment")
    PUBLIC = "public_investment", _("Public investment")
    JOBS_CREATED = "jobs_created", _("Jobs created")
    JOBS_SAFEGUARDED = "jobs_safeguarded", _("Jobs safeguarded")
    TRAINED = "people_trained", _("People trained")


class EntryLevel(models.TextChoices):
    """How far a figure is proven, from the idea to the independent check. Levels are never added up: each restates
    figures of the levels before it. A year is reconfirmed in place of verified, after an earlier one was verified.
    """

    POTENTIAL = "potential", _("Potential")
    DECLARED = "declared", _("Declared by one party")
    CONFIRMED = "confirmed", _("Confirmed by both")
    DOCUMENTED = "documented", _("Documented")
    VERIFIED = "verified", _("Verified")
    RECONFIRMED = "reconfirmed", _("Reconfirmed in a later year")

    def basis(self, year: int) -> str:
        """What a figure of the level states beside its number: that it is of one year, and that it is net."""
        return gettext("%(level)s, in-year %(year)s, after attribution, additionality and displacement") % {
            "level": self.label,
            "year": year,
        }

    def basis_of_sums(self, year: int) -> str:
        """The same of a sum; potentials that draw on one have count together what it yields."""
        words = self.basis(year)
        if self != EntryLevel.POTENTIAL:
            return words
        return gettext("%(basis)s; what one have yields counts once") % {"basis": words}


CLAIMED = (
    EntryLevel.DECLARED,
    EntryLevel.CONFIRMED,
    EntryLevel.DOCUMENTED,
    EntryLevel.VERIFIED,
    EntryLevel.RECONFIRMED,
)


class Entry(models.Model):
    """One line of the ledger, never changed: an in-year figure after attribution, additionality and displacement.

    `organisation` is whose benefit it is; none: that of the system, which physical metrics are. `stated_by` is the
    organisation that said so. `quantity` is what flowed in that year and is claimed, in `quantity_unit` (t, m3, GJ).
    `follows` is the entry of a lower level that this one raises; `corrects` the entry of the same level that it
    replaces, with a reason: an entry that nothing corrects is the current one.
    """

    synergy = models.ForeignKey(Synergy, on_delete=models.PROTECT, related_name="entries")
    flow = models.ForeignKey(SynergyFlow, null=True, on_delete=models.PROTECT, related_name="entries")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="entries")
    stated_by = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    metric = models.CharField(_("metric"), max_length=24, choices=Metric)
    level = models.CharField(_("level"), max_length=11, choices=EntryLevel)
    low = models.FloatField()
    central = models.FloatField(_("value"))
    high = models.FloatField()
    unit = models.CharField(_("unit"), max_length=8)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    quantity = models.FloatField(_("quantity that flowed"), null=True)
    quantity_unit = models.CharField(max_length=8, blank=True)
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="entries")
    verification = models.ForeignKey("impact.Verification", null=True, on_delete=models.PROTECT, related_name="entries")
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="raised_to")
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signed = models.CharField(_("signed by"), max_length=200, blank=True)  # who answered a form by link
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["-year", "synergy", "metric", "id"]
        verbose_name_plural = "entries"
        constraints = [
            # nulls_distinct is PostgreSQL's alone: ids start at 1, so that 0 stands for "none"
            models.UniqueConstraint(
                F("synergy"),
                Coalesce(F("flow"), 0),
                Coalesce(F("organisation"), 0),
                F("year"),
                F("metric"),
                F("level"),
                condition=Q(corrects__isnull=True),
                name="entry_once_per_level",
            ),
            models.CheckConstraint(
                condition=Q(low__lte=F("central"), high__gte=F("central")), name="entry_range_in_order"
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0), name="entry_quantity_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="entry_correction_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["year", "metric", "level"], name="entry_by_year"),
            models.Index(fields=["flow", "year", "level"], name="entry_of_flow"),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()} {self.year}"

    @property
    def judged(self) -> float:
        """The share of the figure, 0 to 1, that rests on expert judgement: of CO2e alone, all else is stated."""
        return self.assessment.judged if self.assessment is not None and self.metric == Metric.CO2E else 0.0

    @property
    def tonnes(self) -> float | None:
        """The tonnes of the flow that it counts; None where the flow has no mass."""
        return self.quantity if self.quantity_unit == "t" else None


class LifetimeEntry(models.Model):
    """What a flow may bring over all its years; another table with other columns, so that nobody adds it to a year.

    Only potentials are kept: what was claimed over several years is the sum of its years (`queries.claimed_so_far`).
    """

    synergy = models.ForeignKey(Synergy, on_delete=models.PROTECT, related_name="lifetime_entries")
    flow = models.ForeignKey(SynergyFlow, on_delete=models.PROTECT, related_name="lifetime_entries")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="lifetime_entries")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    metric = models.CharField(_("metric"), max_length=24, choices=Metric)
    lifetime_low = models.FloatField()
    lifetime_central = models.FloatField()
    lifetime_high = models.FloatField()
    unit = models.CharField(_("unit"), max_length=8)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["synergy", "metric", "id"]
        verbose_name_plural = "lifetime entries"
        constraints = [
            models.UniqueConstraint(
                fields=["flow", "metric"], condition=Q(corrects__isnull=True), name="lifetime_once_per_metric"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()} {range_words(self.first_year, self.last_year)}"


class NoteKind(models.TextChoices):
    """Papers that prove what flowed."""

    WEIGHBRIDGE = "weighbridge", _("Weighbridge note")
    DELIVERY = "delivery", _("Delivery note")
    INVOICE = "invoice", _("Invoice")
    TRANSFER = "transfer", _("Hazardous waste transfer note")
    METER = "meter", _("Meter reading")
    CONTRACT = "contract", _("Contract")
    OTHER = "other", _("Other paper")


class EntryEvidence(models.Model):
    """A paper that proves what flowed in a year: its kind, number and issuer, and the file where there is one.

    A paper counts once, in whatever synergy: the number of a kind and issuer is unique until it is withdrawn, whatever
    its spelling (`key`, see `queries.papers.paper_keys`). Who issued it is an organisation or a registered body; of
    papers from before that rule only the written `issuer` is known.
    """

    synergy = models.ForeignKey(Synergy, on_delete=models.PROTECT, related_name="entry_evidence")
    flow = models.ForeignKey(SynergyFlow, null=True, on_delete=models.PROTECT, related_name="entry_evidence")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="entry_evidence")
    year = models.PositiveSmallIntegerField(_("year"))
    document = models.ForeignKey(DocumentVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of paper"), max_length=12, choices=NoteKind)
    number = models.CharField(_("number"), max_length=80)
    issuer = models.CharField(_("issued by"), max_length=200)
    issued_by = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(IssuingBody, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    key = models.CharField(max_length=320, editable=False)
    on = models.DateField(_("date"), null=True, blank=True)
    quantity = models.FloatField(_("quantity on it"), null=True, blank=True)
    quantity_unit = models.CharField(_("unit"), max_length=8, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "entry evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(withdrawn_at__isnull=True), name="paper_counts_once_by_key"
            ),
            models.CheckConstraint(condition=~Q(number="") & ~Q(issuer=""), name="paper_has_number_and_issuer"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="paper_quantity_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
