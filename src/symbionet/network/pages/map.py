"""Places as GeoJSON features."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import Visitor
from symbionet.network.models import Direction, Organisation, OrganisationKind, Park, ResourceState, Site
from symbionet.network.queries.resources import resources_visible_to

__all__ = ["MAP_LEGEND", "park_names_on_map", "places_on_map", "sites_of"]

MAP_LEGEND = (  # the kind whose colour it is, and whom the colour stands for
    (OrganisationKind.ENTERPRISE, _("Enterprises")),
    (OrganisationKind.SEWAGE_WORKS, _("Urban partners")),
    (OrganisationKind.PUBLIC_BODY, _("Public bodies and research")),
    (OrganisationKind.INTERMEDIARY, _("Intermediaries and service providers")),
)


def _point(lon: float | None, lat: float | None, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def places_on_map(visitor: Visitor, among: QuerySet[Organisation]) -> list[dict[str, Any]]:
    """One point for each organisation of `among`, with the number of open resources the visitor may see.

    `among` must come from `organisations_visible_to`.
    """
    counted = resources_visible_to(visitor).filter(state=ResourceState.OPEN).order_by().values("organisation")
    numbers = {
        row["organisation"]: row
        for row in counted.annotate(
            haves=Count("pk", filter=Q(direction=Direction.HAVE)), wants=Count("pk", filter=Q(direction=Direction.WANT))
        )
    }
    seen = among.order_by().values("pk")
    sites = Site.objects.filter(organisation__in=seen, lon__isnull=False).order_by("organisation", "-is_main", "pk")
    found: dict[int, dict[str, Any]] = {}
    for site in sites.select_related("organisation").only("lon", "lat", "organisation"):
        owner = site.organisation
        if owner.pk in found:
            continue
        number = numbers.get(owner.pk, {"haves": 0, "wants": 0})
        found[owner.pk] = _point(
            site.lon,
            site.lat,
            {
                "name": str(owner),
                "url": owner.get_absolute_url(),
                "kind": owner.kind,
                "haves": number["haves"],
                "wants": number["wants"],
                "count": number["haves"] + number["wants"],
            },
        )
    return list(found.values())


def park_names_on_map(among: QuerySet[Organisation]) -> list[dict[str, Any]]:
    """The names of the parks of the organisations, as words where these parks lie.

    `among` must come from `organisations_visible_to`.
    """
    rows = Park.objects.filter(organisations__in=among.order_by().values("pk"), lon__isnull=False, lat__isnull=False)
    return [_point(park.lon, park.lat, {"name": str(park), "kind": "name"}) for park in rows.distinct()]


def sites_of(organisation: Organisation) -> list[dict[str, Any]]:
    """The sites of an organisation that have coordinates."""
    return [
        _point(site.lon, site.lat, {"name": str(site), "main": site.is_main})
        for site in organisation.sites.filter(lon__isnull=False)
    ]
