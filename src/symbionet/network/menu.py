"""What the network hands in to the menu, the home page and the search."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import facilitates, is_member, reads_organisations, reads_resources
from symbionet.network.pages import details, figures, search, today
from symbionet.network.queries import makes_parks, may_import
from symbionet.shell.figures import FigureEntry
from symbionet.shell.menu import MenuEntry
from symbionet.shell.search import SearchEntry
from symbionet.shell.today import TodayEntry

__all__ = ["FIGURES", "MENU", "SEARCH", "TIMELINE", "TODAY"]

MENU = (
    MenuEntry(route="resource_list", label=_("Resources"), icon="packages", place=40, reaches=reads_resources),
    MenuEntry(route="teaser_list", label=_("Offers from others"), icon="eye-question", place=50, reaches=is_member),
    MenuEntry(
        route="organisation_list",
        label=_("Organisations"),
        icon="building-factory-2",
        place=60,
        reaches=reads_organisations,
    ),
    MenuEntry(route="park_list", label=_("Parks"), icon="map-pin", place=65, reaches=makes_parks),
    MenuEntry(route="network_map", label=_("Map"), icon="map-2", place=70, reaches=reads_organisations),
    MenuEntry(route="import_list", label=_("Import"), icon="file-import", place=150, reaches=may_import),
)

TODAY = (
    TodayEntry(place=20, reaches=today.approves, list_of=today.list_of_applications),
    TodayEntry(place=40, reaches=facilitates, list_of=today.list_of_imports),
    TodayEntry(place=50, reaches=facilitates, list_of=today.list_of_renewals),
    TodayEntry(place=130, reaches=is_member, list_of=today.list_of_profiles, on_our_page=True),
    TodayEntry(place=160, reaches=is_member, list_of=today.list_of_consents, on_our_page=True),
    TodayEntry(place=170, reaches=is_member, list_of=today.list_of_own_renewals, on_our_page=True),
    TodayEntry(place=180, reaches=is_member, list_of=today.list_of_teasers),
    TodayEntry(place=210, reaches=today.brings_in, list_of=today.list_of_prospects),
)

FIGURES = (
    FigureEntry(place=10, figure_of=figures.figure_of_members),
    FigureEntry(place=30, figure_of=figures.figure_of_resources),
    FigureEntry(place=40, figure_of=figures.figure_of_tonnes),
)

SEARCH = (
    SearchEntry(place=10, group_of=search.search_resources),
    SearchEntry(place=20, group_of=search.search_organisations),
)

TIMELINE = (details.lines_of_changes,)
