"""What benefits hand in to the menu and to a member's own page."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import is_member, reads_synergies, verifies
from symbionet.core.measured import Measured
from symbionet.impact.models import Metric
from symbionet.impact.pages import today
from symbionet.impact.queries.reports import sees_sums_only
from symbionet.impact.queries.totals import of_firm_by_year
from symbionet.shell.menu import MenuEntry
from symbionet.shell.today import TodayEntry

__all__ = ["INSERTS", "MEASURED", "MENU", "TODAY"]

MENU = (
    MenuEntry(route="ledger_list", label=_("Benefits"), icon="report-analytics", place=120, reaches=reads_synergies),
    MenuEntry(route="report_list", label=_("Reports"), icon="report", place=130, reaches=sees_sums_only),
    MenuEntry(route="verification_room", label=_("Verification"), icon="shield-check", place=140, reaches=verifies),
)

MEASURED = tuple(
    Measured(key=metric.value, unit=unit, by_year=partial(of_firm_by_year, metric=metric))
    for metric, unit in ((Metric.LANDFILL, "t"), (Metric.HAZARDOUS, "t"), (Metric.CO2E, "t"))
)

INSERTS = {"synergy_tabs": "impact/inserts/synergy_tabs.html"}

TODAY = (
    TodayEntry(place=190, reaches=is_member, list_of=today.list_of_benefit_questions, on_home=False, on_our_page=True),
)
