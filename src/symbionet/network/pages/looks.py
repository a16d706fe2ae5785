"""Who looked at the resources of an organisation, in words: by name only where the reader may know the name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import PROGRAMME_READERS, Visitor
from symbionet.network.models import Look, Organisation, Park, Resource
from symbionet.network.queries.organisations import organisations_visible_to
from symbionet.network.queries.resources import consents_decidable_by, crowded_parks, looks_visible_to

__all__ = ["LookRow", "looks_shown_to"]

PROGRAMME = (*PROGRAMME_READERS, Role.ADMINISTRATOR)  # who opens pages for the programme, not for a firm


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRow:
    """A day on which a resource was looked at, and by whom: people of the programme or members, in words."""

    on: date
    resource: Resource
    who: tuple[str, ...]


def looks_shown_to(visitor: Visitor, organisation: Organisation, *, most: int = 30) -> list[LookRow]:
    """The newest looks at the organisation's resources by day and resource, at most `most` groups."""
    rows = looks_visible_to(visitor).filter(resource__organisation=organisation)
    rows = rows.select_related("resource", "user").prefetch_related(
        "user__role_grants", "user__memberships__organisation__park__parent"
    )
    groups: dict[tuple[date, int], list[Look]] = {}
    for row in rows.order_by("-on", "resource_id", "pk"):
        groups.setdefault((row.on, row.resource_id), []).append(row)
    kept = list(groups.values())[:most]
    names = _Names(visitor, [row.user for group in kept for row in group])
    return [
        LookRow(
            on=group[0].on,
            resource=group[0].resource,
            who=tuple(dict.fromkeys(sorted(names.of(row.user) for row in group))),
        )
        for group in kept
    ]


class _Names:
    """Who people are, in the words one visitor may read; two queries for all of them."""

    def __init__(self, visitor: Visitor, people: Iterable[User]) -> None:
        firms = {one.organisation_id: one.organisation for user in people for one in user.memberships.all()}
        seen = organisations_visible_to(visitor).filter(pk__in=firms).values_list("pk", flat=True)
        asked = consents_decidable_by(visitor).filter(organisation__in=firms).values_list("organisation", flat=True)
        self.known = {*seen, *asked} if firms else set()  # who asked for consent is named in the question
        parks = {park.pk for firm in firms.values() if (park := _wide(firm.park)) is not None}
        self.crowded = crowded_parks(visitor, parks) if parks else set()

    def of(self, user: User) -> str:
        """The programme, the names of all organisations of the person, or where a member is."""
        if any(grant.role in PROGRAMME for grant in user.role_grants.all()):
            return _("the programme")
        firms = [one.organisation for one in user.memberships.all()]
        if firms and all(firm.pk in self.known for firm in firms):
            return ", ".join(sorted(str(firm) for firm in firms))
        park = _wide(firms[0].park) if len(firms) == 1 else None
        if park is not None and park.pk in self.crowded:
            return _("a member in %(park)s") % {"park": park}
        return _("a member")


def _wide(park: Park | None) -> Park | None:
    """The park, never its zone: as in teasers."""
    return park and (park.parent or park)
