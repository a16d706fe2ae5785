"""The register of bodies that issue papers: weighbridges, laboratories, authorities, carriers, auditors."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.network.models import Organisation

__all__ = ["BodyKind", "IssuingBody"]


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
