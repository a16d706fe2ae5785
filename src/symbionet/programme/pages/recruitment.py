"""Recruitment: how many have joined, who is next, what a recruit costs, and which sectors are missing."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from symbionet.core.texts import in_language, percent_words
from symbionet.engine import load_packs
from symbionet.engine.errors import UnknownCode, UnknownPack
from symbionet.network.models import MembershipState
from symbionet.programme.models import Agreement, Campaign, Lead, Programme, RecruitmentTarget
from symbionet.programme.pages.numbers import amount_words
from symbionet.programme.queries.recruitment import (
    WAITING,
    agreement_figures,
    campaign_figures,
    missing_sectors,
    states_of,
    target_reached,
)

__all__ = ["RecruitmentShown", "recruitment_shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruitmentShown:
    """What the page of recruitment shows, in words."""

    states: tuple[tuple[str, int, str], ...]  # state, firms, their list
    leads: tuple[tuple[Lead, bool], ...]  # with whether it is late
    campaigns: tuple[tuple[Campaign, int, int, str, str], ...]  # asked, joined, cost, cost for each
    targets: tuple[tuple[RecruitmentTarget, int, str], ...]  # reached, share
    agreements: tuple[tuple[Agreement, int, int, str, str], ...]  # brought, joined, conversion, fee
    gaps: tuple[tuple[str, int, str], ...]  # sector, haves that wait, one of them


def recruitment_shown(programme: Programme) -> RecruitmentShown:
    """The page as of today."""
    today = timezone.localdate()
    states = states_of(programme)
    return RecruitmentShown(
        states=tuple(
            (str(one.label), states.get(one.value, 0), f"{reverse('organisation_list')}?state={one.value}")
            for one in MembershipState
        ),
        leads=_leads(programme, today),
        campaigns=tuple(
            (one.campaign, one.asked, one.joined, f"{programme.currency} {amount_words(one.cost)}",
             f"{programme.currency} {amount_words(one.each)}" if one.each is not None else "–")
            for one in campaign_figures(programme, today=today)
        ),
        targets=tuple(_target(one, programme) for one in _targets(programme)),
        agreements=tuple(
            (one.agreement, one.brought, one.joined,
             percent_words(100 * one.share) if one.share is not None else "–",
             f"{one.agreement.currency} {amount_words(one.fee)}")
            for one in agreement_figures(programme)
        ),
        gaps=tuple(
            (_sector(one.sector), one.haves, reverse("resource_detail", args=[one.sample]))
            for one in missing_sectors(programme)
        ),
    )  # fmt: skip


def _leads(programme: Programme, today: date) -> tuple[tuple[Lead, bool], ...]:
    rows = programme.leads.filter(organisation__state__in=WAITING).select_related("organisation", "owner", "campaign")
    return tuple((one, one.due_on < today) for one in rows[:100])


def _targets(programme: Programme) -> list[RecruitmentTarget]:
    return list(programme.recruitment_targets.select_related("intermediary", "park"))


def _target(row: RecruitmentTarget, programme: Programme) -> tuple[RecruitmentTarget, int, str]:
    reached = target_reached(row, programme)
    return row, reached, percent_words(100 * reached / row.target)


def _sector(code: str) -> str:
    try:
        row = load_packs().code("nace2", code)
    except (UnknownCode, UnknownPack):
        return code
    return f"{code} {in_language(zh=row.get('name_zh', ''), en=row.get('name_en', ''))}"
