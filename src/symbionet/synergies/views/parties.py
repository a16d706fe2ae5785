"""Pages of the parties and flows of a synergy."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from symbionet.accounts.queries import signed_in
from symbionet.core.errors import ActionRefused
from symbionet.shell.answers import done
from symbionet.synergies.actions import add_flow, add_party, edit_flow, remove_flow, remove_party
from symbionet.synergies.forms import FlowForm, PartyForm
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.synergies.queries import synergies_editable_by

__all__ = ["flow_add", "flow_edit", "flow_remove", "party_add", "party_remove"]


def _synergy(request: HttpRequest, pk: int) -> Synergy:
    rows = synergies_editable_by(signed_in(request)).select_related("provider", "receiver")
    return get_object_or_404(rows, pk=pk)


def party_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an organisation or a person with a role."""
    synergy, user = _synergy(request, pk), signed_in(request)
    form = PartyForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            add_party(synergy, by=user, **form.cleaned_data)
        except ActionRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The party is added."))
            return redirect(synergy)
    return render(request, "synergies/synergy_party.html", {"synergy": synergy, "form": form})


@require_POST
def party_remove(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Remove a party."""
    synergy, user = _synergy(request, pk), signed_in(request)
    party = get_object_or_404(synergy.parties, pk=key)
    done(request, lambda: remove_party(party, by=user), _("The party is removed."))
    return redirect(synergy)


def flow_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a flow."""
    return _flow(request, _synergy(request, pk), None)


def flow_edit(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Edit a flow."""
    synergy = _synergy(request, pk)
    return _flow(request, synergy, get_object_or_404(synergy.flows, pk=key))


def _flow(request: HttpRequest, synergy: Synergy, flow: SynergyFlow | None) -> HttpResponse:
    user = signed_in(request)
    form = FlowForm(request.POST or None, user=user, synergy=synergy, flow=flow)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            _saved = add_flow(synergy, values, by=user) if flow is None else edit_flow(flow, values, by=user)
        except ActionRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(synergy)
    return render(request, "synergies/synergy_flow.html", {"synergy": synergy, "form": form, "flow": flow})


@require_POST
def flow_remove(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Remove a flow."""
    synergy, user = _synergy(request, pk), signed_in(request)
    flow = get_object_or_404(synergy.flows, pk=key)
    done(request, lambda: remove_flow(flow, by=user), _("The flow is removed."))
    return redirect(synergy)
