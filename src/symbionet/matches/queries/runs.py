"""Reads of the runs that find matches."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max, QuerySet

from symbionet.accounts.queries import Visitor, facilitates, is_user
from symbionet.core.history import history_of
from symbionet.core.models import Job, JobState
from symbionet.matches.models import RunScope
from symbionet.network.models import Resource

__all__ = [
    "MATCHING",
    "last_matched_at",
    "matching_jobs_visible_to",
    "newest_matching_job",
    "running_matching_job",
]

MATCHING = "matching"  # the kind of a job that finds matches


def last_matched_at(resources: Sequence[Resource]) -> datetime | None:
    """When matches of the resources were last looked for: by a run of their own or by the last full run."""
    times = [history_of(item).filter(verb="resource.matched").aggregate(at=Max("at"))["at"] for item in resources[:1]]
    full = Job.objects.filter(kind=MATCHING, state=JobState.DONE, matching_run__scope=RunScope.ALL)
    times.append(full.aggregate(at=Max("finished_at"))["at"])
    known = [at for at in times if at is not None]
    return max(known, default=None)


def matching_jobs_visible_to(visitor: Visitor) -> QuerySet[Job]:
    """Runs that find matches: one's own, and for practitioners all."""
    if not is_user(visitor):
        return Job.objects.none()
    jobs = Job.objects.filter(kind=MATCHING).select_related("matching_run")
    return jobs if facilitates(visitor) else jobs.filter(by=visitor)


def newest_matching_job(resource: Resource) -> Job | None:
    """The newest run of this resource alone that began after it was last changed, if any."""
    jobs = Job.objects.filter(kind=MATCHING, matching_run__resource=resource)
    return jobs.filter(created_at__gte=resource.updated_at).order_by("-pk").first()


def running_matching_job() -> Job | None:
    """The full run that is waiting or running, if any."""
    full = Job.objects.filter(kind=MATCHING, matching_run__scope=RunScope.ALL)
    return full.filter(state__in=[JobState.WAITING, JobState.RUNNING]).first()
