"""Tours: a day on which an organisation shows others how it works."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from symbionet.network.models import Organisation
from symbionet.work.models import ContactNote, Document, Task


class TourKind(models.TextChoices):
    """What a tour is for."""

    VISIT = "visit", _("Factory visit")
    STUDY = "study", _("Study tour")


class Tour(models.Model):
    """A tour of the works of its host."""

    host = models.ForeignKey(Organisation, verbose_name=_("host"), on_delete=models.CASCADE, related_name="tours")
    title = models.CharField(_("subject of the tour"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=TourKind, default=TourKind.VISIT)
    day = models.DateField(_("day"))
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    tasks = GenericRelation(Task, "subject_id", "subject_type", related_query_name="tour")
    contact_notes = GenericRelation(ContactNote, "subject_id", "subject_type", related_query_name="tour")
    documents = GenericRelation(Document, "subject_id", "subject_type", related_query_name="tour")

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["host", "day", "title"],
                name="tour_once_a_day",
                violation_error_message=_("This tour is planned already."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the tour."""
        return reverse("tour_detail", args=[self.pk])
