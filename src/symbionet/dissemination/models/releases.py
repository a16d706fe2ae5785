"""What was published of the figures of the network: releases that never change, with who stands behind each figure."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext


class Release(models.Model):
    """One publication of the figures; the newest is what the public site shows."""

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return gettext("Figures of %(day)s") % {"day": timezone.localdate(self.at).isoformat()}


class ReleasedFigure(models.Model):
    """A figure as it was published: `code` says what it is ("members:C", "ledger:2025:co2e_avoided_t:verified").

    `behind` is never shown: {claim: [its part, [keys of the organisations behind it]]}; the next release is held
    against it, so that two releases do not tell by subtraction what few organisations claim. `since` is the day from
    which the value is: of a figure that was held back, that of an earlier release.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="figures")
    code = models.CharField(max_length=80)
    value = models.FloatField()
    unit = models.CharField(max_length=8, blank=True)
    behind = models.JSONField(default=dict)
    since = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["release", "code"], name="released_figure_once")]

    def __str__(self) -> str:
        return f"{self.code}: {self.value:g} {self.unit}".strip()
