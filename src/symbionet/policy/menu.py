"""What `policy` hands in to the menu, the home page, the search, the figures and pages of lower rooms."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import facilitates
from symbionet.core.indicators import IndicatorEntry, Rule
from symbionet.policy.pages import today
from symbionet.policy.queries.counted import rules_in_force, tours_held
from symbionet.policy.queries.demands import demands_visible_to, may_watch, works_on_policy
from symbionet.policy.queries.tours import tours_visible_to
from symbionet.shell.figures import FigureEntry
from symbionet.shell.menu import MenuEntry
from symbionet.shell.search import SearchEntry
from symbionet.shell.today import TodayEntry

__all__ = ["FIGURES", "INDICATORS", "INSERTS", "MENU", "SEARCH", "TODAY"]

MENU = (
    MenuEntry(route="barrier_desk", label=_("Policy"), icon="scale", place=115, reaches=may_watch),
    MenuEntry(route="guideline_list", label=_("Guidelines"), icon="book-2", place=116),
)

TODAY = (
    TodayEntry(place=15, reaches=facilitates, list_of=today.list_of_let_go),
    TodayEntry(place=65, reaches=works_on_policy, list_of=today.list_of_demands),
    TodayEntry(place=66, reaches=works_on_policy, list_of=today.list_of_promises),
)

SEARCH = (SearchEntry(place=70, group_of=today.search_policy),)

FIGURES = (FigureEntry(place=70, figure_of=today.figure_of_demands),)

INDICATORS = (
    IndicatorEntry(
        key="policy.rules_in_force", label=_("Rules that came into force after a demand"), unit=_("rules"),
        rule=Rule.SUM, means=_("Register of demands, by the day on which the rule came into force"),
        records=rules_in_force, visible_to=demands_visible_to, groups=(),
    ),
    IndicatorEntry(
        key="policy.study_tours", label=_("Study tours held"), unit=_("tours"), rule=Rule.SUM,
        means=_("Register of study tours, by their last day"),
        records=tours_held, visible_to=tours_visible_to, groups=(),
    ),
)  # fmt: skip

INSERTS = {
    "match_foot": "policy/inserts/match.html",
    "legal_foot": "policy/inserts/legal.html",
    "audit_foot": "policy/inserts/audit.html",
    "ems_foot": "policy/inserts/ems.html",
    "ems_entry_foot": "policy/inserts/obligation.html",
    "instrument": "policy/inserts/instrument.html",
}
