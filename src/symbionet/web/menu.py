"""The entries of the main menu, and which of them a visitor reaches."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, facilitates, invites, is_user, reads_programme, recruits
from symbionet.impact.queries.reports import sees_sums_only
from symbionet.network.queries import may_import
from symbionet.synergies.queries.funnel import funnel_sight

__all__ = ["ENTRIES", "MenuEntry", "address_of", "menu_of"]


def _is_member(visitor: Visitor) -> bool:
    return is_user(visitor) and bool(visitor.organisation_ids)


def _reads_resources(visitor: Visitor) -> bool:
    return _is_member(visitor) or reads_programme(visitor)


def _reads_synergies(visitor: Visitor) -> bool:
    return _reads_resources(visitor) or (is_user(visitor) and visitor.has_role(Role.VERIFIER))


def _verifies(visitor: Visitor) -> bool:
    return is_user(visitor) and visitor.has_role(Role.VERIFIER)


def _reads_funnel(visitor: Visitor) -> bool:
    return bool(funnel_sight(visitor))


def _reads_organisations(visitor: Visitor) -> bool:
    return _reads_synergies(visitor) or recruits(visitor)


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """One entry: a route, its words and icon, and who reaches it."""

    route: str
    label: str | Promise
    icon: str
    reaches: Callable[[Visitor], bool] = is_user


ENTRIES = (
    MenuEntry(route="home", label=_("Home"), icon="home"),
    MenuEntry(route="our_page", label=_("Our page"), icon="building-factory-2", reaches=_is_member),
    MenuEntry(route="today", label=_("Today"), icon="checklist", reaches=facilitates),
    MenuEntry(route="resource_list", label=_("Resources"), icon="packages", reaches=_reads_resources),
    MenuEntry(route="teaser_list", label=_("Offers from others"), icon="eye-question", reaches=_is_member),
    MenuEntry(
        route="organisation_list", label=_("Organisations"), icon="building-factory-2", reaches=_reads_organisations
    ),
    MenuEntry(route="network_map", label=_("Map"), icon="map-2", reaches=_reads_organisations),
    MenuEntry(route="match_list", label=_("Matches"), icon="arrows-exchange", reaches=_reads_resources),
    MenuEntry(route="knowledge_home", label=_("Knowledge"), icon="books"),
    MenuEntry(route="synergy_list", label=_("Synergies"), icon="recycle", reaches=_reads_synergies),
    MenuEntry(route="funnel", label=_("Funnel"), icon="filter", reaches=_reads_funnel),
    MenuEntry(route="ledger_list", label=_("Benefits"), icon="report-analytics", reaches=_reads_synergies),
    MenuEntry(route="report_list", label=_("Reports"), icon="report", reaches=sees_sums_only),
    MenuEntry(route="verification_room", label=_("Verification"), icon="shield-check", reaches=_verifies),
    MenuEntry(route="import_list", label=_("Import"), icon="file-import", reaches=may_import),
    MenuEntry(route="people_list", label=_("People"), icon="users", reaches=_reads_resources),
    MenuEntry(route="invitation_list", label=_("Invitations"), icon="mail-plus", reaches=invites),
    MenuEntry(route="who_sees_my_data", label=_("Who sees my data?"), icon="help-circle"),
)


def address_of(route: str, *args: Any) -> str:
    """The address of a route, or nothing where no app names it."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""


def menu_of(visitor: Visitor, *, path: str) -> list[dict[str, Any]]:
    """The entries the visitor reaches, with the one marked that `path` belongs to (the longest address wins)."""
    reached = [(address_of(entry.route), entry) for entry in ENTRIES if entry.reaches(visitor)]
    shown = [(url, entry) for url, entry in reached if url]
    home = address_of("home")
    around = [url for url, _entry in shown if path == url or (url != home and path.startswith(url))]
    current = max(around, key=len, default="")
    return [{"url": url, "label": entry.label, "icon": entry.icon, "active": url == current} for url, entry in shown]
