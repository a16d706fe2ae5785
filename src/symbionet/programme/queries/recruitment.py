"""Recruitment in figures: states, campaigns and what a recruit costs, intermediaries, and who is missing by sector."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from symbionet.accounts.models import User
from symbionet.accounts.queries import RECRUITERS, Visitor, facilitates, recruits
from symbionet.engine import load_packs
from symbionet.matches.models import Match, MatchState
from symbionet.network.models import (
    Direction,
    MembershipState,
    Organisation,
    OrganisationKind,
    Resource,
    ResourceState,
    Visibility,
)
from symbionet.programme.models import Agreement, Campaign, Lead, Programme, RecruitmentTarget
from symbionet.programme.queries.counted import JOINED, recruited_days
from symbionet.programme.queries.money import costs_of
from symbionet.programme.queries.programmes import steers

__all__ = [
    "WAITING",
    "AgreementFigures",
    "CampaignFigures",
    "SectorGap",
    "agreement_figures",
    "campaign_figures",
    "firms_of",
    "knows_leads",
    "lead_owners",
    "leads_visible_to",
    "missing_sectors",
    "not_joined",
    "states_of",
    "target_reached",
    "with_leads",
]

ENOUGH = 3  # active matches from which a have is not in want of takers
MOST = 400  # open haves that are looked through


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFigures:
    """A campaign: firms it asks, those that joined, what it cost in the contract's currency, and that for each."""

    campaign: Campaign
    asked: int
    joined: int
    cost: Decimal
    each: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFigures:
    """An intermediary: contacts it brought, those that joined since it signed, and the fee for them."""

    agreement: Agreement
    brought: int
    joined: int
    share: float | None  # of those brought, 0 to 1
    fee: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorGap:
    """A sector that is known to take what open haves offer, and has no member: how many haves wait for it."""

    sector: str
    haves: int
    sample: int  # the key of one of them


WAITING = (MembershipState.PROSPECT, MembershipState.CONTACTED, MembershipState.APPLIED)  # have not joined


def firms_of(programme: Programme) -> QuerySet[Organisation]:
    """The enterprises that count for a programme: demo ones for a demo."""
    return Organisation.objects.filter(kind=OrganisationKind.ENTERPRISE, is_demo=programme.is_demo)


def not_joined() -> QuerySet[Organisation]:
    """Firms that may still be asked."""
    return Organisation.objects.filter(
        kind=OrganisationKind.ENTERPRISE, state__in=(MembershipState.PROSPECT, MembershipState.CONTACTED)
    )


def lead_owners() -> QuerySet[User]:
    """The people who recruit."""
    rows = User.objects.filter(is_active=True, role_grants__role__in=RECRUITERS)
    return rows.distinct().order_by("name", "email")


def knows_leads(visitor: Visitor) -> bool:
    """Whether the visitor may know what is next with any firm: who recruits, and who answers for the programme."""
    return recruits(visitor) or steers(visitor)


def leads_visible_to(visitor: Visitor) -> QuerySet[Lead]:
    """What is next with firms: all for who answers for the programme and for practitioners; an intermediary's own."""
    if steers(visitor) or facilitates(visitor):
        return Lead.objects.all()
    return Lead.objects.filter(owner=visitor) if recruits(visitor) else Lead.objects.none()  # type: ignore[misc] # a user


def with_leads(visitor: Visitor, rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The firms with who asks them and what is next until when, of several programmes what is due first."""
    leads = leads_visible_to(visitor).filter(organisation=OuterRef("pk")).order_by("due_on", "pk")

    def person(place: str) -> Coalesce:
        return Coalesce(NullIf(f"{place}__name", Value("")), f"{place}__email", output_field=CharField())

    return rows.annotate(
        lead_owner=Coalesce(
            Subquery(leads.annotate(asks=person("owner")).values("asks")[:1]), person("recruited_by"), Value("")
        ),
        lead_action=Coalesce(Subquery(leads.values("next_action")[:1]), Value("")),
        lead_due=Subquery(leads.values("due_on")[:1]),
    )


def states_of(programme: Programme) -> dict[str, int]:
    """How many firms are in each state of membership."""
    return dict(Counter(firms_of(programme).order_by().values_list("state", flat=True)))


def campaign_figures(programme: Programme, *, today: date) -> list[CampaignFigures]:
    """The campaigns with what they brought and cost; a firm joined by one if it did so from its first day on."""
    costs = costs_of(programme, until=today)
    found = []
    for campaign in programme.campaigns.select_related("line").prefetch_related("leads"):
        asked = [lead.organisation_id for lead in campaign.leads.all()]
        days = recruited_days(Organisation.objects.filter(pk__in=asked))
        joined = sum(day >= campaign.starts_on for day in days.values())
        spent = sum(
            (
                one.converted or Decimal(0)
                for one in costs
                if one.line == campaign.line_id and campaign.starts_on <= one.on <= campaign.ends_on
            ),
            Decimal(0),
        )
        each = (spent / joined).quantize(Decimal("0.01")) if joined and spent else None
        found.append(CampaignFigures(campaign=campaign, asked=len(asked), joined=joined, cost=spent, each=each))
    return found


def agreement_figures(programme: Programme) -> list[AgreementFigures]:
    """The intermediaries with what they brought."""
    found = []
    for agreement in programme.agreements.select_related("intermediary"):
        rows = firms_of(programme).filter(intermediary=agreement.intermediary)
        days = recruited_days(rows)
        last = agreement.ends_on or date.max
        joined = sum(agreement.signed_on <= day <= last for day in days.values())
        brought = rows.count()
        found.append(
            AgreementFigures(
                agreement=agreement,
                brought=brought,
                joined=joined,
                share=len(days) / brought if brought else None,
                fee=agreement.fee * joined,
            )
        )
    return found


def target_reached(target: RecruitmentTarget, programme: Programme) -> int:
    """How many firms the intermediary or the park of a target has brought since the first day of the programme."""
    rows = firms_of(programme).filter(state__in=JOINED)
    if target.intermediary_id:
        rows = rows.filter(intermediary=target.intermediary_id)
    else:
        rows = rows.filter(Q(park=target.park_id) | Q(park__parent=target.park_id))
    days = recruited_days(rows).values()
    return sum(programme.starts_on <= day <= target.due_on for day in days)


def missing_sectors(programme: Programme, *, most: int = 15) -> list[SectorGap]:
    """Sectors without a member that are known to take open haves with few matches, by how many haves wait.

    Known uses are those of the packs; a sector counts by its first two digits of NACE.
    """
    haves = Resource.objects.filter(
        direction=Direction.HAVE, state=ResourceState.OPEN, is_demo=programme.is_demo
    ).exclude(visibility=Visibility.PRIVATE).exclude(class_id="")  # fmt: skip
    rows = list(haves.order_by("-pk").values_list("pk", "class_id")[:MOST])
    open_ones = Match.objects.filter(have__in=[key for key, _class in rows], state__in=(MatchState.OPEN,
                                     MatchState.ACCEPTED))  # fmt: skip
    served = Counter(open_ones.order_by().values_list("have_id", flat=True))
    known = _members_sectors(programme)
    waiting: dict[str, list[int]] = {}
    uses = load_packs().uses_by_class
    for key, class_id in rows:
        if served[key] < ENOUGH:
            for sector in {code.replace(".", "")[:2] for use in uses.get(class_id, ()) for code in use.nace}:
                if sector and sector not in known:
                    waiting.setdefault(sector, []).append(key)
    ordered = sorted(waiting.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [SectorGap(sector=sector, haves=len(keys), sample=keys[0]) for sector, keys in ordered[:most]]


def _members_sectors(programme: Programme) -> set[str]:
    rows = firms_of(programme).filter(state__in=JOINED).order_by().values_list("nace", flat=True)
    return {code.replace(".", "")[:2] for code in rows if code}
