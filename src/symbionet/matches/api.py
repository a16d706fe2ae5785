"""Matches: listed, read and decided."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from symbionet.accounts.api import caller
from symbionet.accounts.models import User
from symbionet.accounts.queries import reads_programme
from symbionet.core.api import ERRORS, BodyIn, PageIn, PageOut, checked, listed, sent_values
from symbionet.matches.actions import accept_match, dismiss_match, postpone_match, reopen_match
from symbionet.matches.forms import DismissalForm, MatchFilterForm, MemberFilterForm
from symbionet.matches.models import Match
from symbionet.matches.pages.matches import ShownMatch, matches_shown_to
from symbionet.matches.pages.sides import ShownSide
from symbionet.matches.queries import filtered_matches, matches_decidable_by, matches_visible_to
from symbionet.matches.queries.matches import keys_of, rows_of_keys

__all__ = ["PREFIX", "SideOut", "router"]

PREFIX = "/matches"

router = Router(tags=["matches"])


class SideOut(Schema):
    """One side: by name, or (`named` false) as a hint without name, exact place and exact quantity."""

    named: bool
    own: bool
    label: str
    place: str
    sector: str
    title: str
    quantity: str
    url: str
    resource_url: str
    facts: list[tuple[str, str]] = []

    @classmethod
    def of(cls, side: ShownSide) -> "SideOut":
        """The side as it is shown."""
        names = ("named", "own", "label", "place", "sector", "title", "quantity", "url", "resource_url")
        facts = [(str(fact.label), str(fact.text)) for fact in side.facts]
        return cls(**{name: getattr(side, name) for name in names}, facts=facts)


class ReasonOut(Schema):
    """A reason with its signed weight in log-odds, in words, and its source."""

    code: str
    text: str
    contribution: float
    source: str


class MatchOut(Schema):
    """A match; where a side is not named, probability, distance and worth are as coarse as on the page."""

    id: int
    url: str
    kind: str
    hazardous: bool | None
    hazard: str
    provider: SideOut
    receiver: SideOut
    probability: float
    likelihood: str
    chance: float | None
    chance_text: str
    chance_lowered_by: list[str]
    reasons: list[ReasonOut]
    level: str
    left: float | None
    left_text: str
    amount_text: str
    money: float | None
    co2e: float | None
    expected: float | None
    adds_emissions: bool
    money_text: str
    co2e_text: str
    expected_text: str
    money_judged: str
    co2e_judged: str
    km: float | None
    state: str
    state_label: str
    dismissal: str
    note: str
    decided_by: str
    decided_at: datetime | None
    found_at: datetime
    decidable: bool
    synergy: int | None
    engine_version: str

    @classmethod
    def of(cls, match: ShownMatch) -> "MatchOut":
        """The match as it is shown; money in CNY and co2e in tonnes, per year; what of either is mostly judged. All
        figures are of the share `left` of its amount, 0 to 1, that synergies with others have left; None where that is
        told in words alone. `chance`: that it comes about, 0 to 1, lowered by what is open; `expected`: money times it.
        """
        names = ("url", "kind", "hazardous", "hazard", "probability", "likelihood", "km", "state", "state_label",
                 "dismissal", "note", "decided_by", "decided_at", "decidable", "engine_version")  # fmt: skip
        moment = match.found_at if match.named else match.found_at.replace(hour=0, minute=0, second=0, microsecond=0)
        worth = (
            "level",
            "left_text",
            "amount_text",
            "money",
            "co2e",
            "expected",
            "adds_emissions",
            "money_text",
            "co2e_text",
            "expected_text",
            "money_judged",
            "co2e_judged",
        )
        return cls(
            **{name: getattr(match, name) for name in names},
            **{name: getattr(match.worth, name) for name in worth},
            left=match.worth.share_told if match.named else None,
            chance=match.chance.central if match.chance else None,
            chance_text=match.chance.text if match.chance else "",
            chance_lowered_by=list(match.chance.lowered) if match.chance else [],
            id=match.pk,
            found_at=moment,
            provider=SideOut.of(match.provider),
            receiver=SideOut.of(match.receiver),
            reasons=[
                ReasonOut(code=row.code, text=row.text, contribution=row.contribution, source=row.source)
                for row in match.reasons
            ],
            synergy=match.synergy_pk,
        )


class MatchesIn(PageIn):
    """The filters of the board; members have state, kind, level, valued, climate and order. `left`: "part", "none" or
    "all"; without it open matches of which nothing is left are not listed. `climate`: "avoids" or "adds".
    """

    state: str | None = None
    kind: str | None = None
    level: str | None = None
    valued: str | None = None
    climate: str | None = None
    order: str | None = None
    search: str | None = None
    park: str | None = None
    hazard: str | None = None
    least: str | None = None
    left: str | None = None
    recent: str | None = None
    since: str | None = None


class DismissalIn(BodyIn):
    """Why a match is not pursued."""

    reason: str = ""
    note: str = ""


@router.get("", response={200: PageOut[MatchOut], **ERRORS}, summary="List matches, best first")
def match_list(request: HttpRequest, asked: Query[MatchesIn]) -> dict[str, Any]:
    """The matches you may see, best first; open ones unless `state` says otherwise ("all" for all)."""
    user = caller(request)
    reader = reads_programme(user)
    if not reader and not user.organisation_ids:
        raise Http404
    sent = sent_values(asked, apart=("page", "per_page"))
    form = checked(MatchFilterForm(sent) if reader else MemberFilterForm(sent), sent)
    member = user if form.coarse else None
    rows = filtered_matches(matches_visible_to(user), form.values(), order=form.chosen_order, member=member)
    return listed(
        keys_of(rows), asked, lambda keys: [MatchOut.of(one) for one in matches_shown_to(user, rows_of_keys(keys))]
    )


@router.get("/{pk}", response={200: MatchOut, **ERRORS}, summary="Read a match with its reasons")
def match_detail(request: HttpRequest, pk: int) -> MatchOut:
    """One match with the reasons for and against it, and the facts of both sides as you may see them."""
    return _out(caller(request), pk)


@router.post("/{pk}/accept", response={200: MatchOut, **ERRORS}, summary="Accept a match")
def match_accept(request: HttpRequest, pk: int) -> MatchOut:
    """Accept a match: a practitioner gets in touch with both sides."""
    return _decided(request, pk, accept_match)


@router.post("/{pk}/not-now", response={200: MatchOut, **ERRORS}, summary="Put a match off")
def match_postpone(request: HttpRequest, pk: int) -> MatchOut:
    """Put a match off: it stays in the list with `state=postponed`."""
    return _decided(request, pk, postpone_match)


@router.post("/{pk}/dismiss", response={200: MatchOut, **ERRORS}, summary="Dismiss a match with a reason")
def match_dismiss(request: HttpRequest, pk: int, body: DismissalIn) -> MatchOut:
    """Dismiss a match; the reason helps to find better ones."""
    match = _decidable(request, pk)  # first: whether it is there at all
    form = checked(DismissalForm(sent_values(body)))
    dismiss_match(match, by=caller(request), **form.cleaned_data)
    return _out(caller(request), pk)


@router.post("/{pk}/reopen", response={200: MatchOut, **ERRORS}, summary="Open a match again")
def match_reopen(request: HttpRequest, pk: int) -> MatchOut:
    """Open a decided match again."""
    return _decided(request, pk, reopen_match)


def _decidable(request: HttpRequest, pk: int) -> Match:
    return get_object_or_404(filtered_matches(matches_decidable_by(caller(request))), pk=pk)


def _decided(request: HttpRequest, pk: int, act: Callable[..., Match]) -> MatchOut:
    act(_decidable(request, pk), by=caller(request))
    return _out(caller(request), pk)


def _out(user: User, pk: int) -> MatchOut:
    match = get_object_or_404(filtered_matches(matches_visible_to(user)), pk=pk)
    return MatchOut.of(matches_shown_to(user, [match], full=True)[0])
