"""The entries of home and help in the main menu."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import is_member
from symbionet.shell.menu import MenuEntry
from symbionet.web.queries.places import sees_places

__all__ = ["HELP", "INSERTS", "MENU"]

# where the help beside a field leads: of a form, with what stands before the name of its place; else of its app
HELP = {
    "accounts": "access",
    "agreements": "technical",
    "audits": "audits",
    "dissemination": "dissemination",
    "ems": "ems",
    "feasibility": "technical",
    "field": "field-work",
    "impact": "ledger",
    "impact.BasisForm": "fields#basis-",
    "imports": "import",
    "knowledge": "knowledge",
    "matches": "matching",
    "network": "access",
    "network.AmountForm": "fields#",
    "network.OrganisationForm": "fields#firm-",
    "network.ResourceForm": "fields#",
    "network.SiteForm": "fields#firm-",
    "notices": "notices",
    "policy": "policy",
    "programme": "programme",
    "questions": "questionnaires",
    "suppliers": "supply-chains",
    "synergies": "synergy-life",
    "synergies.FlowForm": "fields#synergy-",
    "synergies.OpeningForm": "fields#synergy-",
    "synergies.PartyForm": "fields#synergy-",
    "synergies.SynergyForm": "fields#synergy-",
    "work": "documents",
}

MENU = (
    MenuEntry(route="home", label=_("Home"), icon="home", place=10),
    MenuEntry(route="our_page", label=_("Our page"), icon="building-factory-2", place=20, reaches=is_member),
    MenuEntry(route="region_place", label=_("Region and parks"), icon="map-pins", place=45, reaches=sees_places),
    MenuEntry(route="manual", label=_("Manual"), icon="book", place=175),
    MenuEntry(route="who_sees_my_data", label=_("Who sees my data?"), icon="help-circle", place=180),
)

INSERTS = {
    "sign_in": "web/inserts/sign_in.html",
    "organisation_actions": "web/inserts/organisation_actions.html",
    "page_foot": "web/inserts/tour.html",
    "user_menu": "web/inserts/tour_again.html",
    "synergy_tabs": "web/inserts/synergy_tabs.html",
    "resource_actions": "web/inserts/resource_actions.html",
    "park_row": "web/inserts/park_row.html",
}
