"""The network as values of the engine."""

from typing import cast

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from symbionet.engine import model
from symbionet.network.models import Direction, LegalStatus, Organisation, Resource, ResourceState, Site, Visibility
from symbionet.network.queries.organisations import NOT_IN_THE_NETWORK

__all__ = ["Stamp", "organisation_stamps", "organisations_for_matching", "resource_stamps", "resources_for_matching"]

Stamp = tuple[object, ...]  # plain values; the same as long as nothing has changed


def resources_for_matching(
    direction: str = "", resources: QuerySet[Resource] | None = None
) -> tuple[model.Resource, ...]:
    """Open resources (of those given, else of the whole network) as engine values; ids are keys as text."""
    rows = Resource.objects.all() if resources is None else resources
    rows = rows.filter(state=ResourceState.OPEN).exclude(organisation__state__in=NOT_IN_THE_NETWORK)
    if direction:
        rows = rows.filter(direction=Direction(direction))
    whole = resources is None
    places = _places(None if whole else Organisation.objects.filter(pk__in=rows.values("organisation")))
    advised = _legal_statuses(None if whole else rows)
    return tuple(_resource(row, places, advised.get(row.pk, "")) for row in rows.select_related("site").order_by("pk"))


def organisations_for_matching(
    organisations: QuerySet[Organisation] | None = None,
) -> tuple[model.Organisation, ...]:
    """Organisations that take part in the network (of those given, else all) as engine values; ids are keys as text."""
    rows = Organisation.objects.all() if organisations is None else organisations
    rows = rows.exclude(state__in=NOT_IN_THE_NETWORK)
    places = _places(organisations)
    return tuple(_organisation(row, places.get(row.pk)) for row in rows.select_related("park").order_by("pk"))


def resource_stamps() -> dict[str, Stamp]:
    """What tells whether a resource that all may meet has changed for matching, by id; not that its owner has."""
    rows = Resource.objects.filter(state=ResourceState.OPEN).exclude(visibility=Visibility.PRIVATE)
    rows = rows.exclude(organisation__state__in=NOT_IN_THE_NETWORK).order_by()
    # as text: a hundred thousand dates need not be read
    found = rows.values_list("pk", "organisation_id", Cast("updated_at", CharField()), "site__lon", "site__lat")
    return {str(row[0]): row[1:] for row in found.iterator(chunk_size=10_000)}


def organisation_stamps() -> dict[str, Stamp]:
    """What tells whether an organisation of the network has changed for matching, by id."""
    rows = Organisation.objects.exclude(state__in=NOT_IN_THE_NETWORK).order_by()
    places = {owner: (lon, lat) for owner, lon, lat in _site_rows(None)[::-1]}
    found = rows.values_list("pk", "park_id", Cast("updated_at", CharField()), "park__lon", "park__lat")
    return {str(row[0]): (*row[1:], *places.get(row[0], (None, None))) for row in found.iterator(chunk_size=10_000)}


def _site_rows(organisations: QuerySet[Organisation] | None) -> list[tuple[int, float, float]]:
    """Organisation, longitude and latitude of places, the main one of each organisation first."""
    sites = Site.objects.filter(lon__isnull=False)
    if organisations is not None:
        sites = sites.filter(organisation__in=organisations.order_by().values("pk"))
    rows = sites.order_by("organisation", "-is_main", "pk").values_list("organisation_id", "lon", "lat")
    return cast(list[tuple[int, float, float]], list(rows))


def _places(organisations: QuerySet[Organisation] | None) -> dict[int, model.Site]:
    """The main place of each organisation, or the first that has coordinates."""
    found: dict[int, model.Site] = {}
    for owner, lon, lat in _site_rows(organisations):
        if owner not in found:
            found[owner] = model.Site(lon=lon, lat=lat)
    return found


def _organisation(row: Organisation, place: model.Site | None) -> model.Organisation:
    if place is None and row.park and row.park.lon is not None and row.park.lat is not None:
        place = model.Site(lon=row.park.lon, lat=row.park.lat)
    return model.Organisation(
        id=str(row.pk),
        name_en=row.name_en,
        name_zh=row.name_zh,
        business=" ".join(text for text in (row.business_zh, row.business_en) if text),
        kind=row.kind,
        nace=(row.nace.replace(".", ""),) if row.nace else (),
        gb4754=(row.gb4754,) if row.gb4754 else (),
        site=place,
        park=str(row.park_id or ""),
        permits=tuple(row.permits),
    )


def _legal_statuses(resources: QuerySet[Resource] | None) -> dict[int, str]:
    """What the legal guide last advised for each resource that was taken through it."""
    rows = LegalStatus.objects.all()
    if resources is not None:
        rows = rows.filter(resource__in=resources.order_by().values("pk"))
    return dict(rows.order_by("at", "pk").values_list("resource_id", "status"))


def _resource(row: Resource, places: dict[int, model.Site], legal_status: str) -> model.Resource:
    own = row.site if row.site and row.site.lon is not None and row.site.lat is not None else None
    place = model.Site(lon=cast(float, own.lon), lat=cast(float, own.lat)) if own else places.get(row.organisation_id)
    quantity = None
    if row.quantity is not None and row.unit:
        quantity = model.Quantity(value=row.quantity, unit=row.unit, period=row.period)
    return model.Resource(
        id=str(row.pk),
        organisation_id=str(row.organisation_id),
        direction=cast(model.Direction, row.direction),
        title_en=row.title_en,
        title_zh=row.title_zh,
        description_en=row.description_en,
        description_zh=row.description_zh,
        kind=row.kind,
        class_id=row.class_id,
        quantity=quantity,
        pattern=row.pattern,
        available_from=row.available_from,
        available_until=row.available_until,
        form=row.form,
        composition=tuple(_component(part) for part in row.composition),
        contaminants=row.contaminants,
        hazardous=row.hazardous,
        hp_codes=tuple(row.hp_codes),
        ewc=tuple(row.ewc),
        hw=tuple(row.hw),
        route=row.route,
        route_cost_per_year=None if row.route_cost is None else float(row.route_cost),
        legal_status=legal_status,
        site=place,
    )


def _component(part: dict[str, object]) -> model.Component:
    low, high = part.get("low"), part.get("high")
    return model.Component(
        name=str(part.get("name", "")),
        low=None if low is None else float(cast(float, low)),
        high=None if high is None else float(cast(float, high)),
        unit=str(part.get("unit") or "%"),
    )
