"""Exchanges that lorries drive or may drive, as the engine reads them for mutual services."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Q, QuerySet

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.engine import model
from symbionet.matches.models import Match, MatchState
from symbionet.matches.queries.matches import matches_visible_to, open_matches
from symbionet.network.models import Kind, Organisation, Resource
from symbionet.network.queries import organisation_places
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.synergies import synergies_read_by

__all__ = ["POSSIBLE", "Hauled", "engine_firms", "engine_value", "hauled_exchanges", "trips_touching"]

POSSIBLE = 0.2  # probability from which an open match is counted with
MOST = 1000  # exchanges agreed
LIKELY = 500  # exchanges that nobody has decided about: the most probable ones found rounds best
NOT_AGREED = (Stage.IDEA, Stage.ON_HOLD, Stage.LOST)
SIDE = (
    "title_en", "title_zh", "kind", "class_id", "quantity", "unit", "period", "available_from", "available_until",
    "direction", "form", "hazardous", "ewc", "hw", "field_visibility", "organisation", "site__lon", "site__lat",
)  # fmt: skip
READ = (*(f"{side}__{name}" for side in ("have", "want") for name in SIDE), "receiver", "money", "co2e")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hauled:
    """An exchange that is driven or may be: a synergy, or a match of whose amount the share `left` is left, as far as
    the visitor may read it.
    """

    row: Match | Synergy
    agreed: bool
    left: float = 1.0

    @property
    def key(self) -> str:
        """Its name among all of them."""
        return f"{type(self.row).__name__}{self.row.pk}"


def hauled_exchanges(visitor: Visitor, *, agreed: bool) -> list[Hauled]:
    """Each synergy under way, accepted matches, then (unless `agreed`) the likely ones that the visitor may see.

    Of a have that nobody has decided about only its most probable want counts: a load goes to one place.
    """
    under_way = synergies_read_by(visitor).filter(have__kind=Kind.MATERIAL).exclude(stage__in=NOT_AGREED)
    synergies = list(_read(under_way.order_by("-updated_at", "-pk"), "match")[:MOST])
    found = [Hauled(row=row, agreed=True) for row in synergies]
    pursued = [row.match_id for row in synergies if row.match_id]
    matches = matches_visible_to(visitor).filter(have__kind=Kind.MATERIAL).exclude(pk__in=pursued)
    accepted = matches.filter(state=MatchState.ACCEPTED)
    reader = reads_programme(visitor)

    def hauled(rows: QuerySet[Match], *, agreed: bool) -> list[Hauled]:
        return [Hauled(row=row, agreed=agreed, left=row.left if reader else 1.0) for row in _read(rows, "left")]

    found += hauled(accepted.filter(left__gt=0)[:MOST], agreed=True)
    if agreed:
        return found
    # what states no amount, or is hazardous, makes no trip (`haul_legs`)
    likely = open_matches(matches).filter(want__isnull=False, probability__gte=POSSIBLE)
    likely = likely.filter(have__quantity__gt=0).exclude(have__hazardous=True)
    taken, best = {source.row.have_id for source in found}, dict[int, int]()
    for key, have in likely.order_by("-probability", "pk").values_list("pk", "have_id").iterator():
        if len(best) == LIKELY:
            break  # of tens of thousands only as many are read as it takes
        if have not in taken:
            best.setdefault(have, key)
    return [*found, *hauled(matches.filter(pk__in=best.values()), agreed=False)]


def _read[Row: (Match, Synergy)](rows: QuerySet[Row], *also: str) -> QuerySet[Row]:
    """The exchanges with what drives of them, and nothing else."""
    return rows.select_related("have__site", "want__site").only(*READ, *also)


def trips_touching(park: int, trips: Iterable[Hauled]) -> set[str]:
    """The keys of those trips that start or end in a park."""
    rows, found = [trip.row for trip in trips], set[str]()
    ends = Q(have__site__park=park) | Q(have__organisation__park=park) | Q(receiver__park=park)
    for kind in (Match, Synergy):
        known = kind.objects.filter(ends, pk__in=[row.pk for row in rows if isinstance(row, kind)])
        found |= {f"{kind.__name__}{key}" for key in known.values_list("pk", flat=True)}
    return found


def engine_firms(rows: Iterable[Match | Synergy]) -> tuple[model.Organisation, ...]:
    """Both sides of each, for their places."""
    keys = {key for row in rows for key in (row.receiver_id, cast(Resource, row.have).organisation_id)}
    return organisation_places(Organisation.objects.filter(pk__in=keys))


def engine_value(row: Resource, left: float = 1.0) -> model.Resource:
    """A resource as the engine reads it for a service, in any state: what is taken is what lorries drive.

    `left`: the share of its amount, 0 to 1, that the exchange may still take.
    """
    known, site = row.quantity is not None and row.unit, row.site
    return model.Resource(
        id=str(row.pk),
        organisation_id=str(row.organisation_id),
        direction=cast(model.Direction, row.direction),
        title_en=row.title_en,
        title_zh=row.title_zh,
        kind=row.kind,
        class_id=row.class_id,
        quantity=model.Quantity(value=cast(float, row.quantity) * left, unit=row.unit, period=row.period)
        if known
        else None,
        available_from=row.available_from,
        available_until=row.available_until,
        form=row.form,
        hazardous=row.hazardous,
        ewc=tuple(row.ewc),
        hw=tuple(row.hw),
        site=None if site is None or site.lon is None or site.lat is None else model.Site(lon=site.lon, lat=site.lat),
    )
