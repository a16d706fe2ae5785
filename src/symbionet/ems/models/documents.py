"""Approvals of entries (documents, changes) with what was approved, and who has read them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.ems.models.entries import Entry


class Approval(models.Model):
    """That a revision of a document was approved; `snapshot` is what it said that day and is never changed."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="approvals")
    revision = models.PositiveSmallIntegerField(_("revision"))
    snapshot = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-revision"]
        constraints = [models.UniqueConstraint(fields=["entry", "revision"], name="ems_revision_approved_once")]

    def __str__(self) -> str:
        return f"{self.entry} {self.revision}"


class Receipt(models.Model):
    """That a person has read an approved revision: somebody with an account, or a name that was written down."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="receipts")
    name = models.CharField(_("name"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["approval", "name"], name="ems_read_once")]

    def __str__(self) -> str:
        return self.name
