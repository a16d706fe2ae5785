"""The one list of a system: actions and evidence of the system itself and of all its entries."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet

from symbionet.accounts.models import User
from symbionet.ems.models import Entry, System
from symbionet.work.models import Evidence, Task
from symbionet.work.queries.subjects import is_about
from symbionet.work.queries.team import people_for_tasks

__all__ = ["actions_of", "evidence_of", "people_of"]


def _about(system: System) -> Q:
    own = Q(subject_type=ContentType.objects.get_for_model(System), subject_id=system.pk)
    return own | is_about(Entry.objects.filter(system=system))


def actions_of(system: System, *, is_open: bool = True) -> QuerySet[Task]:
    """Actions of a system, what is due first at the top; done ones the newest first."""
    rows = Task.objects.filter(_about(system), done_at__isnull=is_open)
    first = [F("due").asc(nulls_last=True), "id"] if is_open else ["-done_at", "-id"]
    return rows.select_related("assigned_to").prefetch_related("subject").order_by(*first)


def evidence_of(system: System) -> QuerySet[Evidence]:
    """Evidence of all entries that counts, the newest first."""
    rows = Evidence.objects.filter(is_about(Entry.objects.filter(system=system)), withdrawn_at=None)
    return rows.select_related("by", "document").prefetch_related("subject").order_by("-on", "-id")


def people_of(system: System) -> QuerySet[User]:
    """Whom an action may be given to: the people of the firm and of the team."""
    return people_for_tasks(system)
