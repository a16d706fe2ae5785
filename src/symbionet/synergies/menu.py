"""The entries of matches and synergies in the main menu."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import Visitor, facilitates, reads_resources, reads_synergies
from symbionet.shell.menu import MenuEntry
from symbionet.synergies.queries.funnel import funnel_sight

__all__ = ["INSERTS", "MENU"]


def _reads_funnel(visitor: Visitor) -> bool:
    return bool(funnel_sight(visitor))


MENU = (
    MenuEntry(route="today", label=_("Today"), icon="checklist", place=30, reaches=facilitates),
    MenuEntry(route="match_list", label=_("Matches"), icon="arrows-exchange", place=80, reaches=reads_resources),
    MenuEntry(route="synergy_list", label=_("Synergies"), icon="recycle", place=100, reaches=reads_synergies),
    MenuEntry(route="funnel", label=_("Funnel"), icon="filter", place=110, reaches=_reads_funnel),
)

INSERTS = {"organisation_actions": "synergies/inserts/organisation_actions.html"}
