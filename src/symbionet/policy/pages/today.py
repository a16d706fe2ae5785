"""What waits for a person in `policy`, what the search finds, and the figure of the programme."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.policy.models import Demand, DemandState, GuidelineVersion, StudyTour
from symbionet.policy.queries.demands import counts_by_state, demands_visible_to, hints_of_rules, waiting_demands
from symbionet.policy.queries.guidelines import versions_visible_to
from symbionet.policy.queries.tours import due_commitments, tours_visible_to
from symbionet.shell.figures import Figure
from symbionet.shell.search import FEW as FEW_FOUND
from symbionet.shell.search import SearchGroup, SearchRow
from symbionet.shell.today import TodayList, TodayRow, count_and_first

__all__ = ["figure_of_demands", "list_of_demands", "list_of_let_go", "list_of_promises", "search_policy"]


def list_of_let_go(user: User) -> TodayList:
    """Stopped synergies that a new rule lets go on."""
    count, hints = count_and_first(hints_of_rules(user))
    return TodayList(
        title=_("A new rule lets these go on"),
        url=reverse("reactivation_list"),
        icon="gavel",
        count=count,
        rows=tuple(TodayRow(text=str(one.synergy), url=one.synergy.get_absolute_url()) for one in hints),
        done=_("No synergy waits because of a new rule."),
    )


def list_of_demands(user: User) -> TodayList:
    """The person's demands that are not over, by the day of reply."""
    count, rows = count_and_first(waiting_demands(user))
    return TodayList(
        title=_("Demands on rules"),
        url=reverse("demand_list"),
        icon="scale",
        count=count,
        rows=tuple(
            TodayRow(text=str(one), url=one.get_absolute_url(), aside=str(one.reply_due or one.get_state_display()))
            for one in rows
        ),
        done=_("No demand waits for you."),
    )


def list_of_promises(user: User) -> TodayList:
    """Commitments of study tours that are due."""
    count, rows = count_and_first(due_commitments(user))
    return TodayList(
        title=_("Commitments of study tours"),
        url=reverse("study_tour_list"),
        icon="map-route",
        count=count,
        rows=tuple(TodayRow(text=str(one), url=one.tour.get_absolute_url(), aside=str(one.due)) for one in rows),
        done=_("No commitment is open."),
    )


def figure_of_demands(visitor: Visitor) -> Figure:
    """The demands by state."""
    rows = demands_visible_to(visitor).exclude(state=DemandState.MERGED)
    counts = counts_by_state(rows)
    url = reverse("demand_list") if reads_programme(visitor) else ""
    return Figure(
        label=_("Demands on rules"),
        number=sum(counts.values()),
        url=url,
        parts=tuple(
            (str(state.label), counts[state], url and f"{url}?state={state.value}")
            for state in DemandState
            if counts.get(state)
        ),
    )


def search_policy(visitor: Visitor, text: str) -> SearchGroup:
    """Demands, study tours and versions of the guideline whose title holds the text."""
    titled = Q(title_zh__icontains=text) | Q(title_en__icontains=text)
    demands = demands_visible_to(visitor).filter(titled).only("title_zh", "title_en")[:FEW_FOUND]
    tours = tours_visible_to(visitor).filter(title__icontains=text)[:FEW_FOUND]
    versions = versions_visible_to(visitor).filter(titled).only("title_zh", "title_en", "number")[:FEW_FOUND]
    found: list[Demand | StudyTour | GuidelineVersion] = [*demands, *tours, *versions]
    rows = [SearchRow(text=str(one), url=one.get_absolute_url()) for one in found]
    return SearchGroup(title=_("Policy"), icon="scale", rows=tuple(rows[:FEW_FOUND]))
