"""A demand on an authority: what a rule prevents, what it should say, and how far the demand has come."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.core.texts import localised
from symbionet.work.models import Barrier, BarrierCategory, ContactNote, Document, StageMove, Task


class DemandState(models.TextChoices):
    """How far a demand has come."""

    PREPARED = "prepared", _("Being prepared")
    RAISED = "raised", _("Raised")
    ACCEPTED = "accepted", _("Taken up by the authority")
    DRAFTED = "drafted", _("Rule drafted")
    CONSULTED = "consulted", _("In consultation")
    ADOPTED = "adopted", _("Rule adopted")
    IN_FORCE = "in_force", _("Rule in force")
    REJECTED = "rejected", _("Rejected")
    ALLOWED = "allowed", _("Already allowed today")
    MERGED = "merged", _("Part of another demand")


CLOSED_STATES = (DemandState.IN_FORCE, DemandState.REJECTED, DemandState.ALLOWED, DemandState.MERGED)


class Demand(models.Model):
    """What is asked of an authority so that symbiosis is not prevented; it never names a firm."""

    title_zh = models.CharField(_("title (Chinese)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    category = models.CharField(_("barrier"), max_length=14, choices=BarrierCategory, default="regulatory")
    barrier_code = models.CharField(_("barrier of the taxonomy"), max_length=10, blank=True)  # of policy/barriers
    instrument_id = models.CharField(_("instrument of the library"), max_length=12, blank=True)  # of policy/instruments
    instrument = models.CharField(_("law, rule or permit, where the library has none"), max_length=250, blank=True)
    problem_zh = models.TextField(_("problem (Chinese)"), blank=True)
    problem_en = models.TextField(_("problem (English)"), blank=True)
    evidence_zh = models.TextField(_("evidence (Chinese)"), blank=True)
    evidence_en = models.TextField(_("evidence (English)"), blank=True)
    change_zh = models.TextField(_("proposed change (Chinese)"), blank=True)
    change_en = models.TextField(_("proposed change (English)"), blank=True)
    authority_zh = models.CharField(_("authority (Chinese)"), max_length=200, blank=True)
    authority_en = models.CharField(_("authority (English)"), max_length=200, blank=True)
    authority_confirmed_on = models.DateField(_("authority confirmed that it decides, on"), null=True, blank=True)
    reply_due = models.DateField(_("reply due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=DemandState, default=DemandState.PREPARED)
    state_since = models.DateField(_("since"), default=timezone.localdate)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    # why it was rejected, what is allowed today, or what the rule in force says
    outcome = models.TextField(_("outcome"), blank=True)
    in_force_on = models.DateField(_("in force on"), null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demo = models.BooleanField(default=False)
    tasks = GenericRelation(Task, "subject_id", "subject_type", related_query_name="demand")
    contact_notes = GenericRelation(ContactNote, "subject_id", "subject_type", related_query_name="demand")
    documents = GenericRelation(Document, "subject_id", "subject_type", related_query_name="demand")
    moves = GenericRelation(StageMove, "subject_id", "subject_type", related_query_name="demand")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_zh="") | ~Q(title_en=""),
                name="demand_has_a_title",
                violation_error_message=_("Give the demand a title in Chinese or English."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rejected", "allowed"]) | ~Q(outcome=""), name="demand_ended_with_words"
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(in_force_on__isnull=False), name="demand_in_force_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | ~Q(state="merged") & Q(merged_into=None),
                name="demand_merged_into_one",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="demand_not_merged_into_itself"),
        ]
        indexes = [models.Index(fields=["state", "reply_due"], name="demand_by_state")]

    def __str__(self) -> str:
        return localised(self, "title")

    def get_absolute_url(self) -> str:
        """The page of the demand."""
        return page_address("demand_detail", self.pk)


class DemandBarrier(models.Model):
    """A barrier that a demand is to remove; of one demand only, so that nothing is counted twice."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="barrier_rows")
    barrier = models.OneToOneField(Barrier, on_delete=models.CASCADE, related_name="demanded")
    added_at = models.DateTimeField(default=timezone.now)
    let_go_on = models.DateField(null=True)  # the day on which the rule in force took the barrier away

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.demand_id}: {self.barrier}"


class Publication(models.Model):
    """Figures as they were told to others, of a demand ("demand:12") or a barrier ("barrier:technical").

    `firms` and `cases` ({case: [tonnes, money, [firms]]}) are never shown: they tell whether another figure may be told
    without revealing one or two firms by subtraction.
    """

    series = models.CharField(max_length=40)
    on = models.DateField(default=timezone.localdate)
    year = models.PositiveSmallIntegerField(null=True)  # of a yearly report
    firms = models.JSONField(default=list)
    cases = models.JSONField(default=dict)
    told = models.JSONField(default=dict)  # as `queries.telling.Told` holds them

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["series", "-on"], name="publication_of_series")]

    def __str__(self) -> str:
        return f"{self.series} {self.on:%Y-%m-%d}"
