"""Campaigns: one framework over a cohort of firms."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address


class Campaign(models.Model):
    """A campaign asks each of its firms for an assessment against the same framework."""

    name = models.CharField(_("name"), max_length=120)
    framework = models.CharField(_("framework"), max_length=40)
    ends_on = models.DateField(_("answers until"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="ems_campaign_name_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the campaign."""
        return page_address("ems_campaign", self.pk)
