"""Many synergies at once, and the limits of the stages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from symbionet.accounts.models import User
from symbionet.accounts.queries import facilitates, signed_in
from symbionet.core.errors import ActionRefused
from symbionet.shell.answers import TABLE_FILES, back, form_problems
from symbionet.shell.columns import columns_filed
from symbionet.synergies.actions import (
    BulkResult,
    assign_owner,
    hold_synergies,
    move_synergies_on,
    plan_next_action,
    set_stage_limits,
    undo_bulk,
)
from symbionet.synergies.exports import SYNERGIES_FILED, export_synergies
from symbionet.synergies.forms import LimitsForm, SynergyBulkForm
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.synergy_board import cards_shown_to, synergy_columns
from symbionet.synergies.queries import (
    WORKBENCH_ORDERS,
    bulks_visible_to,
    default_stage_days,
    sets_stage_limits,
    stage_chances,
    stage_days,
    synergies_editable_by,
)
from symbionet.synergies.views.synergy_board import chosen_rows

__all__ = ["stage_limits", "synergy_bulk", "synergy_bulk_undo"]

NAMED_REFUSALS = 5  # refusals told one by one


@require_POST
def synergy_bulk(request: HttpRequest) -> HttpResponse:
    """Do one thing with all ticked synergies; what cannot be done is told one by one."""
    user = signed_in(request)
    if not facilitates(user):
        raise Http404
    asked = [int(key) for key in request.POST.getlist("synergy") if key.isdecimal() and len(key) < 16]
    keys = list(synergies_editable_by(user).filter(pk__in=asked).values_list("pk", flat=True))
    form = SynergyBulkForm(request.POST, keys=keys)
    if not form.is_valid():
        unsaid = {"synergy", "action"} & set(form.errors)
        message = _("Tick the synergies first, then choose what to do with them.") if unsaid else form_problems(form)
        messages.warning(request, message)
        return back(request, reverse("synergy_list"))
    action, values = form.cleaned_data["action"], form.cleaned_data
    if action in TABLE_FILES:
        limits = stage_days()
        order = request.POST.get("order", "")
        rows = chosen_rows(user, {"order": order if order in WORKBENCH_ORDERS else ""}, limits=limits)
        cards = cards_shown_to(user, rows.filter(pk__in=values["synergy"]), limits=limits)
        return export_synergies(user, cards, action, columns_filed(request, synergy_columns(user), SYNERGIES_FILED))
    result = _acts(user)[action](list(synergies_editable_by(user).filter(pk__in=values["synergy"])), values)
    _report(request, result, ngettext("Done for %(number)d synergy.", "Done for %(number)d synergies.", result.done))
    return back(request, reverse("synergy_list"))


def _acts(user: User) -> dict[str, Callable[[list[Synergy], dict[str, Any]], BulkResult]]:
    return {
        "assign": lambda rows, values: assign_owner(rows, values["owner"], by=user),
        "plan": lambda rows, values: plan_next_action(rows, values["next_action"], values["next_action_due"], by=user),
        "hold": lambda rows, values: hold_synergies(
            rows,
            {"category": values["category"], "instrument": values["instrument"]},
            by=user,
            reactivate_on=values["reactivate_on"],
        ),
        "move": lambda rows, _values: move_synergies_on(rows, by=user),
    }


@require_POST
def synergy_bulk_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a bulk action of one's own back; a synergy that somebody has changed since is named."""
    user = signed_in(request)
    job = get_object_or_404(bulks_visible_to(user), pk=pk)
    try:
        result = undo_bulk(job, by=user)
    except ActionRefused as error:
        messages.error(request, str(error))
    else:
        message = ngettext("Taken back for %(number)d synergy.", "Taken back for %(number)d synergies.", result.done)
        _report(request, result, message)
    return back(request, reverse("synergy_list"))


def _report(request: HttpRequest, result: BulkResult, message: str) -> None:
    if result.done:
        messages.success(request, message % {"number": result.done})
    for synergy, why in result.refused[:NAMED_REFUSALS]:
        messages.warning(request, f"{synergy}: {why}")
    if (more := len(result.refused) - NAMED_REFUSALS) > 0:
        messages.warning(request, ngettext("and %(number)d more", "and %(number)d more", more) % {"number": more})


def stage_limits(request: HttpRequest) -> HttpResponse:
    """The days after which a synergy counts as stalled, stage by stage; set by who manages the programme."""
    user = signed_in(request)
    if not sets_stage_limits(user):
        raise Http404
    form = LimitsForm(request.POST or None, limits=stage_days(), defaults=default_stage_days())
    if request.method == "POST" and form.is_valid():
        set_stage_limits(form.cleaned_data, by=user)
        messages.success(request, _("Saved."))
        return redirect("stage_limits")
    chances = stage_chances()
    fields = [(field, chances[field.name]) for field in form]
    return render(request, "synergies/stage_limits.html", {"form": form, "fields": fields})
