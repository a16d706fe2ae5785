"""What a member may know of a resource whose owner it may not see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from symbionet.core.quantities import quantity_band
from symbionet.network.models import Direction, Kind, Park, Resource, Visibility
from symbionet.network.queries.classes import class_name

__all__ = ["Teaser", "teasers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """All that a page gets of a teaser: it cannot show by mistake what it does not have."""

    id: int
    direction: str
    kind: str
    name: str
    band: str
    park: str
    may_ask: bool
    asked: str  # state of the question of the visitor's organisations, or ""


def teasers(rows: Iterable[Resource], *, asked: Mapping[int, str]) -> list[Teaser]:
    """The teasers of resources; `asked` says in which state a question about a resource is."""
    if isinstance(rows, QuerySet):
        rows = rows.select_related("organisation__park__parent")
    return [
        Teaser(
            id=row.pk,
            direction=row.direction,
            kind=row.kind,
            name=class_name(row.class_id) or f"{Kind(row.kind).label}: {Direction(row.direction).label}",
            band=quantity_band(row),
            park=_place(row.organisation.park),
            may_ask=row.visibility == Visibility.CONSENT,
            asked=asked.get(row.pk, ""),
        )
        for row in rows
    ]


def _place(park: Park | None) -> str:
    """The park, never its zone: a zone with one power plant would name it."""
    if park is None:
        return ""
    return str(park.parent or park)
