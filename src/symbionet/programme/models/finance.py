"""The money of a programme: budget lines, expenses, time sheets and rates; every amount is exact."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import localised
from symbionet.imports.models import Import
from symbionet.programme.models.logframe import Programme
from symbionet.programme.models.plan import Activity

ABOVE = [MinValueValidator(0)]


class Heading(models.TextChoices):
    """The headings of the EU's budget form."""

    STAFF = "1", _("1. Human resources")
    TRAVEL = "2", _("2. Travel")
    EQUIPMENT = "3", _("3. Equipment and supplies")
    OFFICE = "4", _("4. Local office")
    SERVICES = "5", _("5. Other costs, services")
    OTHER = "6", _("6. Other")
    INDIRECT = "8", _("8. Indirect costs")


class BudgetLine(models.Model):
    """A line of the budget in the currency of the contract."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="budget_lines")
    heading = models.CharField(_("heading"), max_length=1, choices=Heading, default=Heading.STAFF)
    code = models.CharField(_("number"), max_length=12)
    name_zh = models.CharField(_("name (Chinese)"), max_length=200, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    units = models.DecimalField(_("number of units"), max_digits=12, decimal_places=2, validators=ABOVE)
    unit_cost = models.DecimalField(_("cost of a unit"), max_digits=14, decimal_places=2, validators=ABOVE)
    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), null=True, blank=True, on_delete=models.SET_NULL, related_name="lines"
    )

    class Meta:
        ordering = ["heading", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="budget_code_once"),
            models.CheckConstraint(
                condition=~Q(name_zh="") | ~Q(name_en=""),
                name="budget_line_has_a_name",
                violation_error_message=_("Write it in Chinese or English."),
            ),
            models.CheckConstraint(condition=Q(units__gte=0, unit_cost__gte=0), name="budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {localised(self, 'name')}"

    @property
    def amount(self) -> Decimal:
        """What the line holds."""
        return (self.units * self.unit_cost).quantize(Decimal("0.01"))


class Expense(models.Model):
    """A cost that was incurred, below 0 if paid back. `rate`: units of its currency for one of the contract."""

    line = models.ForeignKey(
        BudgetLine, verbose_name=_("budget line"), on_delete=models.PROTECT, related_name="expenses"
    )
    on = models.DateField(_("day"))
    text = models.CharField(_("what for"), max_length=300)
    voucher = models.CharField(_("number of the voucher"), max_length=80, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    rate = models.DecimalField(
        _("rate in the books"), max_digits=14, decimal_places=6, null=True, blank=True, validators=ABOVE
    )

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(rate__isnull=True) | Q(rate__gt=0), name="expense_rate_above_zero")
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.text}"


class TimeEntry(models.Model):
    """Days of a person on a budget line, from a time sheet; its cost is days times the cost of a day."""

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="time_entries")
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="time_entries"
    )
    person = models.CharField(_("person"), max_length=120)
    on = models.DateField(_("day"))
    days = models.DecimalField(_("days"), max_digits=6, decimal_places=2)
    day_cost = models.DecimalField(_("cost of a day"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    imported_in = models.ForeignKey(Import, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-on", "person"]
        verbose_name_plural = "time entries"
        constraints = [
            models.UniqueConstraint(fields=["line", "person", "on", "activity"], name="time_entry_once"),
            models.CheckConstraint(condition=Q(days__gt=0, day_cost__gte=0), name="time_entry_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.on}"


class ExchangeRate(models.Model):
    """Units of a currency for one of the contract's, in a month."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rates")
    currency = models.CharField(_("currency"), max_length=3)
    month = models.DateField(_("month"), help_text=_("Any day of it."))
    rate = models.DecimalField(_("units for one of the contract"), max_digits=14, decimal_places=6)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["-month", "currency"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "currency", "month"], name="rate_once_a_month"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.month:%Y-%m}: {self.rate}"
