"""An import: a list that somebody brought, how far it has come, and what became of each of its rows.

The room knows no app above it: what a list belongs to (`subject`) and what a row made (`target`) are generic foreign
keys.
"""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.models import Job, JobState

__all__ = ["PASTED", "Import", "ImportRow", "ImportState", "RowState"]

PASTED = ".pasted"  # how the name of a kept file ends whose cells were pasted


class ImportState(models.TextChoices):
    """How far an import has come; one that was stopped is committed, and its job says that it was stopped."""

    PREVIEW = "preview", _("Preview")
    RUNNING = "running", _("Running")
    COMMITTED = "committed", _("Committed")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Failed")


class ImportStep(models.TextChoices):
    """What a person does with an import, as the history says it."""

    STARTED = "started", _("uploaded the file")
    MAPPED = "mapped", _("corrected the columns")
    MENDED = "mended", _("mended cells in the preview")
    CHOSEN = "chosen", _("said what becomes of duplicates")
    COMMITTED = "committed", _("committed the import")
    STOPPED = "stopped", _("stopped the list")
    CONTINUED = "continued", _("let the list go on")
    UNDONE = "undone", _("undid the import")
    DISCARDED = "discarded", _("discarded the import")


class Import(models.Model):
    """A file or pasted table: how its columns are read, how it is to be stored, and the outcome in figures.

    `kind` names its importer and begins the names of its routes; `number` stands in its address. It differs from the
    primary key only for imports made before all kinds had one table.
    """

    kind = models.CharField(max_length=40)
    number = models.PositiveBigIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="imports")
    subject_type = models.ForeignKey(ContentType, null=True, on_delete=models.CASCADE, related_name="+")
    subject_id = models.BigIntegerField(null=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    name = models.CharField(max_length=200, blank=True)
    file = models.FileField(upload_to="imports/%Y/%m/", blank=True)
    mapping = models.JSONField(default=dict)  # table -> field -> place of its column, where people may correct it
    headings = models.JSONField(default=list)  # [table, column, heading], in the order of the file
    problems = models.JSONField(default=list)  # of the columns and of the file; those of a row stand with it
    mended = models.JSONField(
        default=dict
    )  # table -> row -> place of a column -> [the text put there, the text of the file]
    choices = models.JSONField(default=dict)  # key of a row that may be a duplicate -> what becomes of it
    options = models.JSONField(default=dict)  # how it is to be stored, as asked for
    summary = models.JSONField(default=dict)  # the outcome in figures
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEW)
    language = models.CharField(max_length=10, blank=True)  # in which problems are worded
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="import_number_of_its_kind")]
        indexes = [
            models.Index(fields=["kind", "by"]),
            models.Index(fields=["subject_type", "subject_id"]),
        ]

    def __str__(self) -> str:
        return self.name or str(self.number)

    def get_absolute_url(self) -> str:
        """The page of the import."""
        return reverse(f"{self.kind}_detail", args=[self.number])

    @property
    def asked_by(self) -> User | None:
        """Who stores it: who asked last."""
        return self.job.by if self.job is not None else self.by

    @property
    def is_stopped(self) -> bool:
        """Whether it was stopped, or has failed, before its end."""
        return self.job is not None and self.job.state in (JobState.STOPPED, JobState.FAILED)


class RowState(models.TextChoices):
    """What becomes of a row."""

    WAITING = "waiting", _("waiting")
    NEW = "new", _("can be taken")
    SAME = "same", _("already there")
    REFUSED = "refused", _("left out")
    ENTERED = "entered", _("entered")
    CHANGED = "changed", _("changed")
    UNDONE = "undone", _("taken back")
    KEPT = "kept", _("not taken back: people have worked on it since")


class ImportRow(models.Model):
    """A row of the list (`number` in `table`), or, without a number, a thing that the import made besides its rows."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(null=True)
    table = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=300, blank=True)
    values = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=RowState, default=RowState.WAITING)
    target_type = models.ForeignKey(ContentType, null=True, on_delete=models.SET_NULL, related_name="+")
    target_id = models.BigIntegerField(null=True)
    target = GenericForeignKey("target_type", "target_id")
    before = models.JSONField(null=True)  # the former values of a thing that was changed

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["batch", "state"]),
            models.Index(fields=["target_type", "target_id"]),
        ]

    def __str__(self) -> str:
        return self.what or str(self.number or "")
