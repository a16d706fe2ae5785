"""The entries of the network in the main menu."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import is_member, reads_organisations, reads_resources
from symbionet.network.queries import may_import
from symbionet.shell.menu import MenuEntry

__all__ = ["MENU"]

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
    MenuEntry(route="network_map", label=_("Map"), icon="map-2", place=70, reaches=reads_organisations),
    MenuEntry(route="import_list", label=_("Import"), icon="file-import", place=150, reaches=may_import),
)
