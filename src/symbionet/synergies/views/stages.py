"""Pages of a synergy's life: moving, stopping, taking up again, and its evidence."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from symbionet.accounts.queries import signed_in
from symbionet.core.errors import ActionRefused
from symbionet.shell.answers import back, done, form_problems
from symbionet.synergies.actions import hold_synergy, lose_synergy, move_synergy, resume_synergy
from symbionet.synergies.forms import BarrierForm, EvidenceForm, ReasonForm, StepForm
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries import synergies_editable_by
from symbionet.synergies.queries.stages import evidence_withdrawable_by, synergies_movable_by, synergies_proven_by
from symbionet.work.actions import add_evidence, withdraw_evidence

__all__ = ["evidence_add", "evidence_withdraw", "synergy_hold", "synergy_lose", "synergy_move", "synergy_resume"]


def _editable(request: HttpRequest, pk: int) -> Synergy:
    return get_object_or_404(synergies_editable_by(signed_in(request)), pk=pk)


@require_POST
def synergy_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a synergy one stage on, or one back with a reason; a verifier moves what is completed to verified."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_movable_by(user, to=request.POST.get("to", "")), pk=pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the stage to move the synergy to."))
        return back(request, synergy.get_absolute_url())
    values = form.cleaned_data
    stage = Stage(values["to"])
    done(request, lambda: move_synergy(synergy, by=user, **values), _("The synergy is now at “%s”.") % stage.label)
    return back(request, synergy.get_absolute_url())


def synergy_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a synergy on hold, with what stopped it and the day to look at it again."""
    return _stop(request, pk, hold=True)


def synergy_lose(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a synergy up, with what stopped it."""
    return _stop(request, pk, hold=False)


def _stop(request: HttpRequest, pk: int, *, hold: bool) -> HttpResponse:
    synergy, user = _editable(request, pk), signed_in(request)
    if synergy.stage == Stage.LOST or (hold and synergy.stage == Stage.ON_HOLD):
        messages.warning(request, _("This synergy is stopped already."))
        return redirect(synergy)
    form = BarrierForm(request.POST or None, synergy=synergy, hold=hold)
    if request.method == "POST" and form.is_valid():
        act = hold_synergy if hold else lose_synergy
        day = form.cleaned_data["reactivate_on"]
        try:
            act(synergy, form.barrier(), by=user, reactivate_on=day)
        except ActionRefused as error:
            form.add_error(None, str(error))
        else:
            held, lost = _("The synergy is on hold."), _("The synergy is given up. What stopped it is kept.")
            messages.success(request, held if hold else lost)
            return redirect(synergy)
    return render(request, "synergies/synergy_stop.html", {"synergy": synergy, "form": form, "hold": hold})


@require_POST
def synergy_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a stopped synergy up again at the stage where it stopped."""
    synergy, user = _editable(request, pk), signed_in(request)
    note = request.POST.get("note", "")[:500]
    done(request, lambda: resume_synergy(synergy, by=user, note=note), _("The synergy is taken up again."))
    return back(request, synergy.get_absolute_url())


@require_POST
def evidence_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a piece of evidence; a verification is added by a verifier."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_proven_by(user, kind=request.POST.get("kind", "")), pk=pk)
    form = EvidenceForm(request.POST, request.FILES, synergy=synergy, user=user)
    if form.is_valid():
        done(request, lambda: add_evidence(synergy, by=user, **form.cleaned_data), _("The evidence is added."))
    else:
        messages.error(request, form_problems(form))
    return back(request, synergy.get_absolute_url())


@require_POST
def evidence_withdraw(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Withdraw a piece of evidence: one's own where one verifies, any where one edits."""
    user = signed_in(request)
    row = get_object_or_404(evidence_withdrawable_by(user).prefetch_related("subject"), pk=key, synergy__pk=pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    done(request, lambda: withdraw_evidence(row, by=user, reason=reason), _("The evidence counts no more."))
    return back(request, row.subject.get_absolute_url())
