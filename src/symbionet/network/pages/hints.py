"""Who and what in words that do not give a name away: the sector and place of a firm, the band of a quantity."""

from django.utils.translation import gettext as _

from symbionet.core.texts import in_language
from symbionet.engine import load_packs
from symbionet.engine.errors import UnknownCode, UnknownPack
from symbionet.network import queries as network_queries
from symbionet.network.models import Organisation, Resource, Site

__all__ = [
    "distance_band",
    "hinted_place",
    "partner_hint",
    "place_name",
    "quantity_band",
    "sector_name",
]

NEAR_KM = (5, 20, 50, 100)


def sector_name(organisation: Organisation) -> str:
    """The group of a firm's sector in the active language ("Manufacture of cement, lime and plaster"), or nothing.

    A group, not the class: in a small park a four-digit class can be as good as a name.
    """
    nace = organisation.nace.replace(".", "")[:3]
    gb = organisation.gb4754[:4]
    for scheme, code in (("nace2", nace), ("nace2", nace[:2]), ("gb4754", gb), ("gb4754", gb[:3])):
        if not code:
            continue
        try:
            row = load_packs().code(scheme, code)
        except (UnknownCode, UnknownPack):
            continue
        return in_language(zh=row.get("name_zh", ""), en=row.get("name_en", ""))
    return ""


def place_name(organisation: Organisation, site: Site | None = None) -> str:
    """The park of a site or a firm, or nothing."""
    park = (site.park if site is not None else None) or organisation.park
    return str(park) if park is not None else ""


def hinted_place(organisation: Organisation, site: Site | None = None) -> str:
    """The park of a partner that is not named, never its zone: a zone with one power plant would name it."""
    park = (site.park if site is not None else None) or organisation.park
    return str(park.parent or park) if park is not None else ""


def partner_hint(organisation: Organisation, site: Site | None = None) -> str:
    """A partner without its name: "A firm of the sector “...” in TEDA"."""
    sector, place = sector_name(organisation), hinted_place(organisation, site)
    if sector and place:
        return _("A firm in %(place)s (%(sector)s)") % {"sector": sector, "place": place}
    if sector:
        return _("A firm of the sector %(sector)s") % {"sector": sector}
    if place:
        return _("A firm in %(place)s") % {"place": place}
    return _("A firm of the network")


def quantity_band(resource: Resource) -> str:
    """The order of magnitude of a resource's quantity ("100–1,000 t/year"), or nothing."""
    return network_queries.quantity_band(resource) if resource.quantity else getattr(resource, "band", "")


def distance_band(km: float) -> str:
    """A distance as a band that does not locate a partner: "5 to 20 km"."""
    lower = 0
    for upper in NEAR_KM:
        if km < upper:
            if lower == 0:
                return _("less than %(km)s km away") % {"km": upper}
            return _("%(low)s to %(high)s km away") % {"low": lower, "high": upper}
        lower = upper
    return _("more than %(km)s km away") % {"km": lower}
