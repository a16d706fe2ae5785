"""What each table of this room has in common: the object it is about."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from symbionet.work.models.kinds import kind_of_type

__all__ = ["AboutSubject"]


class AboutSubject(models.Model):
    """A row about one object of any app that has declared it as a subject; it is deleted with its subject."""

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject: Any = GenericForeignKey("subject_type", "subject_id")  # of any model, so that no type can be said

    class Meta:
        abstract = True

    def word(self, labels: str, code: str) -> str:
        """The word of a code of the subject's own lists ("stages", "audiences"); "" for no code."""
        return kind_of_type(self.subject_type_id).word(labels, code) if code else ""
