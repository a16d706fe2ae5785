"""Corrections: propose, look through, decide, and take away as a pack patch."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from symbionet.accounts.queries import signed_in
from symbionet.core.errors import ActionRefused
from symbionet.knowledge.actions import accept_correction, decline_correction, propose_correction
from symbionet.knowledge.exports import patch_bytes
from symbionet.knowledge.forms import CorrectionForm, DecisionForm
from symbionet.knowledge.models import CorrectionState
from symbionet.knowledge.queries import (
    CorrectableRow,
    accepted_corrections,
    correctable_row,
    corrections_decidable_by,
    corrections_visible_to,
    decides_corrections,
    headers_of,
    is_applied,
    new_use_row,
    proposes_corrections,
)
from symbionet.shell.answers import done

__all__ = [
    "correction_accept",
    "correction_decline",
    "correction_detail",
    "correction_list",
    "correction_new",
    "correction_patch",
]

SHOWN = 200


@require_GET
def correction_list(request: HttpRequest) -> HttpResponse:
    """The corrections, by state."""
    if not proposes_corrections(request.user):
        raise Http404
    state = request.GET.get("state", "")
    rows = corrections_visible_to(request.user)
    if state in CorrectionState.values:
        rows = rows.filter(state=state)
    return render(
        request,
        "knowledge/correction_list.html",
        {
            "rows": list(rows[:SHOWN]),
            "state": state,
            "states": CorrectionState,
            "waiting": corrections_decidable_by(request.user).count(),
            "may_decide": decides_corrections(request.user),
            "ready": len(accepted_corrections()),
        },
    )


def _asked_row(request: HttpRequest) -> CorrectableRow:
    """The row that the address names: `pack` and `row`, or `use_of` for a new use of a class."""
    if not proposes_corrections(request.user):
        raise Http404
    if "use_of" in request.GET:
        row = new_use_row(request.GET["use_of"])
    else:
        row = correctable_row(request.GET.get("pack", ""), request.GET.get("row", ""))
    if row is None:
        raise Http404
    return row


def correction_new(request: HttpRequest) -> HttpResponse:
    """Propose a correction of a row, or a new use."""
    row = _asked_row(request)
    form = CorrectionForm(request.POST or None, row=row, part=request.GET.get("part", ""))
    if form.is_valid():
        try:
            correction = propose_correction(
                row,
                values=form.values(),
                reason=form.cleaned_data["reason"],
                source=form.cleaned_data["source"],
                by=signed_in(request),
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. Somebody who manages the programme reviews it."))
            return redirect(correction)
    context = {"form": form, "row": row, "header": headers_of([row.pack])[0]}
    return render(request, "knowledge/correction_new.html", context)


@require_GET
def correction_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction: cells old and new, reason, source and history."""
    correction = get_object_or_404(corrections_visible_to(request.user), pk=pk)
    return render(
        request,
        "knowledge/correction_detail.html",
        {
            "correction": correction,
            "header": next(iter(headers_of([correction.pack])), None),
            "cells": [(column, old, new) for column, (old, new) in correction.cells.items()],
            "may_decide": corrections_decidable_by(request.user).filter(pk=pk).exists(),
            "is_own": correction.proposed_by == request.user,
            "is_applied": is_applied(correction),
            "form": DecisionForm(),
        },
    )


@require_POST
def correction_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a correction of somebody else."""
    correction = get_object_or_404(corrections_decidable_by(request.user), pk=pk)
    done(
        request,
        lambda: accept_correction(correction, note=request.POST.get("note", ""), by=signed_in(request)),
        _("Accepted. It is in the pack patch for the next edition."),
    )
    return redirect(correction)


@require_POST
def correction_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline a correction of somebody else."""
    correction = get_object_or_404(corrections_decidable_by(request.user), pk=pk)
    done(
        request,
        lambda: decline_correction(correction, note=request.POST.get("note", ""), by=signed_in(request)),
        _("Declined. The proposer reads your note."),
    )
    return redirect(correction)


@require_GET
def correction_patch(request: HttpRequest) -> HttpResponse:
    """The accepted corrections that the packs do not hold yet, as a pack patch."""
    if not proposes_corrections(request.user):
        raise Http404
    answer = HttpResponse(patch_bytes(accepted_corrections()), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="pack-patch.zip"'
    return answer
