"""The public map of the region: parks with members, and the partners that agreed to stand on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.core.texts import localised
from symbionet.dissemination.models import ReleasedFigure
from symbionet.dissemination.queries.cases import AgreedPlace
from symbionet.dissemination.queries.releases import URBAN, URBAN_RUNNING
from symbionet.network.models import URBAN_KINDS, Park
from symbionet.synergies.queries.amounts import FEW

__all__ = ["PublicMap", "map_features", "map_shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlace:
    """A place of the map and of the list beside it; the case it is told of, if any."""

    name: str
    kind: str  # of the dot
    text: str
    lon: float
    lat: float
    url: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMap:
    """The region: urban partners, other partners and parks, and how many urban partners there are in all."""

    urban: tuple[MapPlace, ...]
    others: tuple[MapPlace, ...]
    parks: tuple[MapPlace, ...]
    urban_words: str

    @property
    def places(self) -> tuple[MapPlace, ...]:
        """All of them."""
        return (*self.urban, *self.others, *self.parks)


def map_shown(
    lang: str, places: Iterable[AgreedPlace], parks: Iterable[Park], figures: Sequence[ReleasedFigure]
) -> PublicMap:
    """The map in words; all of it is of the newest release or was agreed to."""
    partners = [_partner(lang, one) for one in places]
    return PublicMap(
        urban=tuple(one for one in partners if one.kind in URBAN_KINDS),
        others=tuple(one for one in partners if one.kind not in URBAN_KINDS),
        parks=tuple(_park(one) for one in parks),
        urban_words=_urban_words({row.code: row for row in figures}),
    )


def _partner(lang: str, place: AgreedPlace) -> MapPlace:
    firm, version = place.organisation, place.version
    return MapPlace(
        name=str(firm),
        kind=firm.kind,
        text=_("%(kind)s; case: %(title)s") % {"kind": firm.get_kind_display(), "title": localised(version, "title")},
        lon=place.lon,
        lat=place.lat,
        url=reverse("public_case", args=[lang, version.case_id]),
        is_demo=firm.is_demo,
    )


def _park(park: Park) -> MapPlace:
    assert park.lon is not None
    assert park.lat is not None
    return MapPlace(
        name=str(park),
        kind="park",
        text=_("Park with at least %(number)s members") % {"number": FEW},
        lon=park.lon,
        lat=park.lat,
    )


def _urban_words(found: dict[str, ReleasedFigure]) -> str:
    if URBAN not in found:
        return ""
    number = f"{found[URBAN].value:,.0f}"
    if URBAN_RUNNING not in found:
        return _("%(number)s urban partners in the network") % {"number": number}
    words = _("%(number)s urban partners in the network, in %(synergies)s synergies that run")
    return words % {"number": number, "synergies": f"{found[URBAN_RUNNING].value:,.0f}"}


def map_features(shown: PublicMap) -> dict[str, Any]:
    """The places as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
            "properties": {"name": one.name, "kind": one.kind, "text": one.text, "url": one.url},
        }
        for one in shown.places
    ]
    return {"type": "FeatureCollection", "features": features}
