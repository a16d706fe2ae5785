"""Who sees which audit, who works on it, and its links."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, facilitates, is_user, manages_people
from symbionet.audits.models import Audit, AuditLink, Stage
from symbionet.matches.models import Match, MatchState
from symbionet.network.models import Direction, Organisation, Resource
from symbionet.network.queries import organisations_visible_to

__all__ = [
    "FOLLOW_UP_MONTHS",
    "NEAR_KM",
    "SIGNED",
    "Partners",
    "audits_editable_by",
    "audits_visible_to",
    "audits_worked_on_by",
    "found_resources_of",
    "has_audits",
    "link_of",
    "organisations_auditable_by",
    "plans_audits",
    "possible_users",
    "stage_place",
]

ORDER = tuple(Stage)
SIGNED = (Stage.SIGNED, Stage.FOLLOWED_3, Stage.FOLLOWED_6, Stage.FOLLOWED_12)
SHOWN_TO_FIRM = (Stage.REVIEWED, *SIGNED)  # what is not reviewed yet is nobody's report
FOLLOW_UP_MONTHS = (3, 6, 12)
LIKELY = 0.1  # of a match, to count as a possible user
NEAR_KM = 40


def stage_place(stage: str) -> int:
    """How far a stage is along the way, from 0."""
    return ORDER.index(Stage(stage))


def plans_audits(visitor: Visitor) -> bool:
    """Whether the visitor plans audits and reads all: practitioners and those who steer the programme."""
    return facilitates(visitor) or manages_people(visitor)


def has_audits(visitor: Visitor) -> bool:
    """Whether the visitor has a list of audits to read."""
    return plans_audits(visitor) or (is_user(visitor) and visitor.has_role(Role.AUDITOR))


def audits_worked_on_by(visitor: Visitor) -> QuerySet[Audit]:
    """Audits the visitor works on: all for practitioners and managers, for an auditor those given to it."""
    if not is_user(visitor):
        return Audit.objects.none()
    if plans_audits(visitor):
        return Audit.objects.all()
    if not visitor.has_role(Role.AUDITOR):
        return Audit.objects.none()
    # the key of an assistant in a subquery: a join would double the rows
    assisting = Audit.assistants.through.objects.filter(user=visitor).values("audit")
    return Audit.objects.filter(Q(lead=visitor) | Q(reviewer=visitor) | Q(pk__in=assisting))


def audits_editable_by(visitor: Visitor) -> QuerySet[Audit]:
    """Audits whose plan the visitor may change."""
    return Audit.objects.all() if plans_audits(visitor) else Audit.objects.none()


def audits_visible_to(visitor: Visitor) -> QuerySet[Audit]:
    """Audits the visitor may see: those it works on, and as a member the reviewed reports of its own firm."""
    if not is_user(visitor):
        return Audit.objects.none()
    worked_on = audits_worked_on_by(visitor)
    if plans_audits(visitor) or not visitor.organisation_ids:
        return worked_on
    own = Q(organisation__in=visitor.organisation_ids, stage__in=SHOWN_TO_FIRM)
    return Audit.objects.filter(Q(pk__in=worked_on.order_by().values("pk")) | own)


def organisations_auditable_by(visitor: Visitor) -> QuerySet[Organisation]:
    """The firms that the visitor may plan an audit of."""
    return organisations_visible_to(visitor) if plans_audits(visitor) else Organisation.objects.none()


def link_of(token: str) -> AuditLink | None:
    """The open link of a token; None for one that is over or was never made."""
    rows = AuditLink.objects.filter(token=token).select_related("audit__organisation", "audit__lead")
    link = rows.first()
    return link if link is not None and link.is_open else None


def found_resources_of(audit: Audit) -> list[Resource]:
    """The haves and wants that were found in the visit."""
    return list(Resource.objects.filter(found_in_audit__audit=audit).order_by("direction", "pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Partners:
    """Keys of firms that can use a have, or of haves that can serve a want; `near` are those within 40 km by road."""

    all: set[int] = field(default_factory=set)
    near: set[int] = field(default_factory=set)

    def add(self, key: int, reasons: Iterable[dict[str, Any]]) -> None:
        """One more, with the reasons of its match, which tell the distance."""
        self.all.add(key)
        km = next((one.get("value") for one in reasons if one.get("code") == "distance"), None)
        if isinstance(km, int | float) and km <= NEAR_KM:
            self.near.add(key)


def possible_users(resources: Iterable[Resource]) -> dict[int, Partners]:
    """Who can use each have, and which haves can serve each want, by its key; closed matches not."""
    rows = list(resources)
    found = {row.pk: Partners() for row in rows}
    matches = Match.objects.filter(probability__gte=LIKELY, left__gt=0).exclude(state=MatchState.DISMISSED)
    haves = [row.pk for row in rows if row.direction == Direction.HAVE]
    wants = [row.pk for row in rows if row.direction == Direction.WANT]
    for have, receiver, reasons in matches.filter(have__in=haves).values_list("have_id", "receiver_id", "reasons"):
        found[have].add(receiver, reasons)
    for want, have, reasons in matches.filter(want__in=wants).values_list("want_id", "have_id", "reasons"):
        if want is not None:
            found[want].add(have, reasons)
    return found
