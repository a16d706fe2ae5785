"""What audits hand in to the menu."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import Visitor
from symbionet.audits.queries import audits_visible_to, has_audits
from symbionet.shell.menu import MenuEntry

__all__ = ["MENU"]


def _reads_audits(visitor: Visitor) -> bool:
    return has_audits(visitor) or audits_visible_to(visitor).exists()


MENU = (MenuEntry(route="audit_list", label=_("Audits"), icon="clipboard-check", place=100, reaches=_reads_audits),)
