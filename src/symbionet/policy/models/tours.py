"""Study tours: where a group went, who showed what, who came along, what was learnt and promised."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from symbionet.core.addresses import page_address
from symbionet.network.models import Organisation
from symbionet.work.models import ContactNote, Document, Task


class StudyTour(models.Model):
    """A journey of a group to learn how others do it."""

    title = models.CharField(_("title"), max_length=200)
    place = models.CharField(_("place"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    purpose = models.TextField(_("what the group wants to learn"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demo = models.BooleanField(default=False)
    tasks = GenericRelation(Task, "subject_id", "subject_type", related_query_name="study_tour")
    contact_notes = GenericRelation(ContactNote, "subject_id", "subject_type", related_query_name="study_tour")
    documents = GenericRelation(Document, "subject_id", "subject_type", related_query_name="study_tour")

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="study_tour_dates_in_order"),
            models.UniqueConstraint(fields=["title", "starts_on"], name="study_tour_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the tour."""
        return page_address("study_tour_detail", self.pk)


class Stop(models.Model):
    """A place that a tour visits, and its host."""

    tour = models.ForeignKey(StudyTour, on_delete=models.CASCADE, related_name="stops")
    on = models.DateField(_("day"))
    host = models.CharField(_("host"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation of the network"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    seen = models.CharField(_("what is shown"), max_length=500, blank=True)

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return self.host


class Participant(models.Model):
    """Somebody who came along."""

    tour = models.ForeignKey(StudyTour, on_delete=models.CASCADE, related_name="participants")
    name = models.CharField(_("name"), max_length=100)
    body = models.CharField(_("organisation"), max_length=200)
    position = models.CharField(_("position"), max_length=100, blank=True)

    class Meta:
        ordering = ["body", "name", "id"]
        constraints = [models.UniqueConstraint(fields=["tour", "name", "body"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.body})"


class Lesson(models.Model):
    """What the group learnt, at a stop or altogether."""

    tour = models.ForeignKey(StudyTour, on_delete=models.CASCADE, related_name="lessons")
    stop = models.ForeignKey(
        Stop, verbose_name=_("stop"), null=True, blank=True, on_delete=models.SET_NULL, related_name="lessons"
    )
    text = models.TextField(_("lesson"))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:80]


class CommitmentState(models.TextChoices):
    """What became of a commitment."""

    OPEN = "open", pgettext_lazy("commitment", "Open")
    KEPT = "kept", _("Kept")
    DROPPED = "dropped", _("Not kept")


class Commitment(models.Model):
    """What somebody promised on a tour, and what became of it."""

    tour = models.ForeignKey(StudyTour, on_delete=models.CASCADE, related_name="commitments")
    who = models.CharField(_("who"), max_length=200)
    text = models.CharField(_("commitment"), max_length=500)
    due = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=CommitmentState, default=CommitmentState.OPEN)
    outcome = models.CharField(_("what became of it"), max_length=500, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None)
                | ~Q(state="open") & Q(closed_on__isnull=False) & ~Q(outcome=""),
                name="commitment_closed_with_words",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
