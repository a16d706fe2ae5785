"""Claims that may be of the same tonnes: what is in doubt, why it is not so, and how much a site generates."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.impact import actions
from symbionet.impact.forms.sources import ArisingForm, DistinctionForm, YieldForm
from symbionet.impact.pages.doubts import amounts_shown, arisings_shown, distinctions_shown, shown_doubts
from symbionet.impact.queries import base_unit, resource_of
from symbionet.impact.queries.doubts import may_state_arising
from symbionet.impact.queries.yields import may_accept_yield
from symbionet.impact.views.answers import flow_of
from symbionet.shell.answers import tried
from symbionet.synergies.models import SynergyFlow

__all__ = ["ledger_arising", "ledger_distinguish", "ledger_doubts", "ledger_yield"]


@require_safe
def ledger_doubts(request: HttpRequest, pk: int) -> HttpResponse:
    """What may be counted twice beside a flow, and what tells its tonnes apart."""
    user = signed_in(request)
    return _page(request, user, flow_of(user, pk))


def _page(
    request: HttpRequest,
    user: User,
    flow: SynergyFlow,
    *,
    distinction: DistinctionForm | None = None,
    arising: ArisingForm | None = None,
    accepted: YieldForm | None = None,
) -> HttpResponse:
    doubts = shown_doubts(user, flow)
    lines = [
        {
            "shown": shown,
            "form": distinction
            if distinction is not None and distinction.names(shown.doubt)
            else DistinctionForm.of(shown),
        }
        for shown in doubts
    ]
    unit = base_unit(flow.unit)
    context = {
        "flow": flow,
        "synergy": flow.synergy,
        "lines": lines,
        "distinctions": distinctions_shown(user, flow),
        "arisings": arisings_shown(user, flow),
        "arising_form": (arising or ArisingForm(unit=unit)) if may_state_arising(user, flow) else None,
    }
    if may_accept_yield(user, resource_of(flow)):
        context |= {"amounts": amounts_shown(flow), "yield_form": accepted or YieldForm(unit=unit)}
    return render(request, "impact/ledger_doubts.html", context)


@require_POST
def ledger_distinguish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why two flows are not the same tonnes."""
    user = signed_in(request)
    flow = flow_of(user, pk)
    form = DistinctionForm(request.POST)
    if not form.is_valid():
        return _page(request, user, flow, distinction=form)
    shown = next((one for one in shown_doubts(user, flow) if form.names(one.doubt)), None)
    if shown is None or not shown.may_tell:
        raise Http404
    stated = {"year": shown.doubt.year, "reason": form.cleaned_data["reason"]}
    if not tried(form, lambda: actions.distinguish(flow, shown.doubt.other, by=user, **stated)):
        return _page(request, user, flow, distinction=form)
    messages.success(request, _("Noted: these are different tonnes. The verifier reads the reason."))
    return redirect("ledger_doubts", flow.pk)


@require_POST
def ledger_arising(request: HttpRequest, pk: int) -> HttpResponse:
    """State how much of the class the provider generates in a year."""
    user = signed_in(request)
    flow = flow_of(user, pk)
    if not may_state_arising(user, flow):
        raise Http404
    form = ArisingForm(request.POST, unit=base_unit(flow.unit))
    if form.is_valid() and tried(form, lambda: actions.state_arising(flow, by=user, **form.cleaned_data)):
        messages.success(request, _("Noted: no more than that is claimed of it, under whatever name."))
        return redirect("ledger_doubts", flow.pk)
    return _page(request, user, flow, arising=form)


@require_POST
def ledger_yield(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, as a practitioner, how much the have of a flow yields in a year."""
    user = signed_in(request)
    flow = flow_of(user, pk)
    if not may_accept_yield(user, resource_of(flow)):
        raise Http404
    form = YieldForm(request.POST, unit=base_unit(flow.unit))
    if form.is_valid() and tried(form, lambda: actions.accept_yield(flow, by=user, **form.cleaned_data)):
        messages.success(request, _("Accepted: so much may be claimed of it for the year."))
        return redirect("ledger_doubts", flow.pk)
    return _page(request, user, flow, accepted=form)
