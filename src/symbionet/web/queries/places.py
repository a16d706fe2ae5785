"""The three levels as places: firm, park and region, each with what the visitor may see of it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, facilitates, is_user, reads_programme
from symbionet.dissemination.models import CaseVersion
from symbionet.dissemination.queries import published_cases
from symbionet.impact.models import Entry
from symbionet.impact.queries.entries import entries_visible_to
from symbionet.matches.models import Match
from symbionet.matches.queries import matches_visible_to, open_matches
from symbionet.network.models import URBAN_KINDS, Organisation, Park, Resource, ResourceState
from symbionet.network.queries import organisations_visible_to, resources_visible_to
from symbionet.synergies.models import Stage, Synergy, SynergyFlow
from symbionet.synergies.queries.anonymised import synergies_named_to
from symbionet.synergies.queries.synergies import reads_workbench, synergies_visible_to, with_sides

__all__ = [
    "Place",
    "cases_of",
    "entries_of",
    "flows_of",
    "members_of",
    "open_matches_of",
    "open_resources_of",
    "parks_seen_by",
    "people_of",
    "place_of_firm",
    "place_of_park",
    "place_of_region",
    "sees_places",
    "synergies_of",
    "urban_partners_of",
]

FLOWING = (Stage.IMPLEMENTATION, Stage.COMPLETED, Stage.VERIFIED, Stage.SUSTAINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A firm, a park with its zones, or the region (neither of both).

    `keys` are the organisations by which a synergy or match belongs to it, None for all: for a member its own alone.
    That an unnamed partner is found under a firm or a park would tell who it is.
    """

    firm: Organisation | None = None
    park: Park | None = None
    zones: frozenset[int] = frozenset()
    keys: frozenset[int] | None = None

    def holds(self, organisation: int) -> bool:
        """Whether an organisation is in the place."""
        return self.keys is None or organisation in self.keys

    @property
    def level(self) -> str:
        """The circular level: firm, park or region."""
        return "firm" if self.firm is not None else "park" if self.park is not None else "region"


def sees_places(visitor: Visitor) -> bool:
    """Whether there is any organisation for the visitor to see; who belongs to one or reads all is not looked up."""
    if is_user(visitor) and (visitor.organisation_ids or facilitates(visitor)):
        return True
    return organisations_visible_to(visitor).exists()


def place_of_firm(visitor: Visitor, pk: int) -> Place | None:
    """A firm that the visitor may see."""
    firm = organisations_visible_to(visitor).select_related("park").filter(pk=pk).first()
    if firm is None:
        return None
    return Place(firm=firm, keys=frozenset({firm.pk}) & _recognised(visitor, {firm.pk}))


def _recognised(visitor: Visitor, keys: set[int]) -> frozenset[int]:
    """Those of the organisations whose synergies the visitor may find by them: its own; all for who reads them all."""
    if reads_workbench(visitor):
        return frozenset(keys)
    return visitor.organisation_ids & keys if is_user(visitor) else frozenset()


def place_of_park(visitor: Visitor, pk: int) -> Place | None:
    """A park of which the visitor may see an organisation; for readers of the programme any."""
    park = Park.objects.filter(pk=pk).first()
    if park is None:
        return None
    zones = _zones(park)
    inside = set(organisations_visible_to(visitor).filter(park__in=zones).values_list("pk", flat=True))
    if not inside and not reads_programme(visitor):
        return None
    return Place(park=park, zones=frozenset(zones), keys=_recognised(visitor, inside))


def _zones(park: Park) -> set[int]:
    found: set[int] = set()
    waiting = {park.pk}
    while waiting:
        found |= waiting
        waiting = set(Park.objects.filter(parent__in=waiting).values_list("pk", flat=True)) - found
    return found


def place_of_region(visitor: Visitor) -> Place | None:
    """The whole region, for who sees anything of it."""
    return Place() if sees_places(visitor) else None


def _sides(place: Place, provider: str, receiver: str) -> Q:
    keys: Collection[int] | None = place.keys
    return Q() if keys is None else Q(**{f"{provider}__in": keys}) | Q(**{f"{receiver}__in": keys})


def members_of(visitor: Visitor, place: Place) -> QuerySet[Organisation]:
    """The organisations of a place that the visitor may see."""
    rows = organisations_visible_to(visitor).select_related("park")
    if place.firm is not None:
        return rows.filter(pk=place.firm.pk)
    return rows.filter(park__in=place.zones) if place.park is not None else rows


def urban_partners_of(visitor: Visitor, place: Place) -> QuerySet[Organisation]:
    """The urban partners among them: sewage works, district heat, municipal waste, water reuse."""
    return members_of(visitor, place).filter(kind__in=URBAN_KINDS)


def open_resources_of(visitor: Visitor, place: Place) -> QuerySet[Resource]:
    """The open haves and wants of a place that the visitor may see."""
    rows = resources_visible_to(visitor).filter(state=ResourceState.OPEN)
    return rows.filter(organisation__in=members_of(visitor, place).order_by().values("pk"))


def synergies_of(visitor: Visitor, place: Place) -> QuerySet[Synergy]:
    """The synergies of a place that the visitor may see and nobody has given up, the furthest first."""
    rows = synergies_visible_to(visitor).filter(_sides(place, "provider", "receiver"))
    rows = rows.exclude(stage__in=(Stage.LOST, Stage.ON_HOLD))
    if place.keys is not None and is_user(visitor) and reads_workbench(visitor):
        sides = ("stage", "sight", "provider_id", "receiver_id", "have_id", "want_id")
        ideas = list(rows.filter(stage=Stage.IDEA).only(*sides))  # an idea does not name each side to each reader
        rows = rows.exclude(pk__in={one.pk for one in ideas} - synergies_named_to(visitor, ideas))
    return with_sides(rows)


def flows_of(visitor: Visitor, place: Place) -> QuerySet[SynergyFlow]:
    """What flows, or is about to, in the synergies of a place that the visitor may see."""
    seen = synergies_visible_to(visitor).filter(_sides(place, "provider", "receiver"), stage__in=FLOWING)
    parts = ("synergy__provider__park", "synergy__receiver__park", "synergy__have", "synergy__want", "synergy__owner",
             "resource")  # fmt: skip
    return SynergyFlow.objects.filter(synergy__in=seen.order_by().values("pk")).select_related(*parts).order_by("pk")


def open_matches_of(visitor: Visitor, place: Place) -> QuerySet[Match]:
    """The open matches of a place that the visitor may see."""
    rows = open_matches(matches_visible_to(visitor))
    return rows.filter(_sides(place, "have__organisation", "receiver"))


def entries_of(visitor: Visitor, place: Place) -> QuerySet[Entry]:
    """The current entries of the ledger of a place that the visitor may see; of a firm without the other's money."""
    rows = entries_visible_to(visitor).filter(corrected_by=None)
    rows = rows.filter(_sides(place, "synergy__provider", "synergy__receiver"))
    if place.firm is not None:
        rows = rows.filter(Q(organisation=None) | Q(organisation=place.firm))
    return rows


def people_of(visitor: Visitor, synergies: QuerySet[Synergy]) -> list[User]:
    """The people of the programme who keep these synergies of a place, who keeps most first; for its readers.

    With those of `synergies_of` the numbers of a place add up.
    """
    if not reads_programme(visitor):
        return []
    seen = synergies.order_by().values("pk")
    rows = User.objects.filter(is_active=True, synergies__in=seen)
    return list(rows.annotate(number=Count("synergies", distinct=True)).order_by("-number", "name", "email")[:12])


def parks_seen_by(visitor: Visitor) -> QuerySet[Park]:
    """The parks of which the visitor may see an organisation, those with most first."""
    seen = organisations_visible_to(visitor).order_by().values("pk")
    counted = Count("organisations", filter=Q(organisations__in=seen))
    return Park.objects.annotate(number=counted).filter(number__gt=0).order_by("-number", "name_en", "name_zh")


def cases_of(place: Place) -> QuerySet[CaseVersion]:
    """The published cases of the region; of a firm or a park none, for a firm may be anonymous in them."""
    return published_cases() if place.level == "region" else CaseVersion.objects.none()
