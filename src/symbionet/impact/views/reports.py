"""Reports as pages and files: the programme, a park, a period; an organisation; a synergy."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import signed_in
from symbionet.core.texts import sentences
from symbionet.impact.exports.reports import report_answer
from symbionet.impact.forms.reports import CertificateForm, ReportForm
from symbionet.impact.models import EntryLevel
from symbionet.impact.pages.reports.members import organisation_report
from symbionet.impact.pages.reports.programme import programme_report
from symbionet.impact.pages.reports.synergies import synergy_report
from symbionet.impact.pages.reports.values import Report
from symbionet.impact.queries import entries_visible_to, reads_all_entries, years_of
from symbionet.impact.queries.certificates import certificates_visible_to, certifies
from symbionet.impact.queries.reports import (
    Scope,
    reads_reports,
    report_years,
    reported_organisations,
    sees_sums_only,
    usual_scope,
    with_claims,
)
from symbionet.impact.views.answers import synergy_of
from symbionet.synergies.pages.withholding import withheld_words

__all__ = ["organisation_benefits", "report_list", "synergy_benefits"]


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The report of the programme, or of a park, for a period."""
    user = signed_in(request)
    if not reads_reports(user):
        raise Http404
    years = report_years(user)
    asked = request.GET if "first" in request.GET else None
    form = ReportForm(asked, years=years or [timezone.localdate().year], parks=reads_all_entries(user))
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        scope = Scope(first=values["first"], last=values["last"], level=values["level"], park=values.get("park"))
    else:
        scope = _usual(request, years)
        form.initial = {"first": scope.first, "last": scope.last, "level": scope.level}
    context = {
        "form": form,
        "sums_only": sees_sums_only(user),
        "lead": sentences(_("Figures as they were published last."), withheld_words()),
        "organisations": with_claims(reported_organisations(user)) if not sees_sums_only(user) else (),
    }
    return _answer(request, programme_report(user, scope), "impact/report_list.html", context)


def _usual(request: HttpRequest, years: list[int]) -> Scope:
    """All years that are claimed, at the level that is filled best."""
    this = timezone.localdate().year
    first, last = (min(years), max(years)) if years else (this, this)
    return usual_scope(signed_in(request), Scope(first=first, last=last, level=EntryLevel.CONFIRMED))


def _asked_year(request: HttpRequest, years: list[int]) -> int:
    asked = request.GET.get("year", "")
    if asked.isdecimal() and int(asked) in years:
        return int(asked)
    this = timezone.localdate().year
    return next((year for year in years if year < this), years[0] if years else this - 1)


@require_safe
def organisation_benefits(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of an organisation and year, with its certificates."""
    user = signed_in(request)
    firm = get_object_or_404(reported_organisations(user), pk=pk)
    years = report_years(user)
    year = _asked_year(request, years)
    wide = Scope(first=year, last=year, level=EntryLevel.CONFIRMED, organisation=firm)
    asked = request.GET.get("level", "")
    scope = replace(wide, level=asked) if asked in EntryLevel.values else usual_scope(user, wide)
    context = {
        "organisation": firm,
        "years": years,
        "year": year,
        "levels": [(one.value, one.label) for one in EntryLevel if one != EntryLevel.POTENTIAL],
        "level": scope.level,
        "prints_all": reads_all_entries(user),
        "certificates": certificates_visible_to(user).filter(organisation=firm, year=year),
        "certificate_form": CertificateForm(initial={"year": year}) if certifies(user).filter(pk=firm.pk) else None,
    }
    return _answer(request, organisation_report(user, scope), "impact/report_organisation.html", context)


@require_safe
def synergy_benefits(request: HttpRequest, pk: int) -> HttpResponse:
    """How the figures of a synergy and year came about."""
    user = signed_in(request)
    synergy = synergy_of(user, pk)
    years = years_of(entries_visible_to(user).filter(synergy=synergy))
    year = _asked_year(request, years)
    context = {"synergy": synergy, "years": years, "year": year}
    return _answer(request, synergy_report(user, synergy, year), "impact/report_synergy.html", context)


def _answer(request: HttpRequest, report: Report, template: str, context: dict[str, object]) -> HttpResponse:
    form = request.GET.get("format", "")
    if form:
        answer = report_answer(report, form, part=request.GET.get("part", ""))
        if answer is None:
            raise Http404
        return answer
    return render(request, template, {"report": report, **context})
