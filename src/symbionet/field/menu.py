"""The entry of the field in the menu, and what waits on the device in the top bar of every page."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user
from symbionet.shell.menu import MenuEntry

__all__ = ["INSERTS", "MENU"]

OUTSIDE = (Role.PRACTITIONER, Role.TECHNICAL_LEAD, Role.AUDITOR, Role.TRAINER, Role.INTERMEDIARY)


def goes_outside(visitor: Visitor) -> bool:
    """Whether the visitor's work is at the firms; whoever else wants to may open the page."""
    return is_user(visitor) and visitor.has_role(*OUTSIDE)


MENU = (MenuEntry(route="field_home", label=_("Field work"), icon="device-mobile", place=145, reaches=goes_outside),)

INSERTS = {
    "topbar": "field/inserts/topbar.html",
    "sign_in": "field/inserts/sign_in.html",  # a revoked device is signed out, and this is where it comes
}
