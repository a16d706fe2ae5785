"""The entries of benefits in the main menu."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import reads_synergies, verifies
from symbionet.impact.queries.reports import sees_sums_only
from symbionet.shell.menu import MenuEntry

__all__ = ["INSERTS", "MENU"]

MENU = (
    MenuEntry(route="ledger_list", label=_("Benefits"), icon="report-analytics", place=120, reaches=reads_synergies),
    MenuEntry(route="report_list", label=_("Reports"), icon="report", place=130, reaches=sees_sums_only),
    MenuEntry(route="verification_room", label=_("Verification"), icon="shield-check", place=140, reaches=verifies),
)

INSERTS = {"synergy_tabs": "impact/inserts/synergy_tabs.html"}
