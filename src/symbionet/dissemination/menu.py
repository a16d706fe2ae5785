"""What dissemination hands in to the menu and the home page."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import is_member
from symbionet.core.indicators import IndicatorEntry, Rule
from symbionet.dissemination.pages import today
from symbionet.dissemination.queries.cases import cases_editable_by, edits_cases
from symbionet.dissemination.queries.counted import cases_published
from symbionet.dissemination.queries.releases import publishes_figures
from symbionet.shell.menu import MenuEntry
from symbionet.shell.today import TodayEntry

__all__ = ["INDICATORS", "INSERTS", "MENU", "TODAY"]

MENU = (
    MenuEntry(route="case_list", label=_("Case studies"), icon="news", place=150, reaches=edits_cases),
    MenuEntry(route="material_list", label=_("Materials"), icon="files", place=152),
    MenuEntry(
        route="public_figures", label=_("Published figures"), icon="chart-bar", place=154, reaches=publishes_figures
    ),
)

TODAY = (
    TodayEntry(place=165, reaches=edits_cases, list_of=today.list_of_reviews),
    TodayEntry(place=166, reaches=is_member, list_of=today.list_of_questions, on_our_page=True),
)

INDICATORS = (
    IndicatorEntry(
        key="dissemination.cases", label=_("Case studies published"), unit=_("case studies"), rule=Rule.SUM,
        means=_("Case studies with the consent of the firms, by the day of their first version"),
        records=cases_published, visible_to=cases_editable_by, groups=(),
    ),
)  # fmt: skip

INSERTS = {"study_tour_actions": "dissemination/inserts/study_tour.html"}
