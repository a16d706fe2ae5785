"""Parks, the map of the network, and places as GeoJSON."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from symbionet.accounts.queries import reads_synergies
from symbionet.network.actions import add_park
from symbionet.network.filters import OrganisationFilter
from symbionet.network.forms.organisations import ParkForm
from symbionet.network.models import Site
from symbionet.network.pages.map import MAP_LEGEND, park_names_on_map, places_on_map, sites_of
from symbionet.network.queries import makes_parks, organisations_visible_to, parks
from symbionet.shell.answers import act

__all__ = ["network_geojson", "network_map", "organisation_geojson", "park_list"]

FIRST = ("q", "kind", "sector")


def park_list(request: HttpRequest) -> HttpResponse:
    """The parks and their zones, and a form for another one."""
    if not makes_parks(request.user):
        raise Http404
    form = ParkForm(request.POST or None)
    if form.is_valid():
        added = _("The park was added.")
        return act(request, lambda: add_park(form.values(), by=request.user), done=added, target="park_list")
    return render(request, "network/park_list.html", {"form": form, "parks": parks()})


@require_GET
def network_map(request: HttpRequest) -> HttpResponse:
    """The organisations the visitor may see on a map, with the filters of their list."""
    chosen = _chosen(request)
    sites = Site.objects.filter(organisation__in=chosen.qs.order_by().values("pk"), lon__isnull=False)
    used = {name for name, value in request.GET.items() if value and name in chosen.filters}
    context = {
        "located": sites.order_by().values("organisation").distinct().count(),
        "kinds": MAP_LEGEND,
        "reads_synergies": reads_synergies(request.user),
        "filter": chosen,
        "first": FIRST,
        "more_filters": [name for name in chosen.filters if name not in FIRST],
        "filtered": bool(used),
        "folded_filter": bool(used.difference(FIRST)),
    }
    return render(request, "network/network_map.html", context)


@require_GET
def network_geojson(request: HttpRequest) -> JsonResponse:
    """One point for each organisation with coordinates, with what the visitor may see of it; and their parks."""
    among = _chosen(request).qs
    return _collection([*places_on_map(request.user, among), *park_names_on_map(among)])


@require_GET
def organisation_geojson(request: HttpRequest, pk: int) -> JsonResponse:
    """The sites of one organisation."""
    return _collection(sites_of(get_object_or_404(organisations_visible_to(request.user), pk=pk)))


def _chosen(request: HttpRequest) -> OrganisationFilter:
    return OrganisationFilter(request.GET, queryset=organisations_visible_to(request.user), request=request)


def _collection(features: list[dict[str, Any]]) -> JsonResponse:
    return JsonResponse(
        {"type": "FeatureCollection", "features": features},
        content_type="application/geo+json",
        headers={"Cache-Control": "private, max-age=60"},
    )
