"""Recruitment: campaigns, targets, what is next with a firm, and agreements with intermediaries."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from symbionet.network.models import Organisation, Park
from symbionet.programme.models.finance import BudgetLine
from symbionet.programme.models.logframe import Programme


class Campaign(models.Model):
    """An effort to recruit firms; its costs are those of its budget line in its days."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="campaigns")
    name = models.CharField(_("name of the campaign"), max_length=120)
    channel = models.CharField(_("by which way"), max_length=120, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    target = models.PositiveIntegerField(_("firms to recruit"), default=0)
    line = models.ForeignKey(
        BudgetLine, verbose_name=_("its costs are booked on"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="campaigns",
    )  # fmt: skip

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="campaign_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="campaign_dates_in_order",
                violation_error_message=_("It ends before it begins; exchange the two dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecruitmentTarget(models.Model):
    """How many firms an intermediary or a park is to bring until a day."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="recruitment_targets")
    intermediary = models.ForeignKey(
        Organisation, verbose_name=_("intermediary"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    park = models.ForeignKey(
        Park, verbose_name=_("park"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    target = models.PositiveIntegerField(_("firms to recruit"), validators=[MinValueValidator(1)])
    due_on = models.DateField(_("until"))

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(intermediary__isnull=False, park__isnull=True)
                | Q(intermediary__isnull=True, park__isnull=False),
                name="recruitment_target_of_one",
                violation_error_message=_("Choose an intermediary or a park, one of the two."),
            ),
            models.UniqueConstraint(fields=["programme", "intermediary", "due_on"], name="target_of_intermediary_once"),
            models.UniqueConstraint(fields=["programme", "park", "due_on"], name="target_of_park_once"),
        ]

    def __str__(self) -> str:
        return f"{self.intermediary or self.park}: {self.target}"


class Lead(models.Model):
    """What is next with a firm that has not joined: who asks, and when."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="leads")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("firm"), on_delete=models.CASCADE, related_name="leads"
    )
    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), null=True, blank=True, on_delete=models.SET_NULL, related_name="leads"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who asks"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    next_action = models.CharField(_("next action"), max_length=250)
    due_on = models.DateField(_("until"))

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "organisation"], name="lead_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class Agreement(models.Model):
    """What an intermediary has agreed to do, for how long, and for what fee."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="agreements")
    intermediary = models.ForeignKey(
        Organisation, verbose_name=_("intermediary"), on_delete=models.CASCADE, related_name="programme_agreements"
    )
    remit = models.TextField(_("what it does"))
    signed_on = models.DateField(_("signed on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    fee = models.DecimalField(
        _("fee for each firm that joins"), max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="CNY")

    class Meta:
        ordering = ["intermediary__name_en", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "intermediary"], name="agreement_once")]

    def __str__(self) -> str:
        return str(self.intermediary)
