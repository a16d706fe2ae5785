"""What a firm is asked about a case study: its member answers, or an editor writes down what came on paper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import signed_in
from symbionet.dissemination.actions import answer_case
from symbionet.dissemination.forms.cases import AnswerForm, ToldForm
from symbionet.dissemination.models import CaseConsent
from symbionet.dissemination.pages.cases import case_as_asked
from symbionet.dissemination.queries.cases import case_consents_of, cases_editable_by
from symbionet.shell.answers import tried

__all__ = ["case_consent", "case_consent_list", "case_consent_told"]


@require_safe
def case_consent_list(request: HttpRequest) -> HttpResponse:
    """The cases that the visitor's firms are in, and what they answered."""
    consents = case_consents_of(signed_in(request)).order_by("-asked_at", "-pk")
    return render(request, "dissemination/consent_list.html", {"consents": consents})


def case_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """A member reads the case as it would be published and answers for its firm."""
    user = signed_in(request)
    consent = get_object_or_404(case_consents_of(user), pk=pk)
    form = AnswerForm(request.POST or None, consent=consent)
    if form.is_valid() and tried(form, lambda: answer_case(consent, figures=form.agreed(), by=user, **form.said())):
        messages.success(request, _("Thank you: your answer is kept. You can change it at any time."))
        return redirect("case_consent_list")
    context = {"consent": consent, "form": form, "shown": case_as_asked(consent.version, consent, user)}
    return render(request, "dissemination/consent.html", context, status=400 if form.is_bound else 200)


def case_consent_told(request: HttpRequest, pk: int) -> HttpResponse:
    """An editor writes down what a firm answered on paper."""
    user = signed_in(request)
    rows = CaseConsent.objects.filter(version__case__in=cases_editable_by(user), version__case__withdrawn_at=None)
    consent = get_object_or_404(rows.select_related("version__case__synergy", "organisation"), pk=pk)
    form = ToldForm(request.POST or None, consent=consent)
    if form.is_valid():
        told = form.cleaned_data["told_by"]
        if tried(form, lambda: answer_case(consent, figures=form.agreed(), by=user, told_by=told, **form.said())):
            return redirect(consent.version.case)
    context = {"consent": consent, "form": form, "shown": case_as_asked(consent.version, None, user), "told": True}
    return render(request, "dissemination/consent.html", context, status=400 if form.is_bound else 200)
