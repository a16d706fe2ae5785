"""The supply chain of a buyer: its suppliers as the buyer knows them, its own questions and its requirements.

Keys are drawn by lot: one that is counted up would tell a supplier how many others there are, and a buyer whether a
firm was there before.
"""

import secrets

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import new_token
from symbionet.core.addresses import page_address
from symbionet.core.texts import localised
from symbionet.network.models import Organisation
from symbionet.work.models import Task

__all__ = ["Chain", "OwnKind", "OwnQuestion", "Requirement", "Risk", "State", "Supplier", "new_key"]

LEAST_KEY, KEYS = 10**11, 9 * 10**11


def new_key() -> int:
    """A key by lot, of twelve digits."""
    return LEAST_KEY + secrets.randbelow(KEYS)


class Chain(models.Model):
    """The supply chain that a firm looks after; it makes the people of the firm its buyers."""

    id = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    buyer = models.OneToOneField(
        Organisation, verbose_name=_("buyer"), on_delete=models.CASCADE, related_name="supply_chain"
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    is_demo = models.BooleanField(_("demo"), default=False)

    class Meta:
        ordering = ["opened_at", "id"]

    def __str__(self) -> str:
        return str(self.buyer)

    def get_absolute_url(self) -> str:
        """The overview of the chain."""
        return page_address("chain_detail", self.pk)


class State(models.TextChoices):
    """How far the answers of a supplier have come; `expired` follows from the day and is never stored."""

    INVITED = "invited", _("Invited")
    OPENED = "opened", _("Link opened")
    STARTED = "started", _("Started")
    SUBMITTED = "submitted", _("Submitted")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    ACCEPTED = "accepted", _("Accepted")
    EXPIRED = "expired", _("Expired")


class Risk(models.TextChoices):
    """How much the environment may suffer by what a supplier does, as the buyer judges it."""

    HIGH = "high", _("High risk")
    MEDIUM = "medium", _("Medium risk")
    LOW = "low", _("Low risk")


class Supplier(models.Model):
    """A supplier as its buyer knows it; what the buyer wrote is seen by nobody else.

    `organisation` is the firm that has taken the invitation up, `respondent` whose answers they are. Score, documented
    and coverage (0 to 1) are those of the newest snapshot and stand apart, never as one number.
    """

    id = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="suppliers")
    buyer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="supplier_claims"
    )
    respondent = models.ForeignKey(
        "suppliers.Respondent", null=True, blank=True, on_delete=models.SET_NULL, related_name="claims"
    )
    name = models.CharField(_("supplier"), max_length=200)
    code = models.CharField(_("own number"), max_length=40, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    contact = models.CharField(_("contact person"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    goods = models.CharField(_("what it supplies"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    distance_km = models.FloatField(_("distance by road, km"), null=True, blank=True, editable=False)
    risk = models.CharField(_("risk"), max_length=6, choices=Risk, blank=True)
    spend = models.DecimalField(_("spend a year, million CNY"), max_digits=12, decimal_places=3, null=True, blank=True)
    notes = models.TextField(_("notes of the buyer"), blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.INVITED)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    link_ends_at = models.DateTimeField()
    invited_at = models.DateTimeField(_("invited on"), default=timezone.now)
    opened_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(_("submitted on"), null=True)
    decided_at = models.DateTimeField(null=True)
    wanted = models.TextField(_("what is to be changed"), blank=True)
    score = models.FloatField(_("score"), null=True)
    documented = models.FloatField(_("share with evidence"), null=True)
    coverage = models.FloatField(_("coverage"), null=True)
    valid_until = models.DateField(_("valid until"), null=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged")
    is_demo = models.BooleanField(_("demo"), default=False)
    tasks = GenericRelation(Task, "subject_id", "subject_type", related_query_name="supplier")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "code"],
                condition=~Q(code="") & Q(merged_into=None),
                name="supplier_code_once_in_chain",
                violation_error_message=_("This number belongs to another supplier of the chain."),
            ),
            models.UniqueConstraint(
                fields=["chain", "organisation"],
                condition=Q(organisation__isnull=False, merged_into=None),
                name="supplier_claimed_once_in_chain",
            ),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="supplier_coordinates_on_earth",
            ),
            models.CheckConstraint(condition=Q(spend=None) | Q(spend__gte=0), name="supplier_spend_not_negative"),
            models.CheckConstraint(condition=~Q(state="expired"), name="supplier_expired_is_not_stored"),
        ]
        indexes = [models.Index(fields=["chain", "state"]), models.Index(fields=["buyer"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the supplier."""
        return page_address("supplier_detail", self.pk)

    @property
    def now_state(self) -> State:
        """The state of today: as stored, or expired where the link or the answers have run out."""
        today = timezone.localdate()
        if self.state in {State.INVITED, State.OPENED}:
            over = timezone.localdate(self.link_ends_at) < today
        else:
            over = self.valid_until is not None and self.valid_until < today
        return State.EXPIRED if over else State(self.state)


class OwnKind(models.TextChoices):
    """How an own question of a buyer is answered."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Figure")
    YES_NO = "yes_no", _("Yes or no")


class OwnQuestion(models.Model):
    """A question that a buyer adds to the common ones; one that was answered is retired, not changed."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="own_questions")
    text_zh = models.CharField(_("question (Chinese)"), max_length=300, blank=True)
    text_en = models.CharField(_("question (English)"), max_length=300, blank=True)
    kind = models.CharField(_("kind of answer"), max_length=8, choices=OwnKind, default=OwnKind.TEXT)
    added_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text_zh="") | ~Q(text_en=""), name="own_question_has_a_text")
        ]

    def __str__(self) -> str:
        return localised(self, "text")


class Requirement(models.Model):
    """What a buyer asks of its suppliers, of all or of those of a risk: at least so much of a measure by a day."""

    class Measure(models.TextChoices):
        """What is measured; each by itself."""

        SCORE = "score", _("Score")
        DOCUMENTED = "documented", _("With evidence")
        COVERAGE = "coverage", _("Coverage")

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="requirements")
    measure = models.CharField(_("what is measured"), max_length=10, choices=Measure, default=Measure.COVERAGE)
    head = models.CharField(_("head"), max_length=20, blank=True)
    least = models.PositiveSmallIntegerField(_("at least, %"))
    risk = models.CharField(_("for suppliers of risk"), max_length=6, choices=Risk, blank=True)
    due = models.DateField(_("by"))

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(least__gte=1, least__lte=100), name="requirement_is_a_share"),
            models.UniqueConstraint(
                fields=["chain", "measure", "head", "risk", "due"],
                name="requirement_once",
                violation_error_message=_("This requirement is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} ≥ {self.least} %"
