"""Certificates: issued, printed, and checked by anybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.core.texts import is_chinese
from symbionet.core.visitors import count_wrong_try, wrong_tries
from symbionet.impact.actions.certificates import issue_certificate, withdraw_certificate
from symbionet.impact.exports.certificates import certificate_notes, certificate_pdf
from symbionet.impact.forms.reports import CertificateForm, CheckForm, WithdrawalForm
from symbionet.impact.pages.wording import figure_rows
from symbionet.impact.queries.certificates import (
    certificate_of_code,
    certificate_state,
    certificates_printed_by,
    certificates_visible_to,
    certifies,
)
from symbionet.shell.answers import done, tried

__all__ = ["certificate_check", "certificate_file", "certificate_issue", "certificate_search",
           "certificate_withdraw"]  # fmt: skip

GUESSES = 20  # wrong codes from one address in GUESS_SECONDS; a code has 31**12 possible values
GUESS_SECONDS = 600


@require_POST
def certificate_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the certificate of an organisation and year."""
    user = signed_in(request)
    firm = get_object_or_404(certifies(user), pk=pk)
    form = CertificateForm(request.POST)
    if not form.is_valid():
        return redirect("organisation_benefits", firm.pk)
    year = form.cleaned_data["year"]
    done(
        request,
        lambda: issue_certificate(firm, year=year, by=user, with_money=form.cleaned_data["with_money"]),
        lambda made: _("The certificate %(code)s is issued.") % {"code": made.code},
    )
    return redirect(f"{reverse('organisation_benefits', args=[firm.pk])}?year={year}")


def certificate_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a certificate, for good."""
    user = signed_in(request)
    visible = certificates_visible_to(user).filter(organisation__in=certifies(user))
    certificate = get_object_or_404(visible, pk=pk)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: withdraw_certificate(certificate, by=user, **form.cleaned_data)):
        messages.success(request, _("The certificate %(code)s is withdrawn.") % {"code": certificate.code})
        back = reverse("organisation_benefits", args=[certificate.organisation_id])
        return redirect(f"{back}?year={certificate.year}")
    return render(request, "impact/certificate_withdraw.html", {"form": form, "certificate": certificate})


@require_safe
def certificate_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate as PDF, in the language asked for, else that of the page."""
    certificate = get_object_or_404(certificates_printed_by(signed_in(request)), pk=pk)
    asked = request.GET.get("lang")
    chinese = asked == "zh" or (asked != "en" and is_chinese())
    name = f"certificate-{certificate.year}-{certificate.code}-{'zh' if chinese else 'en'}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    data = certificate_pdf(certificate, "zh" if chinese else "en")
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@login_not_required
@require_safe
def certificate_search(request: HttpRequest) -> HttpResponse:
    """Where anybody types the code of a certificate."""
    form = CheckForm(request.GET or None)
    if form.is_bound and form.is_valid():
        code = "".join(letter for letter in form.cleaned_data["code"].upper() if letter.isalnum() and letter.isascii())
        if code:
            return redirect("certificate_check", code)
    return render(request, "impact/certificate_check.html", {"form": form})


@login_not_required
@never_cache
@require_safe
def certificate_check(request: HttpRequest, code: str) -> HttpResponse:
    """What a certificate says, for anybody who has its code, and whether it still holds; nothing else."""
    if wrong_tries(request, "certificate") >= GUESSES:
        words = _("Too many wrong codes from here. Wait ten minutes and try again.")
        return render(request, "impact/certificate_check.html", {"form": CheckForm(), "refused": words}, status=429)
    certificate = certificate_of_code(code)
    if certificate is None:
        count_wrong_try(request, "certificate", seconds=GUESS_SECONDS)
        context = {"form": CheckForm({"code": code}), "unknown": True}
        return render(request, "impact/certificate_check.html", context, status=404)
    state = certificate_state(certificate)
    context = {
        "certificate": certificate,
        "state": state,
        "rows": [] if state.withdrawn else figure_rows(certificate.figures),
        "notes": certificate_notes(),
    }
    return render(request, "impact/certificate_check.html", context)
