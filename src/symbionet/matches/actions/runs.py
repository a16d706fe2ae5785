"""Runs that find matches: started, carried out in batches with progress, stopped and continued."""

from itertools import batched

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Actor
from symbionet.core.jobs import end_job, kept_alive, stop_job
from symbionet.core.models import Job, JobState
from symbionet.matches.actions.index import CurrentNetwork
from symbionet.matches.actions.notices import notify_new_matches
from symbionet.matches.actions.search import (
    Outcome,
    find_matches,
    find_matches_for_organisation,
    match_haves,
    match_wants,
)
from symbionet.matches.models import Run, RunScope
from symbionet.matches.queries import MATCHING, running_matching_job
from symbionet.network.models import Direction, Organisation, Resource, ResourceState, Visibility

__all__ = ["continue_matching", "find_all_matches", "run_matching", "start_matching", "stop_matching"]

BATCH = 50  # resources per step: some seconds, so that a stop is soon heard


@transaction.atomic
def start_matching(*, by: Actor, resource: Resource | None = None, organisation: Organisation | None = None) -> Job:
    """The waiting run for one resource, one organisation or (neither given) the whole network."""
    if resource is not None:
        scope = RunScope.RESOURCE
    elif organisation is not None:
        scope = RunScope.ORGANISATION
    else:
        scope = RunScope.ALL
        if running_matching_job() is not None:
            raise ActionRefused(_("A run over the whole network is already under way; wait for it or stop it."))
    total = len(_steps()) if scope == RunScope.ALL else 1
    job = Job.objects.create(kind=MATCHING, by=by if isinstance(by, User) else None, total=total)
    Run.objects.create(job=job, scope=scope, resource=resource, organisation=organisation)
    history.record(by, "matching.started", job)
    return job


def stop_matching(job: Job, *, by: Actor) -> Job:
    """The run asked to stop after its present step; raises ActionRefused where it is over."""
    return stop_job(job, "matching.stopped", over=_("This run is over already."), by=by)


@transaction.atomic
def continue_matching(job: Job, *, by: Actor) -> Job:
    """The stopped or failed run, waiting again; it goes on after its last finished step."""
    if job.state not in {JobState.STOPPED, JobState.FAILED}:
        raise ActionRefused(_("Only a stopped or failed run can be continued."))
    if running_matching_job() is not None:
        raise ActionRefused(_("A run over the whole network is already under way; wait for it or stop it."))
    job.state, job.stop_asked, job.message, job.finished_at = JobState.WAITING, False, "", None
    job.save(update_fields=["state", "stop_asked", "message", "finished_at"])
    history.record(by, "matching.continued", job)
    return job


def run_matching(job: Job) -> Job:
    """The run after it has done its work, was stopped, or failed with the reason in `message`."""
    if job.state != JobState.WAITING:
        return job  # stopped before it began, or taken by another worker
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    job.refresh_from_db()
    try:
        with kept_alive(job):
            _carry_out(job)
        if job.state == JobState.DONE:
            notify_new_matches(job)
    except ActionRefused as error:
        end_job(job, JobState.FAILED, str(error))
    except Exception as error:
        end_job(job, JobState.FAILED, f"{type(error).__name__}: {error}")
        raise
    return job


def _carry_out(job: Job) -> None:
    run = job.matching_run
    if run.scope == RunScope.ALL:
        find_all_matches(job, by=job.by)
        return
    if run.scope == RunScope.RESOURCE:
        outcome = find_matches(run.resource, by=job.by) if run.resource else Outcome()
    else:
        outcome = find_matches_for_organisation(run.organisation, by=job.by) if run.organisation else Outcome()
    _add(job, outcome, done=1)
    end_job(job, JobState.DONE)


def _steps() -> list[tuple[str, tuple[int, ...]]]:
    """Batches of ids: haves first, then private wants, which no have may find."""
    rows = Resource.objects.filter(state=ResourceState.OPEN).order_by("pk")
    haves = rows.filter(direction=Direction.HAVE).values_list("pk", flat=True)
    wants = rows.filter(direction=Direction.WANT, visibility=Visibility.PRIVATE).values_list("pk", flat=True)
    return [
        *(("have", ids) for ids in batched(haves, BATCH)),
        *(("want", ids) for ids in batched(wants, BATCH)),
    ]


def find_all_matches(job: Job, *, by: Actor) -> Job:
    """The run over the whole network, in batches; it stops between two batches when asked and can be continued."""
    after = {"have": job.matching_run.last_have, "want": job.matching_run.last_want}
    left = [(kind, tuple(pk for pk in ids if pk > after[kind])) for kind, ids in _steps()]
    left = [(kind, ids) for kind, ids in left if ids]
    job.total = job.done + len(left)
    job.save(update_fields=["total"])
    network = CurrentNetwork.now()
    for kind, ids in left:
        job.refresh_from_db(fields=["stop_asked", "state"])
        if job.stop_asked or job.state != JobState.RUNNING:
            return end_job(job, JobState.STOPPED)
        run = match_haves if kind == "have" else match_wants
        outcome = run(Resource.objects.filter(pk__in=ids), network=network)
        changed = Resource.objects.filter(pk__in=outcome.changed & set(ids))
        history.record_many(by, "resource.matched", list(changed), changes={}, job=job.pk)
        setattr(job.matching_run, f"last_{kind}", ids[-1])
        _add(job, outcome, done=job.done + 1)
    return end_job(job, JobState.DONE)


@transaction.atomic
def _add(job: Job, outcome: Outcome, *, done: int) -> None:
    run = job.matching_run
    run.found += outcome.found
    run.new += outcome.new
    run.gone += outcome.gone
    run.save()
    job.done = done
    job.save(update_fields=["done"])
