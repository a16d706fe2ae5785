"""The network as values of the engine."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db.models import CharField, F, Q, QuerySet, StringAgg, Value
from django.db.models.functions import Cast, Concat

from symbionet.engine import load_packs, model
from symbionet.engine.matching.explain.told_hazard import ToldHazard, tell_hazards
from symbionet.network.models import (
    Direction,
    Kind,
    LegalStatus,
    Organisation,
    Resource,
    ResourceState,
    Site,
    Visibility,
)
from symbionet.network.queries.organisations import NOT_IN_THE_NETWORK
from symbionet.sheets.fields import RESOURCE_FIELDS

__all__ = [
    "MATTER",
    "Sheets",
    "changed_keys",
    "hazard_of_resource",
    "organisation_places",
    "organisation_sheets",
    "organisations_for_matching",
    "resource_sheets",
    "resources_for_matching",
    "resources_resting_on",
]

type Sheets = Mapping[str, str]  # texts by name; a text is the same as long as nothing on it has changed
SHEET = 1_000
MATCHED = tuple(field.name for field in RESOURCE_FIELDS if field.is_matched)
LISTED = tuple(field.name for field in RESOURCE_FIELDS if field.is_matched and field.value == "codes")
READ_OF_FIRMS = (
    "pk", "name_en", "name_zh", "business_zh", "business_en", "kind", "nace", "gb4754", "park_id", "park__lon",
    "park__lat", "permits",
)  # fmt: skip
OF_FIRM = tuple(name for name in READ_OF_FIRMS if not name.startswith("park__") and name != "permits")
MATTER = (Kind.MATERIAL, Kind.WATER)  # what may be hazardous waste
READ = ("pk", "organisation_id", "site__lon", "site__lat", *MATCHED)


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
    # of thousands of rows most of the time would go into making model instances
    found = rows.order_by("pk").values_list(*READ)
    return tuple(_resource(row, places, advised.get(row[0], "")) for row in found)


def organisations_for_matching(
    organisations: QuerySet[Organisation] | None = None,
) -> tuple[model.Organisation, ...]:
    """Organisations that take part in the network (of those given, else all) as engine values; ids are keys as text."""
    rows = Organisation.objects.all() if organisations is None else organisations
    rows = rows.exclude(state__in=NOT_IN_THE_NETWORK)
    places = _places(organisations)
    return tuple(_organisation(row, places.get(row[0])) for row in rows.order_by("pk").values_list(*READ_OF_FIRMS))


def hazard_of_resource(resource: Resource) -> ToldHazard | None:
    """What the engine tells of the hazard of a have as it stands here (a copy without closed fields tells less).

    None of wants, and of what is no matter.
    """
    if resource.direction != Direction.HAVE or resource.kind not in MATTER:
        return None
    firm = resource.organisation
    place = _spot(resource.site.lon, resource.site.lat) if resource.site is not None else None
    stated = (resource.pk, firm.pk, None, None, *(getattr(resource, name) for name in MATCHED))
    item = _resource(stated, {firm.pk: place} if place is not None else {}, "")
    owner = _organisation((*(getattr(firm, name) for name in OF_FIRM), None, None, firm.permits), None)
    return tell_hazards([item], [owner], load_packs())[item.id]


def organisation_places(organisations: QuerySet[Organisation]) -> tuple[model.Organisation, ...]:
    """Those of these organisations that take part in the network, as engine values that tell their place alone."""
    rows = organisations.exclude(state__in=NOT_IN_THE_NETWORK).order_by("pk")
    places = _places(organisations)
    return tuple(
        model.Organisation(id=str(key), site=places.get(key) or _spot(lon, lat))
        for key, lon, lat in rows.values_list("pk", "park__lon", "park__lat")
    )


def resource_sheets() -> Sheets:
    """What tells whether a resource that all may meet has changed for matching; not that its owner or site has."""
    rows = Resource.objects.filter(state=ResourceState.OPEN).exclude(visibility=Visibility.PRIVATE)
    # a short list of organisations, not a join: this reads every resource before each run
    away = Organisation.objects.filter(state__in=NOT_IN_THE_NETWORK).order_by().values("pk")
    return _sheets("resource", rows.exclude(organisation__in=away), "pk", "organisation_id", "updated_at", "site_id")


def organisation_sheets() -> Sheets:
    """What tells whether an organisation of the network has changed for matching: itself, its park or its sites."""
    rows = Organisation.objects.exclude(state__in=NOT_IN_THE_NETWORK)
    return {
        **_sheets("firm", rows, "pk", "updated_at", "park_id", "park__lon", "park__lat"),
        **_sheets("site", Site.objects.all(), "organisation_id", "pk", "is_main", "lon", "lat"),
    }


def _sheets(name: str, rows: QuerySet[Any], key: str, *fields: str) -> Sheets:
    """One line per row, key first; the database writes them, a thousand keys to a sheet, in any order."""
    parts = [Cast(part, CharField()) for part in fields]
    line = Concat(Cast(key, CharField()), *(part for one in parts for part in (Value(" "), one)))
    sheets = rows.order_by().values_list(F(key) / SHEET)
    return {f"{name} {number}": text for number, text in sheets.annotate(text=StringAgg(line, delimiter=Value("\n")))}


def changed_keys(old: Sheets, new: Sheets) -> set[str]:
    """The keys whose lines differ between two states: rows that came, went or changed."""
    changed: set[str] = set()
    for name in old.keys() | new.keys():
        one, other = old.get(name, ""), new.get(name, "")
        if one != other:
            lines = set(one.split("\n")) ^ set(other.split("\n"))
            changed |= {line.partition(" ")[0] for line in lines if line}
    return changed


def resources_resting_on(organisations: Iterable[str]) -> list[str]:
    """The keys of what these organisations (by key) have or want, or what lies at a site of theirs."""
    keys = [int(key) for key in organisations]
    rows = Resource.objects.filter(Q(organisation__in=keys) | Q(site__organisation__in=keys)).order_by()
    return [str(pk) for pk in rows.values_list("pk", flat=True)] if keys else []


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


def _spot(lon: float | None, lat: float | None) -> model.Site | None:
    return None if lon is None or lat is None else model.Site(lon=lon, lat=lat)


def _organisation(row: tuple[Any, ...], place: model.Site | None) -> model.Organisation:
    pk, name_en, name_zh, business_zh, business_en, kind, nace, gb4754, park, lon, lat, permits = row
    return model.Organisation(
        id=str(pk),
        name_en=name_en,
        name_zh=name_zh,
        business=" ".join(text for text in (business_zh, business_en) if text),
        kind=kind,
        nace=(nace.replace(".", ""),) if nace else (),
        gb4754=(gb4754,) if gb4754 else (),
        site=place or _spot(lon, lat),
        park=str(park or ""),
        permits=tuple(permits),
    )


def _legal_statuses(resources: QuerySet[Resource] | None) -> dict[int, str]:
    """What the legal guide last advised for each resource that was taken through it."""
    rows = LegalStatus.objects.all()
    if resources is not None:
        rows = rows.filter(resource__in=resources.order_by().values("pk"))
    return dict(rows.order_by("at", "pk").values_list("resource_id", "status"))


def _resource(row: tuple[Any, ...], places: dict[int, model.Site], legal_status: str) -> model.Resource:
    pk, organisation, lon, lat, *stated = row
    values: dict[str, Any] = dict(zip(MATCHED, stated, strict=True))
    amount, unit, period = values.pop("quantity"), values.pop("unit"), values.pop("period")
    cost = values.pop("route_cost")
    for name in LISTED:
        values[name] = tuple(values[name])
    values["composition"] = tuple(_component(part) for part in values["composition"])
    return model.Resource(
        id=str(pk),
        organisation_id=str(organisation),
        quantity=model.Quantity(value=amount, unit=unit, period=period) if amount is not None and unit else None,
        route_cost_per_year=None if cost is None else float(cost),
        legal_status=legal_status,
        site=_spot(lon, lat) or places.get(organisation),
        **values,
    )


def _component(part: dict[str, object]) -> model.Component:
    low, high = part.get("low"), part.get("high")
    return model.Component(
        name=str(part.get("name", "")),
        low=None if low is None else float(cast(float, low)),
        high=None if high is None else float(cast(float, high)),
        unit=str(part.get("unit") or "%"),
    )
