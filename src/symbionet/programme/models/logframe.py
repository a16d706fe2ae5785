"""A programme with its logframe: the chain of results, indicators, baselines, milestones and targets."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from symbionet.core.addresses import page_address
from symbionet.core.indicators import Rule
from symbionet.core.texts import localised


class RateRule(models.TextChoices):
    """How amounts in another currency become amounts of the contract."""

    MONTH = "month", _("Rate of the month of the expense")
    AVERAGE = "average", _("Average of the monthly rates of the reporting period")
    BOOKED = "booked", _("Rate in the books, stated with each expense")


class Programme(models.Model):
    """A programme that answers to a donor: its contract, its money and how long it runs."""

    name_zh = models.CharField(_("name (Chinese)"), max_length=200, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    donor = models.CharField(_("donor"), max_length=200, blank=True)
    contract = models.CharField(_("number of the contract"), max_length=80, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    currency = models.CharField(_("currency of the contract"), max_length=3, default="EUR")
    budget = models.DecimalField(
        _("eligible costs, estimate"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    grant_share = models.DecimalField(_("share of the donor, %"), max_digits=5, decimal_places=2)
    grant_ceiling = models.DecimalField(_("grant at most"), max_digits=14, decimal_places=2)
    rate_rule = models.CharField(_("rule for currencies"), max_length=8, choices=RateRule, default=RateRule.AVERAGE)
    reporter = models.CharField(_("organisation that reports"), max_length=200, blank=True)
    reporter_ref = models.CharField(_("its IATI identifier"), max_length=80, blank=True)
    reporter_type = models.CharField(_("its kind (IATI)"), max_length=3, blank=True)
    donor_ref = models.CharField(_("IATI identifier of the donor"), max_length=80, blank=True)
    donor_type = models.CharField(_("kind of the donor (IATI)"), max_length=3, blank=True)
    country = models.CharField(_("country that benefits (ISO)"), max_length=2, default="CN")
    sector = models.CharField(_("sector (OECD DAC, five digits)"), max_length=5, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_zh="") | ~Q(name_en=""),
                name="programme_has_a_name",
                violation_error_message=_("Write it in Chinese or English."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_dates_in_order",
                violation_error_message=_("It ends before it begins; exchange the two dates."),
            ),
            models.CheckConstraint(
                condition=Q(grant_share__gte=0, grant_share__lte=100), name="programme_share_of_a_hundred"
            ),
        ]

    def __str__(self) -> str:
        return localised(self, "name")

    def get_absolute_url(self) -> str:
        """The logframe of the programme."""
        return page_address("logframe", self.pk)


class Level(models.TextChoices):
    """Levels of the chain of results."""

    IMPACT = "impact", _("Impact")
    OUTCOME = "outcome", pgettext_lazy("logframe", "Outcome")
    OUTPUT = "output", _("Output")


class Result(models.Model):
    """An expected result; `parent` is the result of the level above that it leads to."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="results")
    level = models.CharField(_("level"), max_length=7, choices=Level, default=Level.OUTPUT)
    code = models.CharField(_("number"), max_length=12, help_text=_("As in the contract: Oc 1, Op 1.1."))
    parent = models.ForeignKey(
        "self", verbose_name=_("leads to"), null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )
    text_zh = models.CharField(_("result (Chinese)"), max_length=500, blank=True)
    text_en = models.CharField(_("result (English)"), max_length=500, blank=True)
    assumptions_zh = models.TextField(_("assumptions (Chinese)"), blank=True)
    assumptions_en = models.TextField(_("assumptions (English)"), blank=True)

    class Meta:
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="result_code_once"),
            models.CheckConstraint(
                condition=~Q(text_zh="") | ~Q(text_en=""),
                name="result_says_what",
                violation_error_message=_("Write it in Chinese or English."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {localised(self, 'text')}"


class Direction(models.TextChoices):
    """Which way is better."""

    UP = "up", _("More is better")
    DOWN = "down", _("Less is better")


RULES = [
    (Rule.SUM.value, _("Sum of the periods")),
    (Rule.LAST.value, _("State at the end of the period")),
    (Rule.DISTINCT.value, _("Each firm or person once")),
    (Rule.RATIO.value, _("Numerator over denominator")),
]


class Indicator(models.Model):
    """An indicator with its reference sheet; `query` names the computed one, "" a figure that people enter."""

    result = models.ForeignKey(
        Result, verbose_name=_("expected result"), on_delete=models.CASCADE, related_name="indicators"
    )
    code = models.CharField(_("number"), max_length=12)
    name_zh = models.CharField(_("indicator (Chinese)"), max_length=300, blank=True)
    name_en = models.CharField(_("indicator (English)"), max_length=300, blank=True)
    query = models.CharField(_("computed from"), max_length=60, blank=True)
    rule = models.CharField(_("rule of aggregation"), max_length=8, choices=RULES, default=Rule.SUM.value)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    baseline = models.DecimalField(
        pgettext_lazy("indicator", "baseline"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"), null=True, blank=True)
    target = models.DecimalField(_("final target"), max_digits=20, decimal_places=4, null=True, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    sources = models.TextField(_("sources and means of verification"), blank=True)
    method = models.CharField(_("method and frequency of collection"), max_length=300, blank=True)
    responsible = models.CharField(_("responsible"), max_length=120, blank=True)
    quality = models.TextField(_("quality assurance"), blank=True)
    limits = models.TextField(_("limits of the data"), blank=True)
    dimensions = models.JSONField(_("disaggregated by"), default=list, blank=True)
    entered_on = models.DateField(_("entered in the donor's system on"), null=True, blank=True)

    class Meta:
        ordering = ["result__code", "code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["result", "code"], name="indicator_code_once"),
            models.CheckConstraint(
                condition=~Q(name_zh="") | ~Q(name_en=""),
                name="indicator_has_a_name",
                violation_error_message=_("Write it in Chinese or English."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {localised(self, 'name')}"

    def get_absolute_url(self) -> str:
        """The reference sheet of the indicator."""
        return page_address("indicator_detail", self.pk)


class Milestone(models.Model):
    """What an indicator is to reach by a day before the end."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="milestones")
    due_on = models.DateField(_("by"))
    value = models.DecimalField(_("intermediate target"), max_digits=20, decimal_places=4)

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["indicator", "due_on"], name="milestone_once_a_day")]

    def __str__(self) -> str:
        return f"{self.due_on}: {self.value}"
