"""Documents and their versions."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.work.models.kinds import TEAM
from symbionet.work.models.subjects import AboutSubject

__all__ = ["Document", "DocumentVersion"]


class Document(AboutSubject):
    """A document of a subject; its files are versions, the newest counts."""

    kind = models.CharField(_("kind"), max_length=20, default="other")
    title = models.CharField(_("title"), max_length=200)
    audience = models.CharField(_("who reads it"), max_length=12, default=TEAM)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "removed_at"], name="document_of_subject")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where its newest version is read."""
        return page_address("synergy_document", self.pk)

    def get_kind_display(self) -> str:
        """What it is, in words."""
        return self.word("document_kinds", self.kind)

    def get_audience_display(self) -> str:
        """Who reads it, in words."""
        return self.word("audiences", self.audience)


class DocumentVersion(models.Model):
    """One file of a document; never changed, never deleted while the document stands."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to="documents/%Y/%m/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=250, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
