"""The library of measures in the visit: choose one, type what its formula asks for, keep what it gives."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import signed_in
from symbionet.audits.actions import record_opportunity
from symbionet.audits.forms.library import MeasureForm, formula_of
from symbionet.audits.models import OpportunityKind
from symbionet.audits.pages.library import (
    asked_values,
    estimate_shown,
    estimated,
    library_shown,
    opportunity_of,
)
from symbionet.audits.views.audits import worked_on
from symbionet.core.texts import in_language
from symbionet.engine.savings import BadStatement, Measure, UnknownMeasure, load_library
from symbionet.shell.answers import done

__all__ = ["visit_library", "visit_measure"]


@require_safe
def visit_library(request: HttpRequest, pk: int) -> HttpResponse:
    """The measures that fit the firm."""
    audit = worked_on(request, pk)
    kind, text = request.GET.get("kind", ""), request.GET.get("q", "")[:80]
    context = {
        "audit": audit,
        "lines": library_shown(audit, kind=kind if kind in OpportunityKind.values else "", text=text),
        "kinds": OpportunityKind.choices,
        "kind": kind,
        "text": text,
    }
    return render(request, "audits/visit_library.html", context)


def visit_measure(request: HttpRequest, pk: int, measure_id: str) -> HttpResponse:
    """What a measure asks for and would save; the second button keeps it as an opportunity."""
    audit, user = worked_on(request, pk), signed_in(request)
    try:
        measure = load_library().measure(measure_id)
    except UnknownMeasure:
        raise Http404 from None
    formula = formula_of(request.POST.get("formula") or request.GET.get("formula", "0"))
    asked = asked_values(measure, formula)
    form = MeasureForm(request.POST or None, asked=asked)
    context: dict[str, Any] = {
        "audit": audit,
        "measure": measure,
        "title": in_language(en=measure.title_en, zh=measure.title_zh),
        "summary": in_language(en=measure.summary_en, zh=measure.summary_zh),
        "form": form,
        "formula": formula,
        "formulas": [in_language(en=one.name_en, zh=one.name_zh) for one in measure.formulas],
        "reference": _reference(measure, formula),
        "calculates": bool(asked),
        "client_id": request.POST.get("client_id") or str(uuid4()),
    }
    if form.is_valid():
        try:
            found = estimated(measure, form.stated(), cost=form.cleaned_data["cost"])
        except BadStatement:
            form.add_error(None, _("These values do not fit together: check units and amounts."))
        else:
            values = opportunity_of(audit, found, place=form.cleaned_data["place"].strip())
            key = _uuid(context["client_id"])
            if "keep" in request.POST and done(
                request, lambda: record_opportunity(audit, values, by=user, client_id=key), _("Written down.")
            ):
                return redirect("visit_opportunities", pk)
            context["estimate"] = estimate_shown(found)
    return render(request, "audits/visit_measure.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _reference(measure: Measure, formula: int) -> str:
    """Where what is calculated comes from: the reference of the formula, or the source of the range."""
    if formula < len(measure.formulas):
        found = measure.formulas[formula]
        return in_language(en=found.reference_en, zh=found.reference_zh)
    return _("expert judgement") if measure.saving_source == "expert judgement" else ""
