"""Programmes of audits with their cohorts, and what is known of auditors."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import signed_in
from symbionet.audits.actions import add_cohort, save_auditor, save_programme
from symbionet.audits.forms.audits import AuditorForm, CohortForm, ProgrammeForm
from symbionet.audits.models import Auditor, AuditProgramme
from symbionet.audits.queries import auditor_people, plans_audits, workload
from symbionet.shell.answers import tried

__all__ = ["audit_cohort_add", "audit_programme_edit", "auditor_edit", "auditor_list"]


def audit_programme_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a programme, or change one."""
    user = signed_in(request)
    if not plans_audits(user):
        raise Http404
    programme = get_object_or_404(AuditProgramme, pk=pk) if pk is not None else None
    form = ProgrammeForm(request.POST or None, programme=programme)
    if form.is_valid() and tried(form, lambda: save_programme(form.values(), by=user, programme=programme)):
        return redirect("audit_dashboard")
    title = _("Change the programme") if programme else _("Add a programme of audits")
    return render(request, "audits/programme_form.html", {"form": form, "title": title})


def audit_cohort_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a cohort to a programme."""
    user = signed_in(request)
    if not plans_audits(user):
        raise Http404
    programme = get_object_or_404(AuditProgramme, pk=pk)
    form = CohortForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: add_cohort(programme, by=user, **form.cleaned_data)):
        return redirect("audit_dashboard")
    title = _("Add a cohort to %(programme)s") % {"programme": programme}
    return render(request, "audits/programme_form.html", {"form": form, "title": title})


@require_safe
def auditor_list(request: HttpRequest) -> HttpResponse:
    """Who can audit, what for, and how much each has to do this month and the next."""
    user = signed_in(request)
    if not plans_audits(user):
        raise Http404
    known = {row.user_id: row for row in Auditor.objects.prefetch_related("conflicts")}
    today = timezone.localdate()
    later = (today.replace(day=28) + timedelta(days=7)).replace(day=1)
    lines = [
        {
            "person": person,
            "auditor": known.get(person.pk),
            "now": workload(person, today),
            "next": workload(person, later),
            "over": (row := known.get(person.pk)) is not None
            and row.valid_until is not None
            and row.valid_until < today,
        }
        for person in auditor_people()
    ]
    return render(request, "audits/auditor_list.html", {"lines": lines})


def auditor_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of an auditor."""
    user = signed_in(request)
    if not plans_audits(user):
        raise Http404
    person = get_object_or_404(auditor_people(), pk=pk)
    form = AuditorForm(request.POST or None, user=user, auditor=Auditor.objects.filter(user=person).first())
    if form.is_valid() and tried(form, lambda: save_auditor(person, form.values(), by=user)):
        return redirect("auditor_list")
    return render(request, "audits/programme_form.html", {"form": form, "title": str(person)})
