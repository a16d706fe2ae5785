"""Mutual services: lorry rounds that cover each other, what firms can lend; and what joins more than two, proposed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import facilitates, reads_programme, signed_in
from symbionet.core.errors import ActionRefused
from symbionet.matches.queries import routes_readable_by
from symbionet.matches.queries.routes import bundle_for, chain_key, routes_of
from symbionet.network.models import Direction, Resource
from symbionet.services.actions import propose_backhaul, propose_round, propose_route
from symbionet.services.exports import export_services
from symbionet.services.forms import ServiceFilterForm
from symbionet.services.pages import round_of, services_shown_to
from symbionet.shell.answers import TABLE_FILES
from symbionet.synergies.actions import AlreadyProposed

__all__ = ["backhaul_propose", "joint_propose", "service_list"]

EXPORTED = 500  # of rounds, and of what is lent


@require_safe
def service_list(request: HttpRequest) -> HttpResponse:
    """Mutual services of the network for the programme's readers, of its own organisations for a member."""
    user = signed_in(request)
    reader = reads_programme(user)
    if not reader and not user.organisation_ids:
        raise Http404
    form = ServiceFilterForm(request.GET or None, reader=reader)
    values = form.values()
    if (kind := request.GET.get("export", "")) in TABLE_FILES:
        return export_services(services_shown_to(user, **values, size=EXPORTED), kind)
    found = services_shown_to(
        user, **values, round_page=request.GET.get("rounds"), sharing_page=request.GET.get("lent")
    )
    context = {
        "form": form,
        "found": found,
        "reader": reader,
        "service": values["service"],
        "filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "services/service_list.html", context)


@require_POST
def backhaul_propose(request: HttpRequest) -> HttpResponse:
    """Open the synergies of two exchanges whose return loads make one round, with the carrier as a party of both."""
    user = signed_in(request)
    if not facilitates(user):
        raise Http404
    trips = round_of(user, request.POST.get("round", ""))
    if trips is None:
        messages.warning(request, _("This round is no longer found."))
        return redirect("service_list")
    try:
        first, second = propose_backhaul([trip.row for trip in trips], by=user)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("service_list")
    names = {"first": first, "second": second}
    messages.success(
        request, _("“%(first)s” and “%(second)s” are open, with one carrier to be found for both.") % names
    )
    return redirect(first)


@require_POST
def joint_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the synergy of a route with its processors, or one for each stop of a round; computed anew, never sent."""
    user = signed_in(request)
    if not facilitates(user):
        raise Http404
    resource = get_object_or_404(routes_readable_by(user).select_related("organisation"), pk=pk)
    try:
        if resource.direction == Direction.HAVE:
            return _route_proposed(request, user, resource)
        return _round_proposed(request, user, resource)
    except AlreadyProposed as known:
        messages.warning(request, str(known))
        return redirect(known.synergy)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("resource_routes", pk)


def _route_proposed(request: HttpRequest, user: User, have: Resource) -> HttpResponse:
    asked = request.POST.get("route", "")
    chain = next((one for one in routes_of(user, have) if chain_key(one) == asked), None)
    if chain is None:
        messages.warning(request, _("This route is no longer found: choose one of these."))
        return redirect("resource_routes", have.pk)
    synergy = propose_route(have, chain, by=user)
    messages.success(request, _("The synergy is open as an idea, with each processor as a party."))
    return redirect(synergy)


def _round_proposed(request: HttpRequest, user: User, want: Resource) -> HttpResponse:
    bundle = bundle_for(user, want)
    if bundle is None:
        messages.warning(request, _("This round is no longer found."))
        return redirect("resource_routes", want.pk)
    propose_round(want, bundle, by=user)
    messages.success(request, _("Each stop of the round has its synergy; the round stands in their notes."))
    return redirect(f"{reverse('synergy_list')}?{urlencode({'view': 'table', 'search': str(want.organisation)})}")
