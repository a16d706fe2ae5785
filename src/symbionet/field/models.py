"""What devices in the field bring: operations made on the device, and files that arrive in pieces."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address


class Device(models.Model):
    """A phone, tablet or computer on which a person works without a signal; its id is made on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="field_devices")
    name = models.CharField(_("name"), max_length=80)
    added_at = models.DateTimeField(_("since"), default=timezone.now)
    last_contact = models.DateTimeField(_("last contact"), default=timezone.now)
    waiting = models.PositiveIntegerField(_("things that wait"), default=0)  # as the device said at its last contact
    session_key = models.CharField(max_length=40, blank=True)  # with which it was last in contact
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    wiped_at = models.DateTimeField(_("wiped"), null=True, blank=True)  # when it came and was told to wipe its store

    class Meta:
        ordering = ["-last_contact"]
        indexes = [models.Index(fields=["user", "-last_contact"])]

    def __str__(self) -> str:
        return self.name


class OperationState(models.TextChoices):
    """What became of an operation."""

    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("refused")


class Operation(models.Model):
    """One thing that a person did on a device; its id is made there, and what is accepted is done exactly once."""

    id = models.UUIDField(primary_key=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="field_operations")
    device = models.ForeignKey(Device, null=True, blank=True, on_delete=models.SET_NULL, related_name="operations")
    kind = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)  # SHA-256 of kind and payload: the same id with other content is told
    made_at = models.DateTimeField(null=True, blank=True)  # by the clock of the device
    received_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=OperationState)
    reason = models.CharField(max_length=1000, blank=True)
    url = models.CharField(max_length=500, blank=True)  # of what it made

    class Meta:
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["by", "-received_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Upload(models.Model):
    """A file from a device; its pieces are kept until it is whole, the file until an operation has taken it."""

    id = models.UUIDField(primary_key=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="field_uploads")
    device = models.ForeignKey(Device, null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    received = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="field/", blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    whole_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["by", "-started_at"])]
        constraints = [models.CheckConstraint(condition=Q(received__lte=models.F("size")), name="upload_not_too_long")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        """Whether all of it has come and its SHA-256 is right."""
        return self.whole_at is not None


class Piece(models.Model):
    """A part of a file that has come."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    offset = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["offset"]
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="piece_once")]

    def __str__(self) -> str:
        return f"{self.upload_id}@{self.offset}"


DONE = frozenset({"accepted", "known"})  # what became of an entry of a file that needs no more presses


class StoreFile(models.Model):
    """The store of a device as a file, brought by the person whose device it is; kept until everything is entered."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="field_files")
    device = models.ForeignKey(Device, null=True, blank=True, on_delete=models.SET_NULL, related_name="store_files")
    file = models.FileField(upload_to="field/stores/", blank=True)
    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    exported_at = models.DateTimeField(_("exported"), null=True, blank=True)  # by the clock of the device
    brought_at = models.DateTimeField(_("brought"), default=timezone.now)
    entered_at = models.DateTimeField(_("entered"), null=True, blank=True)
    lines = models.JSONField(default=list)  # of each entry: id, kind, label, what was typed, and what became of it
    drafts = models.JSONField(default=list)  # what was typed and not sent: title, path, what was typed, photos
    kept = models.JSONField(default=list)  # files that the device could not send: name, size in bytes, whole or damaged

    class Meta:
        ordering = ["-brought_at"]
        constraints = [models.UniqueConstraint(fields=["by", "sha256"], name="store_file_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the file."""
        return page_address("field_file", self.pk)

    @property
    def is_entered(self) -> bool:
        """Whether each of its entries is entered."""
        return all(line["state"] in DONE for line in self.lines)
