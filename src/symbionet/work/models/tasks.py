"""Tasks."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.work.models.subjects import AboutSubject

__all__ = ["Task"]


class Task(AboutSubject):
    """A task somebody has for a subject, with a reminder."""

    title = models.CharField(_("task"), max_length=250)
    due = models.DateField(_("due"), null=True, blank=True)
    remind_on = models.DateField(_("remind on"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="tasks",
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["due", "id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "done_at"], name="task_of_subject"),
            models.Index(fields=["assigned_to", "done_at", "due"], name="task_of_person"),
        ]

    def __str__(self) -> str:
        return self.title
