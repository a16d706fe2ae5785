"""Matches found by the engine, questions about them, and the weights this network has taught."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from symbionet.core.addresses import page_address
from symbionet.core.models import Job
from symbionet.network.models import Organisation, Resource


class MatchState(models.TextChoices):
    """What people decided about a match."""

    OPEN = "open", pgettext_lazy("match", "Open")
    ACCEPTED = "accepted", _("Accepted")
    NOT_NOW = "not_now", _("Not now")
    DISMISSED = "dismissed", _("Dismissed")


class DismissalReason(models.TextChoices):
    """Why a match is not pursued (barrier categories of the field)."""

    TECHNICAL = "technical", _("Technically not possible")
    QUALITY = "quality", _("Quality or contamination")
    QUANTITY = "quantity", _("Quantity or timing")
    PRICE = "price", _("Price or cost")
    DISTANCE = "distance", _("Too far")
    REGULATION = "regulation", _("Regulation or permit")
    LIABILITY = "liability", _("Liability")
    CONFIDENTIALITY = "confidentiality", _("Confidentiality or trust")
    NO_CHAMPION = "no_champion", _("Nobody to carry it")
    BETTER_OPTION = "better_option", _("A better option exists")
    NOT_INTERESTED = "not_interested", _("Partner not interested")
    WRONG = "wrong", _("The match is wrong")
    OTHER = "other", _("Other")


class Level(models.TextChoices):
    """How far the circle is that a match closes."""

    FIRM = "firm", _("within the firm")
    PARK = "park", _("within the park")
    REGION = "region", _("across the region")


class Match(models.Model):
    """A have that a partner may use, as found by one engine version with its packs and its reasons."""

    have = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="matches_as_have")
    want = models.ForeignKey(Resource, null=True, on_delete=models.CASCADE, related_name="matches_as_want")
    receiver = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="matches_as_receiver")
    probability = models.FloatField()
    reasons = models.JSONField(default=list)  # [{code, value, contribution, details, feature}]
    value = models.JSONField(default=dict)  # {tonnes, unit, money, co2e, parts}, each range {low, central, high}
    asks = models.JSONField(default=list)  # what is missing to be sure: [{code, value, details}]
    risks = models.JSONField(default=list)  # what would make it fail: [{code, value, details}]
    level = models.CharField(max_length=8, choices=Level, blank=True)
    # share of its amount that synergies with others have left, 0 to 1 (`queries.remainders`)
    left = models.FloatField(default=1.0)
    # what open questions leave of the chance that it comes about, 0 to 1 (`queries.chances`)
    chance_factor = models.FloatField(default=1.0)
    # central figures of `value` for what is left, for order and filter: CNY, t CO2e per year, and money x probability x
    # chance factor
    money = models.FloatField(null=True)
    co2e = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    engine_version = models.CharField(max_length=20)
    pack_versions = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=MatchState, default=MatchState.OPEN)
    dismissal_reason = models.CharField(max_length=16, choices=DismissalReason, blank=True)
    note = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-probability", "id"]
        constraints = [
            models.UniqueConstraint(fields=["have", "receiver"], name="match_once_per_receiver"),
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=1), name="probability_is_one"),
        ]
        # the board counts, sorts and groups on one of these alone, without reading the reasons of each row
        indexes = [
            models.Index(
                fields=["state", "-probability", "id", "have", "want", "receiver", "found_at", "left", "co2e"],
                name="match_board",
            ),
            models.Index(
                fields=["state", "-expected", "-probability", "id", "have", "want", "left", "receiver", "co2e"],
                name="match_board_by_expected",
            ),
            models.Index(
                fields=["state", "-money", "-probability", "id", "have", "want", "left", "receiver", "co2e"],
                name="match_board_by_money",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.have} → {self.receiver}"

    def get_absolute_url(self) -> str:
        """The match's page."""
        return page_address("match_detail", self.pk)


class AskState(models.TextChoices):
    """How far a question about a match has come."""

    ASKED = "asked", _("Question asked")
    ANSWERED = "answered", _("Answered")


class MatchAsk(models.Model):
    """A question about a match that somebody has asked or answered; one that nobody has touched has no row."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=120)  # code:value of the question
    state = models.CharField(max_length=8, choices=AskState)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["match", "key"], name="question_once_per_match")]

    def __str__(self) -> str:
        return self.key


class RunScope(models.TextChoices):
    """What a run looks for partners of."""

    RESOURCE = "resource", _("one resource")
    ORGANISATION = "organisation", _("one organisation")
    ALL = "all", _("the whole network")


class Run(models.Model):
    """A run that finds matches: what it looks at, what it found, and where it goes on. Its job has the progress."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="matching_run")
    scope = models.CharField(max_length=12, choices=RunScope)
    resource = models.ForeignKey(Resource, null=True, on_delete=models.SET_NULL, related_name="matching_runs")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="matching_runs")
    found = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    # keys of the last have and the last want that were looked at; a run that is continued goes on after them
    last_have = models.PositiveBigIntegerField(default=0)
    last_want = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_scope_display()}: {self.found}"


class WeightsState(models.TextChoices):
    """Whether learned weights are in force."""

    PROPOSED = "proposed", _("Suggested")
    APPLIED = "applied", _("In force")
    WITHDRAWN = "withdrawn", _("Out of force")


class LearnedWeights(models.Model):
    """The weights of the signals as this network's outcomes teach them; at most one row is applied."""

    weights = models.JSONField()  # {signal: log-odds}
    base = models.JSONField()  # the pack's weights they were learned from
    outcomes = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)  # {total, counts, bins, loss_before, ...}: how well they predict
    engine_version = models.CharField(max_length=20)
    pack_versions = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=WeightsState, default=WeightsState.PROPOSED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "learned weights"
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=WeightsState.APPLIED), name="one_set_of_weights_applied"
            )
        ]

    def __str__(self) -> str:
        return f"v{self.pk}"
