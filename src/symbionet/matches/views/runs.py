"""Runs that find matches: started, watched, stopped, continued."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import facilitates, signed_in
from symbionet.core.errors import ActionRefused
from symbionet.core.models import Job, JobState
from symbionet.matches.actions import continue_matching, start_matching, stop_matching
from symbionet.matches.models import Run, RunScope
from symbionet.matches.queries import matching_jobs_visible_to, running_matching_job
from symbionet.matches.tasks import carry_out_matching
from symbionet.network.queries import organisations_editable_by, resources_editable_by
from symbionet.shell.answers import done

__all__ = [
    "match_run",
    "match_run_continue",
    "match_run_stop",
    "matches_find",
    "organisation_matches_find",
    "resource_matches_find",
]


@require_POST
def resource_matches_find(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for partners of a have or want."""
    resource = get_object_or_404(resources_editable_by(signed_in(request)), pk=pk)
    begun = _begun(start_matching(by=request.user, resource=resource))
    if request.GET.get("part") == "takers":  # the page of the resource asks by itself and shows the answer in place
        return redirect(reverse("resource_matches", args=[pk]) + "?part=takers")
    return begun


@require_POST
def organisation_matches_find(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for partners of all haves and wants of an organisation."""
    organisation = get_object_or_404(organisations_editable_by(signed_in(request)), pk=pk)
    return _begun(start_matching(by=request.user, organisation=organisation))


@require_POST
def matches_find(request: HttpRequest) -> HttpResponse:
    """Look for matches over the whole network."""
    if not facilitates(request.user):
        raise Http404
    try:
        return _begun(start_matching(by=request.user))
    except ActionRefused as error:
        messages.error(request, str(error))
        running = running_matching_job()
        return redirect("match_run", running.pk) if running else redirect("match_list")


def _begun(job: Job) -> HttpResponse:
    carry_out_matching.enqueue(job.pk)
    return redirect("match_run", job.pk)


@require_safe
def match_run(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress of a run; a run for one resource or organisation leads on to its matches when done."""
    job = get_object_or_404(matching_jobs_visible_to(signed_in(request)), pk=pk)
    target = _target(job.matching_run)
    polled = request.headers.get("HX-Request") == "true"
    run = job.matching_run
    if job.state == JobState.DONE and run.scope != RunScope.ALL:
        count = {"found": run.found, "new": run.new}
        messages.success(request, _("Looked through the network: %(found)s matches, %(new)s of them new.") % count)
        return HttpResponse(headers={"HX-Redirect": target}) if polled else redirect(target)
    template = "matches/match_run.html#progress" if polled else "matches/match_run.html"
    return render(request, template, {"job": job, "target": target})


def _target(run: Run) -> str:
    if run.resource_id is not None:
        return reverse("resource_matches", args=[run.resource_id])
    if run.organisation_id is not None:
        return reverse("organisation_matches", args=[run.organisation_id])
    return reverse("match_list")


@require_POST
def match_run_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a run after its present step."""
    job = get_object_or_404(matching_jobs_visible_to(signed_in(request)), pk=pk)
    done(request, lambda: stop_matching(job, by=request.user), _("The run stops after its present step."))
    return redirect("match_run", pk)


@require_POST
def match_run_continue(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a stopped run."""
    job = get_object_or_404(matching_jobs_visible_to(signed_in(request)), pk=pk)
    if done(request, lambda: continue_matching(job, by=request.user), _("The run goes on where it stopped.")):
        carry_out_matching.enqueue(job.pk)
    return redirect("match_run", pk)
