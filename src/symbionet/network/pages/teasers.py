"""What a member may know of a resource whose owner it may not see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symbionet.accounts.queries import Visitor
from symbionet.core.quantities import quantity_band
from symbionet.network.models import Direction, Kind, Park, Resource, Visibility
from symbionet.network.queries.classes import class_name
from symbionet.network.queries.resources import teasers_visible_to

__all__ = ["Teaser", "teaser", "teasers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """All that a page gets of a teaser: it cannot show by mistake what it does not have."""

    id: str  # its key for this visitor
    direction: str
    kind: str
    name: str
    band: str
    park: str
    may_ask: bool
    asked: str  # state of the question of the visitor's organisations, or ""


def teasers(visitor: Visitor, keyed: Iterable[tuple[str, int]], *, asked: Mapping[int, str]) -> list[Teaser]:
    """The teasers of keys and their resources; `asked` says in which state a question about a resource is."""
    pairs = list(keyed)
    rows = teasers_visible_to(visitor).select_related("organisation__park__parent").in_bulk([pk for _key, pk in pairs])
    shown = [(key, rows[pk]) for key, pk in pairs if pk in rows]
    return [teaser(row, key=key, asked=asked.get(row.pk, "")) for key, row in shown]


def teaser(row: Resource, *, key: str = "", asked: str = "") -> Teaser:
    """The teaser of a resource to who knows it by that key."""
    return Teaser(
        id=key,
        direction=row.direction,
        kind=row.kind,
        name=class_name(row.class_id) or f"{Kind(row.kind).label}: {Direction(row.direction).label}",
        band=quantity_band(row),
        park=_place(row.organisation.park),
        may_ask=row.visibility == Visibility.CONSENT,
        asked=asked,
    )


def _place(park: Park | None) -> str:
    """The park, never its zone: a zone with one power plant would name it."""
    if park is None:
        return ""
    return str(park.parent or park)
