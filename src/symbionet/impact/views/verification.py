"""The verifier's room: samples, evidence folders, and the trail as a file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.impact.actions.proofs import draw_sample
from symbionet.impact.exports import trail_zip
from symbionet.impact.forms.reports import SampleForm
from symbionet.impact.models import EntryLevel, SamplingPlan
from symbionet.impact.pages.ledger import ledger_of
from symbionet.impact.pages.reports.programme import programme_report, sample_report
from symbionet.impact.pages.reports.synergies import synergy_report
from symbionet.impact.pages.reports.values import Report
from symbionet.impact.pages.verification import plan_shown_to
from symbionet.impact.queries import entries_visible_to, evidence_visible_to, years_of
from symbionet.impact.queries.entries import readable_files
from symbionet.impact.queries.reports import Scope, usual_scope
from symbionet.impact.queries.verification import (
    claimed_counts,
    draws_samples,
    enters_verification,
    folder_of,
    plans_visible_to,
)
from symbionet.impact.views.answers import synergy_of
from symbionet.shell.answers import tried
from symbionet.shell.lists import page_of
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.work.queries.documents import versions_visible_to

__all__ = ["verification_folder", "verification_plan", "verification_room", "verification_trail",
           "verification_trail_plan", "verification_trail_year"]  # fmt: skip

NEWEST = 20  # papers that a folder shows; a page of their own has all
TRAIL_PAGE = 50
FIRST_SIZE = 10  # or all, where fewer claim: a first guess that the verifier changes


def _verifying(request: HttpRequest) -> User:
    user = signed_in(request)
    if not enters_verification(user):
        raise Http404
    return user


def verification_room(request: HttpRequest) -> HttpResponse:
    """The samples so far, and a form that draws the next one."""
    user = _verifying(request)
    years = claimed_counts(years_of(entries_visible_to(user)))
    draws = draws_samples(user)
    if request.method == "POST" and not draws:
        raise Http404
    first = {"size": min(FIRST_SIZE, years[0][1])} if years else {}
    form = SampleForm(request.POST or None, years=years, initial=first)
    if form.is_valid():
        made: list[SamplingPlan] = []
        if tried(form, lambda: made.append(draw_sample(by=user, **form.cleaned_data))):
            messages.success(request, _("Drawn. The seed draws the same sample again."))
            return redirect("verification_plan", made[0].pk)
    context = {"form": form, "draws": draws, "plans": plans_visible_to(user), "years": years}
    return render(request, "impact/verification_room.html", context)


@require_safe
def verification_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A sample: seed and strata, what is checked of it, and what that says of the whole."""
    user = _verifying(request)
    plan = get_object_or_404(plans_visible_to(user), pk=pk)
    context = {"shown": plan_shown_to(user, plan), "draws": draws_samples(user)}
    return render(request, "impact/verification_plan.html", context)


@require_safe
def verification_folder(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The evidence folder of a synergy and year."""
    user = _verifying(request)
    synergy = synergy_of(user, pk)
    folder = folder_of(user, synergy, year)
    newest = folder.papers[: -NEWEST - 1 : -1]
    context = {
        "synergy": synergy,
        "shown": synergies_shown_to(user, [synergy])[0],
        "folder": folder,
        "newest": newest,
        "readable": readable_files(user, newest),
        "page": page_of(request, folder.entries, TRAIL_PAGE),
        "flows": ledger_of(user, synergy),
        "draws": draws_samples(user),
    }
    return render(request, "impact/verification_folder.html", context)


@require_safe
def verification_trail(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The trail of a synergy and year as a ZIP."""
    user = _verifying(request)
    synergy = synergy_of(user, pk)
    report = synergy_report(user, synergy, year)
    return _trail(user, {"synergy": synergy, "year": year}, report=report, name=f"trail-{synergy.pk}-{year}")


@require_safe
def verification_trail_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The trail of all synergies of a sample as a ZIP."""
    user = _verifying(request)
    plan = get_object_or_404(plans_visible_to(user), pk=pk)
    chosen = {"synergy__in": plan.chosen, "year": plan.year}
    report = sample_report(user, plan)
    return _trail(user, chosen, report=report, name=f"trail-sample-{plan.pk}", plan=plan)


@require_safe
def verification_trail_year(request: HttpRequest, year: int) -> HttpResponse:
    """The trail of a whole year as a ZIP."""
    user = _verifying(request)
    report = programme_report(user, usual_scope(user, Scope(first=year, last=year, level=EntryLevel.CONFIRMED)))
    return _trail(user, {"year": year}, report=report, name=f"trail-{year}")


def _trail(
    user: User, chosen: dict[str, object], *, report: Report, name: str, plan: SamplingPlan | None = None
) -> HttpResponse:
    entries = entries_visible_to(user).filter(**chosen)
    papers = evidence_visible_to(user).filter(**chosen)
    body = trail_zip(entries, papers, readable=versions_visible_to(user), report=report, plan=plan)
    answer = HttpResponse(body, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return answer
