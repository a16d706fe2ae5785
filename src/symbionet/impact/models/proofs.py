"""What stands around the entries: locks of years, verification, samples, yearly questions, certificates, issuers."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.impact.models.sealing import Sealed
from symbionet.network.models import Organisation, Park
from symbionet.synergies.models import Synergy

__all__ = ["BodyKind", "IssuingBody"]


class PeriodLock(models.Model):
    """A year is closed or opened again, for all or for one park; the newest row holds."""

    year = models.PositiveSmallIntegerField(_("year"))
    park = models.ForeignKey(Park, verbose_name=_("park"), null=True, blank=True, on_delete=models.PROTECT)
    locked = models.BooleanField(default=True)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="lock_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.year} {self.park or ''}".strip()


class VerificationMethod(models.TextChoices):
    """How a verifier checked."""

    PAPERS = "papers", _("Papers in full")
    SAMPLE = "sample", _("Sample of papers")
    VISIT = "visit", _("Visit on site")
    INTERVIEW = "interview", _("Interview with both parties")


class Opinion(models.TextChoices):
    """What a verifier concludes (the opinions of ISO 14064-3)."""

    UNMODIFIED = "unmodified", _("Unmodified")
    MODIFIED = "modified", _("Modified: with adjustments")
    ADVERSE = "adverse", _("Adverse")
    DISCLAIMED = "disclaimed", _("No opinion could be formed")


class Verification(models.Model):
    """An independent check of what a synergy claims for a year; the verified figures are entries that name it.

    `adjusted` is {metric: value} where the verifier came to another figure; `sample` says which papers were read.
    """

    synergy = models.ForeignKey(Synergy, on_delete=models.PROTECT, related_name="verifications")
    year = models.PositiveSmallIntegerField(_("year"))
    method = models.CharField(_("method"), max_length=10, choices=VerificationMethod)
    sample = models.CharField(_("what was sampled"), max_length=500, blank=True)
    opinion = models.CharField(_("opinion"), max_length=10, choices=Opinion)
    statement = models.TextField(_("statement"), blank=True)
    adjusted = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.synergy} {self.year}"


class SamplingPlan(models.Model):
    """Which synergies a verifier checks: drawn at random from strata of size; the seed draws the same again."""

    year = models.PositiveSmallIntegerField(_("year"))
    seed = models.PositiveIntegerField()
    size = models.PositiveSmallIntegerField(_("size of the sample"))
    strata = models.JSONField(default=list)  # [{name, low, high, population, size}], t CO2e or t of the year
    chosen = models.JSONField(default=list)  # ids of synergies in the order in which they were drawn
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.year}: {self.size}"


class ConfirmationRequest(models.Model):
    """The yearly question to one party of a synergy, answered by a form of one minute that a signed link opens."""

    synergy = models.ForeignKey(Synergy, on_delete=models.PROTECT, related_name="confirmation_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="confirmation_requests")
    year = models.PositiveSmallIntegerField(_("year"))
    sent_to = models.CharField(_("sent to"), max_length=500, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.JSONField(
        default=dict
    )  # {runs, quantities: {flow: value}, cost_saving, name, note, by_link, waits}

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["synergy", "organisation", "year"], name="asked_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


def new_code() -> str:
    """A short code that a person can type from paper; its letters cannot be mistaken for each other."""
    return "-".join("".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _n in range(4)) for _g in range(3))


class Certificate(models.Model):
    """The yearly certificate of a member as it was issued; `code` lets anybody check it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="certificates")
    year = models.PositiveSmallIntegerField(_("year"))
    code = models.CharField(max_length=20, unique=True, default=new_code)
    figures = models.JSONField()  # [{metric, level, low, central, high, unit, currency, entries: [ids]}]
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


class CertificateWithdrawal(models.Model):
    """A certificate no longer holds, since when and why; never undone, but a new certificate may be issued.

    `told` says whether the public page gives the reason.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(_("reason"), max_length=500)
    told = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Sealed()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_a_reason")]

    def __str__(self) -> str:
        return str(self.certificate)


class BodyKind(models.TextChoices):
    """What a body does that it issues papers."""

    WEIGHBRIDGE = "weighbridge", _("Weighbridge")
    LABORATORY = "laboratory", _("Laboratory")
    AUTHORITY = "authority", _("Authority")
    CARRIER = "carrier", _("Carrier")
    AUDITOR = "auditor", _("Auditor")
    UTILITY = "utility", _("Utility that reads meters")
    OTHER = "other", _("Other body")


class IssuingBody(models.Model):
    """A body that issues papers and is registered by a practitioner, so that its name has one spelling.

    `key` is the name without width, case, spaces and punctuation (`queries.papers.spelled`). `organisation` is set
    where the body is an organisation of the network: then its papers are those of that organisation.
    """

    name = models.CharField(_("name"), max_length=200)
    key = models.CharField(max_length=200, unique=True, editable=False)
    kind = models.CharField(_("kind of body"), max_length=12, choices=BodyKind)
    organisation = models.OneToOneField(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="issuing_body"
    )
    note = models.CharField(_("register or licence number"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "issuing bodies"
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="body_has_a_name")]

    def __str__(self) -> str:
        return self.name
