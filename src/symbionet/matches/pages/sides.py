"""A side of an exchange as a visitor may see it: by name, or as a hint where it must not be known."""

from dataclasses import dataclass

from symbionet.matches.queries.sides import KnownSides
from symbionet.network.models import Organisation, Resource, Site
from symbionet.network.pages.details import Fact, facts_of, hinted_facts
from symbionet.network.pages.hints import hinted_place, partner_hint, place_name, quantity_band, sector_name
from symbionet.network.queries import (
    class_name,
    quantity_words,
)
from symbionet.network.queries.districts import district_of
from symbionet.network.queries.fields import without

__all__ = ["ShownSide", "shown_side"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSide:
    """One side: by name, or as a hint where the visitor must not know it."""

    named: bool
    own: bool
    label: str
    place: str = ""
    url: str = ""
    title: str = ""
    resource_url: str = ""
    quantity: str = ""
    sector: str = ""  # of a side that is not named
    facts: tuple[Fact, ...] = ()
    spot: tuple[float, float] | None = None  # longitude, latitude: the site, or the middle of its district if not named


def shown_side(
    organisation: Organisation, resource: Resource | None, known: KnownSides, *, named: bool, full: bool
) -> ShownSide:
    """The side by name or as a hint; `full` adds its details."""
    own = organisation.pk in known.own
    if named and known.brief:
        return ShownSide(named=True, own=own, label=str(organisation))
    closed = known.closed.get(resource.pk, frozenset()) if resource is not None else frozenset()
    site = resource.site if resource is not None else None
    at = _spot(organisation, site, known)
    district = district_of(*at) if at is not None and (not named or "site" in closed) else None
    if not named:
        return ShownSide(
            named=False,
            own=own,
            label=partner_hint(organisation, site),
            place=hinted_place(organisation, site),
            sector=sector_name(organisation),
            spot=(district.lon, district.lat) if district is not None else None,
            title=class_name(resource.class_id) if resource is not None and resource.class_id else "",
            quantity=quantity_band(resource) if resource is not None else "",
            facts=hinted_facts(resource, organisation) if full and resource is not None else (),
        )
    if resource is not None and closed:
        resource = without(resource, closed)
        site = resource.site
    if "site" in closed:
        at = (district.lon, district.lat) if district is not None else None
    return ShownSide(
        named=True,
        own=own,
        label=str(organisation),
        place=place_name(organisation, site),
        url=organisation.get_absolute_url() if organisation.pk in known.organisations else "",
        title=str(resource) if resource is not None else "",
        resource_url=resource.get_absolute_url() if resource is not None else "",
        quantity=quantity_words(resource) if resource is not None else "",
        facts=facts_of(organisation, resource) if full else (),
        spot=at,
    )


def _spot(organisation: Organisation, site: Site | None, known: KnownSides) -> tuple[float, float] | None:
    """Where the side is, exactly, if spots are asked for and it is known."""
    for place in (site, known.sites.get(organisation.pk)) if known.placed else ():
        if place is not None and place.lon is not None and place.lat is not None:
            return place.lon, place.lat
    return None
