"""The way to a certificate: the funnel with its calendar, the page of a case, its events and its certificate."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.core.errors import ActionRefused
from symbionet.ems.actions import check_certificate, record_case_event, save_certificate, start_case
from symbionet.ems.exports import cases_workbook
from symbionet.ems.forms.programme import CaseForm, CertificateForm, EventForm
from symbionet.ems.models import Case
from symbionet.ems.pages.certification import case_shown, funnel_shown
from symbionet.ems.queries.certification import cases_to_check, cases_visible_to
from symbionet.ems.queries.systems import reads_systems, reviews_assessments_of
from symbionet.ems.views.systems import visible_system
from symbionet.shell.answers import TABLE_FILES, act, file_answer, tried
from symbionet.tables import clean_text

__all__ = ["ems_case", "ems_case_add", "ems_case_certificate", "ems_case_check", "ems_certification"]


@require_safe
def ems_certification(request: HttpRequest) -> HttpResponse:
    """All cases by stage, which certificates are valid, and the calendar; or the cases as a workbook."""
    user = signed_in(request)
    if not reads_systems(user):
        raise Http404
    if request.GET.get("export") == "xlsx":
        return file_answer(cases_workbook(cases_visible_to(user)), "certification.xlsx", TABLE_FILES["xlsx"])
    return render(request, "ems/ems_certification.html", {"shown": funnel_shown(cases_visible_to(user))})


def ems_case_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the way to a certificate."""
    user, system = signed_in(request), visible_system(request, pk)
    form = CaseForm(request.POST or None, initial={"framework": system.framework})
    made: list[Case] = []
    if form.is_valid() and tried(
        form, lambda: made.append(start_case(system, form.cleaned_data["framework"], by=user))
    ):
        return redirect(made[0])
    context = {
        "form": form,
        "title": _("Begin the way to a certificate"),
        "back_url": system.get_absolute_url(),
        "back": system,
    }
    return render(request, "ems/form.html", context, status=400 if form.errors else 200)


def _visible(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(cases_visible_to(signed_in(request)).select_related("system__organisation"), pk=pk)


def ems_case(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a case; a step that is sent is written down."""
    case, user = _visible(request, pk), signed_in(request)
    form = EventForm(request.POST or None, initial={"stage": case.stage, "body": case.body})
    if form.is_valid():
        try:
            record_case_event(case, form.values(), by=user)
        except ActionRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return redirect(case)
    checks = cases_to_check(user).filter(pk=pk).exists()
    context = {"case": case, "system": case.system, "shown": case_shown(case), "form": form, "checks": checks}
    return render(request, "ems/ems_case.html", context, status=400 if form.errors else 200)


@require_POST
def ems_case_check(request: HttpRequest, pk: int) -> HttpResponse:
    """A person who is not of the firm has checked the certificate: it counts."""
    case, user = _visible(request, pk), signed_in(request)
    if not reviews_assessments_of(user, case.system):
        raise Http404
    against, words = clean_text(request.POST.get("against", "")), _("Checked: the certificate counts.")
    return act(request, lambda: check_certificate(case, against, by=user), done=words, target=case)


def ems_case_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """What the certificate says."""
    case = _visible(request, pk)
    form = CertificateForm(request.POST or None, case=case)
    if form.is_valid():
        try:
            save_certificate(case, form.values(), by=signed_in(request))
        except ActionRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return redirect(case)
    context = {"form": form, "title": _("What the certificate says"), "back_url": case.get_absolute_url(), "back": case}
    return render(request, "ems/form.html", context, status=400 if form.errors else 200)
