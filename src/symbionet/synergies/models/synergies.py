"""Synergies people pursue: their parties, flows and stages, and what may be worth another look."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.core.texts import localised
from symbionet.matches.models import Level, Match
from symbionet.network.models import Kind, Organisation, Period, Resource
from symbionet.work.models import Barrier, ContactNote, Document, Evidence, Message, StageMove, Task


class Stage(models.TextChoices):
    """Stages of a synergy (NISP practice)."""

    IDEA = "idea", _("Idea")
    DISCUSSION = "discussion", _("Discussion")
    NEGOTIATION = "negotiation", _("Negotiation")
    IMPLEMENTATION = "implementation", _("Implementation")
    COMPLETED = "completed", _("Completed")
    VERIFIED = "verified", _("Verified")
    SUSTAINED = "sustained", _("Sustained")
    ON_HOLD = "on_hold", _("On hold")
    LOST = "lost", _("Lost")


class SynergyType(models.TextChoices):
    """What is exchanged or shared (SymbioSyS: substitution and mutuality, the latter by what is shared)."""

    SUBSTITUTION = "substitution", _("Substitution of a resource")
    UTILITY = "utility", _("Utility sharing")
    SERVICE = "service", _("Service sharing")
    LOGISTICS = "logistics", _("Logistics sharing")


class Origin(models.TextChoices):
    """Where a synergy came from."""

    MATCH = "match", _("Match of the engine")
    WORKSHOP = "workshop", _("Workshop")
    VISIT = "visit", _("Visit or audit")
    MEMBER = "member", _("Idea of a member")
    IMPORT = "import", _("Import")
    OTHER = "other", _("Other")


class Sight(models.TextChoices):
    """Who may see a synergy, from closed to open; each level includes the ones before it."""

    PRIVATE = "private", _("Its owner alone")
    PRACTITIONERS = "practitioners", _("Practitioners only")
    TEASER = "teaser", _("Each party; the partner stays anonymous until consent")
    PARTIES = "parties", _("Its parties, with their names")
    NETWORK = "network", _("All members")


class Synergy(models.Model):
    """An exchange that people pursue, with its two sides."""

    title_zh = models.CharField(_("title (Chinese)"), max_length=250, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=250, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MATERIAL)
    type = models.CharField(_("type"), max_length=12, choices=SynergyType, default=SynergyType.SUBSTITUTION)
    level = models.CharField(_("circular level"), max_length=8, choices=Level, blank=True)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="synergies_as_provider")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="synergies_as_receiver")
    have = models.ForeignKey(Resource, null=True, on_delete=models.SET_NULL, related_name="synergies_as_have")
    want = models.ForeignKey(Resource, null=True, on_delete=models.SET_NULL, related_name="synergies_as_want")
    match = models.OneToOneField(Match, null=True, on_delete=models.SET_NULL, related_name="synergy")
    origin = models.CharField(_("came from"), max_length=10, choices=Origin, default=Origin.MATCH)
    origin_note = models.CharField(_("workshop, visit or file"), max_length=200, blank=True)
    sight = models.CharField(_("who may see it"), max_length=13, choices=Sight, default=Sight.TEASER)
    stage = models.CharField(_("stage"), max_length=14, choices=Stage, default=Stage.IDEA)
    stage_since = models.DateTimeField(default=timezone.now, editable=False)
    # on hold or lost: the stage it goes back to when it is taken up again
    stopped_at = models.CharField(max_length=14, choices=Stage, blank=True, editable=False)
    reactivate_on = models.DateField(_("look at it again on"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="synergies",
    )
    next_action = models.CharField(_("next action"), max_length=250, blank=True)
    next_action_due = models.DateField(_("due"), null=True, blank=True)
    # of completing: stated by the practitioner; without it queries take the share of its stage that completes
    probability = models.FloatField(_("probability of completion"), null=True, blank=True)
    # of the match it was made of, when it was taken up; None: of none
    chance_factor = models.FloatField(null=True, editable=False)
    money = models.FloatField(_("value, CNY per year"), null=True, blank=True)
    money_low = models.FloatField(null=True, blank=True)
    money_high = models.FloatField(null=True, blank=True)
    co2e = models.FloatField(_("CO2e avoided, t per year"), null=True, blank=True)
    co2e_low = models.FloatField(null=True, blank=True)
    co2e_high = models.FloatField(null=True, blank=True)
    tonnes = models.FloatField(_("tonnes per year"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)
    # what is done about it, in the room `work`
    tasks = GenericRelation(Task, "subject_id", "subject_type", related_query_name="synergy")
    contact_notes = GenericRelation(ContactNote, "subject_id", "subject_type", related_query_name="synergy")
    messages = GenericRelation(Message, "subject_id", "subject_type", related_query_name="synergy")
    documents = GenericRelation(Document, "subject_id", "subject_type", related_query_name="synergy")
    moves = GenericRelation(StageMove, "subject_id", "subject_type", related_query_name="synergy")
    evidence = GenericRelation(Evidence, "subject_id", "subject_type", related_query_name="synergy")
    barriers = GenericRelation(Barrier, "subject_id", "subject_type", related_query_name="synergy")

    class Meta:
        ordering = ["-updated_at", "-id"]
        verbose_name_plural = "synergies"
        constraints = [
            models.CheckConstraint(condition=~Q(title_zh="") | ~Q(title_en=""), name="synergy_has_a_title"),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__gte=0, probability__lte=1),
                name="synergy_probability_is_one",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["on_hold", "lost"]) & ~Q(stopped_at="")
                | ~Q(stage__in=["on_hold", "lost"]) & Q(stopped_at=""),
                name="stopped_synergy_says_where",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "-money", "id"], name="synergy_by_stage"),
            models.Index(fields=["owner", "stage", "next_action_due"], name="synergy_of_owner"),
        ]

    def __str__(self) -> str:
        return localised(self, "title")

    def get_absolute_url(self) -> str:
        """The synergy's page."""
        return page_address("synergy_detail", self.pk)


class Side(models.TextChoices):
    """The two sides of a synergy."""

    PROVIDER = "provider", _("Provider")
    RECEIVER = "receiver", _("Receiver")


class PartyRole(models.TextChoices):
    """What somebody besides provider and receiver does in a synergy."""

    PROCESSOR = "processor", _("Processor")
    CARRIER = "carrier", _("Carrier")
    FUNDER = "funder", _("Funder")
    PRACTITIONER = "practitioner", _("Practitioner")
    TECHNICAL_LEAD = "technical_lead", _("Technical lead")


class SynergyParty(models.Model):
    """An organisation or a person with a role in a synergy, besides provider and receiver."""

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(_("role"), max_length=14, choices=PartyRole)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="synergy_parties",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="synergy_parties",
    )
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "synergy parties"
        constraints = [
            models.UniqueConstraint(fields=["synergy", "role", "organisation"], name="party_organisation_once"),
            models.UniqueConstraint(fields=["synergy", "role", "person"], name="party_person_once"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True)
                | Q(organisation__isnull=True, person__isnull=False)
                | Q(organisation__isnull=True, person__isnull=True) & ~Q(note=""),
                name="party_is_one_organisation_or_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.organisation or self.person}"


class SynergyFlow(models.Model):
    """What flows in a synergy: a resource, its quantity per period, and its price.

    `price` is per unit of the quantity: positive, the receiver pays; negative, the provider pays (a gate fee).
    """

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="flows")
    resource = models.ForeignKey(
        Resource, verbose_name=_("resource"), null=True, blank=True, on_delete=models.SET_NULL, related_name="flows"
    )
    name_zh = models.CharField(_("name (Chinese)"), max_length=200, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    class_id = models.CharField(_("resource class"), max_length=80, blank=True)
    quantity = models.FloatField(_("quantity"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    period = models.CharField(_("period"), max_length=8, choices=Period, blank=True)
    price = models.DecimalField(_("price per unit"), max_digits=14, decimal_places=4, null=True, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, choices=[("CNY", _("CNY")), ("EUR", _("EUR"))], default="CNY"
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name_zh="") | ~Q(name_en=""), name="flow_has_a_name"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0), name="flow_quantity_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="flow_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return localised(self, "name")


class EvidenceKind(models.TextChoices):
    """Evidence that lets a synergy leave a stage."""

    INTEREST_PROVIDER = "interest_provider", _("Interest of the provider")
    INTEREST_RECEIVER = "interest_receiver", _("Interest of the receiver")
    SAMPLE_RESULT = "sample_result", _("Result of a sample or trial")
    TERM_SHEET = "term_sheet", _("Term sheet")
    COMPLIANCE_CHECK = "compliance_check", _("Compliance check")
    AGREEMENT = "agreement", _("Agreement")
    START_DATE = "start_date", _("Start date")
    DELIVERY_NOTE = "delivery_note", _("First delivery note")
    BENEFITS_PROVIDER = "benefits_provider", _("Benefit form confirmed by the provider")
    BENEFITS_RECEIVER = "benefits_receiver", _("Benefit form confirmed by the receiver")
    VERIFICATION = "verification", _("Independent verification")
    YEARLY_CONFIRMATION = "yearly_confirmation", _("Yearly confirmation")


class ReactivationReason(models.TextChoices):
    """Why a stopped synergy is worth another look."""

    DATE = "date", _("The date set for another look has come")
    PRICE = "price", _("Its value has risen")
    LAW = "law", _("The legal status of the resource has changed")
    PARTNER = "partner", _("A new partner is in range")
    QUALITY = "quality", _("The data of the resource have changed")
    BETTER = "better", _("The match is rated better than before")
    RULE = "rule", _("The rule that held it back has changed")


class Reactivation(models.Model):
    """A hint that a lost or held synergy may work now; open until somebody takes it up or sets it aside."""

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="reactivations")
    reason = models.CharField(max_length=8, choices=ReactivationReason)
    details = models.JSONField(default=dict)  # {before, after, match}: what the engine saw
    at = models.DateTimeField(default=timezone.now)
    taken = models.BooleanField(null=True)  # None: open
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["synergy", "reason"], condition=Q(taken__isnull=True), name="one_open_reactivation"
            )
        ]

    def __str__(self) -> str:
        return self.get_reason_display()
