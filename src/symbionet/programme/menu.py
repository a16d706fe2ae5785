"""The entry of the funnel in the main menu."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import Visitor
from symbionet.programme.queries.funnel import funnel_sight
from symbionet.shell.menu import MenuEntry

__all__ = ["INSERTS", "MENU"]


def _reads_funnel(visitor: Visitor) -> bool:
    return bool(funnel_sight(visitor))


MENU = (MenuEntry(route="funnel", label=_("Funnel"), icon="filter", place=110, reaches=_reads_funnel),)

INSERTS = {"ledger": "programme/inserts/ledger.html"}
