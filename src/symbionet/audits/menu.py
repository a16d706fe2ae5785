"""What audits hand in to the menu, the home page and the figures of the programme."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import Visitor, is_member
from symbionet.audits.pages import today
from symbionet.audits.pages.timeline import lines_of_audits, visits_of
from symbionet.audits.queries import audits_visible_to, has_audits
from symbionet.audits.queries.observed import pins_of
from symbionet.shell.figures import FigureEntry
from symbionet.shell.menu import MenuEntry
from symbionet.shell.today import TodayEntry

__all__ = ["CALENDAR", "FIGURES", "MENU", "OBSERVED", "TIMELINE", "TODAY"]


def _reads_audits(visitor: Visitor) -> bool:
    return has_audits(visitor) or audits_visible_to(visitor).exists()


MENU = (MenuEntry(route="audit_list", label=_("Audits"), icon="clipboard-check", place=100, reaches=_reads_audits),)

TODAY = (
    TodayEntry(place=60, reaches=has_audits, list_of=today.list_of_audits),
    TodayEntry(place=155, reaches=is_member, list_of=today.list_of_reports, on_our_page=True),
)

OBSERVED = (pins_of,)

FIGURES = (FigureEntry(place=60, figure_of=today.figure_of_audits),)

TIMELINE = (lines_of_audits,)

CALENDAR = (visits_of,)
