"""Entries of all registers: what registers there are and which fields they have stands in the packs of `ems`."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.ems.models.systems import System
from symbionet.network.models import Organisation
from symbionet.work.models import ContactNote, Document, Evidence, Task


class Entry(models.Model):
    """An entry of a register: the fields that all have are columns, the others are `values` by their names.

    `result` is what a rule has made of the values (the significance of an aspect), with the version of the rule.
    """

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="entries")
    organisation = models.ForeignKey(Organisation, verbose_name=_("firm"), on_delete=models.CASCADE, related_name="+")
    register = models.CharField(_("register"), max_length=20)
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=250)
    state = models.CharField(_("state"), max_length=12)
    owner = models.CharField(_("who looks after it"), max_length=120, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    expires = models.DateField(_("valid until"), null=True, blank=True)  # of a permit or contract
    values = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    links = models.ManyToManyField("self", through="EntryLink", symmetrical=False, related_name="linked_from")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    tasks = GenericRelation(Task, "subject_id", "subject_type", related_query_name="ems_entry")
    contact_notes = GenericRelation(ContactNote, "subject_id", "subject_type", related_query_name="ems_entry")
    documents = GenericRelation(Document, "subject_id", "subject_type", related_query_name="ems_entry")
    evidence = GenericRelation(Evidence, "subject_id", "subject_type", related_query_name="ems_entry")

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["system", "register", "number"], name="ems_number_once_in_a_register")
        ]
        indexes = [
            models.Index(fields=["register", "state", "due"], name="ems_entry_by_due"),
            models.Index(fields=["expires"], name="ems_entry_by_end"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the entry."""
        return page_address("ems_entry", self.pk)


class EntryLink(models.Model):
    """That an entry names another one in a field."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="link_rows")
    field = models.CharField(max_length=20)
    target = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="target_rows")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["entry", "field", "target"], name="ems_link_once")]

    def __str__(self) -> str:
        return f"{self.field}: {self.target_id}"
