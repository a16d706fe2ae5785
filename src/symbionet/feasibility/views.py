"""Pages of the technical side of a synergy: feasibility sheet, trials, readiness and risks."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.core.errors import ActionRefused
from symbionet.feasibility.actions import (
    close_risk,
    fill_sheet,
    record_risk,
    record_trial,
    remove_check,
    remove_trial,
    save_check,
    score_readiness,
)
from symbionet.feasibility.forms import CheckForm, ReadinessForm, RiskForm, TrialForm
from symbionet.feasibility.pages import technical_shown_to
from symbionet.synergies.models import Side, Synergy
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.queries import synergies_editable_by
from symbionet.synergies.queries.synergies import sides_spoken_for, synergies_read_by

__all__ = [
    "check_edit",
    "check_remove",
    "readiness_score",
    "risk_close",
    "risk_edit",
    "sheet_fill",
    "synergy_technical",
    "trial_edit",
    "trial_remove",
]

PARTS = ("provider__park", "receiver__park", "have__organisation__park", "have__site__park", "want__site__park",
         "owner", "match")  # fmt: skip


def _editable(request: HttpRequest, pk: int) -> Synergy:
    return get_object_or_404(synergies_editable_by(signed_in(request)).select_related("have", "want", "match"), pk=pk)


@require_safe
def synergy_technical(request: HttpRequest, pk: int) -> HttpResponse:
    """The feasibility sheet, trials, readiness of both sides, and the risk register."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_read_by(user).select_related(*PARTS), pk=pk)
    shown = synergies_shown_to(user, [synergy])[0]
    technical = technical_shown_to(user, synergy, named=shown.named)
    context = {"synergy": shown, "technical": technical, "sides": [(side, side.label) for side in technical.scored]}
    return render(request, "feasibility/synergy_technical.html", context)


@require_POST
def sheet_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the lines that the data of both resources and the known use give."""
    synergy, user = _editable(request, pk), signed_in(request)
    try:
        count = fill_sheet(synergy, by=user)
    except ActionRefused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, ngettext("%d line is added.", "%d lines are added.", count) % count)
    return redirect("synergy_technical", pk)


def _edit(
    request: HttpRequest, synergy: Synergy, form: forms.Form, title: str, act: Callable[[], object]
) -> HttpResponse:
    """A form page of one part; after the action back to the technical page."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except ActionRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("synergy_technical", synergy.pk)
    return render(
        request, "feasibility/synergy_technical_form.html", {"synergy": synergy, "form": form, "title": title}
    )


def check_edit(request: HttpRequest, pk: int, key: int | None = None) -> HttpResponse:
    """Add or edit a line of the sheet."""
    synergy, user = _editable(request, pk), signed_in(request)
    row = get_object_or_404(synergy.parameter_checks, pk=key) if key else None
    form = CheckForm(request.POST or None, synergy=synergy, row=row)
    title = _("Edit the parameter") if row else _("Add a parameter")
    return _edit(request, synergy, form, title, lambda: save_check(synergy, form.values(), by=user, check=row))


@require_POST
def check_remove(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Remove a line of the sheet."""
    synergy, user = _editable(request, pk), signed_in(request)
    remove_check(get_object_or_404(synergy.parameter_checks, pk=key), by=user)
    messages.success(request, _("The parameter is removed."))
    return redirect("synergy_technical", pk)


def trial_edit(request: HttpRequest, pk: int, key: int | None = None) -> HttpResponse:
    """Record or edit a trial."""
    synergy, user = _editable(request, pk), signed_in(request)
    row = get_object_or_404(synergy.trials, pk=key) if key else None
    form = TrialForm(request.POST or None, synergy=synergy, row=row)
    title = _("Edit the trial") if row else _("Record a trial")
    return _edit(request, synergy, form, title, lambda: record_trial(synergy, form.values(), by=user, trial=row))


@require_POST
def trial_remove(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Remove a trial."""
    synergy, user = _editable(request, pk), signed_in(request)
    remove_trial(get_object_or_404(synergy.trials, pk=key), by=user)
    messages.success(request, _("The trial is removed."))
    return redirect("synergy_technical", pk)


def readiness_score(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """Score the readiness of a side: a member that of its own, a practitioner either."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_read_by(user).select_related(*PARTS), pk=pk)
    if side not in sides_spoken_for(user, synergy):
        raise Http404
    form = ReadinessForm(request.POST or None, rows=list(synergy.readiness.filter(side=side)))
    title = _("Readiness of the %(side)s") % {"side": str(Side(side).label).lower()}
    if request.method == "POST" and form.is_valid():
        score_readiness(synergy, side, form.scores(), by=user)
        messages.success(request, _("Saved."))
        return redirect("synergy_technical", pk)
    shown = synergies_shown_to(user, [synergy])[0]
    context: dict[str, Any] = {"synergy": shown, "form": form, "title": title}
    return render(request, "feasibility/synergy_readiness.html", context)


def risk_edit(request: HttpRequest, pk: int, key: int | None = None) -> HttpResponse:
    """Add or edit a risk."""
    synergy, user = _editable(request, pk), signed_in(request)
    row = get_object_or_404(synergy.risks, pk=key) if key else None
    form = RiskForm(request.POST or None, row=row)
    title = _("Edit the risk") if row else _("Add a risk")
    return _edit(request, synergy, form, title, lambda: record_risk(synergy, form.values(), by=user, risk=row))


@require_POST
def risk_close(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Close a risk, or open it again."""
    synergy, user = _editable(request, pk), signed_in(request)
    row = close_risk(get_object_or_404(synergy.risks, pk=key), by=user)
    messages.success(request, _("The risk is closed.") if row.closed_at else _("The risk is open again."))
    return redirect("synergy_technical", pk)
