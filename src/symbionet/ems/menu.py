"""What environmental management systems hand in to the menu, the home page and the figures of the programme."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import is_member
from symbionet.core.indicators import IndicatorEntry, Rule
from symbionet.ems.pages.certification import figure_of_certificates
from symbionet.ems.pages.today import list_of_systems
from symbionet.ems.queries.certification import cases_visible_to, certificates_held, implemented_systems
from symbionet.ems.queries.systems import reads_systems
from symbionet.shell.figures import FigureEntry
from symbionet.shell.menu import MenuEntry
from symbionet.shell.today import TodayEntry

__all__ = ["FIGURES", "INDICATORS", "MENU", "TODAY"]

MENU = (
    MenuEntry(route="ems_list", label=_("Environmental management"), icon="leaf", place=105, reaches=reads_systems),
)

TODAY = (
    TodayEntry(place=65, reaches=reads_systems, list_of=list_of_systems),
    TodayEntry(place=160, reaches=is_member, list_of=list_of_systems, on_home=False, on_our_page=True),
)

FIGURES = (FigureEntry(place=65, figure_of=figure_of_certificates),)

INDICATORS = (
    IndicatorEntry(
        key="ems.certified", label=_("Valid ISO 14001 certificates"), unit=_("firms"), rule=Rule.LAST,
        means=_("Cases of certification: certificates that are valid at the end of the period and were checked"),
        records=certificates_held, visible_to=cases_visible_to, groups=("size", "sector", "park"),
    ),
    IndicatorEntry(
        key="ems.implemented", label=_("Systems implemented, not certified"), unit=_("firms"), rule=Rule.LAST,
        means=_("Cases of certification: audited or reviewed by the firm itself, without a certificate"),
        records=implemented_systems, visible_to=cases_visible_to, groups=("size", "sector", "park"),
    ),
)  # fmt: skip
