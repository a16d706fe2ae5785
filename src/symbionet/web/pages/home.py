"""The home page of each role: a few figures of one's own work, and one trend: of twelve weeks, or of locked periods."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import facilitates, reads_programme
from symbionet.core.texts import localised
from symbionet.dissemination.models import MaterialCount
from symbionet.dissemination.queries.materials import materials_visible_to
from symbionet.impact.queries import entries_visible_to
from symbionet.matches.models import Match
from symbionet.matches.pages.values import money_words
from symbionet.matches.queries import matches_visible_to, open_matches
from symbionet.network.models import MembershipState, Organisation, Resource, ResourceState
from symbionet.programme.models import Indicator, Programme
from symbionet.programme.pages.numbers import figure_words, unit_of
from symbionet.programme.queries.dashboard import watched_indicators
from symbionet.shell.figures import Figure
from symbionet.synergies.models import Stage
from symbionet.synergies.queries.amounts import Claim, feasible_shares
from symbionet.synergies.queries.prospects import WON
from symbionet.synergies.queries.synergies import synergies_of_own_sides, synergies_visible_to
from symbionet.work.models import StageMove
from symbionet.work.queries.subjects import about

__all__ = ["Trend", "own_figures", "trend_of"]

WEEKS = 12
HIGH, WIDE, GAP = 48, 16, 4  # of the bars, in units of the picture
AT_REST = (*WON, Stage.LOST, Stage.ON_HOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A week or a period of a trend: its day, its number, and the place of its bar."""

    day: str
    number: int | str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """What happened in each of the last weeks, the present one last, as bars; `text` says it without the picture."""

    title: str
    bars: tuple[Bar, ...]
    text: str
    url: str = ""
    width: int = WEEKS * (WIDE + GAP) - GAP
    height: int = HIGH + 2


def own_figures(user: User) -> list[Figure]:
    """Three figures of one's own work, each with the list behind it; none for a role whose page has others."""
    if facilitates(user):
        return _of_practitioner(user)
    if user.organisation_ids:
        return _of_member(user)
    if user.has_role(Role.INTERMEDIARY):
        return _of_intermediary(user)
    return []


def _of_practitioner(user: User) -> list[Figure]:
    mine = synergies_visible_to(user).filter(owner=user).exclude(stage__in=AT_REST).order_by()
    page = f"{reverse('synergy_list')}?owner={user.pk}&stage=open"
    today = timezone.localdate()
    rows = list(mine.values_list("pk", "money", "have", "want", "next_action_due"))
    late = sum(due is not None and due < today for *_row, due in rows)
    figures = [
        Figure(label=_("Your synergies under way"), number=len(rows), url=page),
        Figure(label=_("Of these overdue"), number=late, url=f"{page}&due=overdue"),
    ]
    worth = _worth_together(
        Claim(id=str(pk), value=money, have=have, want=want, synergy=pk)
        for pk, money, have, want, _due in rows
        if money is not None
    )
    if worth is not None:
        figures.append(Figure(label=_("Net value per year"), number=round(worth), text=money_words(worth), url=page))
    return figures


def _worth_together(synergies: Iterable[Claim]) -> float | None:
    """CNY a year of the synergies as far as they can come to be beside each other; None where no value is known."""
    claims = list(synergies)
    if not claims:
        return None
    shares = feasible_shares(claims)
    return sum(claim.value * shares[claim.id] for claim in claims)


def _of_member(user: User) -> list[Figure]:
    own = user.organisation_ids
    offered = Resource.objects.filter(organisation__in=own, state=ResourceState.OPEN)
    possible = open_matches(_matches_of(user))
    running = synergies_of_own_sides(user).filter(stage__in=WON)
    return [
        Figure(label=_("Haves and wants on offer"), number=offered.count(), url=reverse("resource_list")),
        Figure(label=_("Possible partners to look at"), number=possible.count(), url=reverse("match_list")),
        Figure(label=_("Synergies that run"), number=running.count(), url=reverse("synergy_list")),
    ]


def _of_intermediary(user: User) -> list[Figure]:
    brought = Organisation.objects.filter(recruited_by=user, merged_into=None)
    states = (MembershipState.PROSPECT, MembershipState.CONTACTED)
    page = reverse("organisation_list")
    joined = brought.filter(state__in=(MembershipState.RECRUITED, MembershipState.ACTIVE))
    return [
        Figure(label=_("Firms you brought in"), number=joined.count(), url=f"{page}?state=active"),
        Figure(label=_("Still to be won"), number=brought.filter(state__in=states).count(), url=page),
    ]


def trend_of(user: User) -> Trend | None:
    """The one trend of a role's home page; None where too few firms would be told of, or nothing happened."""
    if reads_programme(user):
        seen = synergies_visible_to(user)
        moves = about(StageMove.objects.all(), seen).exclude(before=F("after"))
        return _trend(_("Steps of synergies, by week"), _recent(moves, "at"), url=reverse("synergy_list"))
    if user.organisation_ids:
        found = _matches_of(user)
        return _trend(_("Possible partners found, by week"), _recent(found, "found_at"), url=reverse("match_list"))
    if user.has_role(Role.INTERMEDIARY):
        brought = Organisation.objects.filter(recruited_by=user)
        title = _("Firms you entered, by week")
        return _trend(title, _recent(brought, "created_at"), url=reverse("organisation_list"))
    if user.has_role(Role.VERIFIER):
        entered = _recent(entries_visible_to(user), "at")
        return _trend(_("Figures entered in the ledger, by week"), entered, url=reverse("ledger_list"))
    if user.has_role(Role.TRAINER):
        return _of_trainer(user)
    return _of_observer() if user.has_role(Role.OBSERVER) else None


def _of_trainer(user: User) -> Trend | None:
    first = timezone.localdate() - timedelta(weeks=WEEKS)
    used = MaterialCount.objects.filter(material__in=materials_visible_to(user), on__gte=first)
    days = used.order_by().values_list("on", "number")
    return _trend(_("Materials read and handed out, by week"), days, url=reverse("material_list"))


def _of_observer() -> Trend | None:
    """The first indicator of the newest programme that has two figures: those of locked periods, as its dashboard
    tells them, and no others."""
    programme = Programme.objects.order_by("is_demo", "-starts_on", "-pk").first()
    if programme is None:
        return None
    periods, watched = watched_indicators(programme)
    for one in watched:
        told = [(period.ends_on, value) for period, value in zip(periods, one.values, strict=True) if value is not None]
        if len(told) > 1 and min(value for _day, value in told) >= 0 < max(value for _day, value in told):
            return _of_periods(one.indicator, told[-WEEKS:], url=reverse("dashboard", args=[programme.pk]))
    return None


def _of_periods(indicator: Indicator, told: Sequence[tuple[date, Decimal]], *, url: str) -> Trend:
    most = max(value for _day, value in told)
    heights = [round(HIGH * value / most) for _day, value in told]
    bars = tuple(
        Bar(day=f"{day:%Y-%m}", number=figure_words(value), x=place * (WIDE + GAP), y=HIGH - height + 1, height=height)
        for place, ((day, value), height) in enumerate(zip(told, heights, strict=True))
    )
    newest = {"figure": figure_words(told[-1][1]), "unit": unit_of(indicator), "day": f"{told[-1][0]:%Y-%m}"}
    text = (_("%(figure)s %(unit)s by %(day)s, locked.") % newest).replace("  ", " ")
    return Trend(title=localised(indicator, "name"), bars=bars, text=text, url=url)


def _matches_of(user: User) -> QuerySet[Match]:
    rows = matches_visible_to(user)
    if not reads_programme(user):
        return rows  # a member sees none but those of own sides
    own = user.organisation_ids
    return rows.filter(Q(have__organisation__in=own) | Q(receiver__in=own))


def _recent(rows: QuerySet[Any], name: str) -> Iterable[tuple[date, int]]:
    first = timezone.now() - timedelta(weeks=WEEKS)
    moments = rows.filter(**{f"{name}__gte": first}).order_by().values_list(name, flat=True)
    return ((timezone.localtime(at).date(), 1) for at in moments)


def _trend(title: str, counted: Iterable[tuple[date, int]], *, url: str) -> Trend | None:
    today = timezone.localdate()
    counts = [0] * WEEKS
    for day, number in counted:
        weeks = (today - day).days // 7
        if 0 <= weeks < WEEKS:
            counts[WEEKS - 1 - weeks] += number
    most = max(counts)
    if not most:
        return None
    bars = []
    for place, count in enumerate(counts):
        height = max(1, round(HIGH * count / most)) if count else 0
        day = today - timedelta(days=7 * (WEEKS - place) - 1)
        x = place * (WIDE + GAP)
        bars.append(Bar(day=f"{day:%Y-%m-%d}", number=count, x=x, y=HIGH - height + 1, height=height))
    text = _("This week %(now)s, on average %(mean)s a week.") % {
        "now": counts[-1], "mean": round(sum(counts) / WEEKS, 1)
    }  # fmt: skip
    return Trend(title=title, bars=tuple(bars), text=text, url=url)
