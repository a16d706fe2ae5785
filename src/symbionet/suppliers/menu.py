"""The entry of supply chains in the main menu, and what waits for a person."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import Visitor, facilitates, is_member, manages_people
from symbionet.shell.menu import MenuEntry
from symbionet.shell.today import TodayEntry
from symbionet.suppliers.pages import today
from symbionet.suppliers.queries import buys, respondents_visible_to, unclaimed_invitations

__all__ = ["MENU", "TODAY"]


def _reaches(visitor: Visitor) -> bool:
    return is_member(visitor) or manages_people(visitor) or facilitates(visitor)


def _answers(visitor: Visitor) -> bool:
    return respondents_visible_to(visitor).exists() or unclaimed_invitations(visitor).exists()


MENU = (MenuEntry(route="chain_home", label=_("Supply chains"), icon="truck", place=105, reaches=_reaches),)

TODAY = (
    TodayEntry(place=65, reaches=buys, list_of=today.list_of_answers, on_our_page=True),
    TodayEntry(place=66, reaches=_answers, list_of=today.list_of_requests, on_our_page=True),
)
