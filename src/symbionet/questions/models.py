"""Questionnaires that a programme brings itself, and the answers of any subject to any questionnaire."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import localised
from symbionet.work.models import AboutSubject


class OwnQuestionnaire(models.Model):
    """A version of a questionnaire that a programme brought as a workbook; it is never changed."""

    form_id = models.CharField(_("id"), max_length=60)
    version = models.CharField(_("version"), max_length=30)
    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    sheets = models.JSONField(default=dict)  # sheet -> {"headings": [...], "rows": [[number, {heading: cell}]]}
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["form_id", "-added_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["form_id", "version"], name="questionnaire_version_once")]

    def __str__(self) -> str:
        return localised(self, "title")

    def get_absolute_url(self) -> str:
        """The page of the questionnaire."""
        return reverse("questionnaire_detail", args=[self.form_id])


class AnswerSheet(AboutSubject):
    """The answers of one subject to one version of a questionnaire."""

    form_id = models.CharField(max_length=60)
    version = models.CharField(max_length=30)
    started_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "form_id"], name="answers_once_per_subject")
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.version}"


class Answer(models.Model):
    """One answer, kept as the type that its question has; `place` counts the rounds of a repeated group from 1."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    number = models.FloatField(null=True)
    day = models.DateField(null=True)
    chosen = models.JSONField(default=list)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "question", "place"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"

    @property
    def value(self) -> Any:
        """The answer: text, number, day or a tuple of choices; None where only a note stands."""
        if self.number is not None:
            return self.number
        return self.day or (tuple(self.chosen) if self.chosen else self.text or None)


class AnswerFile(models.Model):
    """A photo or paper that answers a question; photos lose their EXIF data before they are stored."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="files")
    question = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(upload_to="answers/%Y/%m/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question", "place", "sha256"], name="answer_file_once")
        ]

    def __str__(self) -> str:
        return self.name


class MappingReview(models.Model):
    """That a person has reviewed a row of a mapping between frameworks; it holds while the row says that relation.

    `pack` and `row` name it: the id of the pack and the key of the row in it, its columns joined by "|".
    """

    pack = models.CharField(max_length=60)
    row = models.CharField(_("row"), max_length=200)
    relation = models.CharField(_("relation"), max_length=20)
    note = models.CharField(_("read against"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["pack", "row"], name="mapping_row_reviewed_once")]

    def __str__(self) -> str:
        return self.row.replace("|", " ")
