"""The environmental management system of an organisation, and the steps of the guided path that are done."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.network.models import Organisation
from symbionet.work.models import Barrier, ContactNote, Document, Task


class System(models.Model):
    """The environmental management system of one organisation.

    `framework` and `method` are ids of the packs `ems/frameworks` and `ems/significance`.
    """

    organisation = models.OneToOneField(
        Organisation, verbose_name=_("firm"), on_delete=models.CASCADE, related_name="environmental_system"
    )
    framework = models.CharField(_("standard and edition"), max_length=40, default="iso14001-2015")
    method = models.CharField(_("how significance is decided"), max_length=20, default="matrix")
    scope = models.TextField(_("scope"), blank=True)
    head = models.CharField(_("head of the firm"), max_length=120, blank=True)
    manager = models.CharField(_("who runs the system"), max_length=120, blank=True)
    headcount = models.PositiveIntegerField(_("people at work"), null=True, blank=True)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who helps"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="coached_systems",
    )  # fmt: skip
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    tasks = GenericRelation(Task, "subject_id", "subject_type", related_query_name="ems_system")
    contact_notes = GenericRelation(ContactNote, "subject_id", "subject_type", related_query_name="ems_system")
    documents = GenericRelation(Document, "subject_id", "subject_type", related_query_name="ems_system")
    barriers = GenericRelation(Barrier, "subject_id", "subject_type", related_query_name="ems_system")

    class Meta:
        ordering = ["organisation__name_zh", "id"]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        """The page of the system."""
        return page_address("ems_system", self.pk)


class StepDone(models.Model):
    """A step of the guided path that the firm has called done, with what it rested on that day."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="steps_done")
    number = models.PositiveSmallIntegerField(_("step"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["system", "number"], name="ems_step_done_once")]

    def __str__(self) -> str:
        return f"{self.system}: {self.number}"
